"""HTTP headers by which a server knows its user: held in memory only, and sent to that server alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from ...common.settings import Logins

_PORTS = {"http": 80, "https": 443}


class Credentials:
    """The logins of one run."""

    def __init__(self, logins: Logins) -> None:
        """Know these logins.

        Args:
            logins: HTTP headers by an address. They are sent wherever scheme, host and port are that address's.
        """
        self._by_server = {_server(address): dict(login) for address, login in logins.items()}

    def headers_for(self, url: str) -> dict[str, str]:
        """Return the HTTP headers for an address; most have none."""
        return self._by_server.get(_server(url), {}) if self._by_server else {}


def _server(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or _PORTS.get(parts.scheme)}"
