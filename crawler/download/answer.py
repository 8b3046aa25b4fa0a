"""A server's answer as it came over the wire, or the reason why none came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.errors import FetchFailed

__all__ = ["Answer", "FetchFailed", "cause"]


@dataclass(slots=True)
class Answer:
    """
    A server's answer and the request it answers: what a WARC record is made of.

    *headers* are the answer's header lines in order, equal ones too; *raw* the body before content decoding (chunking
    removed); *started_at* an aware time; *elapsed* seconds until the last byte; *ip* the address that answered.
    """

    url: str
    method: str
    request_headers: list[tuple[str, str]]
    started_at: datetime
    status: int = 0
    reason: str = ""
    version: str = "HTTP/1.1"
    headers: list[tuple[str, str]] = field(default_factory=list)
    raw: bytes = b""
    elapsed: float = 0.0
    ip: str = ""
    is_cut: bool = False
    """We stopped reading before the end of the body."""

    def header(self, name: str) -> str | None:
        """The first answer header called *name* (lower case); None if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def cause(error: Exception) -> str:
    """
    Why a connection failed, in the words of the system; those of the HTTP library repeat the address and show its TLS context.

    >>> cause(ValueError("no port")), cause(TimeoutError())
    ('no port', 'TimeoutError')
    """
    inner: OSError | None = getattr(error, "os_error", None)
    return f"cannot connect ({inner.strerror or inner})" if inner is not None else str(error) or type(error).__name__
