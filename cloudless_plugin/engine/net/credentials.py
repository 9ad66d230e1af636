"""HTTP headers that log in to servers: kept in memory only, and sent to their own server only."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from ...common.href import http_host
from ...common.settings import Logins
from .address_policy import LOOPBACK, named_zone

_PORTS = {"http": 80, "https": 443}


class Credentials:
    """The logins of one run."""

    def __init__(self, logins: Logins) -> None:
        """Keep the logins.

        Args:
            logins: HTTP headers by an address. They are sent to every URL with its scheme, host and port.
        """
        self._by_server = {_server(address): dict(login) for address, login in logins.items()}
        self._by_server.pop("", None)

    def headers_for(self, url: str) -> dict[str, str]:
        """Return the login's HTTP headers for an address; empty for most."""
        return self._by_server.get(_server(url), {}) if self._by_server else {}

    @property
    def unencrypted_servers(self) -> list[str]:
        """The servers beyond this machine to which a login goes in the clear."""
        named = [server for server in self._by_server if server.startswith("http://")]
        return [server for server in named if named_zone(http_host(server)) != LOOPBACK]


def needed_logins(logins: Logins, urls: Iterable[str]) -> Logins:
    """Return those of the logins that any of the addresses needs."""
    if not logins:
        return {}
    servers = {_server(url) for url in urls}
    return {address: login for address, login in logins.items() if _server(address) in servers}


def _server(url: str) -> str:
    """Return scheme, host and port to which requests connects for an address; empty where it refuses the address.

    Its own reading counts, since another parser may take another part of the address for the host.
    """
    import requests  # late: a run of local files needs no HTTP

    prepared = requests.PreparedRequest()
    try:
        prepared.prepare_url(url, None)
        parts = urlsplit(prepared.url or "")
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{parts.scheme}://{host}:{parts.port or _PORTS[parts.scheme]}"
    except (requests.RequestException, ValueError, KeyError):
        return ""
