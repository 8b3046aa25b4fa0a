"""Detects other distributions that install packages called crawler, spiders or pipelines over ours."""

from __future__ import annotations

import importlib

PACKAGES = ("crawler", "spiders", "pipelines")


def refuse_shadowed_packages() -> None:
    """
    Raise one ImportError that names every package of ours that another distribution has taken the place of.

    Ours carry the mark ``__newskeep__``; a package that fails to import is somebody else's too.
    """
    shadowed = []
    for name in PACKAGES:
        try:
            package = importlib.import_module(name)
        except ImportError:
            shadowed.append(f"{name} (missing)")
            continue
        if getattr(package, "__newskeep__", None) != name:
            shadowed.append(f"{name} ({getattr(package, '__file__', None) or 'a folder without __init__.py'})")
    if shadowed:
        raise ImportError(
            f"another package stands where newskeep's should: {', '.join(shadowed)}. PyPI has unrelated distributions named "
            "crawler, spiders and pipelines. Uninstall them, or install newskeep into an environment of its own "
            "(`pipx install newskeep`, `uv tool install newskeep`); do not run it from a folder that holds such a package."
        )
