"""What repeats over a portal's posts: lines found in every body, and the ending that all titles share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.document import Document
from crawler.fields.content.body import body_blocks
from crawler.fields.metadata import page_title
from crawler.fields.sitename import title_segments
from crawler.fields.title_claims import key_of

FEWEST_POSTS = 4
"""The fewest posts a line must be in; three posts of a series may share their introduction."""
SHARE = 0.2
"""The share of posts a line must be in; it is not 1, because boxes may change with the section."""
LONGEST_LINE = 500


@dataclass(frozen=True, slots=True)
class Learned:
    """Goes into a portal's profile: ``Portal.boilerplate`` and ``Portal.title_tail``."""

    boilerplate: frozenset[str] = frozenset()
    title_tail: str = ""


def learn_site(posts: Sequence[Document]) -> Learned:
    """
    The lines and the title tail that *posts* of one portal share. Order does not matter; the same posts teach the same.

    Of posts with the same longest paragraph only one counts, because reprints of one text prove nothing.
    """
    bodies: dict[str, set[str]] = {}
    for post in posts:
        lines = [block.text for block in body_blocks(post) if block.text]
        if lines:
            bodies.setdefault(key_of(max(lines, key=len)), set()).update(line for line in lines if len(line) <= LONGEST_LINE)
    counted = Counter(line for lines in bodies.values() for line in lines)
    enough = max(FEWEST_POSTS, SHARE * len(bodies))
    repeated = frozenset(line for line, number in counted.items() if number >= enough and len(key_of(line)) > 1)
    return Learned(repeated, title_tail([page_title(post) for post in posts]))


def title_tail(titles: Sequence[str]) -> str:
    """
    The ending, separator included, that nearly all *titles* share; empty if there is none or fewer than FEWEST_POSTS titles.

    >>> title_tail(["甲事_要闻_某某网", "乙事_要闻_某某网", "丙事_体育_某某网", "丁事_某某网"])
    '_某某网'
    >>> title_tail(["One", "Two"])
    ''
    """
    tails = Counter(tail for title in set(titles) for tail in _tails(title))
    shared = [tail for tail, number in tails.items() if number >= max(FEWEST_POSTS, 0.8 * len(set(titles)))]
    return max(shared, key=len, default="")


def _tails(title: str) -> set[str]:
    """Every ending of *title* that begins at a separator."""
    segments = title_segments(title)
    found, end = set(), len(title)
    for before, segment in zip(reversed(segments[:-1]), reversed(segments[1:])):
        start = title.rfind(segment, 0, end)
        cut = title.rfind(before, 0, start) + len(before)
        found.add(title[cut:])
        end = start
    return found
