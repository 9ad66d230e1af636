"""QGIS's authentication configurations, as logins for the engine, which knows nothing of QGIS."""

from __future__ import annotations

from urllib.parse import urlsplit

from qgis.core import QgsApplication, QgsAuthMethodConfig
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

from ..common.catalogues import FileLogin, catalogue_at
from ..common.errors import RequestError
from ..common.href import is_http
from ..common.settings import S3_KEYS, SAS

_KEYS, _BASIC, _PLANETARY_COMPUTER = "AWSS3", "Basic", "PlanetaryComputer"
"""Methods of QGIS by their keys. The first is of QGIS 3.30, the last of QGIS 4.0; before, Basic has the keys, too."""
_OF_KEYS = (_KEYS, _BASIC)
_ANY_REGION = "us-east-1"


def logins(authcfg: str, catalog: str, address: str) -> dict[str, dict[str, str]]:
    """Return one of QGIS's authentication configurations as ``Settings.logins`` has it.

    To be called in the window's thread, since QGIS may ask for its master password.

    Args:
        authcfg: id of the configuration.
        catalog: id of the catalogue.
        address: in place of the catalogue's, or empty.

    Raises:
        RequestError: where the configuration, or an address to use it for, is not there.
    """
    manager = QgsApplication.authManager()
    method = manager.configAuthMethodKey(authcfg) if authcfg in manager.configIds() else ""
    known = catalogue_at(catalog, address)
    if method == _PLANETARY_COMPUTER:
        return _planetary_computer(authcfg, address)
    login = known.login if known is not None else None
    if login is None and known is not None and not address and known.url:
        raise RequestError("{catalogue} needs no login: choose none.", catalogue=known.title)
    place = login.place if login is not None else address
    if not is_http(place):
        raise RequestError("A login is for a custom catalogue on the web: give its address, or no login.")
    if method == _KEYS or (login is not None and login.has_keys):
        return {f"{S3_KEYS}{place}": _keys(authcfg, method, login)}
    return {place: _headers(authcfg, place)}


def _headers(authcfg: str, address: str) -> dict[str, str]:
    manager = QgsApplication.authManager()
    request = QNetworkRequest(QUrl(address))
    done = authcfg in manager.configIds() and manager.updateNetworkRequest(request, authcfg)
    names = [bytes(name).decode("latin-1") for name in request.rawHeaderList()]
    if not (done[0] if isinstance(done, tuple) else done) or not names:
        raise RequestError(
            "The login '{login}' cannot be used: choose an authentication configuration of the type Basic, API "
            "header or OAuth2 in Settings → Options → Authentication.",
            login=authcfg,
        )
    values = {name: bytes(request.rawHeader(name.encode())).decode("latin-1").strip() for name in names}
    return {name.title() if name.islower() else name: value for name, value in values.items()}  # Qt 6 lowers them


def _keys(authcfg: str, method: str, login: FileLogin | None) -> dict[str, str]:
    """Return access key, secret key and region."""
    config = _configuration(authcfg)
    key, secret = config.config("username"), config.config("password")
    if method not in _OF_KEYS or not key or not secret:
        raise RequestError(
            "The login '{login}' has no S3 keys: choose an authentication configuration of the type AWS S3 in "
            "Settings → Options → Authentication.",
            login=authcfg,
        )
    usual = login.region if login is not None else _ANY_REGION
    return {"key": key, "secret": secret, "region": config.config("region") or usual}


def _planetary_computer(authcfg: str, address: str) -> dict[str, dict[str, str]]:
    """Return the login to a Planetary Computer of one's own; none for the public one, whose tokens everybody gets."""
    config = _configuration(authcfg)
    if config.config("serverType") != "pro":
        return {}
    root = urlsplit(config.config("rootUrl"))
    if not root.netloc or urlsplit(address).netloc.lower() != root.netloc.lower():
        raise RequestError(
            "The login '{login}' is for {root}: choose Custom address, and give that of its STAC API.",
            login=authcfg,
            root=root.netloc,
        )
    place = f"{root.scheme}://{root.netloc}"
    return {f"{SAS}{place}": _headers(authcfg, place)}


def _configuration(authcfg: str) -> QgsAuthMethodConfig:
    """Return a configuration with its secrets; an empty one where it cannot be read."""
    config = QgsAuthMethodConfig()
    QgsApplication.authManager().loadAuthenticationConfig(authcfg, config, True)  # noqa: FBT003 - QGIS's
    return config
