"""Which file an import adds to the archive: the given WARC if every record is its own gzip member, else a recompressed copy."""

from __future__ import annotations

import gzip
import importlib
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from crawler.archive.verify import sha256_of
from crawler.archive.warc import FOLDER, LEVEL, gzip_member
from crawler.archive.warc_read import BadRecord, SeveralRecords, read_all, read_stream
from crawler.errors import UsageError

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_WARC = b"\x5d\x2a\x4d\x18"  # a frame with the dictionary precedes the records (IIPC's draft for .warc.zst)
_ENDINGS = (".gz", ".zst", ".warc", ".wacz")


def adopted(folder: Path, file: Path) -> Iterator[Path]:
    """
    The archive's own files for *file*, each with one gzip member a record: one, or as many as a WACZ holds.

    Raises UsageError for a file that is none of these (slug ``not-a-warc``).
    """
    if _starts(file, _ZIP):
        yield from _from_wacz(folder, file)
    else:
        yield _adopt(folder, file, file.name)


def _from_wacz(folder: Path, file: Path) -> Iterator[Path]:
    with zipfile.ZipFile(file) as packed:
        inside = [one for one in packed.namelist() if one.startswith("archive/") and not one.endswith("/")]
        if not inside:
            raise UsageError(f"{file} is a zip file without archive/*.warc.gz, so not a WACZ", slug="not-a-warc")
        for one in sorted(inside):
            with _part(folder, f"{file.stem}-{Path(one).name}") as part:
                with packed.open(one) as source, part.open("wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
                kept = _adopt(folder, part, f"{file.stem}-{Path(one).name}")
            yield kept


def _adopt(folder: Path, file: Path, name: str) -> Path:
    """Put the file into ``warc/`` under a unique name: files of the same name do not collide, and the same file is not kept twice."""
    while name.lower().endswith(_ENDINGS):
        name = name.rpartition(".")[0]
    kept = folder / FOLDER / f"{name or 'imported'}-{sha256_of(file)[:12]}.warc.gz"
    if kept.exists():
        return kept
    with _part(folder, kept.name) as part:
        if _is_a_record_a_member(file):
            _link(file, part)
        else:
            _pack(file, part)
        part.replace(kept)
    return kept


@contextmanager
def _part(folder: Path, name: str) -> Iterator[Path]:
    """A path for a temporary file, which is removed afterwards."""
    path = folder / FOLDER / f".{name}.part"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _is_a_record_a_member(file: Path) -> bool:
    """Whether each record is its own gzip member, so that an offset can address it. A damaged file is judged up to the damage."""
    if not _starts(file, _GZIP):
        return False
    seen = False
    try:
        for _ in read_all(file):
            seen = True
    except SeveralRecords:
        return False
    except BadRecord as error:
        if not seen:
            raise UsageError(f"{file.name} is not a WARC file: {error}", slug="not-a-warc") from error
    return True


def _link(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:  # another disk, or one without hard links
        shutil.copyfile(file, target)


def _pack(file: Path, target: Path) -> None:
    """The records of a plain file, or of one that was compressed otherwise, each as a gzip member of its own, byte for byte."""
    with file.open("rb") as raw, _plain(raw, file) as source, target.open("wb") as out:
        try:
            for record in read_stream(source, file.name):
                out.write(gzip_member(record.head + record.block + b"\r\n\r\n", LEVEL))
        except (BadRecord, OSError, EOFError) as error:  # what precedes the damage is kept
            if not out.tell():
                raise UsageError(f"{file.name} is not a WARC file: {error}", slug="not-a-warc") from error
            out.write(b"damaged")  # reading the recompressed file ends here too, and reports the damage
        if not out.tell():
            raise UsageError(f"{file.name} is not a WARC file: it is empty", slug="not-a-warc")


def _plain(raw: BinaryIO, file: Path) -> Any:
    """*raw* uncompressed: gzip or Zstandard, each in as many members as there are, or neither."""
    start = raw.read(4)
    raw.seek(0)
    if start[:2] == _GZIP:
        return gzip.GzipFile(fileobj=raw)
    if start in (_ZSTD, _ZSTD_WARC):
        return _zstd_file(raw, file, start == _ZSTD_WARC)
    return raw


def _zstd_file(raw: BinaryIO, file: Path, has_dictionary: bool) -> Any:
    name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    try:
        zstd = importlib.import_module(name)
    except ImportError:
        raise UsageError(f"{file.name} is compressed with Zstandard: pip install backports.zstd", slug="no-zstd") from None
    if not has_dictionary:
        return zstd.ZstdFile(raw)
    raw.seek(4)
    told = raw.read(int.from_bytes(raw.read(4), "little"))
    dictionary = zstd.ZstdDict(zstd.decompress(told) if told[:4] == _ZSTD else told)
    return zstd.ZstdFile(raw, zstd_dict=dictionary)


def _starts(file: Path, magic: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(magic)) == magic
