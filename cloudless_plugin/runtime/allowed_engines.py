"""The Dask addresses that this user allows: a model, a project or a script from elsewhere adds none."""

from __future__ import annotations

from qgis.core import QgsSettings

from ..common.dask_address import DaskAddress
from .kept_texts import keep_texts, kept_texts

SETTING = "cloudless/allowed_engines"


def allowed_engines() -> tuple[str, ...]:
    """Return the allowed addresses, in order."""
    return kept_texts(QgsSettings(), SETTING)


def allow_engine(address: str) -> None:
    """Allow an address from now on.

    Raises:
        RequestError: where it is none.
    """
    keep_texts(QgsSettings(), SETTING, sorted({*allowed_engines(), DaskAddress.parse(address).place}))


def forbid_engine(address: str) -> None:
    """Take one of the ``allowed_engines`` away."""
    keep_texts(QgsSettings(), SETTING, (kept for kept in allowed_engines() if kept != address))
