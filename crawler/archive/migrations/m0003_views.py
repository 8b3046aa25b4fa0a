"""The views that people query (docs/sql.md describes each), and the indexes that searching by date needs."""

SCHEMA = """
CREATE VIRTUAL TABLE search_chars USING fts5(chars, content='', detail=none, columnsize=0, tokenize='unicode61'); -- single characters, see docs/search.md
CREATE INDEX articles_date ON articles(published_date);
CREATE INDEX articles_seen ON articles(first_seen_at);
CREATE INDEX observations_at ON observations(at);
CREATE INDEX revisions_seen ON revisions(seen_at);
CREATE VIEW posts AS                                            -- one row an article, as it stands now, text included
SELECT a.id, p.key AS portal, p.name AS portal_name, g.path AS category, c.title, a.author, a.published_date, a.published_at,
  a.published_precision, a.views, a.comments, a.revision AS revisions, c.chars, m.story_id, a.source_name, a.editor, a.lang,
  a.kind, a.first_seen_at, a.last_seen_at, a.gone_at, a.url, a.content_id, c.body
FROM articles a JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id
  LEFT JOIN categories g ON g.id = a.category_id LEFT JOIN story_members m ON m.content_id = a.content_id;
CREATE VIEW revision_texts AS                                   -- every text an article ever had
SELECT r.article_id, r.revision, r.seen_at, r.reason, r.changed, r.revision = a.revision AS is_current, p.key AS portal,
  c.title, c.body, c.chars, a.url, r.content_id
FROM revisions r JOIN articles a ON a.id = r.article_id JOIN contents c ON c.id = r.content_id JOIN portals p ON p.id = a.portal_id;
CREATE VIEW view_growth AS                                      -- counters over time; own_fetches of the views were our own crawl's
SELECT o.article_id, strftime('%Y-%m-%dT%H:%M:%SZ', o.at, 'unixepoch') AS observed_at, o.views, o.comments, o.own_fetches, o.source,
  o.views - lag(o.views) OVER w AS growth,
  round((o.views - lag(o.views) OVER w) * 3600.0 / nullif(o.at - lag(o.at) OVER w, 0), 2) AS per_hour
FROM observations o WHERE o.views IS NOT NULL
WINDOW w AS (PARTITION BY o.article_id ORDER BY o.at);
CREATE VIEW hot_posts AS                                        -- growth up to each article's last observation; null if seen but once
WITH seen AS (SELECT article_id, max(at) AS at, min(at) AS first_at FROM observations WHERE views IS NOT NULL GROUP BY article_id),
grown AS (
  SELECT s.article_id, s.at, n.views,
    coalesce((SELECT o.views FROM observations o WHERE o.article_id = s.article_id AND o.at <= s.at - 86400 AND o.views IS NOT NULL ORDER BY o.at DESC LIMIT 1),
             iif(s.first_at < s.at, f.views, NULL)) AS views_day_ago,
    coalesce((SELECT o.views FROM observations o WHERE o.article_id = s.article_id AND o.at <= s.at - 604800 AND o.views IS NOT NULL ORDER BY o.at DESC LIMIT 1),
             iif(s.first_at < s.at, f.views, NULL)) AS views_week_ago
  FROM seen s JOIN observations n ON n.article_id = s.article_id AND n.at = s.at
    JOIN observations f ON f.article_id = s.article_id AND f.at = s.first_at)
SELECT a.id, p.key AS portal, g.path AS category, c.title, a.author, a.published_date, w.views,
  w.views - w.views_day_ago AS views_24h, w.views - w.views_week_ago AS views_7d,
  strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS observed_at, a.url
FROM grown w JOIN articles a ON a.id = w.article_id JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id
  LEFT JOIN categories g ON g.id = a.category_id;
CREATE VIEW per_day AS                                          -- day is the portal's own calendar day; null where no day is certain
SELECT a.published_date AS day, p.key AS portal, g.path AS category, count(*) AS posts, sum(a.views) AS views,
  count(DISTINCT a.author) AS authors, sum(a.gone_at IS NOT NULL) AS gone
FROM articles a JOIN portals p ON p.id = a.portal_id LEFT JOIN categories g ON g.id = a.category_id
GROUP BY a.published_date, p.key, g.path;
CREATE VIEW story_articles AS                                   -- the copies of a story in the order they appeared
SELECT m.story_id, row_number() OVER w AS position, a.id AS article_id, p.key AS portal, c.title, a.author, a.source_name,
  a.published_at, a.published_date, m.similarity, a.views, a.gone_at, a.url, a.content_id,
  first_value(a.id) OVER w AS first_id
FROM story_members m JOIN articles a ON a.content_id = m.content_id JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id
WINDOW w AS (PARTITION BY m.story_id ORDER BY coalesce(a.published_at, a.first_seen_at), a.id);
CREATE VIEW copied_posts AS                                     -- each copy beside the first one of its story
SELECT s.story_id, s.position, s.similarity, s.portal, s.title, s.url, s.published_at, s.source_name,
  f.portal AS first_portal, f.title AS first_title, f.url AS first_url, f.published_at AS first_published_at,
  round((julianday(s.published_at) - julianday(f.published_at)) * 24, 1) AS hours_later, s.article_id, s.first_id
FROM story_articles s JOIN story_articles f ON f.story_id = s.story_id AND f.position = 1
WHERE s.position > 1;
CREATE VIEW gone_posts AS                                       -- what a portal took away, with the text we kept
SELECT a.id, p.key AS portal, g.path AS category, c.title, a.author, a.published_date, a.gone_at, a.gone_reason,
  round(julianday(a.gone_at) - julianday(coalesce(a.published_at, a.first_seen_at)), 1) AS days_online,
  a.views, a.revision AS revisions, a.url, c.body
FROM articles a JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id LEFT JOIN categories g ON g.id = a.category_id
WHERE a.gone_at IS NOT NULL;
CREATE VIEW link_graph AS                                       -- who points to whom; to_id is null for what is not archived
SELECT l.article_id AS from_id, a.url AS from_url, l.rel, l.position, l.title, l.url AS to_url, t.id AS to_id, ap.key AS from_portal,
  tp.key AS to_portal, l.first_seen_at, l.last_seen_at
FROM links l JOIN articles a ON a.id = l.article_id JOIN portals ap ON ap.id = a.portal_id
  LEFT JOIN articles t ON t.id = coalesce(l.target_id, (SELECT x.id FROM articles x WHERE x.url = l.url))
  LEFT JOIN portals tp ON tp.id = t.portal_id;
CREATE VIEW search_help AS                                      -- how to search in any SQLite shell: ask this view
SELECT 1 AS step, 'a word of two characters' AS what,
  'SELECT title, url FROM posts WHERE content_id IN (SELECT rowid FROM search_index WHERE search_index MATCH ''"保险"'')' AS sql
UNION ALL SELECT 2, 'a longer word: its overlapping pairs as one phrase',
  'SELECT title, url FROM posts WHERE content_id IN (SELECT rowid FROM search_index WHERE search_index MATCH ''"经开 开区"'')'
UNION ALL SELECT 3, 'one character',
  'SELECT title, url FROM posts WHERE content_id IN (SELECT rowid FROM search_chars WHERE search_chars MATCH ''"税"'')'
UNION ALL SELECT 4, 'any word of two Han characters or more, rewritten in SQL; bind it as :q (.parameter set :q 经开区)',
  'SELECT title, url FROM posts WHERE content_id IN (SELECT rowid FROM search_index WHERE search_index MATCH (WITH RECURSIVE b(i, s) AS (SELECT 1, substr(:q, 1, 2) UNION ALL SELECT i + 1, s || '' '' || substr(:q, i + 1, 2) FROM b WHERE i < length(:q) - 1) SELECT ''"'' || s || ''"'' || iif(length(:q) = 1, '' *'', '''') FROM b ORDER BY i DESC LIMIT 1))'
UNION ALL SELECT 5, 'in newskeep query, newskeep serve and Archive.sql: the whole query language',
  'SELECT title, url FROM posts WHERE content_id IN (SELECT rowid FROM search_index WHERE search_index MATCH words(''养老 OR 保险''))';
"""
