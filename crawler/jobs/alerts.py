"""Sends alarms by webhook and apprise: one message for what is new, repeats held back."""

from __future__ import annotations

import json
import logging
import socket
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from crawler.errors import ConfigError
from crawler.jobs.health import Verdict, alarms_in_words

if TYPE_CHECKING:
    from crawler.jobs.config import Alerts
    from crawler.jobs.runner import Outcome

logger = logging.getLogger(__name__)
WEBHOOK_SECONDS = 10


def check(alerts: Alerts) -> None:
    """Raise ConfigError if the addresses in ``[alerts]`` cannot work: better at the start than at the first alarm."""
    if alerts.webhook and not alerts.webhook.startswith(("http://", "https://")):
        # the message does not quote the address, which may be a secret
        raise ConfigError("alerts.webhook is not a web address: it must begin with https:// (or http://)")
    if alerts.to:
        try:
            import apprise
        except ImportError:
            raise ConfigError("alerts.to needs the extra: pip install 'newskeep[alerts]'") from None
        wrong = [address for address in alerts.to if not apprise.Apprise.instantiate(address)]
        if wrong:
            raise ConfigError(f"alerts.to: apprise does not know what {wrong[0].partition(':')[0]!r} is")


def message(outcome: Outcome, alerts: Alerts) -> tuple[str, str] | None:
    """Title and text of the message about *outcome*; None if there is nothing new."""
    new = [standing for standing in outcome.alarms if standing.tell]
    ended = outcome.ended if alerts.tell_resolved else []
    if not new and not ended:
        return None
    lines = alarms_in_words(Verdict(new, ended), outcome.archive)
    state = f"{len(new)} alarm{'s' if len(new) != 1 else ''}" if new else "as usual again"
    return f"newskeep: {outcome.job}: {state}", "\n".join(lines)


def send(outcome: Outcome, alerts: Alerts) -> None:
    """Send *outcome* to everybody in *alerts*. Never raises: failures are logged."""
    told = message(outcome, alerts)
    if told is None:
        return
    title, text = told
    if alerts.webhook:
        _post(alerts.webhook, _payload(outcome, title, text))
    if alerts.to:
        try:
            import apprise

            people = apprise.Apprise()
            people.add(list(alerts.to))
            if not people.notify(title=title, body=text):
                logger.error("an alert for %s could not be sent to everybody", outcome.job)
        except Exception:
            logger.exception("an alert for %s could not be sent", outcome.job)


def _payload(outcome: Outcome, title: str, text: str) -> dict[str, Any]:
    return {
        "title": title,
        "text": text,
        "job": outcome.job,
        "run": outcome.report.run_id,
        "host": socket.gethostname(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "alarms": [
            {
                "slug": s.alarm.slug,
                "field": s.alarm.field,
                "message": s.alarm.message,
                "examples": list(s.alarm.examples),
                "repeats": s.repeats,
            }
            for s in outcome.alarms
            if s.tell
        ],
        "resolved": [{"slug": alarm.slug, "field": alarm.field} for alarm in outcome.ended],
    }


def _post(url: str, payload: dict[str, Any]) -> None:
    body = json.dumps(payload, ensure_ascii=False).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json; charset=utf-8"})
    try:
        with urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS) as answer:
            answer.read(1000)
    except (OSError, ValueError, HTTPException) as problem:
        logger.error("the webhook did not take an alert: %s", problem or type(problem).__name__)
