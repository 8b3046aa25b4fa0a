"""Index and stories brought up to date before something is asked of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from crawler.archive.connect import open_for_writing
from crawler.errors import ArchiveError

Progress = Callable[[int, int], None]
WAIT_MS = 2000  # for a crawl that is writing; after that the answer is given as things stand


def names_stories(query: str) -> bool:
    """
    Whether a query has a field that is answered from the stories, so that these must be up to date.

    >>> names_stories("copied:yes 保险"), names_stories("事件:12"), names_stories("保险")
    (True, True, False)
    """
    return any(f"{name}{colon}" in query.lower() for name in ("copied", "story", "转载", "事件") for colon in ":：")


def bring_up_to_date(folder: Path, what: Literal["index", "stories"], progress: Progress | None = None) -> None:
    """Catch up through a short-lived writing connection. An archive that is locked or read-only is left as it is."""
    from crawler.archive import indexing, stories

    try:
        conn = open_for_writing(folder)
    except (ArchiveError, sqlite3.OperationalError):
        return
    try:
        conn.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        catch_up = indexing.catch_up if what == "index" else stories.catch_up
        catch_up(conn, progress=progress)
    except sqlite3.OperationalError:
        return
    finally:
        conn.close()
