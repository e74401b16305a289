"""Whether a module may use the Config that the team shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.source.project import shared_config
from flake8_botocore.source.project.shared_config import problem, why_not
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
    return why_not(str(tmp_path / path), DOTTED, importing=importing)


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
    assert why_not(str(tmp_path / "app/settings.py"), DOTTED, importing=False) is None


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


def test_imports_of_a_packaged_function_start_from_what_is_packaged(tmp_path: Path) -> None:
    function = "Resources: {F: {Type: AWS::Serverless::Function, Properties: {CodeUri: app, Handler: f.handler}}}"
    files = {"template.yaml": function, "app/f.py": "import boto3\n", "app/lib/__init__.py": "", "app/lib/aws.py": MADE}
    assert asked(tmp_path, files, "app/f.py") == "app.aws cannot be imported there: imports start from app"
    assert why_not(str(tmp_path / "app/f.py"), "lib.aws.CONFIG", importing=True) is None


@pytest.mark.parametrize(
    ("pins", "reason"),
    [
        ("requirements.txt", "app.aws cannot be imported there: requirements.txt names a distribution app"),
        ("lib/requirements.txt", None),
    ],
)
def test_a_distribution_of_that_name_in_a_folder_around_it_hides_it(
    tmp_path: Path, pins: str, reason: str | None
) -> None:
    assert asked(tmp_path, {pins: "boto3\napp==2.0\n", "app/user.py": "", "lib/x.py": ""}, "app/user.py") == reason


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


NONE = {
    "try:\n    from botocore.config import Config\n    CONFIG = Config()\nexcept ImportError:\n    CONFIG = None\n": 5,
    "CONFIG = None\ndef start():\n    global CONFIG\n    CONFIG = make()\n": 1,
    "CONFIG = make() if IN_CLOUD else None\n": 1,
    "CONFIG = READ or None\n": 1,
    "CONFIG: object = None\n": 1,
    "CONFIG = make()\nif LOCAL:\n    CONFIG = None\n": 3,
    "def stop():\n    global CONFIG\n    CONFIG = None\n": 3,
    "try:\n    from app.made import CONFIG\nexcept ImportError:\n    CONFIG = None\n": 4,
}


@pytest.mark.parametrize("importing", [True, False])
@pytest.mark.parametrize("source", NONE)
def test_a_config_that_may_be_none(tmp_path: Path, source: str, importing: bool) -> None:
    found = asked(tmp_path, {"app/aws.py": source}, importing=importing)
    assert found == f"app.aws.CONFIG may be None (app/aws.py:{NONE[source]})"


@pytest.mark.parametrize(
    "source",
    [
        MADE,
        "CONFIG = None\nCONFIG = make()\n",
        "OTHER = None\nCONFIG = make(None, OTHER)\n",
        "def start():\n    CONFIG = None\nCONFIG = make()\n",
        "class A:\n    CONFIG = None\nCONFIG = A()\n",
        "not Python (\n",
    ],
)
def test_one_that_is_not(tmp_path: Path, source: str) -> None:
    assert asked(tmp_path, {"app/aws.py": source}) is None


def test_one_that_is_handed_on(tmp_path: Path) -> None:
    files = {
        "app/aws.py": "from app.a import C as CONFIG\n",
        "app/a.py": "from .b import D as C\n",
        "app/b.py": "D = None\n",
    }
    assert asked(tmp_path, files) == "app.aws.CONFIG may be None (app/b.py:1)"
    assert asked(tmp_path, {**files, "app/b.py": "D = make()\n"}) is None
    assert asked(tmp_path, {**files, "app/b.py": "from app.aws import CONFIG as D\n"}) is None


def test_a_config_outside_the_project_is_not_checked(tmp_path: Path) -> None:
    tree(tmp_path, PROJECT)
    assert why_not(str(tmp_path / "app/settings.py"), "elsewhere.aws.CONFIG", importing=True) is None
