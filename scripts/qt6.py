"""Checks the plugin's source for code that fails on Qt 6, the Qt of QGIS 4; needs the standard library only.

Rules, in every module:

- Qt is imported through ``qgis.PyQt`` only, not from PyQt5, PyQt6, PySide or sip, and no module that Qt 6 lacks.
- No class is used that Qt 6 lacks (``QRegExp``, ``QDesktopWidget``, ...), nor ``qApp``.
- A class that Qt 6 moved to another module (``QAction``, ``QShortcut``, ...) is imported inside ``try``, from either.
- Enums are scoped: ``Qt.DateFormat.ISODate``, not ``Qt.ISODate``, for the classes of Qt and of QGIS. A capitalised
  attribute of such a class, and any attribute of ``Qt``, must be followed by a member, be called, or be passed to
  ``getattr``. Annotations and QGIS's constants in capitals (``Qgis.QGIS_VERSION``) are allowed. ``self.StyledPanel``
  counts as unscoped. Neither ``.value`` of an enum, which Qt 5 lacks, nor a type of ``QVariant`` is used.
- No removed method is called (``exec_``, ``toTime_t``, ...).
- No overload of a signal is chosen by type (``activated[str]``).
- Nothing is left that the check of plugins.qgis.org reports besides (``pyqt5_to_pyqt6.py --dry_run`` of QGIS): an
  empty ``QVariant()``, ``QDateTime`` from a date or from eight numbers, ``addAction`` with four arguments, a method
  ``exec_``, ``width()`` of font metrics, and compiled resources. As there, a class is known by its name, wherever it
  was imported from.

The source alone does not show an enum reached through an object (``event.KeyPress``), a number where Qt 6 requires an
enum, or the arguments of a method. So ``tests/qt6`` looks up every name in PyQt6 and drives the panel on it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLUGIN = Path(__file__).parents[1] / "cloudless_plugin"
_CLASS = re.compile(r"Q(t|gis|(gs)?[A-Z]\w*)")
_OTHER_BINDINGS = {"PyQt4", "PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}
_MODULES_GONE = {"Qt", "QtScript", "QtWebKit", "QtWebKitWidgets", "QtXmlPatterns"}
_CLASSES_GONE = {
    *("QColormap", "QDesktopWidget", "QDirModel", "QGLWidget", "QMacStyle", "QMatrix"),
    *("QNetworkConfiguration", "QNetworkConfigurationManager", "QNetworkSession", "QRegExp", "QRegExpValidator"),
    *("QTextCodec", "QTextDecoder", "QTextEncoder", "QWebPage", "QWebView", "qApp"),
}
_CLASSES_MOVED = {
    *("QAction", "QActionGroup", "QFileSystemModel", "QShortcut", "QUndoCommand", "QUndoGroup", "QUndoStack"),
    *("QGraphicsSvgItem", "QOpenGLWidget", "QSvgWidget"),
}
_METHODS_GONE = {
    *("desktop", "exec_", "fromTime_t", "globalPosF", "globalX", "globalY", "localPos", "posF", "print_", "setCodec"),
    *("setMargin", "setTabStopWidth", "setTime_t", "tabStopWidth", "toTime_t"),
}


@dataclass(frozen=True)
class Reference:
    """A class of Qt or QGIS and the attributes looked up in it: ``Qt``, ``DateFormat``, ``ISODate``."""

    line: int
    module: str
    path: tuple[str, ...]
    is_handed_on: bool
    """Whether it is called, passed to ``getattr``, or part of an annotation."""


class Source:
    """The parsed source of one module of the plugin."""

    def __init__(self, text: str) -> None:
        """Parse ``text``."""
        self.tree = ast.parse(text)
        self._parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self._classes: dict[str, tuple[str, ...]] = {}
        self._modules: dict[str, str] = {}
        for _, module, name, alias in self.imports():
            if name.startswith("Qt") and module == "qgis.PyQt":
                self._modules[alias] = f"{module}.{name}"
            elif module.startswith("qgis.") and name.startswith("Q"):
                self._classes[alias] = (module, name)

    def imports(self) -> Iterator[tuple[ast.stmt, str, str, str]]:
        """Yield each import: statement, module, name in it (empty for the module itself), and name here."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name, "", alias.asname or alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                module = node.module or ""
                yield from ((node, module, alias.name, alias.asname or alias.name) for alias in node.names)

    def references(self) -> Iterator[Reference]:
        """Yield every attribute look-up in a class of Qt or QGIS, and in ``self``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and not isinstance(self._parents[node], ast.Attribute):
                path = _path(node)
                module = ""
                if path and path[0] in self._modules:
                    module, path = self._modules[path[0]], path[1:]
                elif path and path[0] in self._classes:
                    module, name = self._classes[path[0]]
                    path = (name, *path[1:])
                elif not path or not (path[0] == "self" or _CLASS.fullmatch(path[0])):
                    continue
                yield Reference(node.lineno, module, path, self._is_handed_on(node))

    def parent(self, node: ast.AST) -> ast.AST:
        """Return the node that holds ``node``, which is not the module."""
        return self._parents[node]

    def is_tried(self, node: ast.AST) -> bool:
        """Tell whether a statement lies inside ``try``."""
        return any(isinstance(outer, ast.Try) for outer in self._outer(node))

    def _outer(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self._parents:
            node = self._parents[node]
            yield node

    def _is_handed_on(self, node: ast.AST) -> bool:
        parent = self._parents[node]
        if isinstance(parent, ast.Call):
            return parent.func is node or getattr(parent.func, "id", "") in ("getattr", "hasattr")
        inner = node
        for outer in self._outer(node):
            if inner in (getattr(outer, "annotation", None), getattr(outer, "returns", None)):
                return True
            inner = outer
        return False


def _path(node: ast.expr) -> tuple[str, ...]:
    """Return ``("Qt", "DateFormat", "ISODate")`` for ``Qt.DateFormat.ISODate``; empty unless it begins with a name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return (node.id, *reversed(names)) if isinstance(node, ast.Name) else ()


def _name(node: ast.AST) -> str:
    """Return the name of a variable or an attribute; empty for anything else."""
    return getattr(node, "attr", "") or getattr(node, "id", "")


def problems(text: str) -> list[str]:
    """Return the code in a module's source that fails on Qt 6, a line each, with its line number."""
    source = Source(text)
    checks = (_import_problems, _resource_problems, _enum_problems, _call_problems, _argument_problems, _font_problems)
    found = [problem for check in checks for problem in check(source)]
    return [f"{line}: {message}" for line, message in sorted(found)]


def _import_problems(source: Source) -> Iterator[tuple[int, str]]:
    for node, module, name, _ in source.imports():
        parts = f"{module}.{name}".split(".")
        if parts[0] in _OTHER_BINDINGS:
            yield node.lineno, f"{module} is not qgis.PyQt"
        if parts[:2] == ["qgis", "PyQt"] and parts[2] in _MODULES_GONE:
            yield node.lineno, f"Qt 6 has no module {parts[2]}"
        if parts[:2] == ["qgis", "PyQt"] and not name:
            yield node.lineno, f"import names from {module}, not the module: its names could not be followed"
        if name in _CLASSES_GONE:
            yield node.lineno, f"Qt 6 has no {name}"
        if name == "*":
            yield node.lineno, "import * hides which names are Qt's"
        if name in _CLASSES_MOVED and not source.is_tried(node):
            yield node.lineno, f"{name} lies in another module in Qt 6: import it inside try, from either"


def _resource_problems(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
            if any(module.endswith("_rc") for module in modules):
                yield node.lineno, "PyQt6 has no compiled resources: read icons and forms from their files"


def _enum_problems(source: Source) -> Iterator[tuple[int, str]]:
    for reference in source.references():
        path = reference.path
        words = ".".join(path)
        if len(path) < 2 or not (path[1][0].isupper() or path[0] == "Qt"):
            continue
        if path[0] == "QVariant":
            yield reference.line, f"{words}: Qt 6 has the types in QMetaType.Type"
        elif path[2:] and path[-1] in ("value", "name"):
            yield reference.line, f"{words}: an enum of Qt 5 has no {path[-1]}"
        elif len(path) == 2 and not reference.is_handed_on and not _is_constant(reference):
            yield reference.line, f"{words} is not scoped"


def _is_constant(reference: Reference) -> bool:
    """Tell whether a look-up is a constant of QGIS or of the plugin."""
    return reference.path[1].isupper() and not reference.module.startswith("qgis.PyQt")


def _call_problems(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        name = _name(node)
        if isinstance(node, ast.Attribute) and name in _METHODS_GONE:
            yield node.lineno, f"Qt 6 has no {name}()"
        if isinstance(node, ast.FunctionDef) and node.name in _METHODS_GONE:
            yield node.lineno, f"Qt 6 calls no {node.name}()"
        if isinstance(node, (ast.Attribute, ast.Name)) and name in _CLASSES_GONE:
            yield node.lineno, f"Qt 6 has no {name}"
        if isinstance(node, ast.Subscript) and _is_overload(node, source):
            yield node.lineno, "an overload of a signal is chosen by its type"


def _is_overload(node: ast.Subscript, source: Source) -> bool:
    """Tell whether a subscript chooses a signal: ``activated[str]``, or anything whose ``connect`` is looked up."""
    return _name(source.parent(node)) in ("connect", "disconnect", "emit") or (
        _name(node.value) == "activated" and _name(node.slice) == "str"
    )


def _argument_problems(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        if name == "addAction" and len(node.args) >= 4:
            yield node.lineno, "addAction() takes other arguments in Qt 6: make a QAction and add it"
        if name == "QVariant" and all(_path(argument)[:1] == ("QVariant",) for argument in node.args):
            yield node.lineno, "an empty QVariant is qgis.core's NULL"
        is_date = len(node.args) == 1 and isinstance(node.args[0], ast.Call) and _name(node.args[0].func) == "QDate"
        if name == "QDateTime" and (is_date or len(node.args) == 8):
            yield node.lineno, "QDateTime takes a QDate and a QTime in Qt 6"


def _font_problems(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the calls of ``width()`` of font metrics, which may have a name."""
    metrics = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign) and _is_metrics(node.value):
            metrics |= {_name(target) for target in node.targets}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "width":
            is_named = isinstance(node.value, ast.Name) and node.value.id in metrics
            if is_named or _is_metrics(node.value):
                yield node.lineno, "font metrics have no width() in Qt 6: horizontalAdvance()"


def _is_metrics(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) in ("QFontMetrics", "QFontMetricsF", "fontMetrics")


def main() -> int:
    """Check the whole plugin."""
    found = [
        f"{path.relative_to(PLUGIN.parent)}:{problem}"
        for path in sorted(PLUGIN.rglob("*.py"))
        for problem in problems(path.read_text(encoding="utf-8"))
    ]
    print("\n".join(found) or "Nothing that Qt 6 would not take")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
