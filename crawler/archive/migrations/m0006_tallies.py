"""
Counts that pages show, kept while they change: reading 100,000 articles to say how many there are takes longer than a page may.

Triggers keep them, so that they are right whatever writes; an article's save costs some 50 µs for them, a count of its views 35.
"""

COUNTED = (
    "articles", "changed", "gone", "author", "published_at", "exact_time", "category_id", "views", "comments", "source_name",
)  # fmt: skip
"""The columns of ``portal_days``: how many articles there are, and how many of them have what the name says."""


def _of(row: str) -> dict[str, str]:
    """What each column counts of one article, *row* being OLD, NEW or a table's alias; 0 or 1."""
    own = {
        "articles": "1",
        "changed": f"{row}.revision > 1",
        "gone": f"{row}.gone_at IS NOT NULL",
        "exact_time": f"coalesce({row}.published_precision IN ('second', 'minute'), 0)",
    }
    return {name: own.get(name, f"{row}.{name} IS NOT NULL") for name in COUNTED}


def _day(row: str) -> str:
    return f"coalesce({row}.published_date, '')"


def _upsert(row: str, sign: str) -> str:
    names, values = ", ".join(COUNTED), ", ".join(f"{sign}({test})" for test in _of(row).values())
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTED)
    return (
        f"INSERT INTO portal_days(portal_id, day, {names}) VALUES({row}.portal_id, {_day(row)}, {values}) "
        f"ON CONFLICT(portal_id, day) DO UPDATE SET {added};"
    )


_WATCHED = "portal_id, published_date, revision, gone_at, author, published_at, published_precision, category_id, views, comments, source_name"
_DIFFERS = " OR ".join(
    f"({old}) IS NOT ({new})"
    for old, new in zip(
        ("OLD.portal_id", _day("OLD"), *_of("OLD").values()), ("NEW.portal_id", _day("NEW"), *_of("NEW").values()), strict=True
    )
    if old != new
)
_BEFORE = """(SELECT o.views FROM observations o WHERE o.article_id = n.article_id AND o.views IS NOT NULL AND o.at <= n.at - {seconds}
    ORDER BY o.at DESC LIMIT 1)"""
_GROWN = {
    name: f"n.views - coalesce({_BEFORE.format(seconds=days * 86_400)}, iif(f.at < n.at, f.views, NULL))"
    for name, days in (("day", 1), ("week", 7), ("month", 30))
}
_TREND = f"""
  INSERT INTO trends(article_id, at, day, week, month)
  SELECT n.article_id, n.at, {", ".join(_GROWN.values())}
  FROM (SELECT article_id, at, views FROM observations WHERE article_id = NEW.article_id AND views IS NOT NULL ORDER BY at DESC LIMIT 1) n,
    (SELECT at, views FROM observations WHERE article_id = NEW.article_id AND views IS NOT NULL ORDER BY at LIMIT 1) f
  WHERE 1 ON CONFLICT(article_id) DO UPDATE SET at = excluded.at, day = excluded.day, week = excluded.week, month = excluded.month;"""

IN_HINDSIGHT = {
    "portal_days": f"SELECT a.portal_id, {_day('a')} AS day, "
    + ", ".join(f"sum({test}) AS {name}" for name, test in _of("a").items())
    + " FROM articles a GROUP BY 1, 2",
    "trends": f"""SELECT n.article_id, n.at, {", ".join(f"{growth} AS {name}" for name, growth in _GROWN.items())}
  FROM (SELECT article_id, max(at) AS at, views FROM observations WHERE views IS NOT NULL GROUP BY article_id) n
    JOIN (SELECT article_id, min(at) AS at, views FROM observations WHERE views IS NOT NULL GROUP BY article_id) f ON f.article_id = n.article_id""",
}
"""The same counted from the articles: what the tables begin with, and what stands for them in an archive that cannot be written."""

SCHEMA = f"""
CREATE TABLE portal_days(                                       -- a portal's articles by their day, and how many have each field
  portal_id INTEGER NOT NULL REFERENCES portals(id), day TEXT NOT NULL, -- the portal's own calendar day; '' where none is certain
  {" INTEGER NOT NULL, ".join(COUNTED)} INTEGER NOT NULL, PRIMARY KEY(portal_id, day)) STRICT, WITHOUT ROWID;
INSERT INTO portal_days {IN_HINDSIGHT["portal_days"]};
CREATE TRIGGER articles_counted AFTER INSERT ON articles BEGIN {_upsert("NEW", "")} END;
CREATE TRIGGER articles_recounted AFTER UPDATE OF {_WATCHED} ON articles WHEN {_DIFFERS}
BEGIN {_upsert("OLD", "-")} {_upsert("NEW", "")} END;
CREATE TRIGGER articles_uncounted AFTER DELETE ON articles BEGIN {_upsert("OLD", "-")} END;
CREATE TABLE trends(                                            -- growth of views up to an article's last count; null if counted but once
  article_id INTEGER PRIMARY KEY REFERENCES articles(id), at INTEGER NOT NULL, -- epoch seconds of that count
  day INTEGER, week INTEGER, month INTEGER) STRICT;           -- since the last count before then, else since the first there is
INSERT INTO trends {IN_HINDSIGHT["trends"]};
CREATE INDEX trends_day ON trends(day, at) WHERE day > 0;
CREATE INDEX trends_week ON trends(week, at) WHERE week > 0;
CREATE INDEX trends_month ON trends(month, at) WHERE month > 0;
CREATE TRIGGER observations_trend AFTER INSERT ON observations WHEN NEW.views IS NOT NULL BEGIN {_TREND}
END;
CREATE TRIGGER observations_trend_again AFTER UPDATE OF views ON observations WHEN NEW.views IS NOT OLD.views BEGIN {_TREND}
END;
CREATE INDEX articles_newest ON articles(portal_id, published_at);
CREATE INDEX articles_writers ON articles(portal_id, author);
CREATE INDEX events_at ON events(at);
CREATE INDEX hints_portal ON hints(portal_id, url);
DROP VIEW hot_posts;
CREATE VIEW hot_posts AS                                        -- growth up to each article's last count; null if counted but once
SELECT a.id, p.key AS portal, g.path AS category, c.title, a.author, a.published_date,
  (SELECT o.views FROM observations o WHERE o.article_id = t.article_id AND o.at = t.at) AS views, t.day AS views_24h, t.week AS views_7d,
  strftime('%Y-%m-%dT%H:%M:%SZ', t.at, 'unixepoch') AS observed_at, a.url
FROM trends t JOIN articles a ON a.id = t.article_id JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id
  LEFT JOIN categories g ON g.id = a.category_id;
"""
