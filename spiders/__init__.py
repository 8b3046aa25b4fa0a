"""Walks portals: requests out, pages in."""

__newskeep__ = "spiders"
