"""Which login this user has used where: a project or a recipe from elsewhere may name both."""

from __future__ import annotations

from urllib.parse import urlsplit

from qgis.core import QgsSettings

from ..common.messages import Message
from .kept_texts import keep_texts, kept_texts

SETTING = "cloudless/known_logins"
_MOST = 100


def is_known_login(authcfg: str, address: str) -> bool:
    """Tell whether a login that a file names may be used.

    It may where the catalogue is one that Cloudless knows, whose servers are fixed, or one that the user has used this
    login for.

    Args:
        authcfg: id of one of QGIS's authentication configurations; empty for none.
        address: of a custom catalogue; empty for a known one.
    """
    return not (authcfg and address) or _entry(authcfg, address) in kept_texts(QgsSettings(), SETTING)


def note_login(authcfg: str, address: str) -> None:
    """Note that the user has used a login for a catalogue."""
    if not is_known_login(authcfg, address):
        keep_texts(QgsSettings(), SETTING, [*kept_texts(QgsSettings(), SETTING), _entry(authcfg, address)][-_MOST:])


def unknown_login_message(name: str, address: str) -> Message:
    """Return the sentence for a file, or a layer of a project, whose login was left out."""
    return Message(
        "“{name}” names a login for {place}, where you have not used it yet, so it goes without: if you trust that "
        "catalogue, choose its address and the login in the panel.",
        name=name,
        place=_place(address),
    )


def _entry(authcfg: str, address: str) -> str:
    return f"{authcfg} {_place(address)}"


def _place(address: str) -> str:
    """Return scheme, host and port, to which a login goes."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
