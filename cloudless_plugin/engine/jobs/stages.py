"""Shares of a job that are done after each stage."""

from __future__ import annotations

SEARCHED = 0.05
COMPOSED = 0.92
WRITTEN = 0.97
"""After this, only the pictures of a series are drawn."""
