"""Files are found as flake8 finds them; of runs that report nothing, only what is needed is loaded."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from flake8 import utils
from flake8.discover_files import _filenames_from

from flake8_botocore.cli import check_options
from flake8_botocore.cli.arguments import parse_options
from flake8_botocore.cli.check_options import add_arguments
from flake8_botocore.files.discovery import Excluded, discover
from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.findings import UsageError
from flake8_botocore.reports import nothing_found

from ..pairwise import pairwise
from .running import CLEAN, CLIENT, Command, tree

FOUND = {
    **dict.fromkeys(["a.py", "b.txt", "sub/c.py", "sub/deep/d.py", ".git/e.py", "build/f.py", "x.egg/g.py"], ""),
    **dict.fromkeys(["sub/__pycache__/h.py", "nb.ipynb", "sub/.ipynb_checkpoints/i.ipynb", "odd name.py", "A.PY"], ""),
}


EXCLUDE = [[], ["build"], ["*b*"], ["sub/deep"], ["*.py"], ["sub/*"]]
GIVEN = [[], ["."], ["sub", "a.py", "sub"], ["build/f.py"], ["link"], ["-"]]
PATTERNS = [["*.py", "*.ipynb"], ["*"], ["a*"], []]


def test_files_are_found_as_flake8_finds_them_but_what_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, FOUND)
    (tmp_path / "link").symlink_to("sub")
    (tmp_path / "sub/link.py").symlink_to("../a.py")
    (tmp_path / "sub/round").symlink_to("..")
    (tmp_path / "sub/nowhere.py").symlink_to("gone")
    for exclude, given, patterns in pairwise(EXCLUDE, GIVEN, PATTERNS):
        options = parse_options("check", ["--isolated", *given], add_arguments, {}, ".")
        options.extend_exclude = utils.normalize_paths(exclude)
        excluded = Excluded((*options.exclude, *options.extend_exclude, ".ipynb_checkpoints"), "stdin")
        options.filename = patterns
        found = []
        for path in options.filenames or ["."]:
            unwanted = lambda each, named=path, excluded=excluded: each != named and excluded(each)  # noqa: E731
            every = _filenames_from(path, predicate=unwanted)
            found += [each for each in every if each in ("-", path) or utils.fnmatch(each, patterns)]
        # flake8 prints the findings of a file that is named twice once, too.
        assert discover(options) == list(dict.fromkeys(found)), (exclude, given, patterns)


def may_say_something(arguments: Sequence[str]) -> bool:
    """Whether ``check`` cannot end before what looks into files is loaded, or fails."""
    try:
        return check_options.quick_answer(arguments) is None
    except UsageError:
        return True


SILENT = [
    ["--", "plain.py"],
    ["-j=2", "plain.py"],
    ["--select=BOT1", "plain.py"],
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
    ["plain.txt"],
    ["folder.py"],
    ["--format", "plain.py"],
    ["plain.py", "--format"],
    ["--format", "json", "plain.py"],
    ["--format=", "text", "plain.py"],
    ["--isolated=", "plain.py"],
    ["--jobs", "none", "plain.py"],
    ["-jq", "plain.py"],
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


def assert_quick(command: Command, arguments: Sequence[str], said: str) -> None:
    """``check`` answers quickly, with ``said``, and so it does without a quick answer."""
    assert check_options.quick_answer(arguments) is not None, arguments
    quickly = command("check", *arguments)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_options, "quick_answer", lambda _: None)
        assert quickly == command("check", *arguments) == (0, said, ""), arguments


@pytest.mark.usefixtures("files")
def test_a_run_ends_quickly_that_says_no_more_than_that_nothing_is_found(command: Command) -> None:
    for arguments in SILENT:
        summary = nothing_found(sum(each.endswith(".py") for each in arguments))
        quiet = {"-q", "concise", "github"} & {*" ".join(arguments).replace("=", " ").split()}
        assert_quick(command, arguments, "" if quiet else f"{summary}\n")


@pytest.mark.usefixtures("files")
def test_a_run_that_may_say_something_does_not() -> None:
    assert [each for each in LOUD if not may_say_something(each)] == []


TABLE = "[tool.flake8-botocore]\n"
QUIET_TABLES = {
    "no table of ours": '[project]\nname = "x"\ndependencies = ["flake8-botocore"]\n',
    "an empty one": TABLE,
    "numbers": f"{TABLE}read-timeout = 5\nmax-wait = 1\ntotal-max-attempts = 1\nlambda-timeout = 9\n",
    "words": f'{TABLE}retry-mode = "legacy"\nshared-config = "app.CONFIG"\ntests = "report"\n',
    "files that are left out": f'{TABLE}exclude = ["plain.py"]\nextend-exclude = "sub"\n',
}


def test_tables_that_decide_nothing_where_nothing_is_found(command: Command, files: Path) -> None:
    for table in QUIET_TABLES.values():
        tree(files, {"pyproject.toml": table, "sub/pyproject.toml": QUIET_TABLES["no table of ours"]})
        assert_quick(command, ["plain.py", "sub/other.py"], "No findings in 2 files.\n")


QUIET_SECTIONS = [
    "[flake8]\nmax-line-length = 120\nextend-exclude = build,sub\n",
    "[flake8]\nignore =\n    E203,\n    W503 B950\nexclude = .git\n",
    "[flake8]\nextend_ignore = E203,ABC123,B\n",
    "[flake8]\nper-file-ignores =\n    __init__.py:F401\n    tests/*: S101,S102, D\n",
    "[metadata]\nname = flake8-plugin\n",
]


def test_sections_that_decide_nothing_where_nothing_is_found(command: Command, files: Path) -> None:
    for text in QUIET_SECTIONS:
        tree(files, {"setup.cfg": text})
        assert_quick(command, ["plain.py"], "No findings in 1 file.\n")


CONFIGURED = {
    ".flake8": "[flake8]\nextend-select = BOT402\n",
    "setup.cfg": "[flake8]\nbot-client-factories = os.getcwd\n",
    "pyproject.toml": "[tool.flake8-botocore]\nnonsense = 1\n",
    "flake8-botocore-baseline.json": "",
}


def test_files_that_may_be_configured_get_no_quick_answer(files: Path) -> None:
    for name, text in CONFIGURED.items():
        tree(files, {name: text})
        assert may_say_something(["plain.py"]), name
        os.unlink(files / name)
        begin(Snapshot())
        assert check_options.quick_answer(["plain.py"]) is not None


UNQUIET_TABLES = [
    'client-factories = "os.getcwd"',
    'select = "BOT999"',
    'baseline = "found.json"',
    'botocore-version = "0.1"',
    'read-timeout = "never"',
    "read-timeout = = 5",
]


def test_a_table_nearer_to_the_file_is_not_passed_over(files: Path) -> None:
    for text in UNQUIET_TABLES:
        table = f"[tool.flake8-botocore]\n{text}\n"
        tree(files, {"sub/plain.py": (files / "plain.py").read_text(), "sub/pyproject.toml": table})
        assert may_say_something(["sub/plain.py"]), text
        assert check_options.quick_answer(["--isolated", "sub/plain.py"]) is not None
    os.unlink(files / "sub/pyproject.toml")
    begin(Snapshot())
    assert check_options.quick_answer(["sub/plain.py"]) is not None
