"""The panel: it fills an algorithm's parameters and runs it."""

from __future__ import annotations
