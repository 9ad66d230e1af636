"""The cause of a failed request: told by the types of its errors, never by words, which an address may hold as well."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from typing import NamedTuple, Optional, TypeVar, Union

from ...common.messages import Message

_E = TypeVar("_E", bound=BaseException)
_WRONG_DATE = (9, 10)
"""OpenSSL's codes of a certificate that is not valid yet, or no more."""
_WRONG_HOST = (62, 64)
"""OpenSSL's codes of a certificate of another name, or another IP address."""
_REFUSED_TUNNEL = re.compile("Tunnel connection failed: 407")
"""Matches the beginning of the error by which Python's ``http.client`` tells a proxy's answer, which has no type."""
PROXY_REASON = Message("the proxy does not let the request through")
PROXY_ADVICE = Message("correct its address, user name and password in QGIS, Settings → Options → Network")


class Failure(NamedTuple):
    """Why a request failed, and what to do about it."""

    reason: Message
    advice: Message


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, and those that led to it: as causes, contexts, arguments or urllib3's reasons."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop(0)
        if not isinstance(found, BaseException) or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        waiting += [*found.args, getattr(found, "reason", None), found.__cause__, found.__context__]


def cause_of(error: BaseException, kind: Union[type[_E], tuple[type[_E], ...]]) -> Optional[_E]:
    """Return the first error of a kind among the causes of an error; ``None`` where there is none."""
    return next((found for found in causes(error) if isinstance(found, kind)), None)


def is_proxy_failure(error: BaseException) -> bool:
    """Return whether a proxy cannot be reached, or refuses the request."""
    import requests  # late: a run of local files needs no HTTP
    import urllib3

    kinds = (requests.exceptions.ProxyError, requests.exceptions.InvalidProxyURL, urllib3.exceptions.ProxyError)
    return cause_of(error, kinds) is not None


def is_final(error: BaseException) -> bool:
    """Return whether another try would not help: a certificate is not valid, or a proxy refuses the password."""
    if cause_of(error, ssl.SSLCertVerificationError) is not None:
        return True
    return any(isinstance(found, OSError) and _REFUSED_TUNNEL.match(str(found)) for found in causes(error))


def tls_failure(error: BaseException) -> Optional[Failure]:
    """Return why no encrypted connection could be made, and what to do; ``None`` where that is not the cause."""
    certificate = cause_of(error, ssl.SSLCertVerificationError)
    if certificate is not None:
        reason = Message("its certificate is not valid: {problem}", problem=certificate.verify_message.rstrip("."))
        return Failure(reason, _advice(certificate.verify_code))
    failed = cause_of(error, ssl.SSLError)
    if failed is None or isinstance(failed, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return None  # a connection that was lost
    problem = (failed.reason or "TLS").lower().replace("_", " ")
    return Failure(
        Message("no encrypted connection can be made: {problem}", problem=problem),
        Message("check whether the address begins with http:// instead of https://, or choose another catalogue"),
    )


def _advice(code: int) -> Message:
    if code in _WRONG_DATE:
        return Message("check this computer's date, or choose another catalogue")
    if code in _WRONG_HOST:
        return Message("check the address, or choose another catalogue")
    return Message(
        "let QGIS trust the authority that made it, if you do, in Settings → Options → Authentication → Manage "
        "certificates, or choose another catalogue"
    )
