"""The engine's own code: to tell one version from another, and to send it to where it runs."""

from __future__ import annotations

import hashlib
import zipfile
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return what tells this code from any other, a few letters."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(str(path.relative_to(_PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def pack(folder: Path) -> Path:
    """Write the code to a ZIP in ``folder``, from which Python imports it; return its path, which names the digest."""
    path = folder / f"cloudless-{code_digest()}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for source in _sources():
            archive.write(source, Path(_PACKAGE.name) / source.relative_to(_PACKAGE))
    return path


def _sources() -> list[Path]:
    return sorted([*_PACKAGE.glob("*.py"), *(_PACKAGE / "engine").glob("*.py")])
