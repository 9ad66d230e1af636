"""What a secret looks like, and texts, addresses and messages without it. No other module knows.

A secret is known by its place: before the ``@`` of an address, or beside a name such as ``token``. Both sides log.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from .messages import Message

MASK = "***"
"""Stands in place of a secret."""
_STRONG = re.compile(
    r"(?<![a-z])(sig|signature|token|secret|password|passwd|passphrase|pwd|credentials?|jwt|sas|bearer|cookie|hdnts|hdnea|"
    r"authori[sz]ation)(?![a-z])"
    r"|(api|access|subscription|private|account|shared|client|function|master|storage|app|user|auth) ?key"
    r"|session ?(id|token|key)|^x (amz|goog|ms|oss|obs|cos) "
)
"""Matches the words of a name whose value is a secret wherever it stands."""
_WEAK = re.compile(r"^(key|code|auth|pass|policy|key pair id|login|user|username)$")
"""Matches the words of a name whose value is a secret in an address; elsewhere, if it looks random."""
_SIGNED = re.compile(r"(?<![a-z])(sig|signature)(?![a-z])")
"""Matches the words of a name that makes the whole query a signature."""
_NO_SECRETS = ("", "basic", "kerberos", "jupyterhub")
"""Values that are words for a way to log in."""
_DEEPEST = 4
"""Maximum number of addresses inside one another that are looked into."""
_RANDOM = re.compile(r"(?=[^\d]*\d)[\w.~+/=-]{16,}")
_LOGIN = re.compile(r"(?:(?<=://)|(?<=:\\/\\/))(?:[^/\s\"<>?#]+|(?!\[)[^/\s\"<>@:]+:(?!\d+[/?#])[^\s\"<>@]+)(?=@)")
"""Matches user and password in an address; the latter may have a slash that should have been encoded."""
_WHOLE_LOGIN = re.compile(
    r"^([a-z][a-z0-9+.-]*:[/\\]{2})(?:[^/\\?#]*|(?!\[)[^/\\@:]+:(?!\d+[/?#]).*)(?=@)", re.IGNORECASE | re.DOTALL
)
"""Matches the beginning of a text that is an address, to the end of its user and password."""
_QUERY = re.compile(r"[?#][^\s\"<>]*")
_PAIR = re.compile(r"(?P<lead>^|[?&;#])(?P<name>[^=&;#?]*)=(?P<value>[^&#]*)")
_ENCODED = re.compile(
    r"(?<![^\s\"'<>=&?#])(?:[^\s\"'<>=&?#%]|%(?!(?:25)*(?:3[AaDd]|40)))*%(?:25)*(?:3[AaDd]|40)[^\s\"'<>]*"
)
"""Matches what may be an address in percent encoding."""
_HEADER = re.compile(
    r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)([\"']?\s*[:=]\s*)(?:\"[^\"\n]*\"?|'[^'\n]*'?|[^\"'\n]+)"
)
_SCHEME = re.compile(r"(?i)\b(bearer|basic|digest)(\s+)(?=[\w.~+/=-]*(?:[\d=]|\.\w))[\w.~+/=-]{6,}")
_NAME = re.compile(r"(?<![/\w.%-])(?P<name>[A-Za-z][\w.-]{1,60})\\?[\"']?\s*[:=]\s*")
"""Matches a name before its value in JSON, in a dictionary, in a header or in an assignment."""
_PROSE = re.compile(r"[a-z]+ [a-z]+")
"""Matches a sentence that goes on after a colon."""
_VALUE = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|[^\s\"',;&{}\[\]()<>]+")


def redact(text: str) -> str:
    """Return a text without the secrets in it: logins of addresses, signatures, keys, tokens, passwords."""
    text = _LOGIN.sub(MASK, str(text))
    text = _QUERY.sub(lambda found: _query(found[0]), text)
    text = _ENCODED.sub(lambda found: _encoded(found[0]), text)
    text = _HEADER.sub(lambda found: f"{found[1]}{found[2]}{MASK}", text)
    text = _SCHEME.sub(lambda found: f"{found[1]}{found[2]}{MASK}", text)
    return _without_named(text)


def redact_address(href: str) -> str:
    """Return an address with ``MASK`` in place of each secret; all of it is taken for one address, spaces too."""
    plain = _without_login(href)
    begin = re.search(r"[?#]|$", plain)
    place = begin.start() if begin else 0
    return plain[:place] + _query(plain[place:])


def holds_secret(text: str) -> bool:
    """Return whether an address, or a text with addresses, holds a login, a signature, a token or a key."""
    return (
        ("@" in text and _LOGIN.search(text) is not None)
        or any(_query(found[0]) != found[0] for found in _QUERY.finditer(text))
        or any(_encoded(found[0]) != found[0] for found in _ENCODED.finditer(text))
    )


def holds_login(href: str) -> bool:
    """Return whether an address holds a user name or a password before its host."""
    return _without_login(href) != href


def is_redacted(href: str) -> bool:
    """Return whether an address has lost a secret to ``redact_address``."""
    return re.search(rf"://{re.escape(MASK)}@|={re.escape(MASK)}(?:[&#]|$)", href) is not None


def redact_message(message: Message) -> Message:
    """Return a message without the secrets in its values, still fit to be translated."""
    if not message.values:
        plain = redact(message)
        return message if plain == message else Message(plain)
    kept = {name: redact_shown(value) if isinstance(value, str) else value for name, value in message.values.items()}
    return message if kept == message.values else Message(message.template, **kept)


def redact_shown(text: str) -> str:
    """Return a text that is shown, perhaps a ``Message``, without secrets."""
    return redact_message(text) if isinstance(text, Message) else redact(text)


def redact_values(value: Any) -> Any:
    """Return plain JSON values without the secrets in them; a string that is an address is taken as a whole."""
    if isinstance(value, str):
        return redact_address(value) if re.match(r"[a-z+]+://", value, re.IGNORECASE) else redact(value)
    if isinstance(value, dict):
        return {
            name: MASK if isinstance(part, str) and part and _is_secret(name) else redact_values(part)
            for name, part in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [redact_values(part) for part in value]
    return value


def _without_login(href: str) -> str:
    return _WHOLE_LOGIN.sub(rf"\g<1>{MASK}", _LOGIN.sub(MASK, href))


def _words(name: str) -> str:
    """Return the words of a name, decoded, in lower case: ``X-Amz-Signature`` and ``subscriptionKey`` have several."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", _decoded(name))
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


def _decoded(text: str) -> str:
    for _ in range(4):
        if "%" not in text:
            break
        text = unquote(text)
    return text


def _is_secret(name: str) -> bool:
    return _STRONG.search(_words(name)) is not None


def _query(query: str, depth: int = 0) -> str:
    """Return a query or fragment, from its mark on, without the secrets in it; it may hold other addresses."""
    names = [_words(found["name"]) for found in _PAIR.finditer(query)]
    signed = any(_SIGNED.search(name) for name in names)

    def masked(found: re.Match[str]) -> str:
        name, value = _words(found["name"]), found["value"]
        if value in _NO_SECRETS:
            return found[0]
        if signed or _STRONG.search(name) or _WEAK.search(name) or (depth > _DEEPEST and "?" in value):
            value = MASK
        elif "?" in value or "#" in value:
            value = _QUERY.sub(lambda inner: _query(inner[0], depth + 1), value)
        return f"{found['lead']}{found['name']}={_encoded(value)}"

    return _PAIR.sub(masked, query)


def _encoded(text: str) -> str:
    """Return a text, masked as a whole if it holds a secret in percent encoding."""
    if "%" not in text:
        return text
    deepest, plain = _decoded(text), unquote(text)
    return MASK if plain != text and (unquote(deepest) != deepest or holds_secret(plain)) else text


def _without_named(text: str) -> str:
    """Return a text with ``MASK`` in place of the values of names that tell a secret."""
    parts, place = [], 0
    while found := _NAME.search(text, place):
        parts.append(text[place : found.end()])
        place = found.end()
        value = _VALUE.match(text, place)
        if value and not _PROSE.match(text, place) and _is_secret_of(found["name"], value[0].strip("\"'")):
            quote = value[0][0] if value[0][0] in "\"'" else ""
            parts.append(f"{quote}{MASK}{quote}")
            place = value.end()
    return "".join(parts) + text[place:]


def _is_secret_of(name: str, value: str) -> bool:
    """Return whether the value of a name outside of an address is a secret."""
    if not value or value.startswith(MASK):
        return False
    return _is_secret(name) or (_WEAK.search(_words(name)) is not None and _RANDOM.fullmatch(value) is not None)
