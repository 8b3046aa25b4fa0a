"""Each entry point loads only the modules that it needs."""

import subprocess
import sys

import pytest

HEAVY = {"scrapy", "twisted", "trafilatura", "sqlite_utils", "aiohttp"}


def loaded_after(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("from crawler import Page, extract", HEAVY),
        ("import crawler.cli.commands", HEAVY | {"lxml", "rich"}),
        ("import crawler.cli.search", HEAVY - {"sqlite_utils"}),
        ("import crawler.cli.show", HEAVY - {"sqlite_utils"}),
        ("import crawler.cli.query", HEAVY - {"sqlite_utils"}),
        ("import crawler.cli.export", HEAVY - {"sqlite_utils"}),
    ],
)
def test_an_entry_point_loads_no_more_than_it_needs(code, unwanted):
    assert not loaded_after(code) & unwanted


def test_extracting_a_page_loads_neither_scrapy_nor_twisted():
    page = "Page(url='http://a.test/post/1.html', body='<h1>标题一二三</h1><p>正文。</p>'.encode())"
    assert not loaded_after(f"from crawler import Page, extract\nextract({page})") & {"scrapy", "twisted"}


def test_help_tells_every_public_name():
    done = subprocess.run([sys.executable, "-c", "import crawler; help(crawler)"], capture_output=True, text=True, check=True)
    for told in ("class Archive", "class Article", "class Page", "extract(page"):
        assert told in done.stdout
