"""Which botocore a file runs on: the nearest pin above it, the environment, or neither; and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import pytest

from flake8_botocore.botocore import NEWEST, Version, parse_version
from flake8_botocore.config import Settings
from flake8_botocore.config.botocore_release import (
    remarks,
    requires_earlier,
    settings_for_file,
    target_of,
)
from flake8_botocore.files import filesystem
from flake8_botocore.files.snapshot import Snapshot, begin, current
from flake8_botocore.rules._messages import bracketed, release

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
        monkeypatch.setattr(filesystem, "_told_by_its_folder", {"botocore": version}.get)
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


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    lock = write(tmp_path / "uv.lock", LOCK.format("1.43.12"))
    assert found(tmp_path / "a/b") == ("1.43.12", str(lock))
    nearer = write(tmp_path / "a/requirements.txt", "botocore==1.40.1")
    assert found(tmp_path / "a/b") == ("1.40.1", str(nearer))
    assert found(tmp_path / "c") == ("1.43.12", str(lock))


def test_the_pin_beside_a_layer(tmp_path: Path) -> None:
    write(tmp_path / "uv.lock", LOCK.format("1.43.12"))
    write(tmp_path / "layers/aws/requirements.txt", "boto3==1.35.2")
    assert found(tmp_path / "layers/aws/python")[0] == "1.35"


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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "boto3>=1.40.0\n"),
        ("requirements.txt", "boto3 > 1.40, < 2  # layers\n"),
        ("requirements.txt", "boto3 ~= 1.40\n"),
        ("requirements.txt", "boto3>=1.40; python_version >= '3.9'\nboto3>=1.41; python_version >= '3.12'\n"),
        ("requirements.txt", "boto3\nbotocore>=1.40\n"),
        ("pyproject.toml", '[project]\ndependencies = ["boto3>=1.40"]\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nboto3 = "^1.40"\n'),
        ("setup.cfg", "[options]\ninstall_requires =\n    boto3>=1.40\n"),
    ],
)
def test_a_farther_pin_that_is_too_old_for_the_nearer_file(
    tmp_path: Path, installed: Callable[[str], None], name: str, text: str
) -> None:
    """The folder has an environment of its own; the botocore of boto3 1.26 is 1.29."""
    installed("1.42.7")
    lock = write(tmp_path / "uv.lock", LOCK.format("1.29.5"))
    write(tmp_path / "layers/aws" / name, text)
    assert found(tmp_path / "layers/aws/python") == ("1.42.7", "installed botocore")
    assert found(tmp_path / "functions") == ("1.29.5", str(lock))
    write(lock, LOCK.format("1.40.0"))
    assert found(tmp_path / "layers/aws/python") == ("1.40.0", str(lock))


@pytest.mark.parametrize(
    "text",
    [
        "boto3>=1.26\n",
        "boto3>=1\n",
        "boto3<1.40\n",
        "boto3>=1.26,<1.40\n",
        "boto3>=1.40; python_version >= '3.9'\nboto3>=1.26; python_version < '3.9'\n",
        "boto3>=1.40; python_version >= '3.9'\nboto3; python_version < '3.9'\n",
        "boto3-stubs>=1.40\n",
    ],
)
def test_a_farther_pin_that_the_nearer_file_allows(tmp_path: Path, text: str) -> None:
    lock = write(tmp_path / "uv.lock", LOCK.format("1.29.5"))
    write(tmp_path / "a/requirements.txt", text)
    assert found(tmp_path / "a") == ("1.29.5", str(lock))


def test_an_upper_bound_is_a_pin_to_the_newest_it_allows(tmp_path: Path, installed: Callable[[str], None]) -> None:
    installed("1.42.7")
    bound = write(tmp_path / "pyproject.toml", '[project]\ndependencies = ["boto3>=1.30,<1.40"]\n')
    assert found(tmp_path / "a") == ("1.39", str(bound))
    write(bound, '[project]\ndependencies = ["boto3>=1.30"]\n')
    assert found(tmp_path / "a") == ("1.42.7", "installed botocore")


def test_a_lock_file_wins_over_a_bound(tmp_path: Path) -> None:
    bound = write(tmp_path / "a/pyproject.toml", '[project]\ndependencies = ["boto3<1.40"]\n')
    beside = write(tmp_path / "a/uv.lock", LOCK.format("1.38.5"))
    assert found(tmp_path / "a") == ("1.38.5", str(beside))
    beside.unlink()
    forget()
    above = write(tmp_path / "uv.lock", LOCK.format("1.37.5"))
    assert found(tmp_path / "a") == ("1.37.5", str(above))
    write(above, LOCK.format("1.43.5"))
    assert found(tmp_path / "a") == ("1.39", str(bound))


def test_a_bound_wins_over_a_pin_that_is_farther(tmp_path: Path) -> None:
    farther = write(tmp_path / "requirements.txt", "botocore==1.29.5")
    nearer = write(tmp_path / "a/setup.cfg", "[options]\ninstall_requires =\n    boto3<1.40\n")
    assert found(tmp_path / "a") == ("1.39", str(nearer))
    assert found(tmp_path) == ("1.29.5", str(farther))
    beside = write(tmp_path / "a/requirements.txt", "botocore==1.35.5")
    assert found(tmp_path / "a") == ("1.35.5", str(beside))


def test_bounds_that_contradict_each_other(tmp_path: Path) -> None:
    nearer = write(tmp_path / "a/requirements.txt", "botocore<1.40")
    write(tmp_path / "requirements.txt", "botocore>=1.42,<1.43")
    assert found(tmp_path / "a") == ("1.39", str(nearer))
    write(tmp_path / "a/requirements.txt", "botocore>=1.42")
    write(tmp_path / "requirements.txt", "botocore<1.40")
    assert found(tmp_path / "a")[1] == "installed botocore"


def test_messages_say_that_no_file_pins_botocore(tmp_path: Path) -> None:
    path = str(tmp_path / "app.py")
    assert settings_for_file(OWN, path).unpinned
    assert release("boto3", settings_for_file(OWN, path)) == f"botocore {NEWEST.short} (not pinned)"
    assert bracketed("aiobotocore", settings_for_file(OWN, path)) == "aiobotocore, botocore 1.43, not pinned"
    write(tmp_path / "requirements.txt", "botocore<1.40")
    assert not settings_for_file(OWN, path).unpinned
    assert release("boto3", settings_for_file(OWN, path)) == "botocore 1.39"
    assert not settings_for_file(Settings(), path).unpinned
    assert release("boto3", Settings()) == f"botocore {NEWEST.short}"


def test_requirements_for_development_come_last(tmp_path: Path) -> None:
    dev = write(tmp_path / "requirements-dev.txt", "botocore==1.40.1")
    assert found(tmp_path) == ("1.40.1", str(dev))
    production = write(tmp_path / "requirements.txt", "botocore==1.30.1")
    assert found(tmp_path) == ("1.30.1", str(production))


@pytest.mark.parametrize(
    ("pin", "python", "version", "origin"),
    [
        ("boto3==1.43.2", "3.8", "1.37.38", "newest release for the function's runtime"),
        ("boto3==1.43.2", "3.9", "1.42.97", "newest release for the function's runtime"),
        ("botocore==1.43.2", "3.10", "1.43.2", "requirements.txt"),
        ("botocore==1.43.2", "", "1.43.2", "requirements.txt"),
        ("botocore==1.36.1", "3.8", "1.36.1", "requirements.txt"),
        ("", "3.8", "1.37.38", "newest release for the function's runtime"),
    ],
)
def test_a_function_runs_no_release_that_its_python_cannot_have(
    tmp_path: Path, pin: str, python: str, version: str, origin: str
) -> None:
    write(tmp_path / "requirements.txt", pin)
    target = target_of(str(tmp_path / "app.py"), lambda path: python)
    assert (str(target.version), target.origin.removeprefix(f"{tmp_path}/")) == (version, origin)
    settings = settings_for_file(OWN, str(tmp_path / "app.py"), lambda path: python)
    assert settings.unpinned == ("" if origin == "requirements.txt" else "Lambda's runtime decides")


def test_alternatives_of_poetry_are_no_lower_bound(tmp_path: Path) -> None:
    lock = write(tmp_path / "poetry.lock", LOCK.format("1.29.5"))
    write(tmp_path / "a/pyproject.toml", '[tool.poetry.dependencies]\nboto3 = "^1.40 || ^1.26"\n')
    assert found(tmp_path / "a") == ("1.29.5", str(lock))


def test_a_pin_above_the_one_that_is_too_old(tmp_path: Path) -> None:
    lock = write(tmp_path / "uv.lock", LOCK.format("1.43.12"))
    write(tmp_path / "a/requirements.txt", "boto3==1.26.4")
    write(tmp_path / "a/b/requirements.txt", "boto3>=1.40")
    assert found(tmp_path / "a/b") == ("1.43.12", str(lock))


def test_an_installed_botocore_that_is_too_old(tmp_path: Path, installed: Callable[[str], None]) -> None:
    installed("1.29.5")
    write(tmp_path / "requirements.txt", "boto3>=1.26")
    assert found(tmp_path) == ("1.29.5", "installed botocore")
    write(tmp_path / "requirements.txt", "boto3>=1.40")
    assert found(tmp_path) == (str(NEWEST), "newest known release")


def test_nothing_above_the_repository_is_read(tmp_path: Path) -> None:
    write(tmp_path / "requirements.txt", "botocore==1.40.1")
    (tmp_path / "inner/.git").mkdir(parents=True)
    assert found(tmp_path / "inner")[1] == "installed botocore"


def test_without_a_repository_the_highest_configuration_ends_it(tmp_path: Path) -> None:
    (tmp_path / ".git").rmdir()
    write(tmp_path / "requirements.txt", "botocore==1.40.1")
    assert found(tmp_path / "a/b")[0] == "1.40.1"
    write(tmp_path / "a/setup.cfg", "")
    assert found(tmp_path / "a/b")[1] == "installed botocore"


def test_the_working_directory_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a/requirements.txt", "botocore==1.40.1")
    write(tmp_path / "b/requirements.txt", "botocore==1.41.1")
    for here, path in [("a", "../b/app.py"), ("b", "app.py"), (".", "b/app.py")]:
        monkeypatch.chdir(tmp_path / here)
        forget()
        assert str(target_of(path).version) == "1.41.1"


def test_the_installed_distribution(tmp_path: Path) -> None:
    version = parse_version(metadata.version("botocore"))
    assert target_of(str(tmp_path / "app.py")) == (version, "installed botocore", None)


def test_no_botocore_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystem, "_told_by_its_folder", lambda name: "")
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


def test_settings_of_a_file(tmp_path: Path) -> None:
    write(tmp_path / "requirements.txt", "botocore==1.40.1")
    path = str(tmp_path / "app.py")
    assert settings_for_file(OWN, path) == Settings(botocore_version=Version(1, 40, 1))
    chosen = Settings(botocore_version=Version(1, 36, 0))
    assert settings_for_file(chosen, path) is chosen


@pytest.mark.parametrize(
    ("pin", "spoken_of", "words"),
    [
        ("9.9.1", NEWEST, "1.44, the newest known release"),
        ("2.0.0", NEWEST, "1.44, the newest known release"),
        ("1.45.0", NEWEST, "1.44, the newest known release"),
        ("1.19.3", Version(1, 20, 0), "1.20, the oldest known release"),
        ("0.9.1", Version(1, 20, 0), "1.20, the oldest known release"),
    ],
)
def test_releases_that_the_tables_do_not_know(tmp_path: Path, pin: str, spoken_of: Version, words: str) -> None:
    file = write(tmp_path / "requirements.txt", f"botocore=={pin}")
    path, other = str(tmp_path / "app.py"), str(tmp_path / "a/app.py")
    settings = settings_for_file(OWN, path)
    assert (settings.botocore_version, settings.stated_version) == (spoken_of, parse_version(pin))
    assert remarks(OWN, [path, other]) == [f"{file}: botocore {pin} is not known; using the facts of {words}"]


@pytest.mark.parametrize(("pin", "stated"), [("2.0.0", "2.0"), ("3.1.4", "3.1"), ("1.99.2", "1.99")])
def test_a_boto3_to_come_is_newer_than_what_is_known(tmp_path: Path, pin: str, stated: str) -> None:
    file = write(tmp_path / "requirements.txt", f"boto3=={pin}")
    line = f"{file}: botocore {stated} is not known; using the facts of 1.44, the newest known release"
    assert remarks(OWN, [str(tmp_path / "app.py")]) == [line]


def test_unknown_releases_of_several_files_are_one_remark(tmp_path: Path) -> None:
    paths = [str(write(tmp_path / f"{name}/requirements.txt", "botocore==1.12.0")) for name in "abc"]
    words = "botocore 1.12.0 is not known; using the facts of 1.20, the oldest known release"
    said = f"{paths[0]}: {words} (2 more files pin such releases)"
    assert remarks(OWN, [str(tmp_path / f"{name}/app.py") for name in "abc"]) == [said]


def test_a_later_release_of_the_newest_series_is_known(tmp_path: Path) -> None:
    write(tmp_path / "requirements.txt", "botocore==1.44.999")
    path = str(tmp_path / "app.py")
    assert settings_for_file(OWN, path) == Settings(botocore_version=Version(1, 44, 999))
    assert remarks(OWN, [path]) == []


def test_an_unknown_release_that_the_user_named() -> None:
    settings = Settings().speaking_of(parse_version("9.9"))
    assert (settings.botocore_version, settings.stated_version) == (NEWEST, parse_version("9.9"))
    assert remarks(settings, []) == [
        "bot-botocore-version: botocore 9.9 is not known; using the facts of 1.44, the newest known release"
    ]
    assert remarks(Settings().speaking_of(parse_version("1.43")), []) == []


def test_a_given_version() -> None:
    for setting, version in [("1.43", "1.43"), (" 1.43.127 ", "1.43.127"), ("1.99.0", "1.99.0")]:
        assert str(parse_version(setting)) == version


def test_a_series_is_its_last_release() -> None:
    assert Version(1, 43, 127) < parse_version("1.43") < Version(1, 44, 0)


def test_bad_settings() -> None:
    for setting in ["banana", "1", "1.", "1.43.x", "v1.43", "", "-1.43", "1.43.1.2"]:
        with pytest.raises(ValueError, match=r"is not a botocore version: write 1\.43 or 1\.43\.127$"):
            parse_version(setting)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "boto3\nsmart_open==6.3.0\n"),
        ("requirements.txt", "Smart-Open[s3]<7.4 # old\n"),
        ("Pipfile.lock", '{"default": {"smart-open": {"version": "==7.3.1"}}}'),
        ("uv.lock", '[[package]]\nname = "smart-open"\nversion = "7.3.1"\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nsmart-open = "^6.0"\n'),
        ("pyproject.toml", '[project]\ndependencies = ["smart_open[s3]~=7.3.0"]\n'),
    ],
)
def test_an_earlier_release_of_a_library(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path / name, text)
    path = str(tmp_path / "pkg" / "app.py")
    assert requires_earlier("smart_open", "7.4.0", path)
    assert not requires_earlier("smart_open", "6.0", path)
    assert not requires_earlier("strands-agents", "7.4.0", path)


@pytest.mark.parametrize(
    "text",
    [
        "smart_open\n",
        "smart_open>=6.3.0\n",
        "smart_open==7.4.0\n",
        "smart_open<9\n",
        "smart-open-tools==6.3.0\n",
    ],
)
def test_a_release_of_a_library_that_may_be_a_later_one(tmp_path: Path, text: str) -> None:
    write(tmp_path / "requirements.txt", text)
    write(tmp_path.parent / "requirements.txt", "smart_open==6.3.0\n")
    assert not requires_earlier("smart_open", "7.4.0", str(tmp_path / "app.py"))


def test_the_nearest_requirement_of_a_library(tmp_path: Path) -> None:
    write(tmp_path / "requirements.txt", "smart_open==6.3.0\n")
    write(tmp_path / "new" / "requirements.txt", "smart_open==9.0.2\n")
    assert not requires_earlier("smart_open", "7.4.0", str(tmp_path / "new" / "app.py"))
    assert requires_earlier("smart_open", "7.4.0", str(tmp_path / "old" / "app.py"))
