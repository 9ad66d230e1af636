"""``python -m demo.indices PICTURE.jpg``: the picture of docs/indices.md, the NDVI of the real scenes."""

from __future__ import annotations

import sys
from pathlib import Path

from demo.series import draw

if __name__ == "__main__":
    draw(Path(sys.argv[1]), "figure_NDVI.png")
