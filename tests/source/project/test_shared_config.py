"""Whether a module may use the Config that the team shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.source.project import shared_config
from flake8_botocore.source.project.shared_config import problem, why_unusable
from tests.cli.running import tree

DOTTED = "app.aws.CONFIG"
MADE = "from botocore.config import Config\nCONFIG = Config(read_timeout=None)\n"
CIRCULAR = "importing CONFIG from app.aws there would be circular: "
PROJECT = {".git/HEAD": "", "app/__init__.py": "", "app/aws.py": MADE, "app/settings.py": "NAME = 'x'\n"}
DIRECT = f"{CIRCULAR}app.aws imports app.settings"


def asked(
    tmp_path: Path, files: dict[str, str], path: str = "app/settings.py", *, importing: bool = True
) -> str | None:
    """Why ``path`` should not use the Config in a project with ``files``."""
    tree(tmp_path, {**PROJECT, **files})
    return why_unusable(str(tmp_path / path), DOTTED, importing=importing)


@pytest.mark.parametrize(
    "line",
    [
        "import app.settings",
        "import app.settings as s",
        "from app import settings",
        "from . import settings",
        "from .settings import NAME",
        "from app.settings import NAME as N",
        "try:\n    from app import settings\nexcept ImportError:\n    pass",
        "def region():\n    from app.settings import NAME\n    return NAME",
        "class A:\n    from app.settings import NAME",
    ],
)
def test_a_module_that_is_imported_by_the_one_with_the_config(tmp_path: Path, line: str) -> None:
    assert asked(tmp_path, {"app/aws.py": f"{line}\n{MADE}"}) == DIRECT
    assert why_unusable(str(tmp_path / "app/settings.py"), DOTTED, importing=False) is None


@pytest.mark.parametrize(
    "line",
    [
        "import settings_of_others",
        "import app.other",
        "from app import other",
        "from . import other",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.settings import NAME",
        "import typing\nif typing.TYPE_CHECKING:\n    import app.settings",
        "text = 'import app.settings'",
    ],
)
def test_a_module_that_is_not(tmp_path: Path, line: str) -> None:
    assert asked(tmp_path, {"app/aws.py": f"{line}\n{MADE}", "app/other.py": ""}) is None


def test_the_other_branch_of_type_checking_runs(tmp_path: Path) -> None:
    line = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n    import app.settings\n"
    assert asked(tmp_path, {"app/aws.py": line + MADE}) == DIRECT


def test_through_other_modules(tmp_path: Path) -> None:
    files = {
        "app/aws.py": f"from app.base import X\n{MADE}",
        "app/base.py": "from app import aws, far\n",
        "app/far.py": "from . import base, settings\n",
    }
    chain = "app.aws imports app.base, which imports app.far, which imports app.settings"
    assert asked(tmp_path, files) == f"{CIRCULAR}{chain}"
    assert asked(tmp_path, files, "app/user.py") is None


@pytest.mark.parametrize(
    ("aws", "package", "reason"),
    [
        # The package has begun to be imported before its module: to import another module of it runs nothing anew.
        ("from app import other", "from .settings import NAME\nVERSION = 1", None),
        ("from app import VERSION", "from .settings import NAME\nVERSION = 1", "app.aws imports app, which imports"),
        ("from app import VERSION", "VERSION = 1", None),
        # Another package runs before its module.
        ("import lib.part", "", "app.aws imports lib, which imports app.settings"),
    ],
)
def test_packages_run_before_their_modules(tmp_path: Path, aws: str, package: str, reason: str | None) -> None:
    files = {
        "app/aws.py": f"{aws}\n{MADE}",
        "app/__init__.py": package,
        "app/other.py": "",
        "lib/__init__.py": "import app.settings",
        "lib/part.py": "",
    }
    found = asked(tmp_path, files)
    assert (found is None) if reason is None else (found is not None and reason in found)


@pytest.mark.parametrize(
    ("dotted", "lacks"),
    [
        (DOTTED, ""),
        ("app.aws.OTHER", "app/aws.py has no OTHER"),
        ("app.gone.CONFIG", "app has no module gone"),
        ("app.gone.aws.CONFIG", "app has no module gone"),
        # An installed package may have it.
        ("gone.aws.CONFIG", ""),
    ],
)
def test_the_missing_part_of_the_shared_config_is_named(tmp_path: Path, dotted: str, lacks: str) -> None:
    tree(tmp_path, PROJECT)
    said = problem(Settings(project=str(tmp_path), shared_config=dotted))
    assert said == (lacks and f"bot-shared-config: {lacks}, so no fix can import {dotted}")


def test_past_a_number_of_modules_any_may_import_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"app/m{n}.py": f"import app.m{n + 1}\n" for n in range(9)}
    files["app/aws.py"] = f"import app.m0\n{MADE}"
    assert asked(tmp_path, files) is None
    monkeypatch.setattr(shared_config, "MOST_MODULES", 5)
    assert asked(tmp_path, files) == f"{CIRCULAR}app.aws imports more than 5 modules, and any may import this one"
