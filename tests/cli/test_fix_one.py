"""One finding accepted: by its place, by the number of a reading, or by an answer."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.files.notebook_cells import made, sources

from .running import CLEAN, CLIENT, START, Command, in_this_process, tree

TWO = 'import boto3\n\none = boto3.client("s3", region="x")\ntwo = boto3.client("sqs", region="y")\n'
READINGS = """\
import boto3
from botocore.config import Config

config = Config(read_timeout=9, retries={"max_attempts": 1})
boto3.client("s3", config=config)
"""


def read(directory: Path, name: str) -> str:
    """The text of a file."""
    return (directory / name).read_text("utf-8")


# By its place.


def test_only_the_named_finding_is_fixed(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": TWO})
    assert command("fix", "a.py:3:BOT220") == (0, "", "Fixed 1 in 1 file.\n")
    assert read(tmp_path, "a.py") == TWO.replace('region="x"', 'region_name="x"')


def test_the_text_says_the_place_to_name(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": TWO, "nb.ipynb": made("import boto3", 'boto3.client("s3", region="x")')})
    lines = command("check", "--select=BOT220", "--format=full", ".").lines
    named = [line.partition("flake8-botocore fix ")[2].rstrip(")") for line in lines if "= help: " in line]
    assert named == ["a.py:3:BOT220", "a.py:4:BOT220", "'nb.ipynb:cell 2:1:BOT220'"]
    assert command("fix", named[1]).code == 0
    assert command("fix", named[2].strip("'")).code == 0
    assert read(tmp_path, "a.py") == TWO.replace('region="y"', 'region_name="y"')
    assert sources(read(tmp_path, "nb.ipynb"))[1] == 'boto3.client("s3", region_name="x")'


def test_all_that_stands_in_a_line_is_fixed_if_no_code_says_otherwise(command: Command, tmp_path: Path) -> None:
    config = "from botocore.config import Config\nimport boto3\nboto3.client('s3', config=Config(region_name='x'))\n"
    tree(tmp_path, {"a.py": config})
    assert command("fix", "a.py:3").err == "Fixed 1 in 1 file.\n"
    assert command("check", "a.py").code == 0
    two = config.replace("boto3.client('s3', ", "boto3.client('s3', region='y', ")
    tree(tmp_path, {"a.py": two})
    assert command("fix", "a.py:3:BOT102").err == "Fixed 1 in 1 file.\n"
    assert [line.split()[1] for line in command("check", "--format=concise", "a.py").lines] == ["BOT220"]


def test_several_places_of_one_file_although_lines_move(command: Command, tmp_path: Path) -> None:
    source = 'import boto3\n\none = boto3.client("s3")\ntwo = boto3.client("lambda")\nthree = boto3.client("sqs")\n'
    tree(tmp_path, {"a.py": source})
    assert command("fix", "a.py:3", "a.py:5").err == "Fixed 2 in 1 file.\n"
    (left,) = command("check", "--format=concise", "a.py").lines
    assert re.match(r'a\.py:\d+:7: BOT101 boto3\.client\("lambda"\)', left)


def test_a_difference_is_shown_and_not_written(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": TWO})
    ran = in_this_process(tmp_path, "fix", "--diff", "a.py:3:BOT220")
    assert (ran.code, ran.err) == (1, "Would fix 1 in 1 file.\n")
    assert [line for line in ran.lines if line[:2] in ("-o", "+o")] == [
        '-one = boto3.client("s3", region="x")',
        '+one = boto3.client("s3", region_name="x")',
    ]
    assert read(tmp_path, "a.py") == TWO


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("a.py:1", "a.py: no finding on line 1"),
        ("a.py:3:BOT102", "a.py: no BOT102 on line 3"),
        ("a.py:3:1", "a.py: no finding on line 3"),
        ("zero.py:2:BOT213", "zero.py: line 2: BOT213 has no fix"),
        ("clean.py:1", "clean.py: no finding on line 1"),
        ("suppressed.py:2", "suppressed.py: no finding on line 2"),
        ("bad.py:2", "bad.py: line 2: "),
    ],
)
def test_where_nothing_can_be_written(command: Command, tmp_path: Path, named: str, reason: str) -> None:
    files = {
        "a.py": 'import boto3\n\nrun = boto3.client("lambda")\n\nrun.invoke(FunctionName="f")\n',
        "clean.py": CLEAN,
        "suppressed.py": 'import boto3\nboto3.client("s3")  # noqa: BOT101\n',
        "bad.py": "import boto3\nx = (\n",
        "zero.py": "from botocore.config import Config\nConfig(read_timeout=0)\n",
    }
    tree(tmp_path, files)
    ran = command("fix", named)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 2)
    assert ran.err.startswith(f"flake8-botocore: {reason}")
    assert ran.err.endswith("\nFixed 0 in 0 files.\n")
    assert {name: read(tmp_path, name) for name in files} == files


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.py:3", "b.py"), "fix takes files, or places in files, not both: b.py names no line"),
        (("c.py:3",), "c.py does not exist"),
        (("a.py", "--reading=1"), "--reading chooses for a place: fix FILE:LINE --reading N"),
        (("a.py:3", "--reading=0"), "argument --reading: '0' is not a whole number of 1 or more"),
        (("a.py:3", "-i"), "--interactive asks about files; what stands at a place is accepted by naming it"),
        (("a.py", "-i", "--diff"), "--diff writes nothing: --interactive asks what to write"),
        (("-", "-i"), "standard input is fixed alone"),
    ],
)
def test_wrong_places_are_refused(command: Command, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    tree(tmp_path, {"a.py": CLIENT, "b.py": CLIENT})
    ran = command("fix", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"flake8-botocore: {message}")


def test_a_finding_in_the_baseline_is_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": f"{TWO}x = 1\n"})
    assert command("check", "--write-baseline", "a.py").code == 0
    said = "flake8-botocore: a.py: no {} on line {}{}\nFixed 0 in 0 files.\n".format
    assert command("fix", "a.py:3") == (2, "", said("finding", 3, " (1 is in the baseline)"))
    assert command("fix", "a.py:4:BOT220") == (2, "", said("BOT220", 4, " (1 is in the baseline)"))
    assert command("fix", "a.py:5") == (2, "", said("finding", 5, ""))


# A reading by its number.


def test_of_several_readings_one_is_chosen_by_its_number(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": READINGS})
    ran = command("fix", "a.py:4")
    assert ran.code == 2
    assert ran.err.startswith(
        "flake8-botocore: a.py: line 4: BOT203 can be read in 2 ways: "
        "--reading 1: Send one request: total_max_attempts=1; --reading 2: Allow one retry: total_max_attempts=2\n"
    )
    assert read(tmp_path, "a.py") == READINGS
    assert command("fix", "a.py:4", "--reading", "3").code == 2
    assert read(tmp_path, "a.py") == READINGS
    (shown,) = (line for line in command("check", "a.py").lines if line.startswith("    fix: "))
    assert shown == (
        "    fix: flake8-botocore fix a.py:4:BOT203 --reading 1 (Send one request: total_max_attempts=1); "
        "or --reading 2: Allow one retry: total_max_attempts=2"
    )
    assert command("fix", "a.py:4", "--reading", "2") == (0, "", "Fixed 1 in 1 file.\n")
    assert read(tmp_path, "a.py") == READINGS.replace('"max_attempts": 1', '"total_max_attempts": 2')


def test_where_there_is_one_fix_no_other_one_can_be_chosen(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    said = "flake8-botocore: a.py: line 3: BOT101 has one fix: leave out --reading\nFixed 0 in 0 files.\n"
    assert command("fix", "a.py:3", "--reading", "7") == (2, "", said)
    assert read(tmp_path, "a.py") == CLIENT
    assert command("fix", "a.py:3", "--reading", "1") == (0, "", "Fixed 1 in 1 file.\n")


# One rule.


def test_one_rule_by_its_code(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": TWO})
    assert command("fix", "--unsafe-fixes", "--select=BOT220", "a.py") == (0, "", "Fixed 2 in 1 file, 0 left.\n")
    assert read(tmp_path, "a.py") == TWO.replace("region=", "region_name=")


# By an answer.


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> object:
    """Types what the user answers."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize(
    ("answers", "written", "left"),
    [
        ("a\n", {"x", "y"}, 0),
        ("n\n", set(), 2),
        ("y\nyes\n", {"x", "y"}, 0),
        ("n\nyes\n", {"y"}, 1),
        ("Y\nn\n", {"x"}, 1),
        ("?\nwhat\n\ny\nq\n", {"x"}, 1),
        ("q\n", set(), 2),
        ("y\n", {"x"}, 1),
        ("n\nall\n", {"y"}, 1),
        ("", set(), 2),
    ],
)
def test_dangers_are_asked_about_one_by_one(
    command: Command, tmp_path: Path, answer: object, answers: str, written: set[str], left: int
) -> None:
    tree(tmp_path, {"a.py": TWO})
    answer(answers)  # type: ignore[operator]
    ran = command("fix", "-i", "--select=BOT220", "a.py")
    files = int(bool(written))
    assert (ran.code, ran.err) == (
        int(left > 0),
        f"Fixed {len(written)} in {files} file{'s' * (not files)}, {left} left.\n",
    )
    expected = TWO
    for value in written:
        expected = expected.replace(f'region="{value}"', f'region_name="{value}"')
    assert read(tmp_path, "a.py") == expected


def test_interactive_shows_the_finding_and_the_difference(command: Command, tmp_path: Path, answer: object) -> None:
    tree(tmp_path, {"a.py": TWO})
    answer("n\n?\n")  # type: ignore[operator]
    lines = command("fix", "--interactive", "--select=BOT220", "a.py").lines
    assert lines[:2] == ["", lines[1]]
    assert re.match(r"1 of 2: a\.py:3:\d+: BOT220 .*\bregion\b", lines[1])
    assert lines[2].endswith(" (unsafe)")
    assert lines[3:9] == [
        "@@ -1,4 +1,4 @@",
        " import boto3",
        " ",
        '-one = boto3.client("s3", region="x")',
        '+one = boto3.client("s3", region_name="x")',
        ' two = boto3.client("sqs", region="y")',
    ]
    assert lines[9] == "Write this? [y]es, [n]o, by hand, [k]eep, [a]ll, [q]uit, ?: "
    assert re.match(r"2 of 2: a\.py:4:\d+: BOT220 .*\bregion\b", lines[10])
    assert lines[18].endswith("?:   y  write it")
    assert lines[-3:] == ["2 left:", "  a.py:3 BOT220: by hand", "  a.py:4 BOT220: not asked"]


def test_a_decision_on_settings_is_accepted_as_a_whole_or_place_by_place(
    command: Command, tmp_path: Path, answer: object
) -> None:
    for answers, written in (("y\n", 2), ("o\nn\ny\n", 1), ("o\ny\nq\n", 1), ("o\na\n", 2), ("n\n", 0)):
        tree(tmp_path, {"a.py": 'import boto3\n\none = boto3.client("s3")\ntwo = boto3.client("sqs")\n'})
        answer(answers)  # type: ignore[operator]
        lines = command("fix", "-i", "a.py").lines
        assert lines[1].startswith("1 of 1: a.py:3:7: BOT101 (2 places) ")
        assert "also at a.py:4" in lines
        assert read(tmp_path, "a.py").count(", config=CLIENT_CONFIG)") == written


def test_a_kept_finding_gets_a_comment_with_its_reason(command: Command, tmp_path: Path, answer: object) -> None:
    wrong = "from botocore.config import Config\nConfig(read_timeout=0)\n"
    tree(tmp_path, {"a.py": wrong})
    for reason in ("x (y)\n\n", "\n"):
        answer(f"k\n{reason}")  # type: ignore[operator]
        assert command("fix", "-i", "--select=BOT213", "a.py").lines[-1] == "  a.py:2 BOT213: by hand"
        assert read(tmp_path, "a.py") == wrong
    answer("k\nthe stub needs 0\n")  # type: ignore[operator]
    ran = command("fix", "-i", "--select=BOT213", "a.py")
    assert (ran.code, ran.lines[2]) == (0, "No fix? [n]o, by hand, [k]eep, [a]ll, [q]uit, ?: Keep it, because: ")
    assert read(tmp_path, "a.py") == wrong.rstrip() + "  # noqa: BOT213 (the stub needs 0)\n"


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_person_answers_at_a_terminal(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": TWO})
    # There is none on Windows.
    master, slave = pytest.importorskip("pty").openpty()
    command = [sys.executable, "-c", START, "fix", "-i", "--select=BOT220", "--color=never", "a.py"]
    ran = subprocess.Popen(command, cwd=tmp_path, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    shown = b""
    for awaited, typed in ((b"1 of 2", b"?\n"), (b"explain the answers", b"k\n"), (b"because: ", b"it is a stub\n")):
        while not (awaited in shown and shown.rstrip(b" ").endswith(b":")):
            shown += os.read(master, 65536)
        os.write(master, typed)
        shown = b""
    while b"2 of 2" not in shown or not shown.endswith(b"?: "):
        shown += os.read(master, 65536)
    os.write(master, b"y\n")
    assert ran.wait() == 0
    os.close(master)
    one, two = read(tmp_path, "a.py").splitlines()[2:]
    assert (one, two) == (
        'one = boto3.client("s3", region="x")  # noqa: BOT220 (it is a stub)',
        'two = boto3.client("sqs", region_name="y")',
    )


def test_only_newlines_end_the_lines_of_a_difference(command: Command, tmp_path: Path, answer: object) -> None:
    tree(tmp_path, {"a.py": f"\fname = 'a\u2028b\x85c'\n{TWO}"})
    answer("q\n")  # type: ignore[operator]
    lines = command("fix", "--interactive", "a.py").out.split("\n")
    assert lines[3:10] == [
        "@@ -1,5 +1,5 @@",
        " \\x0cname = 'a\\u2028b\\x85c'",
        " import boto3",
        " ",
        '-one = boto3.client("s3", region="x")',
        '+one = boto3.client("s3", region_name="x")',
        ' two = boto3.client("sqs", region="y")',
    ]


def test_in_a_notebook_the_cell_is_shown(command: Command, tmp_path: Path, answer: object) -> None:
    book = made("!ls\nimport boto3", "%%time\nboto3.client('s3', region='x')")
    tree(tmp_path, {"nb.ipynb": book})
    answer("y\n")  # type: ignore[operator]
    lines = command("fix", "-i", "nb.ipynb").lines
    assert lines[3:7] == [
        "@@ -1,2 +1,2 @@ cell 2",
        " %%time",
        "-boto3.client('s3', region='x')",
        "+boto3.client('s3', region_name='x')",
    ]
    assert sources(read(tmp_path, "nb.ipynb")) == [
        "!ls\nimport boto3",
        "%%time\nboto3.client('s3', region_name='x')",
    ]


def test_readings_are_offered_by_number(command: Command, tmp_path: Path, answer: object) -> None:
    tree(tmp_path, {"a.py": READINGS})
    second = READINGS.replace('"max_attempts": 1', '"total_max_attempts": 2')
    for answers, written in (("n\n", READINGS), ("y\n2\n", second)):
        answer(answers)  # type: ignore[operator]
        out = command("fix", "-i", "a.py").out
        assert "\n1. Send one request: total_max_attempts=1 (offered)\n" in out
        assert "\n2. Allow one retry: total_max_attempts=2 (offered)\n" in out
        assert "Write this? 1, 2, [n]o, by hand, [k]eep, [a]ll, [q]uit, ?: " in out
        assert read(tmp_path, "a.py") == written


def test_a_decision_goes_over_files_and_quit_leaves_the_next_places(
    command: Command, tmp_path: Path, answer: object
) -> None:
    tree(tmp_path, {"a.py": TWO, "b.py": TWO, "c.py": TWO, "d.py": CLEAN})
    answer("y\ny\ny\nq\n")  # type: ignore[operator]
    assert command("fix", "-i", "--select=BOT220", ".").err == "Fixed 3 in 2 files, 3 left.\n"
    assert read(tmp_path, "a.py") == TWO.replace("region=", "region_name=")
    assert read(tmp_path, "b.py") == TWO.replace('region="x"', 'region_name="x"')
    assert read(tmp_path, "c.py") == TWO


def test_decisions_come_in_the_order_of_the_report_and_show_what_was_accepted(
    command: Command, tmp_path: Path, answer: object
) -> None:
    tree(tmp_path, {"a.py": TWO, "b.py": TWO})
    answer("y\n" * 4)  # type: ignore[operator]
    ran = command("fix", "-i", ".")
    assert re.findall(r"(\d of \d): \S+ (BOT\d+)", ran.out) == [(f"{each} of 4", "BOT220") for each in range(1, 5)]
    answer("y\n")  # type: ignore[operator]
    lines = command("fix", "-i", ".").lines
    assert lines[1].startswith("1 of 1: ./a.py:3:7: BOT101 (4 places) ")
    assert read(tmp_path, "a.py").count("config=CLIENT_CONFIG") == 2
    assert command("check", ".").out == "No findings in 2 files.\n"


def test_the_root_that_resolves_a_decision_is_named(command: Command, tmp_path: Path, answer: object) -> None:
    uses = "from aws import session\n\n" + 'session.client("s3")\n' * 3
    tree(tmp_path, {"aws.py": "import boto3\n\nsession = boto3.Session()\n", "b.py": uses})
    answer("n\n")  # type: ignore[operator]
    assert "\nall at once: flake8-botocore fix --at aws.py:3 --diff\n" in command("fix", "-i", ".").out


def test_a_file_that_was_changed_meanwhile_is_left_alone(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Editor(io.StringIO):
        def readline(self, *_: object) -> str:
            (tmp_path / "a.py").write_text(CLEAN)
            return "y\n"

    tree(tmp_path, {"a.py": TWO})
    monkeypatch.setattr("sys.stdin", Editor())
    ran = command("fix", "-i", "a.py")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "flake8-botocore: a.py: left alone: it was changed meanwhile")
    assert read(tmp_path, "a.py") == CLEAN


def test_a_danger_without_a_fix_is_asked_for_and_what_is_left_is_named(
    command: Command, tmp_path: Path, answer: object
) -> None:
    wrong = "from botocore.config import Config\nConfig(read_timeout=0)\n"
    tree(tmp_path, {"a.py": wrong, "bad.py": "import boto3\nx = (\n"})
    answer("y\ny\ny\ny\n")  # type: ignore[operator]
    ran = command("fix", "-i", ".")
    assert (ran.code, ran.lines[-3:-1]) == (2, ["2 left:", "  ./a.py:2 BOT213: not asked"])
    assert ran.err.startswith("flake8-botocore: ./bad.py: line 2: ")
