"""What tests ask of POSIX, where there may be none."""

from __future__ import annotations

import os
import sys

IS_WINDOWS = sys.platform == "win32"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
"""Whether this user may write anywhere, and mount."""
