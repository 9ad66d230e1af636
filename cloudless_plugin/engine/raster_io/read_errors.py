"""Why a file cannot be read, and what the user can do about it."""

from __future__ import annotations

import re

from ...common.catalogues import login_at
from ...common.errors import ACCOUNT, ELSEWHERE, NETWORK, ReadError, ServerDownError, shortage_of
from ...common.href import is_http, is_path
from ...common.messages import Message, plain_value
from ..net.address_policy import AddressError
from ..net.hosts import HostDownError
from ..net.status_error import StatusError
from ..net.untrusted import sanitize_text

_VIRTUAL = re.compile(r"/vsi[a-z0-9_]+?/(?=https?:|s3:|gs:)|/vsi(?:riopener|curl)[^/\s]*/", re.IGNORECASE)
"""Names that GDAL gives to what it reads through an opener."""
_BUCKET = re.compile(r"/vsi(s3|gs)/|AccessDenied|InvalidAccessKey|NoSuchBucket|response code: 40[13]", re.IGNORECASE)
_REFUSED, _BUSY = (401, 403), (408, 429)
_PROXY_REFUSES = 407


def read_error(href: str, error: Exception) -> ReadError:
    """Return the error for an asset that cannot be read, with the advice for its cause.

    Raises:
        ShortageError: where this machine is short of memory: the scene is not to be left out for that.
    """
    cause: BaseException = error
    while cause.__cause__ is not None and not isinstance(cause, HostDownError):
        cause = cause.__cause__
    short = shortage_of(cause)
    if short is not None and not (is_http(href) and isinstance(cause, OSError)):  # a connection may be short of it, too
        raise short
    reason = _reason(cause)
    if isinstance(cause, HostDownError):
        return ServerDownError(href, reason, NETWORK)
    if isinstance(cause, AddressError):
        return ReadError(href, reason, cause.advice_for_file)
    # late: a run of local files needs no HTTP
    from ..net.causes import PROXY_ADVICE, PROXY_REASON, is_proxy_failure, tls_failure
    from ..net.http_session import LOST

    if getattr(cause, "status", None) == _PROXY_REFUSES or is_proxy_failure(cause):
        return ReadError(href, PROXY_REASON, PROXY_ADVICE)
    if isinstance(cause, StatusError):
        return ReadError(href, reason, _advice_by_status(href, cause.status))
    if (failed := tls_failure(cause)) is not None:
        return ReadError(href, failed.reason, failed.advice)
    if isinstance(cause, LOST):
        return ReadError(href, reason, NETWORK)
    if not (is_path(href) or is_http(href)) and _BUCKET.search(str(cause)):
        bucket = "/".join(href.split("/")[:3])
        return ReadError(href, Message("the bucket {bucket} asks for an account", bucket=bucket), ACCOUNT)
    return ReadError(href, reason, ELSEWHERE)


def _advice_by_status(href: str, status: int) -> Message:
    if status in _REFUSED:
        login = login_at(href)
        return ACCOUNT if login is None else login.advice
    return NETWORK if status in _BUSY or status >= 500 else ELSEWHERE


def _reason(cause: BaseException) -> str:
    """Return the reason of an error, in one line, without a signature."""
    told = cause.strerror if isinstance(cause, OSError) and cause.strerror else plain_value(cause)
    if isinstance(told, Message):
        return told
    plain = _VIRTUAL.sub("", str(told)).replace("\n", " ")
    return sanitize_text(re.sub(r"\?[^\s'\"]*", "", plain).strip()) or type(cause).__name__
