"""One made-up archive for all of the analysts' tests, indexed, and only read by them."""

import pytest
from made_up import build

from crawler.cli.reading import index_first


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    place = build(tmp_path_factory.mktemp("analyst") / "archive", count=160)
    index_first(place)
    return place
