"""A name before a colon that no field has: a slip is refused with the fields there are; text stays text, and is told if nothing is found."""

from urllib.parse import quote

import pytest
from click.testing import CliRunner
from test_analyst_web import get

from crawler import Archive
from crawler.archive.selection import QueryError
from crawler.cli.commands import cli
from crawler.web import create_app


@pytest.mark.parametrize(
    "command", [["search"], ["search", "--count-by", "year"], ["export", "-o", "OUT"], ["stats"], ["stats", "--by", "month"]]
)
def test_commands_that_find_nothing_name_what_is_no_field(folder, command, tmp_path):
    command = [str(tmp_path / word) if word == "OUT" else word for word in command]
    done = CliRunner().invoke(cli, [*command, "--archive", str(folder), "作家:李四"])
    assert done.exit_code == 0
    assert "no field is called '作家': it was searched as text. Fields: title body author portal" in done.stderr
    assert "no field" not in CliRunner().invoke(cli, [*command, "--archive", str(folder), "没有的人名字"]).stderr


def test_a_slip_is_refused_with_all_fields(folder):
    done = CliRunner().invoke(cli, ["search", "--archive", str(folder), "autor:李四"])
    assert done.exit_code == 2
    assert "did you mean 'author'? Fields: title body author portal" in done.stderr


def test_python_and_the_page_tell_it_too(folder):
    with Archive(folder) as archive:
        assert archive.search("作家:李四").no_fields == ["作家"]
        assert archive.search("保险").no_fields == []
        with pytest.raises(QueryError, match="Fields: title"):
            archive.search("autor:李四")
    status, _, text = get(create_app(folder), "/search", query=f"q={quote('作家:李四')}")
    assert status == 200
    assert "No field has this name" in text or "没有这个字段" in text
