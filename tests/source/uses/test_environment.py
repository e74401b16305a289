"""What a file sets in the environment before it makes a client."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import Literal
from flake8_botocore.files.snapshot import Snapshot, begin
from tests.layouts import lay_out
from tests.readings import reading
from tests.snippets import message, snippet

MADE = 'boto3.client("sqs")'


def before(source: str) -> dict[str, str | None]:
    """The environment of the last client; None stands for what cannot be told."""
    facts = reading(snippet(source), "app.py", Settings()).facts
    environment = facts.clients[-1].environment
    return {name: str(v.value) if isinstance(v, Literal) else None for name, v in environment.items()}


SEVEN = 'os.environ["AWS_MAX_ATTEMPTS"] = "7"'


@pytest.mark.parametrize(
    "source",
    [
        f"{SEVEN}; {MADE}",
        f"{SEVEN}\n{MADE}",
        f"{SEVEN}\nx = [{MADE} for _ in range(3)]",
        f"{SEVEN}\nif x:\n    {MADE}",
        f"{SEVEN}\ndef f():\n    return {MADE}",
        f"{SEVEN}\nclass A:\n    def f(self):\n        return {MADE}",
        f"def f():\n    {SEVEN}\n    with x:\n        return {MADE}",
        f"if x:\n    {SEVEN}\n    {MADE}",
        f"try:\n    {SEVEN}\n    {MADE}\nexcept E:\n    pass",
        f'os.environ.update(AWS_MAX_ATTEMPTS="7", OTHER=x)\n{MADE}',
        f'os.environ.setdefault("AWS_MAX_ATTEMPTS", "7")\n{MADE}',
        f"{SEVEN}\n{SEVEN}\n{MADE}",
        f'N = "7"\nos.environ["AWS_MAX_ATTEMPTS"] = N\n{MADE}',
        f'os.environ["AWS_MAX_ATTEMPTS"] = str(7)\n{MADE}'.replace("str(7)", '"7"'),
    ],
)
def test_set_before(source: str) -> None:
    assert before(f"import os\nimport boto3\n{source}\n") == {"AWS_MAX_ATTEMPTS": "7"}


@pytest.mark.parametrize(
    "source",
    [
        f"{MADE}\n{SEVEN}",
        f"if x:\n    {SEVEN}\n{MADE}",
        f"for x in y:\n    {SEVEN}\n{MADE}",
        f"try:\n    {SEVEN}\nexcept E:\n    pass\n{MADE}",
        f"def f():\n    return {MADE}\n{SEVEN}",
        f"def f():\n    {SEVEN}\ndef g():\n    return {MADE}",
        f'{SEVEN}\nos.environ["AWS_MAX_ATTEMPTS"] = "8"\n{MADE}',
        f'{SEVEN}\ndel os.environ["AWS_MAX_ATTEMPTS"]\n{MADE}',
        f'{SEVEN}\nos.environ.pop("AWS_MAX_ATTEMPTS")\n{MADE}',
        f'os.environ["AWS_MAX_ATTEMPTS"] = x\n{MADE}',
        f'os.environ["AWS_MAX_ATTEMPTS"] = "7" if x else "8"\n{MADE}',
        f'x and os.environ.setdefault("AWS_MAX_ATTEMPTS", "7")\n{MADE}',
    ],
)
def test_perhaps_set_before(source: str) -> None:
    assert before(f"import os\nimport boto3\n{source}\n") == {"AWS_MAX_ATTEMPTS": None}


@pytest.mark.parametrize(
    "source",
    [
        MADE,
        f'os.environ["AWS_ENDPOINT_URL"] = "x"\n{MADE}',
        f'os.putenv("AWS_MAX_ATTEMPTS", "7")\n{MADE}',
        f'os.environ.get("AWS_MAX_ATTEMPTS", "7")\n{MADE}',
        f'environ["AWS_MAX_ATTEMPTS"] = "7"\n{MADE}',
    ],
)
def test_not_set(source: str) -> None:
    assert before(f"import os\nimport boto3\n{source}\n") == {}


def test_whether_the_retries_of_2026_are_set_before_botocore_is_imported_is_not_known() -> None:
    change = 'os.environ["AWS_NEW_RETRIES_2026"] = "true"\n'
    assert before(f"import os\n{change}import boto3\n{MADE}\n") == {"AWS_NEW_RETRIES_2026": None}
    assert before(f"import os\nimport boto3\n{change}{MADE}\n") == {"AWS_NEW_RETRIES_2026": None}


DEPLOYED = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.9
      Environment: {Variables: {AWS_MAX_ATTEMPTS: ATTEMPTS}}
"""


@pytest.mark.parametrize(
    ("attempts", "line", "expected"),
    [
        ("6", "", "6"),
        ("!Ref Attempts", "", None),
        ("6", SEVEN, "7"),
        ("6", 'os.environ.setdefault("AWS_MAX_ATTEMPTS", "7")', "6"),
        ("!Ref Attempts", 'os.environ.setdefault("AWS_MAX_ATTEMPTS", "7")', None),
        ("6", f"if x: {SEVEN}", None),
    ],
)
def test_set_by_a_template(attempts: str, line: str, expected: str | None, tmp_path: Path) -> None:
    lay_out(tmp_path, {"template.yaml": DEPLOYED.replace("ATTEMPTS}", f"{attempts}}}"), "src/app.py": ""})
    source = f"import os\nimport boto3\n{line}\n{MADE}\n"
    for module, said in (("src/app.py", {"AWS_MAX_ATTEMPTS": expected}), ("src/other.py", before(source))):
        (client,) = reading(source, str(tmp_path / module), Settings()).facts.clients
        environment = client.environment
        assert {name: v.value if isinstance(v, Literal) else None for name, v in environment.items()} == said


def test_a_template_changes_the_message(tmp_path: Path) -> None:
    """The last botocore for Python 3.9 is 1.42, and the attempts are those of the function's environment.

    6 attempts of 60 + 60 s with pauses of 1, 2, 4, 8 and 16 s take 751 s.
    """
    lay_out(tmp_path, {"template.yaml": DEPLOYED.replace("ATTEMPTS}", "6}"), "src/app.py": ""})
    source, path = f"import boto3\n{MADE}\n", str(tmp_path / "src/app.py")
    release = "(botocore 1.42, Lambda's runtime decides)"
    said = f"{MADE} has no config=: 6 attempts can take 751 s {release}"
    assert message(source, path=path, own_version=True).partition(". ")[0] == said
    lay_out(tmp_path, {"template.yaml": DEPLOYED.replace("ATTEMPTS}", "!Ref Attempts}")}, root=False)
    begin(Snapshot())
    said = f"{MADE} has no config=: an unknown number of attempts, 60 s per reply {release}"
    assert message(source, path=path, own_version=True).partition(". ")[0] == said
