"""What went wrong while the engine was set up, in a sentence."""

from __future__ import annotations

import pytest

from cloudless_plugin.runtime.install_errors import explain

_LOGIN = {"HTTPS_PROXY": "http://anna:secret@proxy.example:3128"}


@pytest.mark.parametrize(
    ("output", "variables", "words"),
    [
        ("ensurepip is not available", {}, "sudo apt install python3-venv"),
        ("OSError: [Errno 28] No space left on device", {}, "disk is full"),
        ("failed to copy: There is not enough space on the disk. (os error 112)", {}, "disk is full"),
        (
            "Failed to establish a new connection: [Errno 111] Connection refused",
            {},
            "check the network, and the proxy",
        ),
        (
            "client error (Connect) cause: dns error cause: Temporary failure in name resolution",
            {},
            "check the network",
        ),
        ("cause: tunnel error: proxy authorization required", _LOGIN, "proxy proxy.example:3128 refuses"),
        ("OSError('Tunnel connection failed: 407 Proxy Authentication Required')", _LOGIN, "refuses the user name"),
        ("tunnel error: failed to create underlying connection", _LOGIN, "proxy.example:3128 cannot be reached"),
        (
            "ProxyError('Cannot connect to proxy.', NewConnectionError())",
            _LOGIN,
            "proxy.example:3128 cannot be reached",
        ),
        (
            "HTTPSConnection(host='proxy.example', port=3128): Failed to establish a new connection",
            _LOGIN,
            "proxy.example:3128 cannot be reached",
        ),
        (
            "HTTPSConnection(host='packages.example', port=443): Failed to establish a new connection",
            _LOGIN,
            "check the network, and the proxy",
        ),
        ("invalid peer certificate: UnknownIssuer", {}, "import your organisation's authority"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", {}, "import your organisation's authority"),
        ("failed to remove file: Access is denied. (os error 5)", {}, "close other QGIS windows"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", {}, "not the one that was asked for"),
        ("something else", {}, "something else"),
    ],
)
def test_failures_in_words(output: str, variables: dict[str, str], words: str) -> None:
    sentence = explain(output, variables)
    assert words in sentence
    assert "secret" not in sentence
    assert "anna" not in sentence
    assert sentence.count(". ") == 0
