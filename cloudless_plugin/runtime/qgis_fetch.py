"""Fetching through QGIS: its proxy, its authorities and its logins hold."""

from __future__ import annotations

from typing import Callable

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkProxyQuery, QNetworkReply, QNetworkRequest

from ..common.errors import CancelledError, EngineError
from ..common.messages import Message
from .install_errors import NO_NETWORK, NO_PROXY, REFUSED, UNTRUSTED

_LOOK = 100
"""Milliseconds between two looks at whether the user has cancelled."""
_OF_A_PROXY = (
    QNetworkReply.NetworkError.ConnectionRefusedError,  # by HTTP
    QNetworkReply.NetworkError.UnknownNetworkError,  # by HTTPS
    QNetworkReply.NetworkError.ProxyConnectionRefusedError,
    QNetworkReply.NetworkError.ProxyConnectionClosedError,
    QNetworkReply.NetworkError.ProxyNotFoundError,
    QNetworkReply.NetworkError.ProxyTimeoutError,
)
"""What Qt says where the proxy, if there is one, cannot be reached."""


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
    error = reply.error()  # type: ignore[operator]  # the stubs know the signal of that name alone
    content = bytes(reply.readAll())
    reason = reply.errorString()
    reply.deleteLater()
    if cancelled():
        raise CancelledError
    if error != QNetworkReply.NetworkError.NoError:
        raise _problem(error, _proxy(request.url())) from ConnectionError(reason)
    return content


def _problem(error: QNetworkReply.NetworkError, proxy: str) -> EngineError:
    """Return the sentence for an error; ``proxy`` is empty where none is used."""
    if error == QNetworkReply.NetworkError.ProxyAuthenticationRequiredError:
        return EngineError(Message(REFUSED, proxy=proxy))
    if proxy and error in _OF_A_PROXY:
        return EngineError(Message(NO_PROXY, proxy=proxy))
    return EngineError(UNTRUSTED if error == QNetworkReply.NetworkError.SslHandshakeFailedError else NO_NETWORK)


def _proxy(address: QUrl) -> str:
    """Return the place of the proxy that leads to an address, after a space; empty where there is none."""
    found = QgsNetworkAccessManager.instance().proxyFactory().queryProxy(QNetworkProxyQuery(address))
    return next((f" {proxy.hostName()}:{proxy.port()}" for proxy in found if proxy.hostName()), "")
