"""Addresses of files: their kinds, and their form without secrets.

An href is a path on this machine, an HTTP address, or an address in a bucket (``s3://``, ``gs://``). Only this module
distinguishes them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional
from urllib.parse import urljoin, urlsplit, urlunsplit

from .redaction import holds_secret, redact_address

_REMOTE_SCHEMES = {"http", "https", "s3", "gs"}
_AZURE = ".blob.core.windows.net"
_PUBLIC = "ai4edatasetspublicassets" + _AZURE
"""Host of Planetary Computer's thumbnails, which need no token."""


def is_http(href: str) -> bool:
    """Return whether an address is HTTP or HTTPS."""
    return href.lower().startswith(("http://", "https://"))


def is_path(href: str) -> bool:
    """Return whether an address is a path on this machine, without a scheme."""
    return "://" not in href


def local_path(href: str) -> Optional[Path]:
    """Return the path on this machine that a path or a ``file://`` address names; ``None`` for any other address."""
    parts = urlsplit(href)
    if parts.scheme == "file":
        return _named_path(parts.path)
    return Path(os.path.expanduser(href)) if is_path(href) else None  # noqa: PTH111 - Path's raises where there is no home


def _named_path(path: str) -> Path:
    """Return the path that the path of a ``file://`` address names."""
    from urllib.request import url2pathname  # late: it takes 20 ms, and such an address is rare

    return Path(url2pathname(path))


def absolute_href(href: str, base: str) -> str:
    """Return ``href`` as an absolute address; empty where a catalogue at ``base`` must not name it.

    A catalogue on the web may name only files on the web or in buckets: no file on this machine and no virtual path of
    GDAL. A catalogue on this machine may also name files on this machine, but no path on another machine, where Windows
    would log in.
    """
    try:
        parts = urlsplit(href)
        if parts.scheme in _REMOTE_SCHEMES:
            return urlunsplit(parts) if parts.netloc else ""
        folder = local_path(base)
        if folder is None:
            joined = urljoin(base, href)
            return joined if not parts.scheme and urlsplit(joined).scheme in _REMOTE_SCHEMES else ""
        path = _named_path(parts.path) if parts.scheme == "file" else Path(href)
        elsewhere = parts.netloc not in ("", "localhost") or str(path).startswith(("//", "\\"))
        if elsewhere or (parts.scheme != "file" and not is_path(href)):
            return ""
        found = os.path.normpath(folder.parent.absolute() / path)  # ``..`` goes by name, not by links
        return "" if found.startswith("/vsi") or "\0" in found else found
    except (ValueError, OSError):  # brackets without an IPv6 address, a drive that Windows does not have
        return ""


def is_signed(href: str) -> bool:
    """Return whether an address seems to hold a signature, a token, a key or a login: it must not be stored."""
    return holds_secret(href)


def without_secrets(href: str) -> str:
    """Return an address without user, password and query, fit to be shown."""
    plain = redact_address(href)  # a password with a slash in it is no part of the netloc
    try:
        parts = urlsplit(plain)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return plain.partition("?")[0].partition("#")[0]


def token_container(href: str) -> str:
    """Return ``account/container`` for a file that needs a token of Planetary Computer; empty for any other file."""
    parts = urlsplit(href) if _AZURE in href else None
    if parts is None or not parts.netloc.endswith(_AZURE) or parts.netloc == _PUBLIC or "sig=" in parts.query:
        return ""
    return f"{parts.netloc.partition('.')[0]}/{parts.path.lstrip('/').partition('/')[0]}"
