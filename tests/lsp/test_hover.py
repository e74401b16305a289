"""What a client or Config runs with, beside the code: the whole text, where it stands, and where nothing is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flake8_botocore.lsp.hover import subject_at, subjects

from ..cli.running import Command, tree
from .editor import Editor

CHOSEN = """\
import boto3
from botocore.config import Config

ONCE = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
client = boto3.client("lambda", config=ONCE)


def handler(event, context):
    return client.invoke(FunctionName=event["name"])
"""
SETTINGS = """\
- read timeout: **5 s**, this Config
- connect timeout: **2 s**, this Config
- retry mode: **standard**, this Config
- requests in all: **1**, this Config"""
NOT_TOLD = '**`boto3.client("s3")`**: the source does not tell all of its settings.'
ONCE = "one call is sent once and can block for"
SUM = "7 s: 1 × (2 s connect + 5 s read)"


def told(editor: Editor, line: int, column: int, name: str = "app.py") -> str | None:
    subject = subject_at(subjects(editor.document(name)), line, column)
    return None if subject is None else subject.told


def firsts(editor: Editor, name: str = "app.py") -> list[str]:
    """The first paragraph of everything there is to say, in order of place."""
    found = sorted(subjects(editor.document(name)), key=lambda each: each.span)
    return [each.told.partition("\n")[0] for each in found]


def test_a_client_is_shown_with_its_settings_and_what_it_is_used_for(editor: Editor) -> None:
    editor.put("app.py", CHOSEN)
    assert told(editor, 5, 12) == "\n\n".join(
        [
            f'**`boto3.client("lambda")`**: one call is sent once and can block for {SUM}.',
            SETTINGS,
            "Called on it:\n- Invoke runs once (line 9)",
        ]
    )


def test_a_config_is_shown_with_whom_it_is_given_to(editor: Editor) -> None:
    editor.put("app.py", CHOSEN)
    assert told(editor, 4, 10) == "\n\n".join(
        [
            f"**`Config(...)`**: with it one call is sent once and can block for {SUM}.",
            SETTINGS,
            'Given to `boto3.client("lambda")` (line 5).',
        ]
    )


def test_a_call_is_shown_up_to_its_name_with_its_client(editor: Editor) -> None:
    editor.put("app.py", CHOSEN)
    expected = "\n\n".join([f'**Invoke runs once** on `boto3.client("lambda")` (line 5): {ONCE} {SUM}.', SETTINGS])
    assert [told(editor, 9, column) for column in (10, 11, 24, 26)] == [None, expected, expected, None]


def test_operations_that_can_run_twice_come_first(editor: Editor, command: Command) -> None:
    text = CHOSEN.replace(', "total_max_attempts": 1', "")
    text = text.replace("    return", '    client.get_function(FunctionName="f")\n    return')
    editor.put("app.py", text)
    tree(editor.root, {"app.py": text})
    audit = command("audit", "--all", "app.py").out
    _, _, uses, *_ = (told(editor, 5, 12) or "").split("\n\n")
    _, first, second = uses.splitlines()
    assert first.startswith("- Invoke runs up to ")
    assert first.removeprefix("- ").removesuffix(" (line 10)") in audit, "the words are those of the audit"
    assert second == "- GetFunction (line 9)"


def test_a_client_of_another_file_is_shown_with_where_it_is_made(editor: Editor) -> None:
    tree(editor.root, {"aws.py": CHOSEN.partition("\n\n\n")[0] + "\n"})
    editor.put("app.py", 'from aws import client\n\nclient.invoke(FunctionName="f")\n')
    assert firsts(editor) == [f'**Invoke runs once** on `boto3.client("lambda")` (aws.py:5): {ONCE} {SUM}.']
    editor.put("aws.py", CHOSEN.partition("\n\n\n")[0].replace("read_timeout=5", "read_timeout=6"))
    assert "can block for 8 s" in firsts(editor)[0], "as it is in the editor"


def test_calls_that_no_rule_reports_are_shown_and_follow_edits(editor: Editor) -> None:
    made = CHOSEN.partition("\n\n\n")[0] + "\n"
    tree(editor.root, {"aws.py": made})
    editor.put("app.py", 'from aws import client\n\nclient.get_function(FunctionName="f")\n')
    assert firsts(editor) == [f'**GetFunction** on `boto3.client("lambda")` (aws.py:5): {ONCE} {SUM}.']
    editor.put("aws.py", made.replace("read_timeout=5", "read_timeout=6"))
    assert f"{ONCE} 8 s" in firsts(editor)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import boto3\nboto3.client('s3', config=given)\n", [NOT_TOLD]),
        ("from botocore.config import Config\nConfig(read_timout=1)\n", []),
        ("from botocore.config import Config\nconfig = Config(read_timeout=1)  # AWS_MAX_ATTEMPTS\n", []),
        ("from botocore.config import Config\nBASE = Config(read_timeout=1)\nBASE.merge(given)\n", []),
        ("import boto3\nx = (\n", []),
        ("import boto3\n", []),
        ("x = 1\n", []),
    ],
    ids=[
        "not known",
        "fails",
        "the environment decides",
        "what is left is merged in",
        "no Python",
        "no client",
        "no boto",
    ],
)
def test_settings_that_the_source_does_not_show_are_left_out(editor: Editor, text: str, expected: list[str]) -> None:
    editor.put("app.py", text)
    assert firsts(editor) == expected


@pytest.mark.parametrize(
    ("config", "hint"),
    [
        ("config=Config(read_timeout=5, retries={'total_max_attempts': 2})", "5 s × 2"),
        ("config=Config(read_timeout=None, retries={'total_max_attempts': 1})", "no limit × 1"),
        ("config=given", None),
        ("config=Config(read_timeout=given, retries={'total_max_attempts': 1})", None),
    ],
)
def test_the_short_form_of_a_client(editor: Editor, config: str, hint: str | None) -> None:
    editor.put("app.py", f"import boto3\nfrom botocore.config import Config\nboto3.client('s3', {config})\n")
    (found,) = [each for each in subjects(editor.document("app.py")) if "boto3.client" in each.told[:20]]
    assert found.hint == hint


def test_subjects_are_computed_once_for_a_text_and_again_after_an_edit_elsewhere(editor: Editor) -> None:
    tree(editor.root, {"aws.py": "SECONDS = 5\n"})
    editor.put(
        "app.py",
        "import boto3\nfrom aws import SECONDS\nfrom botocore.config import Config\n"
        "boto3.client('s3', config=Config(read_timeout=SECONDS))\n",
    )
    first = subjects(editor.document("app.py"))
    assert subjects(editor.document("app.py")) is first
    assert editor.put("aws.py", "SECONDS = 6\n") == {"aws.py", "app.py"}
    assert ["**6 s**" in each.told for each in subjects(editor.document("app.py"))] == [True, True]


def test_the_page_on_editors_shows_what_is_shown(editor: Editor) -> None:
    page = (Path(__file__).parents[2] / "docs" / "editors.md").read_text("utf-8")
    quoted = [line[2:] for line in page.splitlines() if line.startswith(">")]
    (example,) = re.findall(r"^```python\n(import boto3\n.*?)^```$", page, re.MULTILINE | re.DOTALL)
    tree(editor.root, {"requirements.txt": "botocore==1.44.8\n"})
    editor.put("app.py", example)
    assert (told(editor, 3, 12) or "").split() == "\n".join(quoted).split()


SHARED = """import boto3
from botocore.config import Config

C = Config(read_timeout=5, connect_timeout=5)
a = boto3.client("dynamodb", config=C)
b = boto3.client("{}", config=C)
"""


@pytest.mark.parametrize(("other", "numbers"), [("dynamodb", 1), ("s3", 0)])
def test_a_config_of_several_clients_says_what_all_of_them_say(editor: Editor, other: str, numbers: int) -> None:
    """DynamoDB has more attempts than others."""
    editor.put("app.py", SHARED.format(other))
    config, first, second = (told(editor, line, 8) for line in (4, 5, 6))
    sentence = first.partition(": ")[2].partition(".\n")[0]
    assert (sentence in second, sentence in config) == (bool(numbers), bool(numbers))
    assert config.count(" times and ") == numbers
    assert f'Given to `boto3.client("dynamodb")` (line 5), `boto3.client("{other}")` (line 6).' in config


def test_a_default_config_is_given_to_the_clients_of_its_session(editor: Editor) -> None:
    source = "import botocore.session\nfrom botocore.config import Config\n\nC = Config(read_timeout=5)\n"
    used = 's = botocore.session.get_session()\ns.set_default_client_config(C)\ns.create_client("dynamodb")\n'
    editor.put("app.py", source + used)
    config, client = told(editor, 4, 8), told(editor, 7, 8)
    assert client.partition(": ")[2].partition(".\n")[0] in config
    assert 'Given to `s.create_client("dynamodb")` (line 7).' in config
