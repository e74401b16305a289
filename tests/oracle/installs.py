"""Folders with one botocore or aiobotocore each, installed on first use.

``python -m tests.oracle.installs`` installs all of them. They are kept in ``.cache/botocore/``; the environment
variable ``BOTOCORE_TEST_CACHE`` names another folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from flake8_botocore.botocore import NEWEST
from flake8_botocore.botocore.tables import NEWEST_AIOBOTO3, NEWEST_AIOBOTOCORE

CACHE = Path(os.environ.get("BOTOCORE_TEST_CACHE") or Path(__file__).parents[2] / ".cache" / "botocore")

# The newest release, the last with the older retries, and an old one; aioboto3 builds on an older aiobotocore.
BOTOCORE = (str(NEWEST), "1.43.127", "1.35.92")
AIOBOTOCORE = "aiobotocore-" + ".".join(map(str, NEWEST_AIOBOTOCORE))
AIOBOTO3 = "aioboto3-" + ".".join(map(str, NEWEST_AIOBOTO3))


def folder(name: str) -> Path:
    """The folder to put on PYTHONPATH for ``1.43.127`` or ``aiobotocore-3.10.0``."""
    target = CACHE / name
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _install(name, target)
    return target


def _install(name: str, target: Path) -> None:
    package, _, version = name.rpartition("-")
    wanted = [f"{package}=={version}"] if package else [f"botocore=={version}", f"boto3=={version}"]
    unfinished = target.with_name(f"{name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-warn-conflicts", "--target", str(unfinished), *wanted], check=True)
    unfinished.rename(target)


if __name__ == "__main__":
    for each in (*BOTOCORE, AIOBOTOCORE, AIOBOTO3):
        print(folder(each))
