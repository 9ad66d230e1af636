"""What went wrong while the engine was set up, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from ..common.messages import Message
from . import environment as env
from .expected_size import expected_size

NEEDED = expected_size().needed
"""Bytes that are free before it begins."""
_NO_VENV = Message(
    "Python's venv module is incomplete: install it (on Debian and Ubuntu: sudo apt install python3-venv)."
)
_DISK_FULL = Message("The disk is full: free {needed} MB and set the engine up again.")
REFUSED = Message(
    "The proxy{proxy} refuses the user name or the password (407): correct them in Settings → Options → Network; it "
    "must take the Basic method."
)
NO_PROXY = Message("The proxy{proxy} cannot be reached: correct it in Settings → Options → Network, and try again.")
UNTRUSTED = Message(
    "The network's certificate is not trusted: import your organisation's authority in Settings → Options → "
    "Authentication → Manage certificates, and try again."
)
CHANGED = Message(
    "A downloaded package is not the one that was asked for: try again without the mirror that changes packages."
)
NO_NETWORK = Message(
    "The engine's packages cannot be downloaded: check the network, and the proxy in Settings → Options → Network, and "
    "try again."
)
_ITSELF = "(the proxy)"
_HELD = ("access is denied", "os error 5)", "os error 32)", "winerror 5]", "winerror 32]")
_SENTENCES = (
    (("ensurepip",), _NO_VENV),
    (("no space left", "not enough space", "os error 112"), _DISK_FULL),
    (("407 proxy", "proxy authorization", "proxy authentication"), REFUSED),
    (("connect to proxy", "tunnel error: failed to create", f"{_ITSELF}: failed to establish"), NO_PROXY),
    (("certificate", "unknownissuer"), UNTRUSTED),
    (_HELD, env.IN_USE),
    (("hash mismatch", "do not match the hashes", "hashes do not match"), CHANGED),
    (("connect", "resolve", "network", "timed out", "timeout", "dns error", "no matching distribution"), NO_NETWORK),
)
"""Signs in what uv and pip print, and the sentence for the user; the first that fits."""


def was_held(output: str) -> bool:
    """Tell whether a command failed since another program had a file open."""
    return any(sign in output.lower() for sign in _HELD)


def explain(output: str, variables: Mapping[str, str]) -> Message:
    """Return the sentence for what a command printed before it failed."""
    address = variables.get("HTTPS_PROXY", "")
    place = address.rpartition("@")[2].rpartition("/")[2]
    proxy = f" {place}" if place else ""
    host, _, port = place.partition(":")
    # pip names the machine that it cannot connect to, from 26 on without saying that it is the proxy.
    text = output.lower().replace(f"(host='{host.lower()}', port={port})", _ITSELF)
    for signs, sentence in _SENTENCES:
        if any(sign in text for sign in signs):
            return Message(sentence, proxy=proxy, needed=NEEDED // 10**6)
    return Message("The engine cannot be set up, see the log: {output}", output=output[-300:])
