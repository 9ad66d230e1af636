"""Headers by which a server knows its user: held in memory only, and sent to that server alone."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_headers: dict[str, dict[str, str]] = {}


def use(headers: Mapping[str, Mapping[str, str]]) -> None:
    """Send these headers from now on, in place of any before.

    Args:
        headers: by an address on the server that they are for; they go wherever scheme, host and port are the same.
    """
    _headers.clear()
    _headers.update({_server(address): dict(names) for address, names in headers.items()})


def in_use() -> dict[str, dict[str, str]]:
    """Return the headers that are sent, as ``use`` takes them in another process."""
    return dict(_headers)


def headers_for(url: str) -> dict[str, str]:
    """Return the headers for an address; none for most."""
    return _headers.get(_server(url), {}) if _headers else {}


def _server(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or _PORTS.get(parts.scheme)}"
