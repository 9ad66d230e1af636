"""A proxy on loopback for HTTP that knows which server stands for each name, and the names that it knows."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

import pytest

from tests.support.web import answering


@contextmanager
def forward_proxy(servers: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Send all requests through a proxy until the block ends; yield the addresses that it was asked for.

    Args:
        servers: host and port on loopback, by the name that stands for them.
        monkeypatch: sets the environment.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            connection = http.client.HTTPConnection(servers.get(parts.hostname or "", parts.netloc))
            connection.request(self.command, self.path.partition(parts.netloc)[2], body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name not in ("Server", "Date"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    with answering(Handler) as address:
        monkeypatch.setenv("http_proxy", address)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        yield asked
