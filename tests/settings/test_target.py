"""Which botocore a project runs on, from its lock files, its environment, or neither."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from textwrap import dedent

import pytest

from flake8_botocore.botocore.version import NEWEST, OLDEST, Version, parse_version
from flake8_botocore.settings import target
from flake8_botocore.settings.target import resolve_target


@pytest.fixture(autouse=True)
def root(tmp_path: Path) -> None:
    """Nothing above the test's own folder is looked at."""
    (tmp_path / ".git").mkdir()


def pinned(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(dedent(text), encoding="utf-8")
    found = resolve_target("auto", folder)
    assert found.origin == str(folder / name)
    return str(found.version)


UV = """
    version = 1
    [[package]]
    name = "boto3"
    version = "1.43.9"
    dependencies = [
        { name = "botocore" },
    ]

    [[package]]
    name = "botocore"
    version = "1.43.12"
    source = { registry = "https://pypi.org/simple" }

    [[package]]
    name = "zipp"
    version = "3.1.0"
    """


def test_uv_lock(tmp_path: Path) -> None:
    assert pinned(tmp_path, "uv.lock", UV) == "1.43.12"


def test_uv_lock_with_a_version_for_each_python(tmp_path: Path) -> None:
    older = '\n[[package]]\nname = "botocore"\nversion = "1.42.97"\n'
    assert pinned(tmp_path, "uv.lock", dedent(UV) + older) == "1.43.12"


def test_windows_newlines(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_bytes(dedent(UV).replace("\n", "\r\n").encode())
    assert resolve_target("auto", tmp_path).version == Version(1, 43, 12)


def test_poetry_lock(tmp_path: Path) -> None:
    text = """
        [[package]]
        name = "botocore"
        version = "1.35.92"
        description = "Low-level, data-driven core of boto 3."
        files = [
            {file = "botocore-1.35.92-py3-none-any.whl", hash = "sha256:aa"},
        ]

        [package.dependencies]
        jmespath = ">=0.7.1,<2.0.0"

        [[package]]
        name = "s3transfer"
        version = "0.10.4"

        [package.dependencies]
        botocore = ">=1.33.2,<2.0a.0"
        """
    assert pinned(tmp_path, "poetry.lock", text) == "1.35.92"


def test_pylock(tmp_path: Path) -> None:
    text = """
        lock-version = '1.0'
        [[packages]]
        name = 'botocore'
        version = '1.44.1'
        [[packages.wheels]]
        name = 'botocore-1.44.1-py3-none-any.whl'
        """
    assert pinned(tmp_path, "pylock.toml", text) == "1.44.1"


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("botocore==1.43.5", "1.43.5"),
        ("  Botocore [crt] == 1.43.5 ; python_version > '3.9'  # because", "1.43.5"),
        ("botocore==1.43.5 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb", "1.43.5"),
        ("botocore==1.43.*", "1.43"),
        ("botocore===1.43.5", "1.43.5"),
        ("botocore==1.45.0rc1", "1.45.0"),
        ("boto3==1.43.9", "1.43"),
        ("boto3==1.26.165", "1.29"),
        ("boto3==1.43.9\nbotocore==1.43.5", "1.43.5"),
        ("botocore==0.9.1", "1.20.0"),
    ],
)
def test_requirements(tmp_path: Path, line: str, version: str) -> None:
    assert pinned(tmp_path, "requirements.txt", f"# pinned\nflask==3.0\n{line}\n") == version


def test_requirements_in_utf_16(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("botocore==1.43.5\r\n", encoding="utf-16")
    assert resolve_target("auto", tmp_path).version == Version(1, 43, 5)


@pytest.mark.parametrize("line", ["botocore>=1.43", "# botocore==1.43.5", "aiobotocore==2.1.0", "botocore-stubs==1.2"])
def test_what_pins_nothing(tmp_path: Path, line: str) -> None:
    (tmp_path / "requirements.txt").write_text(line)
    assert resolve_target("auto", tmp_path).origin == "installed botocore"


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text(dedent(UV))
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert resolve_target("auto", inner) == (Version(1, 43, 12), str(tmp_path / "uv.lock"))
    assert pinned(tmp_path / "a", "requirements-dev.txt", "botocore==1.40.1") == "1.40.1"
    assert resolve_target("auto", inner).version == Version(1, 40, 1)


def test_a_lock_file_goes_before_requirements(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("botocore==1.40.1")
    assert pinned(tmp_path, "uv.lock", UV) == "1.43.12"


def test_a_file_without_boto_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text('[[package]]\nname = "zipp"\nversion = "3.1.0"\n')
    assert pinned(tmp_path, "requirements.txt", "botocore==1.40.1") == "1.40.1"


def test_nothing_above_the_repository_is_read(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("botocore==1.40.1")
    inner = tmp_path / "repository"
    (inner / ".git").mkdir(parents=True)
    assert resolve_target("auto", inner).origin == "installed botocore"


def test_the_installed_distribution(tmp_path: Path) -> None:
    version = parse_version(metadata.version("botocore"))
    assert resolve_target("auto", tmp_path) == (version, "installed botocore")


def test_no_botocore_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(target.metadata, "version", missing)
    assert resolve_target("auto", tmp_path) == (NEWEST, "newest known release")


@pytest.mark.parametrize(("setting", "version"), [("1.43", "1.43"), (" 1.43.127 ", "1.43.127"), ("1.99.0", "1.99.0")])
def test_a_given_version(tmp_path: Path, setting: str, version: str) -> None:
    (tmp_path / "requirements.txt").write_text("botocore==1.40.1")
    found = resolve_target(setting, tmp_path)
    assert (str(found.version), found.origin) == (version, "bot-botocore-version")


def test_a_series_is_its_last_release() -> None:
    assert Version(1, 43, 127) < parse_version("1.43") < Version(1, 44, 0)
    assert parse_version("1.20.0") == OLDEST


@pytest.mark.parametrize("setting", ["banana", "1", "1.", "1.43.x", "v1.43", "", "-1.43", "1.43.1.2"])
def test_bad_settings(tmp_path: Path, setting: str) -> None:
    with pytest.raises(ValueError, match=r"is not a botocore version: write 1\.43 or 1\.43\.127$"):
        resolve_target(setting, tmp_path)


def test_versions_older_than_the_tables(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^botocore 1\.4 is older than 1\.20, the oldest known$"):
        resolve_target("1.4", tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("uv.lock", b"\xff\x00botocore", "it is not text in UTF-8"),
        ("uv.lock", b'[[package]]\nname = "botocore"\n', "botocore has no version in it"),
        ("poetry.lock", b'[[package]]\nname = "botocore"\nversion = "banana"\n', "'banana' is not a version"),
        ("uv.lock", b"<<<<<<< HEAD\n[[package]]\n", "it has merge conflict markers"),
        ("requirements.txt", b"botocore==latest\n", "'latest' is not a version"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError) as error:
        resolve_target("auto", tmp_path)
    assert str(error.value) == f"cannot read {tmp_path / name}: {why}"


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").mkdir()
    with pytest.raises(ValueError) as error:
        resolve_target("auto", tmp_path)
    assert str(error.value) == f"cannot read {tmp_path / 'uv.lock'}: it is not a regular file"
