"""What a client or Config runs with, beside the code: the whole text, where it stands, and where nothing is said."""

from __future__ import annotations

import pytest

from flake8_botocore.lsp.hover import hover_at, hovers

from ..cli.running import tree
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
- attempts: **1**, this Config"""
NOT_TOLD = '**`boto3.client("s3")`**: the source does not tell all of its settings.'
ONCE = "one call can take"
SUM = "7 s in 1 attempt: 1 × (2 s connect + 5 s read)"


def told(editor: Editor, line: int, column: int, name: str = "app.py") -> str | None:
    subject = hover_at(hovers(editor.document(name)), line, column)
    return None if subject is None else subject.text


def firsts(editor: Editor, name: str = "app.py") -> list[str]:
    """The first paragraph of everything there is to say, in order of place."""
    found = sorted(hovers(editor.document(name)), key=lambda each: each.span)
    return [each.text.partition("\n")[0] for each in found]


def test_a_call_is_shown_up_to_its_name_with_its_client(editor: Editor) -> None:
    editor.put("app.py", CHOSEN)
    expected = "\n\n".join([f'**Invoke runs once** on `boto3.client("lambda")` (line 5): {ONCE} {SUM}.', SETTINGS])
    assert [told(editor, 9, column) for column in (10, 11, 24, 26)] == [None, expected, expected, None]


def test_a_client_of_another_file_is_shown_with_where_it_is_made(editor: Editor) -> None:
    tree(editor.root, {"aws.py": CHOSEN.partition("\n\n\n")[0] + "\n"})
    editor.put("app.py", 'from aws import client\n\nclient.invoke(FunctionName="f")\n')
    assert firsts(editor) == [f'**Invoke runs once** on `boto3.client("lambda")` (aws.py:5): {ONCE} {SUM}.']
    editor.put("aws.py", CHOSEN.partition("\n\n\n")[0].replace("read_timeout=5", "read_timeout=6"))
    assert "one call can take 8 s" in firsts(editor)[0], "as it is in the editor"


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
    (found,) = [each for each in hovers(editor.document("app.py")) if "boto3.client" in each.text[:20]]
    assert found.hint == hint
