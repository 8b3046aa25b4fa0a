"""A round is one walk over a portal, however often it was interrupted: addresses that it has asked are not asked again in it."""

SCHEMA = """
CREATE TABLE rounds(
  portal_id INTEGER PRIMARY KEY REFERENCES portals(id),
  round INTEGER NOT NULL,                                     -- id of the run that began it
  begun_at INTEGER NOT NULL,                                  -- epoch seconds
  finished INTEGER NOT NULL DEFAULT 0 CHECK(finished IN (0, 1)), -- 1: nothing was left to ask
  written INTEGER NOT NULL DEFAULT 0) STRICT;                 -- number of the last frontier change that was committed
ALTER TABLE frontier ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
"""
