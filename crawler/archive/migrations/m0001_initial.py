"""The first schema. Times are UTC ISO 8601 text ('2026-05-26T06:32:23Z') unless a column says epoch seconds."""

SCHEMA = """
CREATE TABLE portals(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,           -- profile name, else host[:port]
  name TEXT NOT NULL, home_url TEXT NOT NULL, family TEXT, theme TEXT, software_version TEXT,
  lang TEXT, timezone TEXT NOT NULL DEFAULT 'UTC',
  learned TEXT CHECK(learned IS NULL OR json_valid(learned)), -- what crawls learnt: boilerplate lines, title tail, offers
  first_seen_at TEXT NOT NULL, last_run_id INTEGER) STRICT;
CREATE TABLE categories(
  id INTEGER PRIMARY KEY, portal_id INTEGER NOT NULL REFERENCES portals(id), name TEXT NOT NULL,
  path TEXT NOT NULL,                                         -- names joined with ' / ', outermost first
  parent_id INTEGER REFERENCES categories(id), url TEXT, UNIQUE(portal_id, path)) STRICT;
CREATE TABLE runs(
  id INTEGER PRIMARY KEY, portal_id INTEGER REFERENCES portals(id), command TEXT NOT NULL, arguments TEXT,
  started_at TEXT NOT NULL, finished_at TEXT, finish_reason TEXT, exit_code INTEGER,
  requests INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
  new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0,
  report TEXT CHECK(report IS NULL OR json_valid(report)),    -- counts by slug, coverage, field fill rates, winning rules
  version TEXT NOT NULL, pid INTEGER, host TEXT) STRICT;
CREATE INDEX runs_portal ON runs(portal_id, started_at);
CREATE TABLE captures(
  id INTEGER PRIMARY KEY, file TEXT NOT NULL,                 -- relative to the archive's folder: warc/….warc.gz
  offset INTEGER NOT NULL, length INTEGER NOT NULL, record_type TEXT NOT NULL, -- response | revisit
  url TEXT NOT NULL, captured_at TEXT NOT NULL, digest TEXT NOT NULL,          -- sha1:BASE32 of the payload, as in the WARC
  UNIQUE(file, offset)) STRICT;
CREATE INDEX captures_digest ON captures(digest);
CREATE INDEX captures_url ON captures(url, captured_at);
CREATE TABLE fetches(
  id INTEGER PRIMARY KEY, run_id INTEGER REFERENCES runs(id), portal_id INTEGER REFERENCES portals(id),
  url TEXT NOT NULL, final_url TEXT, method TEXT NOT NULL DEFAULT 'GET', fetched_at TEXT NOT NULL, status INTEGER,
  kind TEXT, purpose TEXT,                                    -- kind of page it proved to be; what it was asked for (list, post, feed, robots …)
  etag TEXT, last_modified TEXT, content_type TEXT, bytes INTEGER, elapsed_ms INTEGER,
  capture_id INTEGER REFERENCES captures(id), error TEXT) STRICT;
CREATE INDEX fetches_url ON fetches(url, fetched_at);
CREATE INDEX fetches_run ON fetches(run_id);
CREATE TABLE contents(                                        -- immutable and content-addressed: one row a distinct title + body
  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, first_seen_at TEXT NOT NULL, chars INTEGER NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL, html TEXT NOT NULL DEFAULT '',
  sketch BLOB, sketch_version INTEGER) STRICT;
CREATE TRIGGER contents_immutable BEFORE UPDATE OF hash, title, body ON contents
BEGIN SELECT raise(ABORT, 'contents are immutable: insert a new row'); END;
CREATE TABLE articles(                                        -- latest state, one row a canonical address; small, without text
  id INTEGER PRIMARY KEY, portal_id INTEGER NOT NULL REFERENCES portals(id), url TEXT NOT NULL UNIQUE, fetched_url TEXT NOT NULL,
  content_id INTEGER NOT NULL REFERENCES contents(id), category_id INTEGER REFERENCES categories(id),
  author TEXT, editor TEXT, source_name TEXT, source_url TEXT, copyright_notice TEXT, lang TEXT,
  published_at TEXT, published_date TEXT,                     -- instant; portal-local calendar day, null unless precise to the day
  published_precision TEXT, published_earliest TEXT, published_latest TEXT, published_raw TEXT, published_rule TEXT,
  modified_at TEXT, views INTEGER, comments INTEGER, counted_at TEXT, own_fetches INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL DEFAULT 'post', family TEXT, theme TEXT,
  first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, gone_at TEXT, gone_reason TEXT,
  suspect_at TEXT, suspect_reason TEXT, suspect_run INTEGER,  -- it was missing once; gone only after a second look
  revision INTEGER NOT NULL DEFAULT 1, last_fetch_id INTEGER REFERENCES fetches(id),
  rules TEXT CHECK(rules IS NULL OR json_valid(rules)),
  extra TEXT CHECK(extra IS NULL OR json_valid(extra))        -- prev, next, pages, site, problems: what no one filters by
  ) STRICT;
CREATE INDEX articles_portal_date ON articles(portal_id, published_date);
CREATE INDEX articles_published ON articles(published_at);
CREATE INDEX articles_category ON articles(category_id);
CREATE INDEX articles_content ON articles(content_id);
CREATE INDEX articles_author ON articles(author);
CREATE INDEX articles_views ON articles(views);
CREATE INDEX articles_gone ON articles(gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX articles_suspect ON articles(suspect_at) WHERE suspect_at IS NOT NULL;
CREATE TABLE article_html(                                    -- only where an article's HTML is not that of its content's first copy
  article_id INTEGER PRIMARY KEY REFERENCES articles(id), html TEXT NOT NULL) STRICT;
CREATE TABLE aliases(                                         -- other addresses of the same article
  url TEXT PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), reason TEXT NOT NULL, first_seen_at TEXT NOT NULL) STRICT;
CREATE INDEX aliases_article ON aliases(article_id);
CREATE TABLE revisions(                                       -- append-only
  article_id INTEGER NOT NULL REFERENCES articles(id), revision INTEGER NOT NULL, content_id INTEGER NOT NULL REFERENCES contents(id),
  seen_at TEXT NOT NULL, fetch_id INTEGER REFERENCES fetches(id),
  reason TEXT NOT NULL DEFAULT 'published',                   -- published | edited | extractor changed
  changed TEXT,                                               -- names of the changed fields, comma separated
  diff TEXT CHECK(diff IS NULL OR json_valid(diff)),          -- {field: [before, after]} of changed fields outside the content
  PRIMARY KEY(article_id, revision)) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_content ON revisions(content_id);
CREATE TABLE events(                                          -- gone, back, moved …: what happened to an article, in order
  id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), at TEXT NOT NULL, event TEXT NOT NULL,
  detail TEXT, fetch_id INTEGER REFERENCES fetches(id)) STRICT;
CREATE INDEX events_article ON events(article_id, at);
CREATE TABLE observations(                                    -- counters over time
  article_id INTEGER NOT NULL REFERENCES articles(id), at INTEGER NOT NULL, -- epoch seconds
  views INTEGER, comments INTEGER, source TEXT NOT NULL DEFAULT 'page',     -- page | list | feed | api | counter
  own_fetches INTEGER NOT NULL DEFAULT 0,                     -- how many of the views were our own fetches, so far
  PRIMARY KEY(article_id, at)) STRICT, WITHOUT ROWID;
CREATE TABLE links(
  article_id INTEGER NOT NULL REFERENCES articles(id), rel TEXT NOT NULL, -- related | prev | next | source
  url TEXT NOT NULL, position INTEGER, title TEXT, excerpt TEXT, target_id INTEGER REFERENCES articles(id),
  first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, PRIMARY KEY(article_id, rel, url)) STRICT, WITHOUT ROWID;
CREATE INDEX links_url ON links(url);
CREATE TABLE media(
  id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, sha256 TEXT, mime TEXT, bytes INTEGER, width INTEGER, height INTEGER,
  path TEXT, fetched_at TEXT, error TEXT) STRICT;
CREATE TABLE article_media(
  article_id INTEGER NOT NULL REFERENCES articles(id), position INTEGER NOT NULL, media_id INTEGER NOT NULL REFERENCES media(id),
  alt TEXT, caption TEXT, PRIMARY KEY(article_id, position)) STRICT, WITHOUT ROWID;
CREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE article_tags(
  article_id INTEGER NOT NULL REFERENCES articles(id), tag_id INTEGER NOT NULL REFERENCES tags(id), position INTEGER NOT NULL,
  PRIMARY KEY(article_id, tag_id)) STRICT, WITHOUT ROWID;
CREATE INDEX article_tags_tag ON article_tags(tag_id);
CREATE TABLE hints(                                           -- what lists, feeds, sitemaps and APIs say of a post
  url TEXT NOT NULL, source TEXT NOT NULL, portal_id INTEGER NOT NULL REFERENCES portals(id),
  seen_at TEXT NOT NULL, found_on TEXT, data TEXT NOT NULL CHECK(json_valid(data)),
  PRIMARY KEY(url, source)) STRICT, WITHOUT ROWID;
CREATE TABLE stories(
  id INTEGER PRIMARY KEY, first_content_id INTEGER NOT NULL REFERENCES contents(id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;
CREATE TABLE story_members(
  content_id INTEGER PRIMARY KEY REFERENCES contents(id), story_id INTEGER NOT NULL REFERENCES stories(id),
  similarity REAL NOT NULL, near_id INTEGER REFERENCES contents(id), found_at TEXT NOT NULL) STRICT;
CREATE INDEX story_members_story ON story_members(story_id);
CREATE TABLE bands(key INTEGER NOT NULL, content_id INTEGER NOT NULL, PRIMARY KEY(key, content_id)) STRICT, WITHOUT ROWID;
CREATE TABLE frontier(
  id INTEGER PRIMARY KEY,                                     -- 63-bit hash of portal and address
  portal_id INTEGER NOT NULL REFERENCES portals(id), url TEXT NOT NULL, host TEXT NOT NULL,
  purpose TEXT NOT NULL,                                      -- list, post, feed, sitemap, api, counter …
  priority INTEGER NOT NULL DEFAULT 0,                        -- larger is sooner
  state TEXT NOT NULL DEFAULT 'pending',                      -- pending | leased | done | failed | skipped
  due_at INTEGER NOT NULL DEFAULT 0,                          -- epoch seconds: not before
  attempts INTEGER NOT NULL DEFAULT 0, depth INTEGER NOT NULL DEFAULT 0, found_on TEXT,
  reason TEXT,                                                -- slug of a failure or a skip
  lease_run INTEGER, data TEXT CHECK(data IS NULL OR json_valid(data)), updated_at INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX frontier_next ON frontier(portal_id, state, priority DESC, id);
CREATE TABLE robots(
  origin TEXT PRIMARY KEY, fetched_at TEXT NOT NULL, status INTEGER, body TEXT, note TEXT) STRICT; -- note: html, too-large, unreachable …
CREATE TABLE locks(
  name TEXT PRIMARY KEY, run_id INTEGER, pid INTEGER NOT NULL, host TEXT NOT NULL, boot TEXT, taken_at TEXT NOT NULL, beat_at TEXT NOT NULL) STRICT;
CREATE TABLE index_state(key TEXT PRIMARY KEY, value TEXT) STRICT; -- e.g. search version and watermark (last contents.id indexed)
CREATE VIRTUAL TABLE search_index USING fts5(title, body, content='', tokenize='unicode61'); -- rowid = contents.id; bigrams, see docs/search.md
"""
