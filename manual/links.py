"""Links of the repository's documents, as the site needs them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

_LINK = re.compile(r"(?<=\]\()([^()\s]+)(?=\))")
"""Matches the target of ``[words](target)``; the words may have begun on the line before."""
_ELSEWHERE = re.compile(r"[a-z]+:|#")
"""Matches the begin of what lies outside of the repository, or on the same page."""


class BrokenLinkError(Exception):
    """A document links to something that the repository does not have."""


def with_site_links(text: str, source: str, pages: Mapping[str, str], root: Path, home: str) -> str:
    """Return a document with links that work on the site.

    Args:
        text: Markdown.
        source: path of the document in the repository.
        pages: for each file of the repository that the site has, its place there.
        root: of the repository.
        home: address of the repository on the web, to which links to its other files lead.

    Raises:
        BrokenLinkError: where a link leads nowhere.
    """
    is_code, lines = False, []
    for line in text.split("\n"):
        is_fence = line.lstrip().startswith("```")
        is_code ^= is_fence
        if not is_code and not is_fence and not line.startswith("    "):
            line = _LINK.sub(lambda found: _on_site(found[0], source, pages, root, home), line)  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines)


def _on_site(target: str, source: str, pages: Mapping[str, str], root: Path, home: str) -> str:
    """Return the target of a link as a page of the site has it."""
    if _ELSEWHERE.match(target):
        return target
    path, sign, anchor = target.partition("#")
    named = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if named.startswith("..") or not (root / named).exists():
        raise BrokenLinkError(f"{source}: {target}")
    if named in pages:
        here = posixpath.dirname(pages[source])
        return posixpath.relpath(pages[named], here or ".") + sign + anchor
    return f"{home}/blob/HEAD/{named}{sign}{anchor}"
