"""Fixtures of tests that read byte ranges."""

from tests.support.ranges import signed, waits

__all__ = ["signed", "waits"]
