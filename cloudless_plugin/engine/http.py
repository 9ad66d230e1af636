"""The HTTP client of searches and of reads."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from .credentials import headers_for
from .foreign import bound


class Session(requests.Session):
    """Sends the user's credentials to the servers that they are for, and takes them off where one redirects."""

    def __init__(self, retry: Retry, connections: int = 10) -> None:
        """Ask again as ``retry`` says, over so many connections at once."""
        super().__init__()
        self.auth = _authorise
        self.hooks["response"].append(bound)
        for scheme in ("http://", "https://"):
            self.mount(scheme, HTTPAdapter(pool_connections=connections, pool_maxsize=connections, max_retries=retry))

    def rebuild_auth(self, prepared_request: Any, response: Any) -> None:
        """Leave the first server's headers behind."""
        for name in headers_for(response.request.url):
            prepared_request.headers.pop(name, None)
        super().rebuild_auth(prepared_request, response)  # type: ignore[no-untyped-call]
        _authorise(prepared_request)


def _authorise(request: requests.PreparedRequest) -> requests.PreparedRequest:
    request.headers.update(headers_for(request.url or ""))
    return request
