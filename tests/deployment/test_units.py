"""The unit of deployment of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.deployment.units import (
    DISTRIBUTION,
    EXAMPLE,
    NOTEBOOK,
    PACKAGE,
    SEVERAL,
    TEMPLATE,
    TESTS,
    Unit,
    copied_by,
    unit_of,
)
from flake8_botocore.files.dependencies import drop_everything
from tests.cli.running import tree


def found(tmp_path: Path, path: str, files: dict[str, str], packaged: tuple[str, ...] = ()) -> Unit:
    """The unit of ``path``, its paths relative to the project."""
    tree(tmp_path, files)
    drop_everything()
    root = str(tmp_path)
    images = [str(tmp_path / each) for each in files if "Dockerfile" in each]
    unit = unit_of(str(tmp_path / path), root, [str(tmp_path / each) for each in packaged], images)

    def short(path: str) -> str:
        return str(Path(path).relative_to(tmp_path)).replace("\\", "/") if path else ""

    return unit._replace(folder=short(unit.folder), start=short(unit.start), images=tuple(map(short, unit.images)))


FILES = {
    "pyproject.toml": "",
    "app/x.py": "",
    "lib/setup.py": "",
    "lib/src/lib/x.py": "",
    "jobs/requirements.txt": "",
    "jobs/x.py": "",
    "web/pyproject.toml": "",
    "web/fn/x.py": "",
}


@pytest.mark.parametrize(
    ("path", "packaged", "unit"),
    [
        ("app/x.py", (), Unit(".")),
        ("lib/src/lib/x.py", (), Unit("lib", DISTRIBUTION, marker="setup.py")),
        ("jobs/x.py", (), Unit("jobs", DISTRIBUTION, marker="requirements.txt")),
        ("web/fn/x.py", (), Unit("web", DISTRIBUTION, marker="pyproject.toml")),
        # The innermost boundary decides.
        ("web/fn/x.py", ("web/fn",), Unit("web/fn", PACKAGE, "web/fn")),
        ("jobs/x.py", ("jobs",), Unit("jobs", PACKAGE, "jobs")),
        ("web/fn/x.py", (".",), Unit("web", DISTRIBUTION, marker="pyproject.toml")),
        ("app/x.py", (".",), Unit(".", PACKAGE, ".")),
        # Imports start from one of two folders.
        ("app/x.py", (".", "app"), Unit("app/x.py", SEVERAL)),
        ("application/x.py", ("app",), Unit(".")),
        ("app/nb.ipynb", ("app",), Unit("app/nb.ipynb", NOTEBOOK)),
        ("app/tests/x.py", ("app",), Unit("app/tests", TESTS)),
        ("integration-tests/steps/x.py", (), Unit("integration-tests", TESTS)),
        ("app/test_x.py", (), Unit("app/test_x.py", TESTS)),
        ("app/latest.py", (), Unit(".")),
        ("{{cookiecutter.name}}/app/x.py", (), Unit("{{cookiecutter.name}}", TEMPLATE)),
        ("docs/guide/x.py", (), Unit("docs/guide/x.py", EXAMPLE)),
        ("app/docs.py", (), Unit(".")),
    ],
)
def test_the_innermost_boundary_is_the_unit(tmp_path: Path, path: str, packaged: tuple[str, ...], unit: Unit) -> None:
    assert found(tmp_path, path, FILES, packaged) == unit


@pytest.mark.parametrize(
    ("dockerfile", "copied"),
    [
        ("FROM x\nCOPY app/ /srv/app\n", ["app"]),
        ("COPY . .\n", ["."]),
        ("copy --chown=a:b app /app\nADD lib/src /lib\n", ["app", "lib/src"]),
        ('COPY ["app", "/app"]\n', ["app"]),
        ("COPY app \\\n  lib /srv/\n", ["app", "lib"]),
        ("COPY app/*.py /srv/\n", ["app"]),
        ("COPY --from=build /out /out\nCOPY $WHERE /srv\nADD https://a.test/x /x\n", []),
        # What is built first is not there.
        ("COPY dist/x.whl app /srv/\n", ["app"]),
        ("COPY ../outside /srv\n# COPY app /srv\n", []),
    ],
)
def test_paths_that_a_dockerfile_copies_are_read(tmp_path: Path, dockerfile: str, copied: list[str]) -> None:
    tree(tmp_path, {**FILES, "Dockerfile": dockerfile})
    drop_everything()
    paths = copied_by(str(tmp_path / "Dockerfile"), str(tmp_path))
    assert [str(Path(each).relative_to(tmp_path)).replace("\\", "/") for each in paths] == copied


def test_the_context_is_the_folder_that_has_what_is_copied(tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "docker/Dockerfile": "COPY app /srv\n", "web/Dockerfile": "COPY . .\n"})
    drop_everything()
    assert copied_by(str(tmp_path / "docker/Dockerfile"), str(tmp_path)) == (str(tmp_path / "app"),)
    assert copied_by(str(tmp_path / "web/Dockerfile"), str(tmp_path)) == (str(tmp_path / "web"),)


def test_an_image_is_a_boundary(tmp_path: Path) -> None:
    files = {**FILES, "Dockerfile": "COPY app /srv/app\n"}
    assert found(tmp_path, "app/x.py", files) == Unit(".", images=("Dockerfile",))
    assert found(tmp_path, "app2/x.py", files) == Unit(".")


@pytest.mark.parametrize(
    ("unit", "other", "words"),
    [
        (Unit("/p/jobs", DISTRIBUTION, marker="requirements.txt"), Unit("/p"), "jobs has its own requirements.txt"),
        (Unit("/p"), Unit("/p/fn", PACKAGE, "/p/fn"), "fn is packaged alone"),
        (Unit("/p"), Unit("/p", images=("/p/Dockerfile",)), "Dockerfile copies one of them alone"),
        (Unit("/p/tests", TESTS), Unit("/p/fn", PACKAGE, "/p/fn"), "tests run apart"),
    ],
)
def test_why_two_files_are_deployed_apart(unit: Unit, other: Unit, words: str) -> None:
    assert unit.why_apart(other, "/p") == words
