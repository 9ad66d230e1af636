"""The Processing provider and its algorithms: the only entry to the engine."""

from __future__ import annotations
