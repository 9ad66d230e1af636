"""Keep the translations in ``cloudless_plugin/i18n``: ``make i18n``; needs the standard library and Qt's lrelease.

``update`` collects the templates of all sentences that a user may see into a ``.ts`` file (Qt Linguist's format) for
each language, keeps what is translated there, drops what is gone, and makes the ``.qm`` that Qt loads. ``check``
changes nothing and fails where that would, where a translation is missing or has other values than its template, or
where a sentence is put together otherwise.

A template is a constant among the arguments of ``tr``, ``Text``, ``plural``, an error of ``engine/errors.py``, or a
reporter's ``progress``, ``info`` and ``warning``.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "cloudless_plugin"
FOLDER = PLUGIN / "i18n"
_ERRORS = PLUGIN / "engine" / "errors.py"
HELP = PLUGIN / "processing" / "help"
LANGUAGES = ("de", "zh")
CONTEXT = "Cloudless"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
_QT = "/usr/lib/qt5/bin"
"""Where Debian has Qt's tools, beside the path."""
_FUNCTIONS = {"tr", "Text", "plural"}
_SAYINGS = {"progress", "info", "warning"}


def templates() -> list[str]:
    """Return every template in the plugin, in the order of the alphabet."""
    found: set[str] = set()
    for path in sorted(PLUGIN.rglob("*.py")):
        constants = (one.value for one in _sentences(path) if isinstance(one, ast.Constant))
        found.update(value for value in constants if isinstance(value, str) and value)
    return sorted(found)


def joined() -> Iterator[str]:
    """Yield the sentences that are put together in a way that no translator can follow, a line each."""
    for path in sorted(PLUGIN.rglob("*.py")):
        for sentence in _sentences(path):
            if isinstance(sentence, (ast.JoinedStr, ast.BinOp)) or _is_format(sentence):
                place = f"{path.relative_to(ROOT)}:{sentence.lineno}"
                yield f"{place}: a sentence is a constant template with named values: {ast.unparse(sentence)}"


def _sentences(path: Path) -> Iterator[ast.expr]:
    """Yield the expressions in a module that are sentences; of a choice, each."""
    speakers = _FUNCTIONS | _errors() | ({"__init__"} if path == _ERRORS else set())
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            said = node.args[-1:] if _is_said(node.func) else node.args if _name(node.func) in speakers else []
            for argument in said:
                yield from (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)


@cache
def _errors() -> set[str]:
    """Return the names of the errors whose message a user reads."""
    module = ast.parse(_ERRORS.read_text(encoding="utf-8"))
    return {node.name for node in module.body if isinstance(node, ast.ClassDef)}


def _is_said(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in _SAYINGS and "reporter" in _name(function.value)


def _is_format(sentence: ast.expr) -> bool:
    return isinstance(sentence, ast.Call) and _name(sentence.func) == "format"


def _name(expression: ast.expr) -> str:
    """Return the last word of a name: ``info`` of ``self.reporter.info``."""
    return str(getattr(expression, "attr", getattr(expression, "id", "")))


def source(language: str) -> Path:
    """Return the path of a language's ``.ts``, which translators edit."""
    return FOLDER / f"cloudless_{language}.ts"


def compiled(language: str) -> Path:
    """Return the path of a language's ``.qm``, which Qt loads."""
    return FOLDER / f"cloudless_{language}.qm"


def read(path: Path) -> dict[str, str]:
    """Return the translation of each template in a ``.ts``; empty where there is none yet."""
    if not path.exists():
        return {}
    messages = ET.parse(path).iter("message")  # noqa: S314 - our own
    return {message.findtext("source", ""): message.findtext("translation", "") for message in messages}


def written(language: str, translations: dict[str, str]) -> str:
    """Return the text of a ``.ts``."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for template, translation in translations.items():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = template
        element = ET.SubElement(message, "translation", {} if translation else {"type": "unfinished"})
        element.text = translation
    ET.indent(root)
    return _HEAD + ET.tostring(root, encoding="unicode") + "\n"


def collected(language: str) -> str:
    """Return what a language's ``.ts`` is to be: today's templates, and what is translated of them."""
    known = read(source(language))
    return written(language, {template: known.get(template, "") for template in templates()})


def compile_to(target: Path, language: str) -> None:
    """Make a ``.qm`` of a language's ``.ts``."""
    program = shutil.which("lrelease", path=_QT) or shutil.which("lrelease")
    if program is None:
        raise SystemExit("lrelease is missing: run make i18n, which installs it.")
    subprocess.run([program, "-silent", str(source(language)), "-qm", str(target)], check=True)


def update() -> list[str]:
    """Write every ``.ts`` and ``.qm``; return what is left to translate, a line each."""
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        source(language).write_text(collected(language), encoding="utf-8")
        compile_to(compiled(language), language)
    return problems()


def problems() -> list[str]:
    """Return what is missing or wrong, a line each."""
    of_languages = (problem for one in LANGUAGES for problem in (*_file_problems(one), *_page_problems(one)))
    return [*joined(), *of_languages]


def _file_problems(language: str) -> Iterator[str]:
    path = source(language)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text != collected(language):
        yield f"{path.name} is not what the source says: run make i18n"
    for template, translation in read(path).items():
        if not translation:
            yield f"{path.name}: not translated: {template}"
        elif _values(template) != _values(translation):
            yield f"{path.name}: other values than its template's: {translation}"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.qm"
        compile_to(fresh, language)
        if not compiled(language).exists() or fresh.read_bytes() != compiled(language).read_bytes():
            yield f"{compiled(language).name} is not what {path.name} says: run make i18n"


def _values(template: str) -> set[tuple[str, str]]:
    """Return the values in a template, and how they are formatted but for commas, which some read as points."""
    try:
        parts = [(name, form or "") for _, name, form, _ in Formatter().parse(template) if name is not None]
    except ValueError:  # a slip
        parts = [(template, "")]
    return {(name, form.replace(",", "")) for name, form in parts}


def _page_problems(language: str) -> Iterator[str]:
    """Yield the help pages that are missing, or name fewer or more things than the English ones."""
    for english in sorted(HELP.glob("*.html")):
        if english.stem.count("."):
            continue
        page = english.with_suffix(f".{language}.html")
        if not page.exists():
            yield f"{page.name} is missing"
        elif _Tags(page).counts != _Tags(english).counts:
            yield f"{page.name} has other parts than {english.name}"


class _Tags(HTMLParser):
    """Counts the tags of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        """Count one."""
        self.counts[tag] += 1


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    if arguments not in (["update"], ["check"]):
        print(__doc__, file=sys.stderr)
        return 2
    found = update() if arguments == ["update"] else problems()
    print("\n".join(found) or f"{len(templates())} sentences in {' and '.join(LANGUAGES)}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
