"""What a file sets in the environment before it makes a client."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import Literal
from flake8_botocore.files import dependencies
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


# What a conftest sets for the tests under it.

HOOK = "import os\n\ndef pytest_sessionstart(session):\n    os.environ['AWS_MAX_ATTEMPTS'] = '7'\n"
TESTED = f"import boto3\n\ndef test_a():\n    {MADE}\n"


def under_conftest(folder: Path, conftest: str, *, path: str = "tests/integ/test_a.py", source: str = TESTED) -> object:
    """The environment of the client that ``source`` makes at ``path``; None stands for what cannot be told."""
    lay_out(folder, {"tests/conftest.py": conftest, path: source})
    dependencies.drop_everything()
    (client,) = reading(source, str(folder / path), Settings()).facts.clients
    return {name: v.value if isinstance(v, Literal) else None for name, v in client.environment.items()}


@pytest.mark.parametrize(
    "conftest",
    [
        HOOK,
        HOOK.replace("sessionstart(session)", "configure(config)"),
        "import os\nos.environ['AWS_MAX_ATTEMPTS'] = '7'\n",
        "import os\nimport boto3\nos.environ.setdefault('AWS_MAX_ATTEMPTS', '7')\n",
        "import os\nos.environ.update({'AWS_MAX_ATTEMPTS': '7', 'AWS_PROFILE': 'x'})\n",
    ],
)
@pytest.mark.parametrize("path", ["tests/test_a.py", "tests/integ/helpers.py"])
def test_set_by_a_conftest(conftest: str, path: str, tmp_path: Path) -> None:
    assert under_conftest(tmp_path, conftest, path=path) == {"AWS_MAX_ATTEMPTS": "7"}


@pytest.mark.parametrize(
    "conftest",
    [
        HOOK.replace("pytest_sessionstart", "pytest_runtest_setup"),
        HOOK.replace("def pytest", "class A:\n  def pytest"),
        HOOK.replace("    os", "    if session: os"),
        HOOK.replace("    os", "    os.environ['AWS_MAX_ATTEMPTS'] = '8'\n    os"),
        HOOK.replace("'7'", "attempts"),
        HOOK + "\ndef pytest_sessionfinish():\n    del os.environ['AWS_MAX_ATTEMPTS']\n",
        "import os, pytest\n@pytest.fixture(autouse=True)\ndef a():\n    os.environ['AWS_MAX_ATTEMPTS'] = '7'\n",
    ],
)
def test_perhaps_set_by_a_conftest(conftest: str, tmp_path: Path) -> None:
    assert under_conftest(tmp_path, conftest) == {"AWS_MAX_ATTEMPTS": None}


def test_a_conftest_sets_nothing_for_others(tmp_path: Path) -> None:
    """Neither for a program beside it nor with a variable of another meaning; a client of the module may come first."""
    assert under_conftest(tmp_path, HOOK, path="app/work.py") == {}
    assert under_conftest(tmp_path, HOOK.replace("_MAX_ATTEMPTS", "_METADATA_SERVICE_NUM_ATTEMPTS")) == {}
    assert under_conftest(tmp_path, HOOK, source=f"import boto3\n{MADE}\n") == {"AWS_MAX_ATTEMPTS": None}


@pytest.mark.parametrize("head", ["def lambda_handler(event, context):", "if __name__ == '__main__':\n  def f():"])
def test_a_program_among_the_tests(head: str, tmp_path: Path) -> None:
    source = f"import boto3\n\n{head}\n    {MADE}\n"
    assert under_conftest(tmp_path, HOOK, path="tests/code/app.py", source=source) == {"AWS_MAX_ATTEMPTS": None}


def test_a_variable_that_a_test_sets_wins_over_its_conftest(tmp_path: Path) -> None:
    own = f"import os\nimport boto3\n\ndef test_a():\n    {SEVEN.replace('7', '8')}\n    {MADE}\n"
    assert under_conftest(tmp_path, HOOK, source=own) == {"AWS_MAX_ATTEMPTS": "8"}


def test_two_conftests_that_set_it(tmp_path: Path) -> None:
    lay_out(tmp_path, {"tests/integ/conftest.py": HOOK.replace("'7'", "'8'")})
    assert under_conftest(tmp_path, HOOK) == {"AWS_MAX_ATTEMPTS": None}


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
    dependencies.drop_everything()
    said = f"{MADE} has no config=: an unknown number of attempts, 60 s per reply {release}"
    assert message(source, path=path, own_version=True).partition(". ")[0] == said


def test_the_message_counts_with_it(tmp_path: Path) -> None:
    lay_out(tmp_path, {"tests/conftest.py": HOOK})
    dependencies.drop_everything()
    path = str(tmp_path / "tests/test_a.py")
    assert ": 7 attempts can take " in message(TESTED, path=path)
    assert ": 3 attempts can take " in message(TESTED, path=str(tmp_path / "app/a.py"))
