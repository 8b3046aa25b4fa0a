"""How much of a portal a walk has found: who named the posts, what came of them, and what seems to be missing."""

from __future__ import annotations

from typing import Any

from crawler.walk.ledger import Ledger

NAMED = ("list", "feed", "sitemap", "api", "link")
FATES = ("archived", "known", "gone", "hidden", "old", "not_post", "failed", "unknown")


def coverage(ledger: Ledger) -> dict[str, Any]:
    """
    ``named``: posts by kind of source (a post counts for each that names it); ``fates``: each post once, by what came of it;
    ``declared``: totals the portal itself states; ``numbers``: for portals that number their posts, how many numbers
    between the lowest and the highest no post has (drafts and deleted posts leave such gaps too). JSON-safe.
    """
    counts = ledger.tally()
    fates = {fate: counts[fate] for fate in FATES if counts[fate]}
    found = counts["archived"] + counts["known"]
    report: dict[str, Any] = {
        "found": found,
        "named": {name: counts[name] for name in NAMED if counts[name]},
        "fates": fates,
        "numbers": [
            {"form": form, "lowest": low, "highest": high, "posts": count, "gaps": max(0, high - low + 1 - count)}
            for form, low, high, count in ledger.number_ranges()
        ],
    }
    if ledger.declared:
        report["declared"] = dict(ledger.declared)
    if missing := missing_signs(ledger):
        report["missing"] = missing
    return report


def missing_signs(ledger: Ledger) -> list[str]:
    """Reasons (slugs) to think that posts are missing; empty if there is none."""
    counts = ledger.tally()
    found = counts["archived"] + counts["known"] + counts["hidden"] + counts["old"]
    signs = []
    if any(total > found for total in ledger.declared.values()):
        signs.append("fewer-than-declared")
    if counts["archived_by_link_only"]:
        signs.append("posts-no-list-names")
    if counts["unknown"] or counts["failed"]:
        signs.append("posts-not-read")
    return signs
