"""``profile.py FOLDER``: make a new QGIS profile folder with the plugin enabled."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

_ENABLED = """[PythonPlugins]
cloudless_plugin=true

"""
_SETTINGS = """[app]
projections\\newProjectCrsBehavior=UsePresetCrs

[qgis]
checkVersion=false
showTips=false
newsFeed\\disabled=true

[core]
NewsFeed\\httpsfeedqgisorg\\disabled=true
"""
_LANGUAGE = """
[locale]
overrideFlag=true
userLocale={}
"""


def make_profile(folder: Path, *, enabled: bool = True, language: str = "") -> Path:
    """Make the profile ``default`` in ``folder`` and remove what was there; return ``folder``.

    Args:
        folder: of the profiles.
        enabled: whether the plugin is enabled.
        language: of QGIS, as in its options; empty is the system's.
    """
    shutil.rmtree(folder, ignore_errors=True)
    settings = folder / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    parts = (_ENABLED if enabled else "", _SETTINGS, _LANGUAGE.format(language) if language else "")
    settings.write_text("".join(parts), encoding="utf-8")
    return folder


if __name__ == "__main__":
    make_profile(Path(sys.argv[1]))
