"""Fail where detect-secrets finds what looks like a secret; lock files, full of digests, are left out."""

from __future__ import annotations

import json
import subprocess
import sys


def main(paths: list[str]) -> int:
    """Scan ``paths`` and print what was found."""
    command = [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "--exclude-files", r"\.lock$", *paths]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    results = json.loads(answer.stdout)["results"]
    for path, found in results.items():
        for secret in found:
            print(f"{path}:{secret['line_number']}: {secret['type']}")
    return bool(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
