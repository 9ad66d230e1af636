"""The Dask addresses that this user allows: a model, a project or a script from elsewhere adds none."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsSettings

from ..common.dask_address import DaskAddress

SETTING = "cloudless/allowed_engines"


def allowed_engines() -> tuple[str, ...]:
    """Return the allowed addresses, in order."""
    kept = QgsSettings().value(SETTING)
    if isinstance(kept, str):  # Qt's form of a list of one
        kept = [kept]
    return tuple(str(address) for address in kept or () if address)


def allow_engine(address: str) -> None:
    """Allow an address from now on.

    Raises:
        RequestError: where it is none.
    """
    _keep(sorted({*allowed_engines(), DaskAddress.parse(address).place}))


def forbid_engine(address: str) -> None:
    """Take one of the ``allowed_engines`` away."""
    _keep(kept for kept in allowed_engines() if kept != address)


def _keep(addresses: Iterable[str]) -> None:
    kept = list(addresses)
    if kept:
        QgsSettings().setValue(SETTING, kept)
    else:
        QgsSettings().remove(SETTING)
