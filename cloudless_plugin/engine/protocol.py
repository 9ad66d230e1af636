"""What crosses the border between QGIS and the engine's process: JSON, one object a line.

From QGIS to the worker, on its standard input::

    {"type": "run", "request": {...}, "output": "mosaic.tif", "scratch": "folder",
     "preview": {"path": "coarse.tif", "pixels": 1200}, "evidence": "evidence.tif"}
    {"type": "run", "request": {... "period": "month"}, "output": "folder", "scratch": "folder",
     "figure": "figure.png", "animation": "animation.gif", "words": {"July": "Juli"}}
    {"type": "look", "request": {...}, "quicklooks": "folder", "plan": true}
    {"type": "check"}
    {"type": "warm"}
    {"type": "cancel"}

From the worker to QGIS, on its standard output::

    {"type": "ready"}
    {"type": "progress", "fraction": 0.25, "message": "Tile 7 of 24"}
    {"type": "info", "message": "42 scenes, 9 dates"}
    {"type": "warning", "message": "..."}
    {"type": "preview", "path": "coarse.tif", "display": [200.0, 1500.0]}
    {"type": "result", "scene_count": 42, "skipped_count": 0, "filled_percent": 99.2, "display": [200.0, 1500.0]}
    {"type": "error", "message": "one sentence", "trace": "..."}

A ``run`` of a request with a ``period`` makes a series, whose ``result`` has ``periods``, and whose pictures have
titles made of the ``words``; a ``look`` gives ``scenes``, ``passes`` and a ``plan`` where it is asked for; a
``check`` loads what a run loads. What is absent of ``preview``, ``evidence``, ``figure``, ``animation`` and
``quicklooks`` is not made. Any job may have ``credentials``: headers by the address of the server that they are for.
A ``display`` is null where the mosaic is empty. An ``error`` with ``"environment": true`` says that the engine's
packages are not whole, and one with ``"kept": true`` that what was done stays for the next run. Before its job a
worker may be told to be ``warm``: it loads what a run loads, is ``ready``, and waits for the job, ``IDLE`` seconds at
most.

A sentence to be translated is an object: ``{"text": "Tile {done} of {count}", "values": {"done": 7, "count": 24}}``.
A run ends with one ``result`` or one ``error``. The end of the worker's input ends the run too,
and what it has done stays for the next one.
"""

from __future__ import annotations

import json
from typing import Any

from .text import from_json, to_json

RUN = "run"
LOOK = "look"
CHECK = "check"
WARM = "warm"
CANCEL = "cancel"
READY = "ready"
PROGRESS = "progress"
INFO = "info"
PREVIEW = "preview"
WARNING = "warning"
RESULT = "result"
ERROR = "error"

IDLE = 600.0
"""Seconds that a warm worker waits for a job."""


def encode(kind: str, **content: Any) -> str:
    """Return one line, ending in a newline; letters beyond ASCII are escaped, so any pipe carries it."""
    return json.dumps({"type": kind, **to_json(content)}) + "\n"


def decode(line: str) -> dict[str, Any]:
    """Return the message in a line; what is not a message comes back as ``info``, so that nothing is lost."""
    try:
        message = json.loads(line, object_hook=from_json)
    except ValueError:
        message = None
    if isinstance(message, dict) and isinstance(message.get("type"), str):
        return message
    return {"type": INFO, "message": line.rstrip()}
