"""Which of the user's settings of uv and pip are heard: those that lead to packages, none that says where they go.

Settings come as environment variables and as files, of the user and of the system. Any other setting may lead an
installation elsewhere, or make it do nothing: a target, a prefix, a dry run, links into a cache that is removed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping

_FOR_PIP = (
    "CERT",
    "CLIENT_CERT",
    "DEFAULT_TIMEOUT",
    "EXTRA_INDEX_URL",
    "FIND_LINKS",
    "INDEX_URL",
    "KEYRING_PROVIDER",
    "NO_INDEX",
    "PROXY",
    "RETRIES",
    "TIMEOUT",
    "TRUSTED_HOST",
    "USE_DEPRECATED",
    "USE_FEATURE",
)
_FOR_UV = re.compile(
    r"UV_(CONCURRENT_\w+|DEFAULT_INDEX|EXTRA_INDEX_URL|FIND_LINKS|HTTPS?_\w+|INDEX(_\w+)?|INSECURE_HOST|KEYRING_PROVIDER|"
    r"NATIVE_TLS|NO_INDEX|NO_PROXY|OFFLINE|PYTHON_DOWNLOADS(_JSON_URL)?|PYTHON_INSTALL_MIRROR|REQUEST_TIMEOUT|SYSTEM_CERTS)"
)


def is_heard(variable: str) -> bool:
    """Tell whether an environment variable may reach uv and pip; those of other programs may."""
    name = variable.upper()
    if name.startswith("PIP_"):
        return name.removeprefix("PIP_") in _FOR_PIP
    return not name.startswith("UV_") or _FOR_UV.fullmatch(name) is not None


def pip_variables(sections: Mapping[str, Mapping[str, str]], present: Collection[str]) -> dict[str, str]:
    """Return what pip's configuration files say of where packages are, as variables, and have pip read no file itself.

    Args:
        sections: of the files, with their values by name.
        present: names of variables that are set already, which stand above the files.
    """
    found: dict[str, str] = {}
    for section in ("global", "install"):
        for key, value in sections.get(section, {}).items():
            name = key.upper().replace("-", "_")
            if name in _FOR_PIP and f"PIP_{name}" not in present:
                found[f"PIP_{name}"] = value
    return {**found, "PIP_CONFIG_FILE": os.devnull}
