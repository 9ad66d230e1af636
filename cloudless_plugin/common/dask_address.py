"""Addresses of Dask schedulers and gateways."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from .choices import LOCAL
from .errors import RequestError

_GATEWAY = "gateway+"
_SCHEDULERS = ("tcp", "tls")
_GATEWAYS = ("gateway+http", "gateway+https")
_PORTS = {"gateway+http": 80, "gateway+https": 443}
_ENCRYPTED = ("tls", "gateway+https")
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+(%[A-Za-z0-9]+)?")
"""Matches hosts, in lower case, of which every reader of addresses makes the same."""
AUTHENTICATIONS = ("basic", "kerberos", "jupyterhub")
"""Ways to log in to a gateway, as Dask Gateway names them."""
DEFAULT_WORKERS = (4, 24)
"""Minimum and maximum number of workers that a gateway is asked for."""


@dataclass(frozen=True)
class DaskAddress:
    """A scheduler, or a gateway that starts one."""

    url: str
    """Address for Dask, without the parts that only Cloudless reads."""
    is_gateway: bool
    auth: str = ""
    """One of ``AUTHENTICATIONS``; empty leaves the choice to Dask's own configuration."""
    workers: tuple[int, int] = DEFAULT_WORKERS
    """Minimum and maximum number of workers; for a gateway only."""

    @property
    def place(self) -> str:
        """Scheme, host, port and path, the same for all ways to write them: what is compared with what is allowed."""
        parts = urlsplit(self.url)
        scheme = f"{_GATEWAY if self.is_gateway else ''}{parts.scheme}"
        return f"{scheme}://{_bracketed(parts.hostname or '')}:{parts.port or _PORTS[scheme]}{parts.path}"

    @property
    def is_readable_on_the_way(self) -> bool:
        """Whether what is sent there leaves this machine without encryption."""
        parts = urlsplit(self.place)
        return parts.scheme not in _ENCRYPTED and not _is_loopback(parts.hostname or "")

    @classmethod
    def parse(cls, address: str) -> DaskAddress:
        """Read an address.

        Args:
            address: ``tcp://host:8786``, ``tls://host:8786``, or
                ``gateway+https://host/path?auth=basic&minimum=4&maximum=24``, whose query is optional.

        Raises:
            RequestError: where the address has another form, or holds a user name or a password.
        """
        parts, port = _split(address)
        is_gateway, host = parts.scheme in _GATEWAYS, parts.hostname or ""
        is_known = is_gateway or (parts.scheme in _SCHEDULERS and port)
        if not is_known or not ("@" in parts.netloc or _HOST.fullmatch(host)):
            raise RequestError(
                "ENGINE '{address}' is not known: give 'local', a Dask scheduler as tcp://host:8786 or "
                "tls://host:8786, or a Dask Gateway as gateway+https://host.",
                address=address,
            )
        if "@" in parts.netloc:
            raise RequestError(
                "ENGINE holds a user name or a password: put them into Dask's own configuration, where nobody else "
                "reads them."
            )
        server = f"{_bracketed(host)}:{port}" if port else _bracketed(host)
        if not is_gateway:
            return cls(f"{parts.scheme}://{server}", is_gateway)
        url = f"{parts.scheme[len(_GATEWAY) :]}://{server}{parts.path}".rstrip("/")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        auth = query.pop("auth", "")
        least, most = (query.pop(name, str(value)) for name, value in zip(("minimum", "maximum"), DEFAULT_WORKERS))
        if query or (auth and auth not in AUTHENTICATIONS) or not _is_range(least, most):
            raise RequestError(
                "ENGINE '{address}' has an option that a gateway does not take: it takes auth (basic, kerberos or "
                "jupyterhub), and minimum and maximum, which are numbers of workers, as in "
                "gateway+https://host?auth=basic&minimum=4&maximum=24.",
                address=address,
            )
        return cls(url, is_gateway, auth, (int(least), int(most)))


def is_allowed(engine: str, allowed: Iterable[str]) -> bool:
    """Tell whether a run may use an engine: ``local``, or an address that is among the allowed ones.

    Args:
        engine: see ``Request.engine``.
        allowed: addresses; what is none of them is skipped.

    Raises:
        RequestError: where ``engine`` is neither ``local`` nor an address.
    """
    if engine == LOCAL:
        return True
    places = set()
    for address in allowed:
        with suppress(RequestError):
            places.add(DaskAddress.parse(address).place)
    return DaskAddress.parse(engine).place in places


def check_allowed(engine: str, allowed: Iterable[str]) -> None:
    """Refuse an engine that the user has not allowed: a request may come from anybody, and a scheduler runs code here.

    Raises:
        RequestError: see ``is_allowed``, and where the engine is not allowed, with where to allow it.
    """
    if not is_allowed(engine, allowed):
        raise RequestError(
            "ENGINE '{address}' is not among the allowed Dask addresses: its owner could run code on this machine and "
            "see your logins, so allow it only if you know it, in QGIS's Settings → Options → Cloudless → Dask "
            "(cloudless/allowed_engines), or for a recipe by --allow-engine.",
            address=engine,
        )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _split(address: str) -> tuple[SplitResult, int]:
    """Return the parts of an address, and its port or 0; an invalid address has empty parts."""
    try:
        parts = urlsplit(address)
        return parts, parts.port or 0
    except ValueError:  # a port that is not a number, brackets without an IPv6 address
        return urlsplit(""), 0


def _is_range(least: str, most: str) -> bool:
    return all(number.isascii() and number.isdigit() and len(number) < 6 for number in (least, most)) and (
        0 <= int(least) <= int(most) >= 1
    )
