"""What scheduled crawls remember: when each is due, how its runs looked, and what alarms stand."""

SCHEMA = """
CREATE TABLE jobs(
  name TEXT PRIMARY KEY, target TEXT NOT NULL, portal_id INTEGER REFERENCES portals(id),
  schedule TEXT NOT NULL, next_due_at TEXT,                   -- not before; null: at once
  last_started_at TEXT, last_finished_at TEXT, last_run_id INTEGER, last_reason TEXT, last_exit_code INTEGER,
  failures INTEGER NOT NULL DEFAULT 0) STRICT;                -- runs in a row that fetched nothing
CREATE TABLE health(
  run_id INTEGER PRIMARY KEY REFERENCES runs(id), portal_id INTEGER NOT NULL REFERENCES portals(id), at TEXT NOT NULL,
  is_ordinary INTEGER NOT NULL DEFAULT 1,                     -- 0: it raised an alarm, and is no measure of what is usual
  data TEXT NOT NULL CHECK(json_valid(data))) STRICT;         -- fill rates, lengths, winning rules, kinds, errors, latency
CREATE INDEX health_portal ON health(portal_id, at);
CREATE TABLE alarms(
  id INTEGER PRIMARY KEY, portal_id INTEGER REFERENCES portals(id), job TEXT NOT NULL, slug TEXT NOT NULL,
  field TEXT NOT NULL DEFAULT '', message TEXT NOT NULL,
  examples TEXT NOT NULL DEFAULT '[]' CHECK(json_valid(examples)), -- [{url, old, new}]: captures before and after
  first_run_id INTEGER, last_run_id INTEGER, first_at TEXT NOT NULL, last_at TEXT NOT NULL,
  repeats INTEGER NOT NULL DEFAULT 1, told_at TEXT, ended_at TEXT) STRICT; -- ended: an ordinary run came after it
CREATE UNIQUE INDEX alarms_open ON alarms(job, slug, field) WHERE ended_at IS NULL;
"""
