"""What tells this code from any other."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2]
"""The plugin's folder."""
_ARCHIVE = re.compile(r"cloudless-([0-9a-f]{16})\.zip")


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return 16 hexadecimal digits that tell this code from any other. Code that was sent knows it by its archive's name."""
    sent = _ARCHIVE.fullmatch(PACKAGE.parent.name)
    if sent:
        return sent[1]
    digest = hashlib.sha256()
    for path in source_files():
        digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def source_files() -> list[Path]:
    """Return every module that the engine needs: those of ``engine`` and ``common``, and the package's own."""
    rooms = (path for room in ("common", "engine") for path in (PACKAGE / room).rglob("*.py"))
    return sorted([PACKAGE / "__init__.py", *rooms])
