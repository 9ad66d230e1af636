"""Errors in the panel's words: which field one is about, and what that field is called there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..common.messages import Message

FIELDS: Mapping[str, str] = {
    "EXTENT": Message("Area"),
    "AREA": Message("Area"),
    "START": Message("First day"),
    "END": Message("Last day"),
    "MONTHS": Message("Months"),
    "CATALOG_URL": Message("Address"),
    "CATALOG": Message("Catalogue"),
    "AUTHCFG": Message("Login"),
    "COLLECTION": Message("Collection"),
    "BANDS": Message("Bands"),
    "MAX_CLOUD": Message("Maximum cloud"),
    "CLOUD_IN": Message("Count cloud in"),
    "SCENES": Message("Scenes"),
    "MASK": Message("Hide"),
    "BUFFER": Message("Grow by"),
    "METHOD": Message("Method"),
    "PERCENTILE": Message("Percentile"),
    "PERCENTILES": Message("Percentile"),
    "RESOLUTION": Message("Resolution"),
    "CRS": Message("Output CRS"),
    "RESAMPLING": Message("Resampling"),
    "NORMALISE": Message("Dates"),
    "HOLES": Message("Holes"),
    "BANDPASS": Message("Reflectance of"),
    "VIEWS": Message("Clear views"),
    "ENGINE": Message("Compute on"),
    "OUTPUT": Message("Output"),
    "OUTPUT_FOLDER": Message("Output"),
    "EVIDENCE": Message("Evidence"),
    "PERIOD": Message("Make"),
    "STEP": Message("Days"),
    "INDICES_OUTPUT": Message("Output"),
    "INDICES": Message("Indices"),
}
"""What the panel calls each parameter."""
NOT_OFFERED: Mapping[str, str] = {
    "PLATFORMS": Message("Platforms"),
    "SENSOR_FILE": Message("Description of the collection"),
}
"""Parameters that a recipe may have and the panel has no field for."""
_NAME = re.compile(r"(?<![\w/.-])(" + "|".join(sorted(FIELDS, key=len, reverse=True)) + r")(?![\w/-]|\.\w)")
"""Names in capitals stand in the sentences of every language."""
_ABOUT = (
    (re.compile(r"item collection"), "CATALOG_URL"),
    (re.compile(r"(?<!a smaller )extent|around the Earth|The area"), "EXTENT"),
    (re.compile(r"has no band|The band '"), "BANDS"),
    (re.compile(r"outside the dates|No scene|fewer days"), "START"),
    (re.compile(r"asks for a login"), "AUTHCFG"),
    (re.compile(r"cannot be written|disk|already exists|folder"), "OUTPUT"),
)
"""What English sentences say that name no parameter."""


def field_of(sentence: str) -> str:
    """Return the parameter that a sentence is about; empty where it is about none.

    Args:
        sentence: in any language; of a ``Message`` the English template is looked at as well.
    """
    named = _NAME.search(sentence)
    if named:
        return named[1]
    english = sentence.template if isinstance(sentence, Message) else sentence
    return next((name for pattern, name in _ABOUT if pattern.search(english)), "")


def in_panel_words(sentence: str, titles: Mapping[str, str]) -> str:
    """Return a sentence with the panel's titles in place of the parameters' names.

    Args:
        sentence: in the user's language.
        titles: of the fields, in the user's language and in quotes, by the parameters' names.
    """
    return _NAME.sub(lambda found: titles[found[1]], sentence)
