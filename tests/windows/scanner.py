"""A scanner as they run on Windows: ``scanner.py FOLDER [SECONDS]`` opens each new file below a folder for a while."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import IO, Any


def main(folder: str, seconds: str = "0.5") -> None:
    """Scan until the end of standard input's owner, who kills this."""
    seen = {path for path in Path(folder).rglob("*") if path.is_file()}
    held: list[tuple[float, IO[Any]]] = []
    print("scanning", flush=True)
    while True:
        for path in Path(folder).rglob("*"):
            if path not in seen and path.is_file():
                try:
                    held.append((time.monotonic() + float(seconds), path.open("rb")))
                except OSError:
                    continue  # it has gone, or its writer shares it with nobody
                seen.add(path)
                print(path.name, flush=True)
        for end, file in held:
            if end < time.monotonic():
                file.close()
        held = [(end, file) for end, file in held if not file.closed]
        time.sleep(0.005)


if __name__ == "__main__":
    main(*sys.argv[1:])
