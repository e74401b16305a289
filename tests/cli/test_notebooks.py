"""Notebooks: found, reported by cell and line in every format, fixed and suppressed in their cells, refused by name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.files.notebook_cells import code, made, prose, sources

from .git import start
from .running import CLIENT, Command, in_this_process, tree

BOOK = made(
    prose("# boto3\n"),
    "%pip install boto3\nimport boto3",
    '%%time\nclient = boto3.client("lambda")\nfiles = !ls',
    "%%bash\naws s3 ls",
    'client?\nclient.invoke(FunctionName="ü")',
)
CONFIG = """LONG_CALL_CONFIG = Config(
    connect_timeout=5,
    read_timeout=1810,
    retries={"mode": "standard", "total_max_attempts": 1},
)"""
ADDED = f"from botocore.config import Config\n\n{CONFIG}"


def test_findings_are_told_by_cell_and_line(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK})
    ran = command("check", "--format", "concise", ".")
    assert (ran.code, ran.err) == (1, "")
    assert [line.partition(" has ")[0].partition(" can ")[0] for line in ran.lines] == [
        './nb.ipynb:cell 3:2:10: BOT101 boto3.client("lambda")',
        "./nb.ipynb:cell 5:2:1: BOT302 lambda.invoke",
    ]
    # What a message speaks of is counted in cells as well.
    client, call = json.loads(command("check", "--format", "json", ".").out)
    assert ": invoke (line 2 of cell 5) can take up to 1800 s (says AWS) and must not run twice." in client["advice"]
    assert "(client: line 2 of cell 3)." in call["message"]


def test_programs_are_told_the_cell(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK, "a.py": CLIENT})
    module, client, call = json.loads(command("check", "--format", "json", "a.py", "nb.ipynb").out)
    assert (module["cell"], module["line"]) == (None, 3)
    assert [(each["cell"], each["line"], each["end_line"], each["column"]) for each in (client, call)] == [
        (3, 2, 2, 10),
        (5, 2, 2, 1),
    ]
    assert [(each["cell"], each["line"], each["text"]) for each in client["fixes"][0]["edits"]] == [
        (2, 3, f"{ADDED}\n"),
        (3, 2, ", config=LONG_CALL_CONFIG"),
    ]


def test_a_root_is_a_place_in_a_cell(command: Command, tmp_path: Path) -> None:
    clients = "\n".join(f'session.client("{name}")' for name in ("s3", "sqs", "sns"))
    tree(tmp_path, {"nb.ipynb": made("import boto3", "session = boto3.Session()", clients)})
    (finding, *_) = json.loads(command("check", "--format=json", "nb.ipynb").out)
    assert (finding["root"]["cell"], finding["root"]["line"]) == (2, 1)
    (run,) = json.loads(command("check", "--format=sarif", "nb.ipynb").out)["runs"]
    (related,) = run["results"][0]["relatedLocations"]
    written = 1 + (tmp_path / "nb.ipynb").read_text("utf-8").split("\n").index('    "session = boto3.Session()"')
    assert related["physicalLocation"]["region"] == {"startLine": written}
    assert run["results"][0]["properties"] == {"root": "nb.ipynb:cell 2:1"}


def test_formats_that_link_to_the_file_get_its_lines_and_the_cell_in_words(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK})
    written = 1 + BOOK.split("\n").index('    "client = boto3.client(\\"lambda\\")\\n",')
    github = command("check", "--format", "github", "nb.ipynb").lines[1]
    assert github.startswith(
        f"::notice file=nb.ipynb,line={written},endLine={written},title=BOT101 client-without-config::"
        'cell 3, line 2: BOT101 boto3.client("lambda") has no'
    )
    (run,) = json.loads(command("check", "--format", "sarif", "nb.ipynb").out)["runs"]
    result = run["results"][0]
    assert result["message"]["text"].startswith('cell 3, line 2: boto3.client("lambda") has no')
    (location,) = result["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": written, "endLine": written}
    assert "fixes" not in result


def test_fixes_are_written_into_the_cells(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK})
    assert command("fix", "--unsafe-fixes", "nb.ipynb").err == "Fixed 2 in 1 file, 0 left.\n"
    written = (tmp_path / "nb.ipynb").read_text("utf-8")
    lines = [json.dumps(line) for line in f"import boto3\n{ADDED}".splitlines(keepends=True)]
    assert written == BOOK.replace(
        '    "import boto3"\n', "".join(f"    {line},\n" for line in lines)[:-2] + "\n"
    ).replace('boto3.client(\\"lambda\\")', 'boto3.client(\\"lambda\\", config=LONG_CALL_CONFIG)')
    nbformat.validate(nbformat.reads(written, as_version=nbformat.NO_CONVERT))


def test_a_difference_is_one_of_the_file(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK})
    difference = in_this_process(tmp_path, "fix", "--unsafe-fixes", "--diff", "nb.ipynb").out
    assert (tmp_path / "nb.ipynb").read_text("utf-8") == BOOK
    hunks = [line.rpartition("@@ ")[2] for line in difference.splitlines() if line.startswith("@@")]
    assert hunks == ["cell 2", "cell 3"]
    subprocess.run(["git", "apply"], input=difference.encode(), cwd=tmp_path, check=True)
    by_patch = (tmp_path / "nb.ipynb").read_bytes()
    tree(tmp_path, {"nb.ipynb": BOOK})
    command("fix", "--unsafe-fixes", "nb.ipynb")
    assert (tmp_path / "nb.ipynb").read_bytes() == by_patch


def test_standard_input_is_a_notebook_by_its_name(tmp_path: Path) -> None:
    name = "--stdin-display-name=nb.ipynb"
    checked = in_this_process(tmp_path, "check", "--format=concise", name, "-", stdin=BOOK.encode())
    assert checked.lines[0].startswith("nb.ipynb:cell 3:2:10: BOT101 ")
    fixed = in_this_process(tmp_path, "fix", "--unsafe-fixes", name, "-", stdin=BOOK.encode())
    assert sources(fixed.out)[1] == f"%pip install boto3\nimport boto3\n{ADDED}"
    assert "config=LONG_CALL_CONFIG" in sources(fixed.out)[2]


def test_findings_left_after_fixes_have_their_new_places(command: Command, tmp_path: Path) -> None:
    wrong = 'boto3.client("s3", region_name="-")'
    tree(tmp_path, {"nb.ipynb": made("x = 1", f'import boto3\nboto3.client("s3")\n{wrong}')})
    (before,) = command("check", "--select=BOT215", "--format=concise", "nb.ipynb").lines
    (after,) = command("fix", "--unsafe-fixes", "nb.ipynb").lines
    lines = sources((tmp_path / "nb.ipynb").read_text("utf-8"))[1].splitlines()
    (now,) = (number for number, line in enumerate(lines, 1) if 'region_name="-"' in line)
    assert now > 3
    assert before.startswith("nb.ipynb:cell 2:3:20: BOT215 ")
    assert after.startswith(f"nb.ipynb:cell 2:{now}:20: BOT215 ")


def test_a_comment_suppresses_in_its_cell(command: Command, tmp_path: Path) -> None:
    client = 'boto3.client("s3")'
    tree(tmp_path, {"nb.ipynb": made("import boto3", f"{client}  # noqa: BOT101\n{client}")})
    (line,) = command("check", "--format", "concise", "nb.ipynb").lines
    assert line.startswith("nb.ipynb:cell 2:2:1: BOT101 ")
    tree(tmp_path, {"nb.ipynb": made("# flake8: noqa", "import boto3", client)})
    assert command("check", "nb.ipynb").is_clean


def test_a_cell_that_is_not_python_is_named_and_the_others_checked(command: Command, tmp_path: Path) -> None:
    client = 'boto3.client("s3")'
    tree(tmp_path, {"nb.ipynb": made("import boto3", prose("x"), "<b>no</b>", f"x = 1\n{client}", "y = (")})
    for arguments in (("check", "--format=concise"), ("fix",), ("audit",)):
        ran = command(*arguments, "nb.ipynb")
        assert ran.code == 2
        assert "nb.ipynb:cell 4:2" in ran.out
        assert ran.err.startswith("flake8-botocore: nb.ipynb: cell 3: line 1: ")
        assert "; cell 5: line 1: " in ran.err


def test_of_cells_without_boto_nothing_is_said(command: Command, tmp_path: Path) -> None:
    """As of a module that Python cannot parse and that does not say boto."""
    output = {"output_type": "stream", "name": "stdout", "text": ["boto3\n"]}
    tree(tmp_path, {"nb.ipynb": made(prose("boto3"), {**code("x = ("), "outputs": [output]})})
    assert command("check", ".").is_clean


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (made("import boto3", nbformat=3), "not read: its nbformat is 3, and 4 is what is read"),
        (made("boto3", metadata={"language_info": {"name": "R"}}), "not read: its language is R, not Python"),
        ("import boto3", "cannot be read as a notebook: it is no JSON: Expecting value (line 1)"),
    ],
)
def test_a_file_that_is_no_python_notebook_is_named(command: Command, tmp_path: Path, text: str, reason: str) -> None:
    tree(tmp_path, {"nb.ipynb": text})
    for arguments in (("check",), ("fix",), ("audit",)):
        ran = command(*arguments, ".")
        assert (ran.code, ran.err.splitlines()[0]) == (2, f"flake8-botocore: ./nb.ipynb: {reason}")
    assert (tmp_path / "nb.ipynb").read_text("utf-8") == text


def test_old_states_that_jupyter_keeps_are_left_out(command: Command, tmp_path: Path) -> None:
    kept = {".ipynb_checkpoints/nb-checkpoint.ipynb": BOOK, "a/.ipynb_checkpoints/a.py": CLIENT}
    tree(tmp_path, {**kept, "b.py": "x = 1\n"})
    assert command("check", ".").is_clean
    assert command("check", "--exclude=other", ".").is_clean


def test_names_of_files_can_be_chosen(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK, "a.py": CLIENT})
    lines = command("check", "--format=concise", ".").lines
    assert [line.partition(":")[0] for line in lines] == ["./a.py", "./nb.ipynb", "./nb.ipynb"]
    (line,) = command("check", "--format=concise", "--filename=*.py", ".").lines
    assert line.startswith("./a.py:3:10: ")


def test_the_audit_knows_cells(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK})
    ran = command("audit", "--format", "json", "nb.ipynb")
    (client,) = json.loads(ran.out)["clients"]
    assert (client["path"], client["cell"], client["line"]) == ("nb.ipynb", 3, 2)
    assert [each["places"] for each in client["operations"]] == [["nb.ipynb:cell 5:2"]]
    assert '--> nb.ipynb:cell 3:2 boto3.client("lambda")\n' in command("audit", "--all", "nb.ipynb").out


def test_clients_of_modules_count_in_a_notebook_that_does_not_say_boto(command: Command, tmp_path: Path) -> None:
    module = 'import boto3\nrun = boto3.client("lambda")\n'
    tree(tmp_path, {"aws.py": module, "nb.ipynb": made("x = 1", "from aws import run\nrun.invoke(FunctionName='f')")})
    (line,) = command("check", "--format=concise", "nb.ipynb").lines
    assert line.startswith("nb.ipynb:cell 2:2:1: BOT302 lambda.invoke can run 3 times")
    (client,) = json.loads(command("audit", "--format=json", ".").out)["clients"]
    assert [each["places"] for each in client["operations"]] == [["./nb.ipynb:cell 2:2"]]


def test_a_baseline_records_notebooks(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK})
    assert command("check", "--write-baseline", ".").code == 0
    assert command("check", ".").is_clean
    # Outputs change, cells move, and what is recorded is known again.
    moved = json.loads(BOOK)
    moved["cells"].insert(1, code("x = 1"))
    moved["cells"][3]["execution_count"] = 9
    tree(tmp_path, {"nb.ipynb": json.dumps(moved)})
    assert command("check", ".").is_clean
    moved["cells"].append(code('boto3.client("sqs")'))
    tree(tmp_path, {"nb.ipynb": json.dumps(moved)})
    (line,) = command("check", "--format=concise", ".").lines
    assert line.startswith('./nb.ipynb:cell 7:1:1: BOT101 boto3.client("sqs")')


def test_a_baseline_records_a_notebook_with_a_cell_that_is_not_python(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": made("import boto3", 'boto3.client("s3"', 'client = boto3.client("s3")')})
    assert command("check", "--write-baseline", ".").out == "Recorded 1 finding in flake8-botocore-baseline.json.\n"
    assert command("check", "--format", "concise", ".").out == ""


def test_only_what_a_commit_does_not_have(tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK})
    start(tmp_path)
    changed = json.loads(BOOK)
    changed["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["done\n"]}]
    tree(tmp_path, {"nb.ipynb": json.dumps(changed)})
    assert in_this_process(tmp_path, "check", "--since=HEAD", ".").is_clean
    changed["cells"].insert(2, code('boto3.client("sqs")'))
    tree(tmp_path, {"nb.ipynb": json.dumps(changed)})
    (line,) = in_this_process(tmp_path, "check", "--since=HEAD", "--format=concise", ".").lines
    assert line.startswith('./nb.ipynb:cell 3:1:1: BOT101 boto3.client("sqs")')


@pytest.mark.slow
@pytest.mark.parametrize("command", ["flake8 --select BOT", "flake8_botocore check --format concise"])
def test_nbqa_shows_the_cells_to_flake8_and_to_the_command(tmp_path: Path, command: str) -> None:
    tree(tmp_path, {"nb.ipynb": BOOK})
    run = [sys.executable, "-m", "nbqa", command, "nb.ipynb"]
    ran = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    # nbQA counts cells of code only.
    assert ran.stdout.startswith('nb.ipynb:cell_2:2:10: BOT101 boto3.client("lambda") has no'), ran.stderr


WRITING = made(
    "import boto3",
    '%%writefile "lib/app.py"\nimport boto3\n\ndef make():\n    return boto3.client("sqs")',
    "%%writefile notes.txt\nboto3.client is used",
    "%%writefile -a more.py\n    return boto3.client('ec2')",
    'client = boto3.client("s3")',
)


def test_a_cell_that_writes_a_module_is_one_of_its_own(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"nb.ipynb": WRITING})
    ran = command("check", "--format", "concise", "nb.ipynb")
    found = [line.partition(" has ")[0] for line in ran.lines]
    assert found == [
        'nb.ipynb:cell 5:1:10: BOT101 boto3.client("s3")',
        'nb.ipynb:cell 2:5:12: BOT101 boto3.client("sqs")',
    ]
    assert ' 1 | %%writefile "lib/app.py"' not in command("check", "nb.ipynb").lines
    assert command("fix", "--unsafe-fixes", "nb.ipynb").code == 0
    cells = sources((tmp_path / "nb.ipynb").read_text("utf-8"))
    assert cells[1:4] == sources(WRITING)[1:4]
    assert cells[4] == 'client = boto3.client("s3", config=CLIENT_CONFIG)'


def test_a_file_that_a_cell_writes_does_not_see_the_names_of_the_notebook(command: Command, tmp_path: Path) -> None:
    alone = made("from boto3 import client", '%%writefile app.py\nqueue = client("sqs")')
    tree(tmp_path, {"nb.ipynb": alone})
    assert command("check", "nb.ipynb").code == 0
    tree(tmp_path, {"nb.ipynb": alone.replace("%%writefile app.py", "%%time")})
    assert command("check", "nb.ipynb").code == 1


def test_a_cell_of_plain_text_is_python_if_it_can_be(command: Command, tmp_path: Path) -> None:
    def plain(source: str, language: str) -> str:
        return made("import boto3", code(source, vscode={"languageId": language}))

    for language, found in (("plaintext", 1), ("python", 1), ("sql", 0)):
        tree(tmp_path, {"nb.ipynb": plain('boto3.client("s3")', language)})
        assert command("check", "nb.ipynb").code == found
    tree(tmp_path, {"nb.ipynb": plain("boto3.client is made above.", "plaintext")})
    assert command("check", "nb.ipynb").is_clean
