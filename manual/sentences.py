"""What the program says when something goes wrong: every sentence, in each language."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator

from scripts import i18n

_VALUE = re.compile(r"\{[^{}]*\}")
_ABOUT = {
    "RequestError": "The request asks for something impossible",
    "NoScenesError": "No scene is left",
    "CatalogueError": "The catalogue",
    "OutageError": "The network",
    "OutputError": "The result cannot be written",
    "EngineError": "The engine",
    "ClusterError": "The Dask cluster",
    "ShortageError": "Too little memory",
    "RecipeError": "Recipes",
}
"""Heading of each kind of error."""
_OTHERS = "Other sentences"
_HEAD = """# Every sentence of an error

What stands here as … is a value of your own run. Causes and remedies of the most frequent ones:
[Troubleshooting](../troubleshooting.md)."""


def shown(template: str) -> str:
    """Return a sentence with … in place of its values, as troubleshooting names it."""
    return _VALUE.sub("…", template)


def by_kind() -> dict[str, list[str]]:
    """Return the templates of all errors by the name of their class, each sorted."""
    found: dict[str, set[str]] = {}
    for text in i18n.modules().values():
        for kind, template in _errors_in(text):
            found.setdefault(kind, set()).add(template)
    return {kind: sorted(templates) for kind, templates in found.items()}


def _errors_in(text: str) -> Iterator[tuple[str, str]]:
    classes = i18n.error_classes()
    for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
        kind = call.func.id if isinstance(call.func, ast.Name) else ""
        if kind in classes:
            for sentence in call.args[-1:]:
                if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str) and " " in sentence.value:
                    yield kind, sentence.value


def sentences_page() -> str:
    """Return the page of all errors, each with its translations."""
    parts = [_HEAD]
    kinds = by_kind()
    others = sorted({template for kind, found in kinds.items() if kind not in _ABOUT for template in found})
    translations = [(language, i18n.read(i18n.source(language))) for language in i18n.LANGUAGES]
    for heading, templates in (*((_ABOUT[kind], kinds.get(kind, [])) for kind in _ABOUT), (_OTHERS, others)):
        if templates:
            parts.append(f"## {heading}")
            parts.append("\n".join(_entry(template, translations) for template in templates))
    return "\n\n".join(parts) + "\n"


def _entry(template: str, translations: list[tuple[str, dict[str, str]]]) -> str:
    """Return a sentence as an item of a list, with its translations below it."""
    others = [
        f'<br><span lang="{language}">{html.escape(shown(known[template]))}</span>'
        for language, known in translations
        if known.get(template)
    ]
    return f"- **{_escaped(shown(template))}**" + "".join(others)


def _escaped(text: str) -> str:
    """Return a text as Markdown that shows it to the letter."""
    return re.sub(r"([*_`\[\]])", r"\\\1", html.escape(text, quote=False))
