"""The archive in a browser: read-only pages and the same as JSON, served on loopback."""

from __future__ import annotations

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    if name != "create_app":
        raise AttributeError(f"module 'crawler.web' has no attribute {name!r}")
    from crawler.web.app import create_app

    return create_app
