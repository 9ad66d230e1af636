"""Addresses of Dask schedulers and gateways."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from .errors import RequestError

_GATEWAY = "gateway+"
_SCHEDULERS = ("tcp", "tls")
_GATEWAYS = ("gateway+http", "gateway+https")
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
        is_gateway = parts.scheme in _GATEWAYS
        if not parts.hostname or not (is_gateway or (parts.scheme in _SCHEDULERS and port)):
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
        if not is_gateway:
            return cls(f"{parts.scheme}://{parts.netloc}", is_gateway)
        url = f"{parts.scheme[len(_GATEWAY) :]}://{parts.netloc}{parts.path}".rstrip("/")
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
