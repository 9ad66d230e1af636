"""The engine's code as a ZIP, to be sent to where it runs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ..machine.code_digest import PACKAGE, code_digest, source_files


def pack_code() -> tuple[str, bytes]:
    """Return the name and the content of a ZIP of the code, from which Python imports it; the name has the digest."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for source in source_files():
            archive.write(source, Path(PACKAGE.name) / source.relative_to(PACKAGE))
    return f"cloudless-{code_digest()}.zip", content.getvalue()
