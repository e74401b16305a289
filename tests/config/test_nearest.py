"""The nearest table of pyproject.toml counts for a file, whatever directory the command runs in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flake8_botocore.baseline import NAME, written

from ..cli.git import start
from ..cli.running import CLIENT, Command, in_this_process, tree

TABLE = "[tool.flake8-botocore]\n"
CONFIG = 'from botocore.config import Config\n\nboto3.client("s3", config=Config(retries={"mode": "legacy"}))\n'
FILES: dict[str, str | bytes] = {
    "pyproject.toml": f'{TABLE}botocore-version = "1.43"\nread-timeout = 11\n',
    "a.py": CLIENT,
    "one/pyproject.toml": f'{TABLE}botocore-version = "1.40"\nread-timeout = 22\nextend-exclude = ["old"]\n',
    "one/src/deep/b.py": CLIENT,
    "one/old/c.py": CLIENT,
    "two/pyproject.toml": f'{TABLE}select = ["BOT102"]\nper-file-ignores = {{ "src/x*" = ["BOT102"] }}\n',
    "two/d.py": CLIENT + CONFIG,
    "two/src/x.py": CLIENT + CONFIG,
    "three/pyproject.toml": "[project]\nname = 'three'\n",
    "three/e.py": CLIENT,
}


def found(command: Command, *arguments: str) -> dict[str, list[str]]:
    """The codes in each file."""
    findings = json.loads(command("check", "--format=json", *arguments).out)
    codes: dict[str, list[str]] = {}
    for each in findings:
        codes.setdefault(each["path"].replace("\\", "/").removeprefix("./"), []).append(each["code"])
    return codes


EMPTY = written(())
EXPECTED = {"a.py": ["BOT101"], "one/src/deep/b.py": ["BOT101"], "three/e.py": ["BOT101"], "two/d.py": ["BOT102"]}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_file_goes_by_its_own_table(command: Command, tmp_path: Path, jobs: str) -> None:
    tree(tmp_path, FILES)
    assert found(command, f"--jobs={jobs}", ".") == EXPECTED
    assert found(command, "a.py", "one/src/deep/b.py", "two/d.py", "two/src/x.py", "three/e.py") == EXPECTED


@pytest.mark.parametrize("given", [["one"], ["one/old/c.py"], [".", "one/old/c.py"], ["one/old/sub"]])
def test_the_same_files_are_excluded_from_every_directory(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    tree(tmp_path, {**FILES, "one/old/sub/f.py": CLIENT})
    above = found(command, *given)
    monkeypatch.chdir(tmp_path / "one")
    inside = found(command, *(each.removeprefix("one/") if each.startswith("one/") else "." for each in given))
    assert {path for path in above if path.startswith("one")} == {f"one/{path}" for path in inside}
    # As flake8 has it, what is named is looked at unless its own name is left out.
    named = {"one/old/c.py"} & set(given) or {"one/old/sub/f.py"} & {f"{each}/f.py" for each in given}
    assert {path for path in above if path.startswith("one/old")} == named


def test_policies_and_releases_are_those_of_the_table(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    for path, timeout, release in (
        ("a.py", "11", "1.43"),
        ("one/src/deep/b.py", "22", "1.40"),
        ("three/e.py", "11", "1.43"),
    ):
        (finding,) = json.loads(command("check", "--format=json", path).out)
        assert f"botocore {release}" in finding["message"]
        assert f"read_timeout={timeout}" in json.dumps(finding["fixes"])
    assert command("fix", "--unsafe-fixes", ".").code == 0
    for path, timeout in (("a.py", "11"), ("one/src/deep/b.py", "22"), ("three/e.py", "11")):
        assert f"read_timeout={timeout}" in (tmp_path / path).read_text("utf-8")


def test_the_section_and_the_command_line_win_over_every_table(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, ".flake8": "[flake8]\nselect = BOT101\n"})
    assert found(command, "two") == {"two/d.py": ["BOT101"], "two/src/x.py": ["BOT101"]}
    assert found(command, "--select=BOT1", "two") == {"two/d.py": ["BOT101", "BOT102"], "two/src/x.py": ["BOT101"]}
    (finding,) = json.loads(command("check", "--format=json", "--bot-read-timeout=33", "one").out)
    assert "read_timeout=33" in json.dumps(finding["fixes"])
    both = ["BOT101", "BOT102"]
    tree(tmp_path, {".flake8": ""})
    assert found(command, "--isolated", "two") == {"two/d.py": both, "two/src/x.py": both}


def test_another_package_than_that_of_the_working_directory(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path / "two")
    assert found(command, "d.py", "../one/src/deep/b.py", "../a.py") == {
        "d.py": ["BOT102"],
        "../one/src/deep/b.py": ["BOT101"],
        "../a.py": ["BOT101"],
    }


def test_a_repository_in_the_repository_begins_anew(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"pyproject.toml": TABLE, "in/pyproject.toml": f"{TABLE}ignore = ['BOT1']\n"})
    tree(tmp_path, {"in/a.py": CLIENT, "in/vendored/b.py": CLIENT})
    start(tmp_path / "in" / "vendored")
    assert found(command, ".") == {"in/vendored/b.py": ["BOT101"]}


def test_a_table_that_comes_or_changes_is_seen_beside_the_cache(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"in/a.py": CLIENT, "b.py": CLIENT})
    both = ["b.py", "in/a.py"]
    assert sorted(found(command, ".")) == both
    for table, files in (("ignore = ['BOT1']", ["b.py"]), ("select = ['BOT']", both), ("select = ['BOT2']", ["b.py"])):
        tree(tmp_path, {"in/pyproject.toml": TABLE + table})
        assert sorted(found(command, ".")) == files


def test_a_table_that_is_wrong_is_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"in/a.py": CLIENT, "in/pyproject.toml": f"{TABLE}jobs = 'x'\n"})
    ran = command("check", "in/a.py")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.replace("\\", "/").startswith("flake8-botocore: in/pyproject.toml: jobs: 'x' must be ")
    assert command("check", "--isolated", "in/a.py").code == 1


def test_a_baseline_of_its_own(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "in/b.py": CLIENT, "in/pyproject.toml": f"{TABLE}baseline = './known.json'\n"})
    assert command("check", "--write-baseline", ".").lines == [
        "Recorded 1 finding in flake8-botocore-baseline.json.",
        "Recorded 1 finding in in/known.json.",
    ]
    assert command("check", ".").is_clean
    assert found(command, "--bot-baseline=", ".") == {"a.py": ["BOT101"], "in/b.py": ["BOT101"]}


def test_none_is_begun_by_which_no_file_goes(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"in/b.py": CLIENT, "in/pyproject.toml": f"{TABLE}baseline = './known.json'\n"})
    assert command("check", "--write-baseline", ".").lines == ["Recorded 1 finding in in/known.json."]
    tree(
        tmp_path, {"in/b.py": CLIENT, NAME: (tmp_path / "in/known.json").read_text("utf-8").replace("b.py", "in/b.py")}
    )
    assert command("check", "--write-baseline", ".").lines == [
        f"Recorded 0 findings in {NAME}.",
        "Recorded 1 finding in in/known.json.",
    ]


def test_findings_gone_from_each_baseline_are_counted_and_pruned(command: Command, tmp_path: Path) -> None:
    tables = {"in/pyproject.toml": f"{TABLE}baseline = './known.json'\nselect = ['BOT']\n"}
    tree(tmp_path, {"a.py": CLIENT, "in/a.py": CLIENT, "in/b.py": CLIENT, "in/c.py": CLIENT, **tables})
    command("check", "--write-baseline", ".")
    tree(tmp_path, {"in/a.py": "", "a.py": CLIENT})
    (tmp_path / "in/b.py").unlink()
    counted = "2 of 3 recorded findings in in/known.json are gone: run check --prune-baseline to remove them"
    clean = "No new findings in 3 files.\nThe baseline holds 4 findings.\n"
    assert command("check", ".") == (0, clean, f"flake8-botocore: {counted}\n")
    assert command("check", "--prune-baseline", ".") == (
        0,
        clean.replace("4", "2"),
        f"Took 0 findings out of {NAME}.\nTook 2 findings out of in/known.json.\n",
    )
    assert command("check", ".").is_clean
    assert json.loads((tmp_path / "in/known.json").read_text("utf-8"))[1]["path"] == "c.py"
    assert json.loads((tmp_path / NAME).read_text("utf-8"))[1]["path"] == "a.py"


def test_a_record_of_a_file_that_goes_by_another_baseline_is_gone(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "in/b.py": CLIENT})
    command("check", "--write-baseline", ".")
    tree(tmp_path, {"in/pyproject.toml": f"{TABLE}baseline = './known.json'\n", "in/known.json": EMPTY})
    gone = f"flake8-botocore: 1 of 2 recorded findings in {NAME} is gone: run check --prune-baseline to remove it\n"
    assert command("check", ".").err == gone
    assert command("check", "--write-baseline", ".").lines == [
        f"Recorded 1 finding in {NAME}.",
        "Recorded 1 finding in in/known.json.",
    ]
    assert command("check", ".").is_clean


def test_rules_that_the_table_of_a_file_switches_off_say_nothing_of_their_records(
    command: Command, tmp_path: Path
) -> None:
    sends = f'{CLIENT}client.publish(TopicArn="t", Message="m")\n'
    tree(tmp_path, {"pyproject.toml": f"{TABLE}extend-select = ['BOT305']\n", "in/pyproject.toml": TABLE})
    tree(tmp_path, {"a.py": sends.replace("s3", "sns"), "in/b.py": sends.replace("s3", "sns")})
    command("check", "--write-baseline", "--extend-select=BOT305", ".")
    tree(tmp_path, {"a.py": "", "in/b.py": ""})
    assert command("check", "--prune-baseline", ".").code == 0
    _, *left = json.loads((tmp_path / NAME).read_text("utf-8"))
    assert [(each["path"], each["code"]) for each in left] == [("in/b.py", "BOT305")]


@pytest.mark.parametrize(("folder", "here"), [("in dir[1]", "."), ("in", "in")])
@pytest.mark.parametrize(
    "ignores", ['{ "src/x*" = ["BOT1"] }', '["src/x*:BOT1"]', '"""\n  src/x*:BOT1\n"""', '"other/y.py,src/x*: BOT1"']
)
def test_patterns_of_files_go_by_the_folder_of_their_table(
    tmp_path: Path, folder: str, here: str, ignores: str
) -> None:
    table = f"{TABLE}per-file-ignores = {ignores}\n"
    tree(tmp_path, {f"{folder}/pyproject.toml": table, f"{folder}/src/x.py": CLIENT, f"{folder}/y.py": CLIENT})
    tree(tmp_path, {"src/x.py": CLIENT})
    found = in_this_process(tmp_path / here, "check", "--format=json", "--no-cache", str(tmp_path))
    paths = [Path(each["path"]).resolve() for each in json.loads(found.out)]
    assert sorted(paths) == [tmp_path / folder / "y.py", tmp_path / "src/x.py"]


def test_a_pattern_of_a_folder_is_none_of_names(tmp_path: Path) -> None:
    """Seen from that folder nothing of it is left but the name, which flake8 would look for everywhere."""
    table = '[tool.flake8-botocore.per-file-ignores]\n"sub/*.py" = ["BOT"]\n'
    client = "import boto3\nboto3.client('s3')\n"
    tree(tmp_path, {"pyproject.toml": table, "sub/a.py": client, "other/a.py": client})
    found = in_this_process(tmp_path / "sub", "check", "--format=concise", "--no-cache", ".", "../other")
    assert [line.partition(": ")[0] for line in found.out.splitlines()] == ["../other/a.py:2:1"]
