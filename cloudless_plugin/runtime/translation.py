"""The user's language: what QGIS's side shows is translated here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from ..common.messages import Message

_CONTEXT = "Cloudless"
_FOLDER = Path(__file__).parents[1] / "i18n"


def tr(sentence: str, /, **values: object) -> str:
    """Return a sentence in the user's language, or in English where there is no translation.

    Args:
        sentence: a constant, with the name of each value in braces; or what the engine has said.
        values: to put there.
    """
    text = sentence if isinstance(sentence, Message) else Message(sentence, **values)
    return text.translated(lambda template: QCoreApplication.translate(_CONTEXT, template))


def language() -> str:
    """Return the language that the user has chosen for QGIS, without country or script: "de", "zh"."""
    return QgsApplication.locale()[:2].lower()


@contextmanager
def installed() -> Iterator[None]:
    """Have the translations of the user's language, where there are any, at hand."""
    translator = QTranslator()
    if translator.load(f"cloudless_{language()}", str(_FOLDER)):
        QCoreApplication.installTranslator(translator)
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(translator)
