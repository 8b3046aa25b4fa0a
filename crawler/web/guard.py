"""Who may connect and what browsers may do with a response: Host check, token, security headers."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from http.cookies import SimpleCookie
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing inline, nothing from elsewhere: even a stored ``<script>`` that slipped through the templates would not run."""

ORIGINAL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""For archived originals: their own inline styles, and nothing else. ``sandbox`` gives them an origin of their own without scripts."""

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-dns-prefetch-control": "off",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "interest-cohort=(), camera=(), microphone=(), geolocation=()",
}
COOKIE = "newskeep_token"


class Guard:
    """
    Wraps the application. Only GET and HEAD; only for hosts it knows (a page elsewhere whose name was made to point to this
    machine carries its own name in Host); with the token where there is one.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str] = (), token: str | None = None) -> None:
        self.app, self.token = app, token
        self.hosts = {"localhost", "127.0.0.1", "::1", *(host.lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, "this archive is only read")
        elif not self.knows(headers.get("host", "")):
            await _refuse(send, 421, "this server does not answer under that name; newskeep serve --allow-host NAME lets it")
        elif self.token and not self._is_let_in(scope, headers):
            await _refuse(send, 401, "a token is needed: open the address that newskeep serve printed")
        elif self.token and "token" in dict(parse_qsl(scope["query_string"].decode("latin-1"))):
            await self._remember(scope, send)
        else:
            await self.app(scope, receive, _with_headers(send))

    def knows(self, host: str) -> bool:
        """
        Whether the server may be reached by this host name.

        >>> guard = Guard(None, hosts=["archive.lan"])
        >>> [guard.knows(host) for host in ("127.0.0.1:8765", "[::1]:80", "archive.lan", "evil.example:8765", "")]
        [True, True, True, False, False]
        """
        name = host.lower().rpartition("]")[0].lstrip("[") if host.startswith("[") else host.lower().partition(":")[0]
        return name in self.hosts or ("*" in self.hosts and _is_address(name))

    def _is_let_in(self, scope: Scope, headers: dict[str, str]) -> bool:
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token", "")
        bearer = headers.get("authorization", "").removeprefix("Bearer ").strip()
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except Exception:  # http.cookies raises several kinds for a jar it cannot read; such a jar holds no token of ours
            jar = SimpleCookie()
        held = jar[COOKIE].value if COOKIE in jar else ""
        return any(hmac.compare_digest(offer.encode(), (self.token or "").encode()) for offer in (given, bearer, held) if offer)

    async def _remember(self, scope: Scope, send: Send) -> None:
        """Move the token from the address, where it would stay in the browser history, to a cookie that scripts cannot read."""
        rest = [(name, value) for name, value in parse_qsl(scope["query_string"].decode("latin-1")) if name != "token"]
        # One leading slash only: "//evil.example" would lead elsewhere.
        place = "/" + scope["path"].lstrip("/\\") + (f"?{urlencode(rest)}" if rest else "")
        cookie = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/"
        await _answer(send, 303, b"", {"location": place.encode("ascii", "ignore").decode(), "set-cookie": cookie})


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message["headers"]}
            extra = {**HEADERS, "content-security-policy": POLICY, "cache-control": "private, no-cache"}
            message["headers"] = [
                *message["headers"],
                *((name.encode(), value.encode()) for name, value in extra.items() if name.encode() not in present),
            ]
        await send(message)

    return wrapped


async def _refuse(send: Send, status: int, reason: str) -> None:
    await _answer(send, status, f"{reason}\n".encode(), {"content-type": "text/plain; charset=utf-8"})


async def _answer(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    every = {**HEADERS, "content-security-policy": "default-src 'none'", "content-length": str(len(body)), **headers}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(n.encode(), v.encode("latin-1")) for n, v in every.items()],
        }
    )
    await send({"type": "http.response.body", "body": body})
