"""A web server on loopback whose answers a function gives, for tests that ask for a few pages."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


@contextmanager
def served(answer: Callable[[str, str], Answer]) -> Iterator[str]:
    """Serve what *answer* gives for (the server's address, path with query); yields the address, without a slash at its end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(f"http://{self.headers['Host']}", self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
