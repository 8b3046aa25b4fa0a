"""Append-only migrations: each module adds functions to ``migrations``; none is ever edited once an archive was written with it."""
