"""Pages of the algorithms, from what ``algorithms`` has written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .tables import markdown_table


def algorithm_pages(algorithms: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the file name and the text of each algorithm's page."""
    for algorithm in algorithms:
        yield f"{algorithm['id'].partition(':')[2]}.md", _page(algorithm)


def _page(algorithm: Mapping[str, Any]) -> str:
    parameters = algorithm["parameters"]
    parts = [
        f"# {algorithm['title']}",
        f"`{algorithm['id']}` · {algorithm['summary']}",
        _help(algorithm["help"]),
        "## Names for scripts, models and the command line",
        "Parameters with a star are among the *Advanced Parameters* of the toolbox.",
        markdown_table(("parameter", "in the toolbox", "type", "default"), map(_row, parameters)),
        "### Words of the choices",
        *(_words(parameter) for parameter in parameters if parameter["values"]),
        "### Outputs",
        markdown_table(
            ("output", "in the toolbox", "type"),
            ([f"`{output['name']}`", html.escape(output["title"]), output["type"]] for output in algorithm["outputs"]),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _help(page: str) -> str:
    """Return a help page with its headings as the site's, so that they stand in the table of contents."""
    return re.sub(r"\s*<h3>(.*?)</h3>\s*", r"\n\n## \1\n\n", page).replace("</p>", "</p>\n\n")


def _row(parameter: Mapping[str, Any]) -> list[str]:
    default = "" if parameter["default"] in (None, "") else f"`{_plain(parameter['default'])}`"
    needed = "" if parameter["optional"] or default else "*required*"
    name = f"`{parameter['name']}`" + (" ★" if parameter["advanced"] else "")
    return [name, html.escape(parameter["title"]), parameter["type"], default or needed]


def _words(parameter: Mapping[str, Any]) -> str:
    """Return a list of the words of a choice, each with its title and what it means."""
    lines = [f"`{parameter['name']}`", ""]
    for value in parameter["values"]:
        told = ". ".join(part for part in (value["title"], value["tip"]) if part)
        lines.append(f"- `{value['word']}`: {html.escape(told)}")
    return "\n".join(lines)


def _plain(value: Any) -> str:
    """Return a default as the command line takes it: ``true``, ``25``."""
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
