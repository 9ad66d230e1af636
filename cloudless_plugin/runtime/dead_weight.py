"""What packages bring along and no run reads: their own tests, a sixth of what they take on the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_TESTS = ("test", "tests")


def remove_tests(packages: Path) -> None:
    """Remove the tests inside the packages of a folder: subfolders of packages, never a package itself.

    Args:
        packages: ``site-packages`` of an environment that is ours alone.
    """
    for folder, names, files in os.walk(packages):
        for name in [name for name in names if name in _TESTS and "__init__.py" in files]:
            shutil.rmtree(Path(folder) / name, ignore_errors=True)
            names.remove(name)
