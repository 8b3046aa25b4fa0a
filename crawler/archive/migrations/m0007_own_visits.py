"""
Growth of views without the views that our own fetches added: a post that nobody but the crawler opened has not grown.

A portal that does not count every visit may show fewer views than we fetched: growth then stops at 0. Only a counter that really
fell, because the portal reset it, gives a negative number.
"""


def _growth(since: str, until: str) -> str:
    """Readers' views between two rows of ``observations``, given by their aliases."""
    shown = f"{until}.views - {since}.views"
    return f"min({shown}, max(0, {shown} - ({until}.own_fetches - {since}.own_fetches)))"


_WINDOWS = {"day": 86_400, "week": 7 * 86_400, "month": 30 * 86_400}  # seconds
_GROWN = {
    name: f"""coalesce(
    (SELECT {_growth("b", "n")} FROM observations b
     WHERE b.article_id = n.article_id AND b.views IS NOT NULL AND b.at <= n.at - {seconds} ORDER BY b.at DESC LIMIT 1),
    iif(f.at < n.at, {_growth("f", "n")}, NULL))"""
    for name, seconds in _WINDOWS.items()
}
_COLUMNS = "article_id, at, views, own_fetches"
_COUNTED = f"SELECT {_COLUMNS} FROM observations WHERE article_id = NEW.article_id AND views IS NOT NULL"
_TREND = f"""
  INSERT INTO trends(article_id, at, day, week, month)
  SELECT n.article_id, n.at, {", ".join(_GROWN.values())}
  FROM ({_COUNTED} ORDER BY at DESC LIMIT 1) n, ({_COUNTED} ORDER BY at LIMIT 1) f
  WHERE 1 ON CONFLICT(article_id) DO UPDATE SET at = excluded.at, day = excluded.day, week = excluded.week, month = excluded.month;"""

TRENDS_IN_HINDSIGHT = f"""SELECT n.article_id, n.at, {", ".join(f"{growth} AS {name}" for name, growth in _GROWN.items())}
  FROM (SELECT article_id, max(at) AS at, views, own_fetches FROM observations WHERE views IS NOT NULL GROUP BY article_id) n
    JOIN (SELECT article_id, min(at) AS at, views, own_fetches FROM observations WHERE views IS NOT NULL GROUP BY article_id) f
      ON f.article_id = n.article_id"""
"""The table ``trends`` computed from the observations: what it is filled with, and its stand-in where an archive cannot be written."""

SCHEMA = f"""
DROP TRIGGER observations_trend;
DROP TRIGGER observations_trend_again;
DELETE FROM trends;
INSERT INTO trends {TRENDS_IN_HINDSIGHT};
CREATE TRIGGER observations_trend AFTER INSERT ON observations WHEN NEW.views IS NOT NULL BEGIN {_TREND}
END;
CREATE TRIGGER observations_trend_again AFTER UPDATE OF views, own_fetches ON observations
WHEN NEW.views IS NOT OLD.views OR NEW.own_fetches IS NOT OLD.own_fetches BEGIN {_TREND}
END;
DROP VIEW view_growth;
CREATE VIEW view_growth AS                                      -- growth: readers' views since the observation before, without our own fetches
WITH counted AS (
  SELECT *, lag(at) OVER w AS since, views - lag(views) OVER w AS shown, own_fetches - lag(own_fetches) OVER w AS own
  FROM observations WHERE views IS NOT NULL WINDOW w AS (PARTITION BY article_id ORDER BY at)),
grown AS (SELECT *, min(shown, max(0, shown - own)) AS growth FROM counted)
SELECT article_id, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS observed_at, views, comments, own_fetches, source, growth,
  round(growth * 3600.0 / nullif(at - since, 0), 2) AS per_hour
FROM grown;
"""
