"""The client side of a connection: a body longer than its Content-Length is read as long as it says, as browsers do."""

from __future__ import annotations

from aiohttp.client_proto import ResponseHandler


class LenientOnLength(ResponseHandler):
    """
    Gives aiohttp's parser an answer's head before what follows it. The parser drops everything it was given together with an
    error, and bytes after the stated length are one: the answer would be lost whenever its head and body come in one read. The
    error still closes the connection, so that those bytes never pass for the next answer.
    """

    def data_received(self, data: bytes) -> None:
        if self._payload is None or self._payload.is_eof():  # between two answers
            head, end, body = data.partition(b"\r\n\r\n")
            if body and b"content-length:" in head.lower():  # wrong chunks are to fail at once, with their head
                super().data_received(head + end)
                data = body
        super().data_received(data)
