"""How many threads compute at once."""

from __future__ import annotations

import os
import threading

cores = threading.BoundedSemaphore(os.cpu_count() or 1)
"""Held by a thread while it computes: many threads may wait for bytes, as many as there are processors may compute."""
