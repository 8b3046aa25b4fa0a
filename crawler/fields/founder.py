"""What Founder's newspaper system writes of an article into a comment: day, author, source; most Chinese dailies' sites run on it."""

from __future__ import annotations

import re

from lxml import etree

from crawler.document import Document, once
from crawler.text import squeeze

# <!--enpproperty <date>2022-02-13 00:00:00:0</date><author></author><title>…</title>…/enpproperty--> stands beside the body.
_COMMENTS = etree.XPath("//comment()[contains(., '<enpproperty') or starts-with(normalize-space(.), 'enpproperty')]")
_PAIR = re.compile(r"<(date|author|sourcename|keyword)>([^<]{1,200})</\1>")


@once
def stated(doc: Document) -> dict[str, str]:
    """``{date, author, sourcename, keyword: value}`` of the article's comment, empty values left out; empty where there is none."""
    if "enpproperty" not in doc.page.text:
        return {}
    for comment in _COMMENTS(doc.root)[:3]:
        found = {match[1]: squeeze(match[2]) for match in _PAIR.finditer(comment.text or "")}
        if found:
            return {name: value for name, value in found.items() if value}
    return {}
