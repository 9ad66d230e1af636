"""Addresses of files: their kinds, and their form without secrets.

An href is a path on this machine, an HTTP address, or an address in a bucket (``s3://``, ``gs://``). Only this module
distinguishes them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Optional
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from .redaction import holds_secret, redact_address

_REMOTE_SCHEMES = {"http", "https", "s3", "gs"}
_PUBLIC = "ai4edatasetspublicassets"
"""Azure's account of Planetary Computer's thumbnails, which need no token."""
_BLOB = re.compile(
    r"https://(?P<account>[a-z0-9-]+)\.blob\.core\.windows\.net(?::443)?/(?P<container>[a-z0-9$-]+)/", re.IGNORECASE
)
"""Matches the beginning of a file's address in Azure's storage, where all programs agree which part is the host."""
_AUTHORITY = re.compile(
    r"(?:[^\s\x00-\x1f\x7f/?#\\@\[\]]*@)?(?P<host>[\w.-]+|\[[0-9a-f:.%\w]+\])(?::\d{0,5})?", re.IGNORECASE
)
"""Matches user, host and port of an address, where all programs agree which part is the host."""
_LEADS_AWAY = re.compile(r"[\\/]{2}")
_ON_SHARE = re.compile(r"[\\/]{2}(?P<machine>[^\\/?.]+[^\\/]*)[\\/]+(?P<share>[^\\/]+)")
"""Matches the beginning of a path on another machine; of ``\\\\?\\`` and ``\\\\.\\`` it is none."""
_DRIVE = re.compile("[A-Za-z]:")
_WHOLE_PATH = re.compile(r"(?:[A-Za-z]:)?[\\/]")
_BUCKET = re.compile(r"[\w.-]{1,255}", re.ASCII)


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
        return _named_path(parts)
    return Path(os.path.expanduser(href)) if is_path(href) else None  # noqa: PTH111 - Path's raises where there is no home


def _named_path(address: SplitResult) -> Path:
    """Return the path that a ``file://`` address names: on another machine, or a drive, where it names one."""
    from urllib.request import url2pathname  # late: it takes 20 ms, and such an address is rare

    place = address.netloc
    if place.lower() == "localhost":
        place = ""
    elif place and not _DRIVE.fullmatch(place):  # as in file://C:/data
        place = f"//{place}"
    return Path(place + url2pathname(address.path))


def _is_same_share(path: str, other: str) -> bool:
    """Return whether two paths lie on one share of one other machine."""
    found, wanted = _ON_SHARE.match(path), _ON_SHARE.match(other)
    if found is None or wanted is None:
        return False
    return [part.casefold() for part in found.groups()] == [part.casefold() for part in wanted.groups()]


def absolute_href(href: str, base: str) -> str:
    """Return ``href`` as an absolute address; empty where a catalogue at ``base`` must not name it.

    A catalogue on the web may name only files on the web or in buckets: no file on this machine and no virtual path of
    GDAL. A catalogue on this machine may also name files on this machine, and one on another machine's share those on
    the same share, but none on a further machine, where Windows would log in.
    """
    try:
        parts = urlsplit(href)
        if parts.scheme in _REMOTE_SCHEMES:
            return urlunsplit(parts) if _is_plain(parts) else ""
        folder = local_path(base)
        if folder is None:
            joined = urljoin(base, href)
            found = urlsplit(joined)
            return joined if not parts.scheme and found.scheme in _REMOTE_SCHEMES and _is_plain(found) else ""
        path = _named_path(parts) if parts.scheme == "file" else Path(href)
        if _LEADS_AWAY.match(str(path)) and not _is_same_share(str(path), str(folder.absolute())):
            return ""
        if parts.scheme != "file" and not is_path(href):
            return ""
        file = os.path.normpath(folder.parent.absolute() / path)  # ``..`` goes by name, not by links
        within = os.path.splitdrive(file)[1].replace("\\", "/")
        return "" if within.startswith("/vsi") or "\0" in file else file
    except (ValueError, OSError):  # brackets without an IPv6 address, a drive that Windows does not have
        return ""


def _is_plain(parts: SplitResult) -> bool:
    """Return whether all programs agree which host, or which bucket, an address names."""
    pattern = _AUTHORITY if parts.scheme in ("http", "https") else _BUCKET
    return pattern.fullmatch(parts.netloc) is not None


def http_host(href: str) -> str:
    """Return the host of an HTTP address, lower-case; empty where programs might take another part for the host."""
    try:
        found = _AUTHORITY.fullmatch(urlsplit(href).netloc) if is_http(href) else None
        host = found["host"].strip("[]").rstrip(".").lower() if found else ""
        return host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return ""


def is_signed(href: str) -> bool:
    """Return whether an address seems to hold a signature, a token, a key or a login: it must not be stored."""
    return holds_secret(href)


def without_secrets(href: str) -> str:
    """Return an address without user, password and query, fit to be shown."""
    plain = redact_address(href)  # a password with a slash in it is no part of the netloc
    if _WHOLE_PATH.match(plain) and is_path(plain):
        return plain  # whose drive is no scheme, and whose ``#`` begins no fragment
    try:
        parts = urlsplit(plain)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return plain.partition("?")[0].partition("#")[0]


def token_container(href: str) -> str:
    """Return ``account/container`` for a file that needs a token of Planetary Computer; empty for any other file.

    A token is for Azure's storage alone, over HTTPS.
    """
    found = _BLOB.match(href)
    if found is None or found["account"].lower() == _PUBLIC or "sig=" in href.partition("?")[2]:
        return ""
    return f"{found['account']}/{found['container']}".lower()
