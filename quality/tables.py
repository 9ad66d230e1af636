"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .compose import DEFAULT


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table under its title; the default's name in the first column is bold."""
    lines = [f"### {title}", "", _line(columns), "|---" * len(columns) + "|"]
    for first, *others in rows:
        lines.append(_line([f"**{first}**" if first == DEFAULT else first, *others]))
    return [*lines, ""]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
