"""Which botocore a file runs on: the nearest pin above it, the environment, or neither; and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flake8_botocore.botocore import NEWEST
from flake8_botocore.config import Settings
from flake8_botocore.config.botocore_release import (
    remarks,
    settings_for_file,
    target_of,
)
from flake8_botocore.files import filesystem
from flake8_botocore.files.snapshot import Snapshot, begin, current

OWN = Settings(own_version=True)
LOCK = '[[package]]\nname = "botocore"\nversion = "{}"\n'


@pytest.fixture(autouse=True)
def root(tmp_path: Path) -> Iterator[None]:
    """Nothing above the test's own folder is looked at, nor what was seen before."""
    (tmp_path / ".git").mkdir()
    forget()
    yield
    forget()


def forget() -> None:
    begin(Snapshot(current()))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Lets this release of botocore be the one that is installed."""

    def install(version: str) -> None:
        monkeypatch.setattr(filesystem, "_version_of_folder", {"botocore": version}.get)
        filesystem.installed_version.cache_clear()
        forget()

    yield install
    filesystem.installed_version.cache_clear()


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    forget()
    return path


def found(folder: Path) -> tuple[str, str]:
    version, origin, _ = target_of(str(folder / "app.py"))
    return str(version), origin


def test_the_pin_of_the_only_layer_with_botocore(tmp_path: Path) -> None:
    aws = write(tmp_path / "layers/aws/requirements.txt", "botocore==1.35.2")
    write(tmp_path / "layers/web/requirements.txt", "flask")
    for place, expected in {"layers/own/python": "1.35.2", "layers/web": "1.35.2", "functions/own": NEWEST}.items():
        assert found(tmp_path / place)[0] == str(expected), place
    assert found(tmp_path / "layers/own")[1] == str(aws)
    write(tmp_path / "layers/web/requirements.txt", "botocore==1.36.1")
    assert found(tmp_path / "layers/own/python")[0] == str(NEWEST)


def test_a_function_with_requirements_of_its_own_uses_no_lock_file_above(tmp_path: Path) -> None:
    write(tmp_path / "poetry.lock", LOCK.format("1.40.61"))
    for own, expected in {"flask": "1.40.61", "boto3>=1.30": "1.40.61", "boto3\nflask": str(NEWEST)}.items():
        write(tmp_path / "auth/requirements.txt", own)
        assert found(tmp_path / "auth")[0] == expected, own
    write(tmp_path / "auth/constraints.txt", "botocore==1.36.2")
    assert found(tmp_path / "auth")[0] == "1.36.2"


def test_a_lower_bound_leaves_it_to_the_next_file(tmp_path: Path) -> None:
    lock = write(tmp_path / "uv.lock", LOCK.format("1.43.12"))
    write(tmp_path / "a/pyproject.toml", '[project]\ndependencies = ["boto3>=1.30"]\n')
    assert found(tmp_path / "a") == ("1.43.12", str(lock))


def test_an_installed_botocore_that_is_too_old(tmp_path: Path, installed: Callable[[str], None]) -> None:
    installed("1.29.5")
    write(tmp_path / "requirements.txt", "boto3>=1.26")
    assert found(tmp_path) == ("1.29.5", "installed botocore")
    write(tmp_path / "requirements.txt", "boto3>=1.40")
    assert found(tmp_path) == (str(NEWEST), "newest known release")


def test_no_botocore_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystem, "_version_of_folder", lambda name: "")
    filesystem.installed_version.cache_clear()
    try:
        assert target_of(str(tmp_path / "app.py")) == (NEWEST, "newest known release", None)
    finally:
        filesystem.installed_version.cache_clear()


OLD, NEW = "boto3==1.34.0; python_version < '3.10'\n", "boto3==1.44.0; python_version >= '3.10'\n"


@pytest.mark.parametrize(
    ("files", "versions"),
    [
        pytest.param({"requirements.txt": OLD + NEW}, "1.34 1.44", id="two pins"),
        pytest.param({"requirements.txt": OLD + NEW.replace("1.44.0", "1.43.0")}, "1.34 1.43", id="same defaults"),
        pytest.param({"requirements.txt": OLD}, "1.34", id="no boto3 for the others"),
        pytest.param(
            {"requirements.txt": f"{OLD}botocore==1.34.2; python_version < '3.9'"}, "1.34.2", id="no botocore"
        ),
        pytest.param({"requirements.txt": "boto3==1.34.0\nboto3==1.44.0\n"}, "1.34 1.44", id="without markers"),
        pytest.param(
            {"requirements.txt": "boto3==1.44.0\n", "requirements-dev.txt": "boto3==1.34.0\n"}, "1.44", id="development"
        ),
        pytest.param(
            {"requirements.txt": "boto3==1.9.201\n", "uv.lock": LOCK.format("1.27.76")}, "1.12 1.27.76", id="two files"
        ),
        pytest.param(
            {"requirements.txt": "boto3==1.34.9\n", "uv.lock": LOCK.format("1.34.1")}, "1.34.1", id="the same series"
        ),
        pytest.param(
            {
                "uv.lock": f"{LOCK.format('1.34.1')}resolution-markers = [\"python_full_version < '3.10'\"]\n"
                f"{LOCK.format('1.44.1')}resolution-markers = [\"python_full_version >= '3.10'\"]\n"
            },
            "1.34.1 1.44.1",
            id="forks of a lock file",
        ),
        pytest.param(
            {
                "pyproject.toml": "[tool.poetry.dependencies]\nboto3 = [\n"
                '{version = "1.34.1", python = "<3.10"}, {version = "1.44.0", python = "^3.10"}]\n'
            },
            "1.34 1.44",
            id="entries of Poetry",
        ),
    ],
)
def test_pins_of_several_releases(tmp_path: Path, files: dict[str, str], versions: str) -> None:
    for name, text in files.items():
        write(tmp_path / name, text)
    target = target_of(str(tmp_path / "app.py"))
    assert [str(each) for each in (target.oldest, target.version) if each] == versions.split()
    # The default retries differ from 1.44 on, and releases before 1.15 reject total_max_attempts.
    differ = target.oldest is not None and (target.version >= (1, 44, 0) or target.oldest < (1, 15, 0))
    assert settings_for_file(OWN, str(tmp_path / "app.py")).other_version == (target.oldest if differ else None)


BOTO = "RUN pip3 install -U \\\n    requests boto3 && ls\n"


@pytest.mark.parametrize(
    ("dockerfile", "version"),
    [
        (f"{BOTO}COPY main.py lib/ /code/\n", str(NEWEST)),
        (f"{BOTO}COPY . .\n", str(NEWEST)),
        (f"{BOTO}COPY other.py .\n", "1.34.1"),
        (f"{BOTO}COPY --from=build /opt /opt\n", "1.34.1"),
        (f"{BOTO.replace('boto3', 'boto3==1.34.1')}COPY . .\n", "1.34.1"),
        ("RUN pip install -r requirements.txt\nCOPY . .\n", "1.34.1"),
    ],
)
def test_an_image_with_a_boto_of_its_own(tmp_path: Path, dockerfile: str, version: str) -> None:
    write(tmp_path / "requirements.txt", "botocore==1.34.1")
    for name in ("main.py", "other.py"):
        write(tmp_path / "image" / name, "")
    write(tmp_path / "image/Dockerfile", dockerfile)
    assert str(target_of(str(tmp_path / "image/main.py")).version) == version
    assert str(target_of(str(tmp_path / "app.py")).version) == "1.34.1"
    write(tmp_path / "image/requirements.txt", "botocore==1.33.1")
    assert str(target_of(str(tmp_path / "image/main.py")).version) == "1.33.1"


@pytest.mark.parametrize(("pin", "stated"), [("2.0.0", "2.0"), ("3.1.4", "3.1"), ("1.99.2", "1.99")])
def test_a_boto3_to_come_is_newer_than_what_is_known(tmp_path: Path, pin: str, stated: str) -> None:
    file = write(tmp_path / "requirements.txt", f"boto3=={pin}")
    line = f"{file}: botocore {stated} is not known; using the facts of 1.44, the newest known release"
    assert remarks(OWN, [str(tmp_path / "app.py")]) == [line]


def test_unknown_releases_of_several_files_are_one_remark(tmp_path: Path) -> None:
    paths = [str(write(tmp_path / f"{name}/requirements.txt", "botocore==1.12.0")) for name in "abc"]
    words = "botocore 1.12.0 is not known; using the facts of 1.20, the oldest known release"
    said = f"{paths[0]}: {words} (and 2 more)"
    assert remarks(OWN, [str(tmp_path / f"{name}/app.py") for name in "abc"]) == [said]
