"""Modules that several files import already, where one Config serves them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.source.project.homes import Home, home
from tests.layouts import lay_out

USING = "import boto3\nfrom app.settings import REGION\n"
FILES = {
    "app/__init__.py": "",
    "app/settings.py": "REGION = 'eu-west-1'\n",
    "app/a.py": USING,
    "app/b.py": USING.replace("app.settings", ".settings"),
    "app/c.py": USING.replace("from app.settings import REGION", "from app import settings"),
    "app/d.py": "import boto3\nimport app.settings\n",
    "app/e.py": "import boto3\n",
}
REQUIRED = ("read_timeout", "retries")
COMPLETE = "from botocore.config import Config\nAWS = Config(read_timeout=9, retries={'total_max_attempts': 2})\n"
LINES = ("from botocore.config import Config", "CLIENT_CONFIG = Config(read_timeout=60)")


def found(tmp_path: Path, files: dict[str, str]) -> Home | None:
    tmp_path.mkdir(exist_ok=True)
    lay_out(tmp_path, files)
    clients = [str(tmp_path / path) for path, text in files.items() if "boto3" in text]
    return home(clients, "read_timeout=60", REQUIRED)


def users(tmp_path: Path) -> tuple[str, ...]:
    return tuple(str(tmp_path / f"app/{name}.py") for name in "abcd")


def test_a_module_that_four_of_five_files_import(tmp_path: Path) -> None:
    settings = str(tmp_path / "app/settings.py")
    assert found(tmp_path, FILES) == Home("app.settings.CLIENT_CONFIG", settings, users(tmp_path), LINES)


def test_a_config_that_is_there_comes_first_whatever_its_module_is_called(tmp_path: Path) -> None:
    files = {path.replace("settings", "regions"): text.replace("settings", "regions") for path, text in FILES.items()}
    assert found(tmp_path / "none", files) is None
    files["app/regions.py"] += COMPLETE
    there = tmp_path / "there"
    assert found(there, files) == Home("app.regions.AWS", str(there / "app/regions.py"), users(there))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("read_timeout=9, ", ""),
        ("botocore.config", "ours"),
        ("AWS = Config", "AWS = None or Config"),
    ],
)
def test_an_incomplete_config_is_not_reused(tmp_path: Path, old: str, new: str) -> None:
    made = found(tmp_path, {**FILES, "app/settings.py": COMPLETE.replace(old, new)})
    assert made is not None and made.dotted == "app.settings.CLIENT_CONFIG"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/d.py", "import boto3\n"),
        ("app/d.py", "import boto3\ndef use():\n    import app.settings\n"),
        ("app/settings.py", "from app import a\n"),
        ("app/settings.py", "import app.between\n"),
        ("app/settings.py", "def handler(event, context):\n    pass\n"),
        ("app/settings.py", "if __name__ == '__main__':\n    pass\n"),
        ("app/settings.py", "INSTALLED_APPS = []\n"),
        ("app/settings.py", "from .defaults import *\n"),
    ],
)
def test_a_module_that_is_unsafe_to_import_is_no_home(tmp_path: Path, path: str, text: str) -> None:
    assert found(tmp_path, {**FILES, "app/between.py": "from . import b\n", path: text}) is None


def test_names_that_are_taken(tmp_path: Path) -> None:
    made = found(tmp_path, {**FILES, "app/settings.py": "class Config:\n    CLIENT_CONFIG = 1\nCLIENT_CONFIG = 2\n"})
    assert made is not None
    assert made.lines == ("import botocore.config", "BOTO_CONFIG = botocore.config.Config(read_timeout=60)")


def test_settings_of_django(tmp_path: Path) -> None:
    django = "import boto3\nfrom django.conf import settings\n"
    assert found(tmp_path, {f"{name}.py": django for name in "abc"}) == Home("django.conf.settings")
