"""``python -m quality FOLDER`` writes the tables of picture quality, and pictures beside the truth."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from .bright import measure_bright
from .cases import measure_generated, measure_real
from .classes import measure_classes
from .series import measure_series
from .views import measure_views

_Measures = tuple[Any, list[str]]
"""Measures to keep as JSON, and the lines of their tables."""


def main() -> None:
    """Make the tables that are asked for; write ``table.md``, ``results.json`` and the pictures."""
    asked = _arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    results, lines = {}, []
    for name, make in _parts(asked).items():
        if asked.only is None or name in asked.only:
            results[name], part = make()
            lines += part
    (asked.folder / "results.json").write_text(json.dumps(results, indent=1))
    text = "\n".join(lines)
    (asked.folder / "table.md").write_text(text)
    print(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m quality", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--real", type=Path, help="item collection of the real scenes of Slovenia")
    parser.add_argument("--series", type=Path, help="item collection of a real place on many dates")
    names = list(_parts(argparse.Namespace(folder=None, real=None, series=None, ways=None)))
    parser.add_argument("--only", type=_words, help=f"only these tables, of {','.join(names)}")
    parser.add_argument("--ways", type=_words, help="only ways whose name has one of these words; 'default' is one way")
    asked = parser.parse_args()
    unknown = set(asked.only or []) - set(names)
    if unknown:
        parser.error(f"there is no table {', '.join(sorted(unknown))}: choose among {', '.join(names)}")
    asked.folder = asked.folder.resolve()
    return asked


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


def _parts(asked: argparse.Namespace) -> dict[str, Callable[[], _Measures]]:
    """Return what makes each part of the document, by its name."""
    folder, ways = asked.folder, asked.ways
    return {
        "generated": lambda: measure_generated(folder, ways),
        "bright": lambda: measure_bright(folder, ways),
        "real": partial(_of_items, measure_real, "real scenes", asked.real, folder, ways),
        "classes": partial(_of_items, measure_classes, "real scenes", asked.real, folder, ways),
        "series": partial(_of_items, measure_series, "real series", asked.series, folder, ways),
        "views": partial(_of_items, measure_views, "real series", asked.series, folder, ways),
    }


def _of_items(
    measure: Callable[[Path, Path, list[str] | None], _Measures],
    name: str,
    items: Path | None,
    folder: Path,
    ways: list[str] | None,
) -> _Measures:
    """Measure real scenes, if this machine has them."""
    if items is None or not items.is_file():
        return None, [f"The {name} are not here: their tables are left out.", ""]
    return measure(items.resolve(), folder, ways)


if __name__ == "__main__":
    main()
