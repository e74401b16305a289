"""What is answered without flake8's machinery is what it would have answered."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flake8 import utils
from flake8.discover_files import _filenames_from
from flake8.style_guide import StyleGuideManager

from flake8_botocore.command import audit, check, fix, flake8_adapter, pyproject, quick
from flake8_botocore.command.discovery import discover
from flake8_botocore.command.excluded import Excluded
from flake8_botocore.command.flake8_adapter import job_count, parse_options
from flake8_botocore.command.noqa import NoqaPlaces
from flake8_botocore.command.plain_options import plain_options, selects_all
from flake8_botocore.command.sections import SHARED_OPTIONS
from flake8_botocore.findings import Finding, Span
from flake8_botocore.registry import all_rules

from .running import CLEAN, CLIENT, START, Command, tree

OPTIONS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "check": check.add_arguments,
    "fix": fix.add_arguments,
    "audit": audit.add_arguments,
    "explain": lambda parser: None,
}

PLAIN = [
    ("check", []),
    ("check", ["a.py", "b/c.py"]),
    ("check", ["--format=concise", "-q", "a.py"]),
    ("check", ["--format", "github", "--output-file", "sarif:x", "--exit-zero"]),
    ("check", ["a.py", "--isolated", "b.py", "--no-cache"]),
    ("check", ["--", "--odd.py"]),
    ("check", ["-"]),
    ("check", ["--statistics", "--since=HEAD"]),
    ("fix", ["--unsafe-fixes", "--diff", "."]),
    ("fix", ["-i", "a.py"]),
    ("audit", ["--budget=29", "--by=rule", "--top", "3"]),
    ("explain", []),
]

NOT_PLAIN = [
    ["--select=BOT1"],
    ["--bot-read-timeout=3"],
    ["--form=json"],
    ["--format=yaml"],
    ["--config=x.cfg"],
    ["--jobs=2"],
    ["-j2"],
    ["--no-such-option"],
    ["--help"],
    ["--exclude=a"],
]


def seen(options: argparse.Namespace) -> dict[str, Any]:
    """Every option by name; of jobs what is asked of them."""
    return {**vars(options), "jobs": job_count(options)}


def same_options(
    monkeypatch: pytest.MonkeyPatch, name: str, arguments: list[str], table: dict[str, str]
) -> argparse.Namespace:
    """The options without flake8's machinery, which gives the same."""
    plain = plain_options(arguments, OPTIONS[name], table)
    assert plain is not None
    monkeypatch.setattr(flake8_adapter, "plain_options", lambda *_: None)
    machinery = parse_options(name, arguments, OPTIONS[name], table, ".")
    assert seen(plain) == seen(machinery)
    assert {key: type(value) for key, value in seen(plain).items()} == {
        key: type(value) for key, value in seen(machinery).items()
    }
    return plain


@pytest.mark.parametrize(("name", "arguments"), PLAIN)
def test_plain_options_are_those_of_flake8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, {"setup.cfg": "[metadata]\nname = x\n", "pyproject.toml": "[tool.black]\n"})
    same_options(monkeypatch, name, arguments, {})


TABLES = {
    "botocore-version": "1.40",
    "client-factories": "app.aws.client,app.aws.resource",
    "connect-timeout": "3.5",
    "include-mocked": "true",
    "lambda-timeout": "30",
    "max-wait": "120",
    "read-timeout": "7",
    "retry-mode": "adaptive",
    "shared-config": "app.aws.CONFIG",
    "tests": "report",
    "total-max-attempts": "1",
}


@pytest.mark.parametrize("isolated", [[], ["--isolated"]])
@pytest.mark.parametrize("key", TABLES)
def test_tables_of_our_own_options_are_read_as_flake8_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, isolated: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    options = same_options(monkeypatch, "check", isolated, {f"bot-{key}": TABLES[key]})
    default = same_options(monkeypatch, "check", [], {})
    name = f"bot_{key.replace('-', '_')}"
    assert (vars(options)[name] == vars(default)[name]) == bool(isolated)


def test_of_a_table_flake8_is_asked_for_paths_and_its_own_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    known = {(f"bot-{key}" if key in pyproject.OURS else key) for key in pyproject.KEYS}
    asked = {key for key in known if plain_options([], check.add_arguments, {key: TABLES.get(key[4:], "")}) is None}
    assert asked == known - {f"bot-{key}" for key in TABLES}
    assert {"bot-baseline", "bot-cache", "select", "jobs"} <= asked


@pytest.mark.parametrize("arguments", NOT_PLAIN)
def test_all_else_is_left_to_flake8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert plain_options(arguments, check.add_arguments, {}) is None
    assert capsys.readouterr() == ("", "")


UNCONCERNING = [
    "[flake8]\n",
    "[flake8]\nmax-line-length = 120\nmax_complexity = 9\ndocstring-convention = google\n",
    "[flake8:local-plugins]\nextension = X = x:y\n",
    "[metadata]\nname = flake8-plugin\n\n[other]\nselect = BOT999\n",
]


@pytest.mark.parametrize("text", UNCONCERNING)
def test_a_section_that_concerns_others_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, {"setup.cfg": text})
    same_options(monkeypatch, "check", ["a.py"], {})


CONCERNING = [
    *(f"[flake8]\n{name} = \n" for name in sorted(SHARED_OPTIONS)),
    "[flake8]\nextend_ignore = E203\n",
    "[flake8]\nbot-read-timeout = 5\n",
    "[flake8]\nbot_no_such_option = 5\n",
    "[DEFAULT]\nselect = BOT1\n[flake8]\n",
    "[flake8\n",
    "[flake8]\nmax-line-length = 9\nmax-line-length = 9\n",
]


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
@pytest.mark.parametrize("folder", ["", "../", "../../"])
@pytest.mark.parametrize("text", CONCERNING)
def test_a_section_that_concerns_us_is_left_to_flake8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, folder: str, text: str
) -> None:
    here = tmp_path / "a/b"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    assert plain_options([], check.add_arguments, {}) is not None
    (here / folder / name).write_text(text)
    assert plain_options([], check.add_arguments, {}) is None
    assert plain_options(["--isolated"], check.add_arguments, {}) is not None


SELECTIONS = {
    True: [
        ([], ""),
        (["--isolated", "--disable-noqa"], ""),
        (["--select=BOT"], ""),
        (["--select=W,E501"], ""),
        ([], "[flake8]\nmax-line-length = 100\nselect = E,BOT\n"),
        ([], "[flake8]\nbot-read-timeout = 5\nper-file-ignores =\n"),
        (["--ignore=E501"], ""),
        (["--extend-ignore=BLE,C", "--ignore="], ""),
        ([], "[flake8]\nignore = E203,W503\nextend-ignore = D\n"),
    ],
    False: [
        (["--select=BOT1"], ""),
        (["--select=B"], ""),
        (["--ignore=BOT"], ""),
        (["--ignore=E501,B"], ""),
        (["--extend-ignore=BO"], ""),
        (["--extend-ignore=BOT3"], ""),
        (["--extend-select=BOT104"], ""),
        (["--per-file-ignores=a.py:BOT1"], ""),
        (["--per-file-ignores=b.py:BOT1"], ""),
        ([], "[flake8]\nignore = BOT2\n"),
        ([], "[flake8]\nper-file-ignores =\n  a.py: BOT101\n"),
    ],
}


@pytest.mark.parametrize(
    ("arguments", "configuration", "all_selected"),
    [(*asked, selected) for selected, group in SELECTIONS.items() for asked in group],
)
def test_where_all_is_selected_flake8_has_no_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], configuration: str, all_selected: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, {"setup.cfg": configuration})
    options = parse_options("check", arguments, check.add_arguments, {}, ".")
    guide = StyleGuideManager(options, flake8_adapter._Silent())
    codes = [rule.code for rule in all_rules()]
    reported = [code for code in codes if guide.handle_error(code, "a.py", 1, 0, "text", "")]
    assert selects_all(options) == all_selected
    file = flake8_adapter.SourceLines("a.py", options, "x = 1\n")
    decisions, noqa = flake8_adapter.Decisions(options), NoqaPlaces(file.lines, None)
    found = [Finding(code, Span(1, 0, 1, 1), "text") for code in codes]
    assert [each.code for each in found if decisions.stands(file, each, noqa)] == reported
    assert reported == codes or not all_selected
    assert ("_guide" in vars(decisions)) == (not all_selected)


FOUND = {
    **dict.fromkeys(["a.py", "b.txt", "sub/c.py", "sub/deep/d.py", ".git/e.py", "build/f.py", "x.egg/g.py"], ""),
    **dict.fromkeys(["sub/__pycache__/h.py", "nb.ipynb", "sub/.ipynb_checkpoints/i.ipynb", "odd name.py", "A.PY"], ""),
}


@pytest.mark.parametrize("exclude", [[], ["build"], ["*b*"], ["sub/deep"], ["*.py"], ["sub/*"]])
@pytest.mark.parametrize(
    "given", [[], ["."], ["sub", "a.py"], ["a.py", "b.txt", "a.py"], ["build/f.py"], ["link"], ["-"]]
)
@pytest.mark.parametrize("patterns", [["*.py", "*.ipynb"], ["*"], ["a*"], []])
def test_files_are_found_as_flake8_finds_them_but_what_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exclude: list[str], given: list[str], patterns: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, FOUND)
    (tmp_path / "link").symlink_to("sub")
    (tmp_path / "sub/link.py").symlink_to("../a.py")
    (tmp_path / "sub/round").symlink_to("..")
    (tmp_path / "sub/nowhere.py").symlink_to("gone")
    options = plain_options(given, check.add_arguments, {})
    assert options is not None
    options.extend_exclude = utils.normalize_paths(exclude)
    excluded = Excluded((*options.exclude, *options.extend_exclude, ".ipynb_checkpoints"), "stdin")
    assert discover(options, patterns) == [
        filename
        for path in options.filenames or ["."]
        for filename in _filenames_from(path, predicate=lambda each, path=path: each != path and excluded(each))
        if filename in ("-", path) or utils.fnmatch(filename, patterns)
    ]


SILENT = [
    ["plain.py"],
    ["plain.py", "sub/other.py"],
    ["-q", "plain.py", "--no-cache"],
    ["--format=concise", "./plain.py"],
    ["--isolated", "plain.py"],
    ["broken.py"],
    ["--format", "concise", "plain.py"],
    ["--isolated", "--format", "text", "plain.py", "--color", "never"],
    ["--format=github", "--color=always", "plain.py"],
    ["--jobs", "4", "plain.py", "-j", "auto", "--jobs=2"],
    ["-q", "plain.py", "--isolated", "sub/other.py", "--no-cache"],
    ["--format", "--isolated", "text", "plain.py"],
]

LOUD = [
    ["client.py"],
    ["says.py"],
    ["uses.py"],
    ["plain.py", "client.py"],
    ["missing.py"],
    ["."],
    [],
    ["-"],
    ["--format=json", "plain.py"],
    ["--select=BOT1", "plain.py"],
    ["--statistics", "plain.py"],
    ["plain.txt"],
    ["folder.py"],
    ["--format", "plain.py"],
    ["plain.py", "--format"],
    ["--format", "json", "plain.py"],
    ["--format=", "text", "plain.py"],
    ["--isolated=", "plain.py"],
    ["--jobs", "none", "plain.py"],
    ["-j=2", "plain.py"],
    ["-jq", "plain.py"],
    ["--", "plain.py"],
    ["plain.py", "-q", "sub/other.py"],
    ["plain.py", "--format", "text", "--isolated", "sub/other.py"],
]


@pytest.fixture
def files(command: Command, tmp_path: Path) -> Path:
    """The working directory, with files of all kinds."""
    tree(tmp_path, {"plain.py": "import os\n", "sub/other.py": "x = 1\n", "client.py": CLIENT, "says.py": CLEAN})
    tree(
        tmp_path, {"uses.py": "from client import client\nclient.invoke()\n", "broken.py": "def (:\n", "plain.txt": ""}
    )
    (tmp_path / "folder.py").mkdir()
    return tmp_path


@pytest.mark.parametrize("arguments", SILENT)
def test_a_run_that_says_nothing(
    command: Command, files: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    assert quick.says_nothing(arguments)
    quickly = command("check", *arguments)
    monkeypatch.setattr(quick, "says_nothing", lambda _: False)
    assert quickly == command("check", *arguments) == (0, "", "")


@pytest.mark.parametrize("arguments", LOUD)
def test_a_run_that_may_say_something(files: Path, arguments: list[str]) -> None:
    assert not quick.says_nothing(arguments)


TABLE = "[tool.flake8-botocore]\n"
QUIET_TABLES = {
    "no table of ours": '[project]\nname = "x"\ndependencies = ["flake8-botocore"]\n',
    "an empty one": TABLE,
    "numbers": f"{TABLE}read-timeout = 5\nmax-wait = 1\ntotal-max-attempts = 1\nlambda-timeout = 9\n",
    "words": f'{TABLE}retry-mode = "legacy"\nshared-config = "app.CONFIG"\ntests = "report"\ninclude-mocked = true\n',
    "a path": f'{TABLE}cache = "here"\nconnect-timeout = 1.5\n',
    "files that are left out": f'{TABLE}exclude = ["plain.py"]\nextend-exclude = "sub"\n',
}


@pytest.mark.parametrize("name", QUIET_TABLES)
def test_tables_that_decide_nothing_where_nothing_is_found(
    command: Command, files: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    tree(files, {"pyproject.toml": QUIET_TABLES[name], "sub/pyproject.toml": QUIET_TABLES[name]})
    paths = ["plain.py", "sub/other.py"]
    assert quick.says_nothing(paths)
    quickly = command("check", *paths)
    monkeypatch.setattr(quick, "says_nothing", lambda _: False)
    assert quickly == command("check", *paths) == (0, "", "")


QUIET_SECTIONS = [
    "[flake8]\nmax-line-length = 120\nextend-exclude = build,sub\n",
    "[flake8]\nignore =\n    E203,\n    W503 B950\nexclude = .git\n",
    "[flake8]\nextend_ignore = E203,ABC123,B\n",
    "[flake8]\nper-file-ignores =\n    __init__.py:F401\n    tests/*: S101,S102, D\n",
    "[metadata]\nname = flake8-plugin\n",
]

LOUD_SECTIONS = [
    "[flake8]\nignore = E203 # why\n",
    "[flake8]\nignore = E203W503\n",
    "[flake8]\nextend-ignore = BOT999\n",
    "[flake8]\nper-file-ignores = plain.py\n",
    "[flake8]\nper-file-ignores = plain.py:BOT999\n",
    "[flake8]\nselect = BOT999\n",
    "[flake8]\njobs = many\n",
    "[flake8]\nbot-client-factories = os.getcwd\n",
    "[flake8]\nbot-no-such-option = 1\n",
]


@pytest.mark.parametrize("text", QUIET_SECTIONS)
def test_sections_that_decide_nothing_where_nothing_is_found(
    command: Command, files: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    tree(files, {"setup.cfg": text})
    assert quick.says_nothing(["plain.py"])
    quickly = command("check", "plain.py")
    monkeypatch.setattr(quick, "says_nothing", lambda _: False)
    assert quickly == command("check", "plain.py") == (0, "", "")


@pytest.mark.parametrize("text", LOUD_SECTIONS)
def test_sections_that_may_decide_something(files: Path, text: str) -> None:
    tree(files, {"setup.cfg": text, "sub/.flake8": QUIET_SECTIONS[0]})
    assert not quick.says_nothing(["sub/other.py"])
    assert quick.says_nothing(["--isolated", "sub/other.py"])
    os.unlink(files / "setup.cfg")
    assert quick.says_nothing(["sub/other.py"])


def test_what_a_table_may_decide_is_known_of_every_key() -> None:
    known = {(f"bot-{key}" if key in pyproject.OURS else key) for key in pyproject.KEYS}
    assert known > quick.KEYS
    # They say what is found or recorded, name a release that may not be known, or are read by flake8, which may refuse
    # them.
    assert known - quick.KEYS == {
        *("bot-baseline", "bot-botocore-version", "bot-client-factories"),
        *("disable-noqa", "extend-ignore", "extend-select", "filename", "ignore", "jobs", "per-file-ignores", "select"),
    }


CONFIGURED = {
    ".flake8": "[flake8]\nextend-select = BOT402\n",
    "setup.cfg": "[flake8]\nbot-client-factories = os.getcwd\n",
    "pyproject.toml": "[tool.flake8-botocore]\nnonsense = 1\n",
    "flake8-botocore-baseline.json": "",
}


@pytest.mark.parametrize("name", CONFIGURED)
def test_what_may_be_configured_is_not_answered_quickly(files: Path, name: str) -> None:
    tree(files, {name: CONFIGURED[name]})
    assert not quick.says_nothing(["plain.py"])
    os.unlink(files / name)
    assert quick.says_nothing(["plain.py"])


UNQUIET_TABLES = [
    'client-factories = "os.getcwd"',
    'select = "BOT999"',
    'baseline = "found.json"',
    'botocore-version = "0.1"',
    'read-timeout = "never"',
    "read-timeout = = 5",
]


@pytest.mark.parametrize("text", UNQUIET_TABLES)
def test_a_table_nearer_to_the_file_is_not_passed_over(files: Path, text: str) -> None:
    table = f"[tool.flake8-botocore]\n{text}\n"
    tree(files, {"sub/plain.py": (files / "plain.py").read_text(), "sub/pyproject.toml": table})
    assert not quick.says_nothing(["sub/plain.py"])
    assert quick.says_nothing(["--isolated", "sub/plain.py"])
    os.unlink(files / "sub/pyproject.toml")
    assert quick.says_nothing(["sub/plain.py"])


RARELY_ASKED = {
    *(
        f"flake8_botocore.command.{name}"
        for name in ("completion", "help", "schema", "show_settings", "rules", "explain")
    ),
    *(f"flake8_botocore.reports.{name}" for name in ("github", "gitlab", "json", "junit", "rdjson", "sarif")),
    *("difflib", "shtab", "xml"),
}


@pytest.mark.parametrize(
    ("arguments", "not_loaded"),
    [
        (["plain.py"], {"argparse", "flake8", "libcst", "re", "typing", "flake8_botocore.settings"}),
        (["says.py"], {"flake8.options.manager", "importlib.metadata", "libcst", "subprocess"}),
        (["--format", "concise", "plain.py"], RARELY_ASKED),
        (["--format", "concise", "client.py"], RARELY_ASKED),
        (["client.py"], {"flake8", "importlib.metadata", "logging", "shutil", "tomllib"}),
    ],
)
def test_what_is_not_loaded(files: Path, arguments: list[str], not_loaded: set[str]) -> None:
    script = f"import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); {START}"
    command = [sys.executable, "-c", script, "check", "--no-cache", *arguments]
    ran = subprocess.run(command, cwd=files, capture_output=True, text=True, timeout=60)
    loaded = set(ran.stderr.split())
    assert ran.returncode == int("client.py" in arguments)
    assert "flake8_botocore.command" in loaded
    assert loaded & not_loaded == set()


@pytest.mark.skipif(sys.platform == "win32", reason="no shell that closes an output")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("check clean.py >&-", 0, ""),
        ("check client.py >&-", 1, ""),
        ("check client.py <&- >&- 2>&-", 1, ""),
        ("check missing.py >&-", 2, "flake8-botocore: missing.py does not exist\n"),
        ("check missing.py 2>&-", 2, ""),
        ("fix --diff --unsafe-fixes client.py >&-", 1, "Would fix 1 in 1 file, 0 left.\n"),
        ("audit client.py >&-", 0, ""),
        ("--version >&-", 0, ""),
    ],
)
def test_without_an_output_it_ends_as_with_one(tmp_path: Path, arguments: str, code: int, said: str) -> None:
    tree(tmp_path, {"clean.py": CLEAN, "client.py": CLIENT})
    command = f'exec "$0" -c "$1" {arguments}'
    ran = subprocess.run(["sh", "-c", command, sys.executable, START], cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "", said)
