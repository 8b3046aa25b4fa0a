"""Which page comes next in a list whose page numbers are written by a script: read from the arguments of its call."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.urls import absolute, canonical

# createPageHTML(12, 0, "index", "html"): 12 pages, this is number 0. TRS WCM, the software of most Chinese authorities, writes it so.
# createPageHTML('page-div', 12, 1, 'list', 'shtml', 230): Founder's form, which counts from 1.
_CALL = re.compile(
    r"createPageHTML\w*\(\s*(?P<box>['\"][^'\"]*['\"]\s*,\s*)?(?P<count>\d{1,5})\s*,\s*(?P<here>\d{1,5})\s*,\s*"
    r"['\"](?P<name>[\w./-]+)['\"]\s*,\s*['\"](?P<ending>\w{2,5})['\"]",
    re.IGNORECASE,
)
# The older form of the same template: var currentPage = 0; var countPage = 12; document.write('<a href="index_' + nextPage + '.htm">').
_HERE = re.compile(r"\bcurrentPage\s*=\s*(\d{1,5})\b")
_COUNT = re.compile(r"\bcountPage\s*=\s*(\d{1,5})\b")
_NAME = re.compile(r"href=\\?[\"']?([a-z]\w{2,20})(?:[\"']\s*\+\s*[\"'])?_[\"']\s*\+", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:[\"']\s*\+\s*[\"'])?(s?html?|jsp|aspx?|php)\\?[\"'>]", re.IGNORECASE)


def next_by_script(doc: Document) -> str | None:
    """The address of the list page after *doc*, as its script would make it; None on the last page, and without such a script."""
    text = doc.page.text
    if "createPage" not in text and "countPage" not in text:
        return None
    call = _CALL.search(text)
    if call:
        first = 1 if call["box"] else 0
        return _address(doc, int(call["here"]), int(call["count"]), first, call["name"], call["ending"])
    here, count = _HERE.search(text), _COUNT.search(text)
    if here is None or count is None:
        return None
    name, ending = _NAME.search(text, here.end()), _ENDING.search(text, here.end())
    return _address(doc, int(here[1]), int(count[1]), 0, name[1] if name else "index", ending[1] if ending else "html")


def _address(doc: Document, here: int, count: int, first: int, name: str, ending: str) -> str | None:
    if here + 1 >= count + first:
        return None
    url = absolute(doc.url, f"{name}_{here + 1}.{ending}")
    return canonical(url) if url else None
