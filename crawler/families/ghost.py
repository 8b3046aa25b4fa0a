"""Ghost: signs, addresses, its feed and staged sitemaps, and the cards of its editor."""

from __future__ import annotations

from crawler.css import css
from crawler.document import Document, Finding
from crawler.families import date_rules, habits, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.region import region, role_of_link
from crawler.families.root import root_of
from crawler.items import Kind
from crawler.text import text_of


def page_kind(doc: Document) -> tuple[Kind, str] | None:
    """``{{body_class}}``: Ghost prints post-template, home-template, tag-template, author-template, page-template, paged."""
    body = css("body").first(doc)
    names = set((body.get("class") or "").lower().split()) if body is not None else set()
    kinds: dict[str, Kind] = {
        "paged": "list",
        "post-template": "post",
        "tag-template": "list",
        "author-template": "list",
        "page-template": "other",
        "error-template": "other",
        "home-template": "home",
    }
    return next(((kind, f"body.{name}") for name, kind in kinds.items() if name in names), None)


def sources(doc: Document) -> list[Source]:
    """The feed (15 newest, full text) and the sitemap of posts with lastmod; the content API wants a key."""
    root = root_of(doc)
    return [
        Source("feed", f"{root}/rss/"),
        Source("sitemap", f"{root}/sitemap-posts.xml"),
        Source("sitemap", f"{root}/sitemap.xml"),
    ]


def primary_tag(doc: Document) -> Finding[list[str]] | None:
    """Ghost's word for a category: the first tag, which themes show by the headline; at the foot stand all tags."""
    around = region(doc)
    for link in (*around.above, *around.head):
        if link.tag == "a" and role_of_link(doc, link) == "tag" and (name := text_of(link).strip(" #")):
            return rules.found(doc, [name], "first tag by the headline")
    return None


FAMILY = Family(
    name="ghost",
    title="Ghost",
    signs=(
        Sign("generator", r"generator: Ghost", 0.98),
        Sign("header", r"^x-ghost-cache-status", 0.95),
        Sign("text", "/ghost/api/", 0.9),
        Sign("text", "ghost-portal", 0.8),
        Sign("text", "data-ghost=", 0.9),
        Sign("path", "/public/cards.min.", 0.9),
        Sign("path", "/content/images/", 0.3),
        Sign("text", "gh-content", 0.6),
        Sign("text", "kg-card", 0.6),
    ),
    version_pattern=r"generator: Ghost (\d[\d.]*)",
    theme_pattern=r"(?:/assets/built/|theme-)(casper|source|edition|headline|solo|dawn|ease|wave|journal|ruby|taste|digest|dope|london|lyra|massively)\b",
    post_paths=patterns(r"^/(?:19|20)\d\d/\d\d/\d\d/[^/?]+/$", r"^/p/[0-9a-f-]{36}/?$"),
    list_paths={
        "tag": patterns(r"^/tag/[^?]+"),
        "author": patterns(r"^/author/[^?]+"),
        "page": patterns(r"^/page/\d+/?$"),
    },
    other_paths=patterns(r"^/(?:ghost|members|rss|content|assets|public|about|contact|signin|signup|account)(?:/|$)", r"\.xml$"),
    title_paths=selectors("h1.article-title, h1.gh-article-title, h1.post-full-title, h1.post-title, article h1"),
    body_paths=selectors(
        ".gh-content, .post-full-content .post-content, .post-full-content, .article-content, .post-content",
        ".c-content, .content",
    ),
    noise_paths=selectors(
        ".kg-signup-card, .gh-subscribe, .kg-product-card-rating-stars, .subscribe-form, .kg-button-card", ".gh-post-upgrade-cta"
    ),
    rules={
        "modified_at": (date_rules.titled_change,),
        "published_at": date_rules.SHOWN,
        "author": habits.unless_stated(
            rules.names_joined(
                ".article-byline-meta .author-name a, .gh-article-author-name a, .post-full-author-header a",
                ".gh-author-name a, .author-list-item .author-name",
            ),
            rules.linked_author,
            rules.only_linked_author,
            habits.shown_account,
        ),
        "category": (
            rules.names(
                ".article-tag a, .article-tag, .gh-article-tag, .post-full-meta a[href*=/tag/], .gh-article-meta a[href*=/tag/]"
            ),
            primary_tag,
        ),
    },
    sources_of=sources,
    kind_of_page=page_kind,
)
