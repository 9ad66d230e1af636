"""``python -m manual FOLDER``: lay the pages of the site, from which mkdocs builds it.

``FOLDER`` has what ``manual.algorithms`` and ``manual.notebook`` have written; the pages go to ``FOLDER/pages``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .pages import lay

if __name__ == "__main__":
    lay(Path(sys.argv[1]))
