"""The report of a crawl: its counts, why it ended, and what the user should know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RunReport:
    """How a crawl went. ``exit_code`` is that of the command line: 0, 1 (needs a look), 3 (archive), 4 (nothing fetched) or 130."""

    portal: str
    run_id: int = 0
    reason: str = ""
    """finished, limit, interrupted, or the slug of what stopped it."""
    exit_code: int = 0
    seconds: float = 0.0
    requests: int = 0
    bytes: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    """{slug: how many addresses gave no page}: what someone may have to fix."""
    skipped: Counter[str] = field(default_factory=Counter)
    """{slug: how many addresses or pages were left out}: what is simply so (a 404, robots.txt)."""
    pending: int = 0
    """Addresses left for the next run."""
    coverage: dict[str, Any] = field(default_factory=dict)
    """What the walk knows of the portal, from ``Walk.report``."""
    notes: Counter[str] = field(default_factory=Counter)
    """{note: count}: worth knowing, nothing to fix (noarchive, retried …)."""
    message: str = ""
    """A sentence for the user, if there is something to do."""

    def to_json(self) -> dict[str, Any]:
        """The report as the archive keeps it."""
        return {
            "reason": self.reason,
            "failed": dict(self.failed),
            "skipped": dict(self.skipped),
            "notes": dict(self.notes),
            "coverage": self.coverage,
            "pending": self.pending,
        }
