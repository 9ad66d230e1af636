"""Fetching through QGIS: its proxy, its authorities and its logins hold."""

from __future__ import annotations

from typing import Callable

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ..common.errors import CancelledError, EngineError
from .install_errors import NO_NETWORK, NO_PROXY, REFUSED, UNTRUSTED

_LOOK = 100
"""Milliseconds between two looks at whether the user has cancelled."""
_Error = QNetworkReply.NetworkError
_SENTENCES = {
    _Error.ProxyAuthenticationRequiredError: REFUSED,
    _Error.ProxyConnectionRefusedError: NO_PROXY,
    _Error.ProxyConnectionClosedError: NO_PROXY,
    _Error.ProxyNotFoundError: NO_PROXY,
    _Error.ProxyTimeoutError: NO_PROXY,
    _Error.SslHandshakeFailedError: UNTRUSTED,
}


def fetch(address: str, cancelled: Callable[[], bool], tell: Callable[[int, int], None]) -> bytes:
    """Return what lies at an address, as ``uv_wheel.Fetch`` says; on any thread of QGIS's.

    An event loop of its own runs meanwhile, not ``QgsBlockingNetworkRequest``, so that other threads can run Python.

    Raises:
        EngineError: where it cannot be had.
        CancelledError: where ``cancelled`` said so.
    """
    request = QNetworkRequest(QUrl(address))
    policy = QNetworkRequest.RedirectPolicy.NoLessSafeRedirectPolicy
    request.setAttribute(QNetworkRequest.Attribute.RedirectPolicyAttribute, getattr(policy, "value", policy))
    reply = QgsNetworkAccessManager.instance().get(request)
    loop, timer = QEventLoop(), QTimer()
    timer.setInterval(_LOOK)
    timer.timeout.connect(lambda: reply.abort() if cancelled() else None)
    reply.downloadProgress.connect(lambda done, whole: tell(done, max(whole, 0)))
    reply.finished.connect(loop.quit)
    timer.start()
    if not reply.isFinished():
        loop.exec()
    timer.stop()
    error = reply.error()  # type: ignore[operator] - the stubs know the signal of that name alone
    content = bytes(reply.readAll())
    reason = reply.errorString()
    reply.deleteLater()
    if cancelled():
        raise CancelledError
    if error != _Error.NoError:
        raise EngineError(_SENTENCES.get(error, NO_NETWORK), proxy="") from ConnectionError(reason)
    return content
