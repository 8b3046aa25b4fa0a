"""The archive as Python gets it, and the notebook that shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import made_up
import pytest

from crawler import Archive
from crawler.errors import UsageError

NOTEBOOK = Path(__file__).parents[2] / "docs" / "analyst.ipynb"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.build(tmp_path_factory.mktemp("python"), 60)


def test_a_search_is_that_of_the_command_line(folder: Path) -> None:
    with Archive(folder) as archive:
        answer = archive.search("title:更新", limit=2)
        assert answer.total == 4
        assert len(answer.hits) == 2
        assert all("更新" in hit.title for hit in answer.hits)


def test_selected_articles_are_streamed_newest_first(folder: Path) -> None:
    with Archive(folder) as archive:
        times = [record.article.published_at for record in archive.select("portal:=jiangnan")]
    assert times == sorted(times, reverse=True)
    assert times


def test_revisions_hold_every_text(folder: Path) -> None:
    with Archive(folder) as archive:
        changed = next(archive.select("changed:yes"))
        texts = archive.revisions(changed.id)
    assert [text["revision"] for text in texts] == [1, 2]
    assert "更正" in texts[1]["body"]
    assert "更正" not in texts[0]["body"]


@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_frames_are_typed(folder: Path, library: Any) -> None:
    pytest.importorskip(library)
    with Archive(folder) as archive:
        table = archive.frame("", library)
        assert len(table) == archive.sql("SELECT count(*) AS n FROM articles")[0]["n"]
        assert len(archive.frame("on:1999", library)) == 0
    assert "UTC" in str(table["published_at"].dtype)
    assert "int64" in str(table["views"].dtype).lower()


def test_a_frame_of_an_unknown_library_is_refused(folder: Path) -> None:
    with Archive(folder) as archive, pytest.raises(UsageError, match="'polars' or 'pandas', not 'arrow'"):
        archive.frame("", "arrow")  # type: ignore[arg-type]


def test_the_notebook_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars")
    monkeypatch.setenv("NEWSKEEP_ARCHIVE", str(folder))
    names: dict[str, Any] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), str(NOTEBOOK), "exec"), names)
    assert names["answer"].total > 0
    assert names["copies"]
