"""What leaves the archive keeps its names and harms no reader."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import fields

import pytest
from click.testing import CliRunner

from crawler.archive.verify import verify
from crawler.cli.commands import cli
from crawler.items import Article

NAMES = {f.name for f in fields(Article)} - {"evidence", "problems"}


def exported(folder, *words):
    """What the command writes to a real standard output."""
    program = [sys.executable, "-c", "from crawler.cli.main import main; main()"]
    done = subprocess.run([*program, "export", "--archive", str(folder), *words], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def test_jsonl_has_the_names_of_the_contract(folder):
    rows = [json.loads(line) for line in exported(folder).splitlines()]
    assert len(rows) > 150
    assert all(set(row) == NAMES for row in rows)


def test_csv_is_for_spreadsheets(folder):
    text = exported(folder, "--format", "csv")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")]


def test_a_selection_is_exported(folder):
    rows = [json.loads(line) for line in exported(folder, "portal:=beian").splitlines()]
    assert rows
    assert {row["site"] for row in rows} == {"北岸财经"}


def test_a_smaller_archive_is_whole_by_itself(folder, tmp_path):
    exported(folder, "--format", "sqlite", "-o", str(tmp_path / "part"), "portal:=beian")
    assert not list(verify(tmp_path / "part"))


@pytest.mark.parametrize("form", ["sqlite", "markdown", "html"])
def test_formats_that_need_an_output_file(folder, tmp_path, form):
    exported(folder, "--format", form, "-o", str(tmp_path / "out"), "portal:=beian")
    assert (tmp_path / "out").exists()
    without = CliRunner().invoke(cli, ["export", "--archive", str(folder), "--format", form])
    assert without.exit_code == 2


def test_a_feed_of_a_search(folder):
    from lxml import etree

    root = etree.fromstring(exported(folder, "--format", "rss", "保险").encode())
    assert root.findall(".//item/title")


def test_kept_pictures_go_along_with_pages_for_people(folder, tmp_path):
    for form in ("markdown", "html"):
        assert exported(folder, "--format", form, "-o", str(tmp_path / form), "健康") == ""
    page = next((tmp_path / "html").glob("*/*/*健康*.html")).read_text()
    assert '<img src="data:image/png;base64,' in page
    note = next(path for path in (tmp_path / "markdown").glob("*/*/*.md") if "](<../../pictures/" in path.read_text())
    picture = note.read_text().partition("](<")[2].partition(">)")[0]
    assert (note.parent / picture).read_bytes().startswith(b"\x89PNG")
