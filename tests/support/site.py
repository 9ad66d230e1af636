"""The pages of the documentation site, without building it."""

from __future__ import annotations

import re

from cloudless_plugin.common.version import read_homepage
from tests.support.paths import ROOT


def page_addresses() -> set[str]:
    """Return the addresses of all pages: ``nav``, which names each, or the strict build fails."""
    _, _, nav = (ROOT / "manual" / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")
    pages = re.findall(r"[\w/-]+(?=\.md$)", nav, re.MULTILINE)
    return {f"{read_homepage()}/{page.replace('README', 'index')}.html" for page in pages}
