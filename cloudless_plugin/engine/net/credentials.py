"""HTTP headers that log in to servers: kept in memory only, and sent to their own server only."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from ...common.settings import Logins

_PORTS = {"http": 80, "https": 443}


class Credentials:
    """The logins of one run."""

    def __init__(self, logins: Logins) -> None:
        """Keep the logins.

        Args:
            logins: HTTP headers by an address. They are sent to every URL with its scheme, host and port.
        """
        self._by_server = {_server(address): dict(login) for address, login in logins.items()}

    def headers_for(self, url: str) -> dict[str, str]:
        """Return the login's HTTP headers for an address; empty for most."""
        return self._by_server.get(_server(url), {}) if self._by_server else {}


def needed_logins(logins: Logins, urls: Iterable[str]) -> Logins:
    """Return those of the logins that any of the addresses needs."""
    if not logins:
        return {}
    servers = {_server(url) for url in urls}
    return {address: login for address, login in logins.items() if _server(address) in servers}


def _server(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or _PORTS.get(parts.scheme)}"
