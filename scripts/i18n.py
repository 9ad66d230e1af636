"""Keeps the translations in ``cloudless_plugin/i18n``; needs the standard library and Qt's lrelease.

``update`` (``make i18n``) collects the templates of all sentences that a user may see into a ``.ts`` file (Qt
Linguist's format) for each language, keeps existing translations, drops those of removed templates, and makes the
``.qm`` that Qt loads. ``check`` changes no file. It fails if ``update`` would change one, if a translation is missing
or has other values than its template, or if a sentence is not a constant template.

A template is a constant among the arguments of ``tr``, ``Message``, ``plural``, an error of ``common/errors.py``, or a
reporter's ``progress``, ``info`` and ``warning``.
"""

from __future__ import annotations

import ast
import re
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
_ERRORS = PLUGIN / "common" / "errors.py"
HELP = PLUGIN / "processing" / "help"
METADATA = ROOT / "metadata.txt"
LANGUAGES = ("de", "zh")
CONTEXT = "Cloudless"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
_QT = "/usr/lib/qt5/bin"
"""Debian's folder of Qt's tools, searched before PATH."""
_FUNCTIONS = {"tr", "Message", "plural"}
_SAYINGS = {"progress", "info", "warning"}
_SHOWN = {
    *("QAction", "QCheckBox", "QGroupBox", "QLabel", "QPushButton", "QRadioButton", "QToolButton"),
    *("QgsCollapsibleGroupBox", "addAction", "addRow", "addTab", "pushInfo", "pushMessage", "pushWarning"),
    *("reportError", "setDefaultText", "setDescription", "setDialogTitle", "setHeaderLabels", "setPlaceholderText"),
    *("setProgressText", "setSpecialValueText", "setStatusTip", "setText", "setTitle", "setToolTip", "setWindowTitle"),
}
"""Functions of Qt and QGIS that show a text to the user."""
_DESCRIBED = ("QgsProcessingParameter", "QgsProcessingOutput")
"""Prefixes of QGIS classes whose second argument is shown to the user."""


def templates() -> list[str]:
    """Return all templates in the plugin, sorted."""
    return sorted({template for text in modules().values() for template in templates_in(text)})


def templates_in(text: str) -> Iterator[str]:
    """Yield the templates in the source of a module."""
    for sentence in _sentences(ast.parse(text)):
        if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str) and sentence.value:
            yield sentence.value


def loose(text: str) -> Iterator[str]:
    """Yield the texts in the source of a module that users see and translators do not, each with its line number."""
    tree = ast.parse(text)
    for sentence in _sentences(tree):
        if isinstance(sentence, (ast.JoinedStr, ast.BinOp)) or _is_format(sentence):
            yield f"{sentence.lineno}: no constant template with named values: {ast.unparse(sentence)}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            shown = node.args if name in _SHOWN else node.args[1:2] if name.startswith(_DESCRIBED) else []
            yield from (f"{one.lineno}: shown without tr: {ast.unparse(one)}" for one in shown if _has_words(one))


def modules() -> dict[Path, str]:
    """Return the source of each module of the plugin."""
    return {path: path.read_text(encoding="utf-8") for path in sorted(PLUGIN.rglob("*.py"))}


def _sentences(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions in a module that are sentences; of a conditional expression, both branches."""
    speakers = _FUNCTIONS | error_classes()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = _name(call.func)
        is_said = name in _SAYINGS and "reporter" in _name(_owner(call))
        if is_said or name in speakers or _is_error_s_own(call):
            for sentence in call.args[1:] if name == "plural" else call.args[-1:]:
                yield from (sentence.body, sentence.orelse) if isinstance(sentence, ast.IfExp) else (sentence,)


@cache
def error_classes() -> set[str]:
    """Return the names of the error classes whose message is shown to the user."""
    module = ast.parse(_ERRORS.read_text(encoding="utf-8"))
    return {node.name for node in module.body if isinstance(node, ast.ClassDef)}


def _is_error_s_own(call: ast.Call) -> bool:
    """Tell whether a call is ``super().__init__("...")`` with a sentence, as in an error class."""
    first = call.args[0] if call.args else None
    is_sentence = isinstance(first, ast.Constant) and isinstance(first.value, str) and " " in first.value
    return _name(call.func) == "__init__" and is_sentence


def _is_format(sentence: ast.expr) -> bool:
    return isinstance(sentence, ast.Call) and _name(sentence.func) == "format"


def _has_words(shown: ast.expr) -> bool:
    """Tell whether an expression, or one in a list, is a text with letters besides markup and the plugin's name."""
    if isinstance(shown, (ast.List, ast.Tuple)):
        return any(_has_words(one) for one in shown.elts)
    parts = shown.values if isinstance(shown, ast.JoinedStr) else [shown]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(letter.isalpha() for letter in re.sub("<.*?>", "", "".join(texts))) and texts != [CONTEXT]


def _owner(call: ast.Call) -> ast.expr:
    """Return the object whose method is called: ``self.reporter`` of ``self.reporter.info("...")``."""
    return call.func.value if isinstance(call.func, ast.Attribute) else call.func


def _name(expression: ast.expr) -> str:
    """Return the last part of a dotted name: ``info`` of ``self.reporter.info``."""
    return str(getattr(expression, "attr", getattr(expression, "id", "")))


def source(language: str) -> Path:
    """Return the path of a language's ``.ts``, which translators edit."""
    return FOLDER / f"cloudless_{language}.ts"


def compiled(language: str) -> Path:
    """Return the path of a language's ``.qm``, which Qt loads."""
    return FOLDER / f"cloudless_{language}.qm"


def read(path: Path) -> dict[str, str]:
    """Return the translation of each template in a ``.ts``; empty if not translated yet."""
    if not path.exists():
        return {}
    messages = ET.parse(path).iter("message")  # noqa: S314 - our own file
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
    """Return the ``.ts`` of a language as it should be: the current templates with their existing translations."""
    known = read(source(language))
    return written(language, {template: known.get(template, "") for template in templates()})


def compile_to(target: Path, language: str) -> None:
    """Compile a language's ``.ts`` to a ``.qm`` at ``target``."""
    program = shutil.which("lrelease", path=_QT) or shutil.which("lrelease")
    if program is None:
        raise SystemExit("lrelease is missing: run make i18n, which installs it.")
    subprocess.run([program, "-silent", str(source(language)), "-qm", str(target)], check=True)


def update() -> list[str]:
    """Write every ``.ts`` and ``.qm``; return the remaining problems, a line each."""
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        source(language).write_text(collected(language), encoding="utf-8")
        compile_to(compiled(language), language)
    return problems()


def problems() -> list[str]:
    """Return all problems, a line each."""
    of_languages = (problem for one in LANGUAGES for problem in (*_file_problems(one), *_page_problems(one)))
    of_source = (f"{path.relative_to(ROOT)}:{one}" for path, text in modules().items() for one in loose(text))
    return [*of_source, *of_languages]


def _file_problems(language: str) -> Iterator[str]:
    path = source(language)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text != collected(language):
        yield f"{path.name} is not what the source says: run make i18n"
    for template, translation in read(path).items():
        if not translation:
            yield f"{path.name}: not translated: {template}"
        elif values(template) != values(translation):
            yield f"{path.name}: other values than its template's: {translation}"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.qm"
        compile_to(fresh, language)
        if not compiled(language).exists() or fresh.read_bytes() != compiled(language).read_bytes():
            yield f"{compiled(language).name} is not what {path.name} says: run make i18n"


def values(template: str) -> set[tuple[str, str]]:
    """Return names and formats of the values in a template, without commas, which some languages use as points."""
    try:
        parts = [(name, form or "") for _, name, form, _ in Formatter().parse(template) if name is not None]
    except ValueError:  # not a valid template
        parts = [(template, "")]
    return {(name, form.replace(",", "")) for name, form in parts}


def _page_problems(language: str) -> Iterator[str]:
    """Yield missing keys of the metadata, missing help pages, and pages with other tags than the English ones."""
    told = METADATA.read_text(encoding="utf-8")
    yield from (f"{METADATA.name} has no {key}" for key in _told_in(language) if f"\n{key}=" not in told)
    for english in sorted(HELP.glob("*.html")):
        if english.stem.count("."):
            continue
        page = english.with_suffix(f".{language}.html")
        if not page.exists():
            yield f"{page.name} is missing"
        elif _Tags(page).counts != _Tags(english).counts:
            yield f"{page.name} has other parts than {english.name}"


def _told_in(language: str) -> list[str]:
    """Return the metadata keys that QGIS's plugin manager shows in a language."""
    return [f"{key}[{language}]" for key in ("description", "about")]


class _Tags(HTMLParser):
    """Counts the tags in a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        """Count a tag."""
        self.counts[tag] += 1


def main(arguments: list[str]) -> int:
    """Run the command line."""
    if arguments not in (["update"], ["check"]):
        print(__doc__, file=sys.stderr)
        return 2
    found = update() if arguments == ["update"] else problems()
    print("\n".join(found) or f"{len(templates())} sentences in {' and '.join(LANGUAGES)}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
