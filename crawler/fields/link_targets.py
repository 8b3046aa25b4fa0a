"""Whether a link in a list of posts leads to a post: beside each, cards link its section, author and comments."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.document import Document
from crawler.fields.flow import width
from crawler.fields.metadata import is_front
from crawler.fields.people.byline_words import AUTHOR_LINK
from crawler.items import Link
from crawler.text import has_cjk, has_digit
from crawler.urls import looks_like_asset

LONGEST_NAME = 24  # columns; what is longer is a headline, whatever its address looks like
LONGEST_WORD = 12


def may_be_post(doc: Document, link: Link) -> bool:
    """Whether *link*, of a list of posts, may itself be one: no list of posts, no person, picture, form or count of comments."""
    kind = doc.family.kind_of(link.url)
    if kind == "post":
        return True
    place = urlsplit(link.url).path
    return (
        kind != "other"
        and doc.family.role_of(link.url) is None
        and not is_front(link.url)
        and not _IS_SERVICE.search(place)
        and not AUTHOR_LINK.search(place)
        and not _IS_ARCHIVE.search(place)
        and not looks_like_asset(link.url)
        and not _COMMENTS.match(link.title)
        and not _is_name_of_list(doc, link)
    )


# /cdn-cgi/ is Cloudflare's, as where it hides an e-mail address; /wp-login.php is WordPress's
_IS_SERVICE = re.compile(r"/tags?/|/wp-login|^/cdn-cgi/|^/(?:\w+/)?(?:login|registro|newsletters?)/?$")
_IS_ARCHIVE = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2}){1,2}/?$")  # the day that a card links
_COMMENTS = re.compile(r"\d[\d.,]*\s*(?:kommentare?|comments?|commentaires?|comentarios?|评论|評論|コメント|댓글)\b", re.I)


def _is_name_of_list(doc: Document, link: Link) -> bool:
    """
    Whether *link* is named as sections and topics are: by a word or three, at an address that ends in a folder's name.

    A post's address holds its number or the words of its title, or lies in the folder that this page lies in (/reviews/albums/…).
    """
    title = link.title.strip()
    if width(title) > LONGEST_NAME or has_cjk(title):
        return False
    parts = urlsplit(link.url)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    joints = len(_JOINTS.findall(last))
    if joints < 3 and width(title) <= LONGEST_WORD and " " not in title:
        return True  # numbers alone are no proof: sections and topics have them, too (/sekce/domaci-13)
    is_specific = joints > 1 or has_digit(last + parts.query)
    return not is_specific and folder != urlsplit(doc.url).path.rstrip("/").rpartition("/")[0]


_JOINTS = re.compile("[-_%]")
