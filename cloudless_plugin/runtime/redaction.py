"""Removing secrets from texts that are shown, logged or copied."""

from __future__ import annotations

import re
from pathlib import Path

_MASKED = "***"
_PATTERNS = (
    (re.compile(r"(?<=://)[^/\s\"'@]+(?=@)"), _MASKED),  # user and password in an address
    (
        re.compile(r"(?i)([?&;](?:sig|signature|token|key|api[-_]?key|password|x-amz-[\w-]+)=)[^&\s\"'<>]+"),
        rf"\1{_MASKED}",
    ),
    (re.compile(r"(?i)((?:proxy-)?authorization\W{1,4}(?:basic|bearer|digest)\s+)[^\s\"',}]+"), rf"\1{_MASKED}"),
    (re.compile(r"(?i)(\b(?:password|passwd|secret|token|api[-_]?key)\"?\s*[=:]\s*\"?)[^\s\"',;&}]+"), rf"\1{_MASKED}"),
)


def redact(text: str) -> str:
    """Return ``text`` without signatures, passwords, user names in addresses, and the name of the home folder."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text.replace(str(Path.home()), "~")
