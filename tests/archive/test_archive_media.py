"""Images: what is kept, under which name, and what is refused with a slug."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from crawler.archive import media
from tests.archive.conftest import NOON, Bench

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"rest"
JPEG = b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 4) + b"xx" + b"\xff\xc0" + struct.pack(">HBHH", 17, 8, 300, 400) + b"rest"


def test_one_file_for_the_same_bytes_named_by_them(folder: Path) -> None:
    one, other = media.keep(folder, PNG), media.keep(folder, PNG)
    assert one == other
    assert (one.mime, one.bytes, one.width, one.height) == ("image/png", len(PNG), 640, 480)
    assert one.path == f"media/{one.sha256[:2]}/{one.sha256}.png"
    assert [path.read_bytes() for path in folder.rglob("*.*") if path.is_file()] == [PNG]


def test_a_jpeg_tells_its_size() -> None:
    assert media.size_of(JPEG) == (400, 300)
    assert media.size_of(JPEG[:9]) == (None, None)


REFUSED = {
    "nothing": (b"", "media-empty"),
    "an error page": (b"<html>404", "media-no-image"),
    "a drawing that may hold scripts": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "media-no-image"),
    "a film": (PNG + bytes(media.MAX_BYTES), "media-too-large"),
}


@pytest.mark.parametrize(("data", "slug"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_image_of_sane_size_is_refused(data: bytes, slug: str) -> None:
    assert media.refusal(data) == slug


def test_a_later_failure_takes_nothing_away(bench: Bench, folder: Path) -> None:
    url = "https://img.example.com/a.png"
    with bench.store.transaction() as conn:
        media.put_media(conn, url, NOON, None, "http-503")
        assert media.kept_path(conn, url) is None
        media.put_media(conn, url, NOON, media.keep(folder, PNG), None)
        media.put_media(conn, url, NOON, None, "http-404")
    assert media.kept_path(bench.store.conn, url).endswith(".png")
    assert bench.one("SELECT error, width FROM media") == (None, 640)
