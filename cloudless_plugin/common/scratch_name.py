"""Names of scratch folders."""

from __future__ import annotations

import uuid
from pathlib import Path


def scratch_path(output: Path) -> Path:
    """Return a new path for the scratch folder of a run: hidden, beside the output."""
    return output.with_name(f".{output.name}.{uuid.uuid4().hex[:12]}")
