"""Logins to servers, headers or keys: kept in memory only, and sent to their own server only."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from ...common.href import http_host, token_container
from ...common.settings import S3_KEYS, SAS, Logins
from .address_policy import LOOPBACK, named_zone
from .s3_signature import S3Keys

_PORTS = {"http": 80, "https": 443}


class Credentials:
    """The logins of one run."""

    def __init__(self, logins: Logins) -> None:
        """Keep the logins.

        Args:
            logins: see ``Logins``. They are for every URL with the scheme, host and port of their address.
        """
        self._by_server = {_server_of(place): dict(login) for place, login in logins.items() if not _is_keys(place)}
        self._keys = {_server_of(place): S3Keys(**login) for place, login in logins.items() if _is_keys(place)}
        for known in (self._by_server, self._keys):
            known.pop("", None)
        self.signing_root = next((place.removeprefix(SAS) for place in logins if place.startswith(SAS)), "")
        """Root of the user's own Planetary Computer, which signs files in Azure's storage; empty for the public one."""

    def headers_for(self, url: str) -> dict[str, str]:
        """Return the HTTP headers that log in for a GET of an address, of this very moment; empty for most."""
        server = _server(url) if self._by_server or self._keys else ""
        keys = self._keys.get(server)
        return keys.headers_for(url) if keys is not None else self._by_server.get(server, {})

    def has_login(self, url: str) -> bool:
        """Tell whether the server of an address knows the user."""
        server = _server(url) if self._by_server or self._keys else ""
        return server in self._keys or server in self._by_server

    @property
    def unencrypted_servers(self) -> list[str]:
        """The servers beyond this machine to which a login goes in the clear; of keys, only signatures do."""
        named = [server for server in self._by_server if server.startswith("http://")]
        return [server for server in named if named_zone(http_host(server)) != LOOPBACK]


def needed_logins(logins: Logins, urls: Iterable[str]) -> Logins:
    """Return those of the logins that any of the addresses needs."""
    if not logins:
        return {}
    named = list(urls)
    servers, are_signed = {_server(url) for url in named}, any(map(token_container, named))
    return {
        place: login
        for place, login in logins.items()
        if _server_of(place) in servers or (are_signed and place.startswith(SAS))
    }


def _is_keys(place: str) -> bool:
    return place.startswith(S3_KEYS)


def _server_of(place: str) -> str:
    """Return the server of a login."""
    return _server(place.removeprefix(S3_KEYS).removeprefix(SAS))


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
