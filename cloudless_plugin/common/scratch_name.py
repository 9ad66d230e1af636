"""Names of scratch folders."""

from __future__ import annotations

import uuid
from pathlib import Path


def scratch_path(output: Path) -> Path:
    """Return a new name for the scratch folder of a run: hidden, beside its output."""
    return output.with_name(f".{output.name}.{uuid.uuid4().hex[:12]}")
