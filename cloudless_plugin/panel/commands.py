"""A run as the command that repeats it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from typing import Any


def qgis_process_command(algorithm: str, parameters: Mapping[str, Any], *, windows: bool = os.name == "nt") -> str:
    """Return the command line that runs an algorithm with these parameters.

    Args:
        algorithm: its id.
        parameters: plain values; ``None``, empty texts and empty lists are left out.
        windows: quote as Windows' shell reads it, else as POSIX's.
    """
    words = ["qgis_process", "run", algorithm]
    for name, value in parameters.items():
        if value is None or value in ("", []):
            continue
        words += [f"--{name}={_plain(each)}" for each in (value if isinstance(value, (list, tuple)) else [value])]
    return " ".join(_windows_quoted(word) for word in words) if windows else shlex.join(words)


def python_command(algorithm: str, parameters: Mapping[str, Any]) -> str:
    """Return the Python that runs an algorithm in QGIS's console."""
    given = {name: value for name, value in parameters.items() if value is not None and value not in ("", [])}
    lines = [f"    {json.dumps(name)}: {_python(value)}," for name, value in given.items()]
    return "\n".join(["import processing", "", f'processing.run("{algorithm}", {{', *lines, "})", ""])


def _python(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (str, list)) else repr(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _windows_quoted(word: str) -> str:
    return f'"{word}"' if set(word) & set(' &|<>^,;=()"%') else word
