"""Leaving a step of the engine out, to see what it is worth."""

from __future__ import annotations

from typing import Any
from unittest.mock import PropertyMock, patch

from cloudless_plugin.engine import hidden
from cloudless_plugin.engine.request import Request


def without_haze_test() -> Any:
    """Return a context in which observations that the mask lets pass are not looked at once more."""
    return patch.object(Request, "tests_haze", PropertyMock(return_value=False))


def without_opening() -> Any:
    """Return a context in which specks stay in the mask."""
    return patch.object(hidden, "SPECK", 0.0)
