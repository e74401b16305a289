"""A ``retries`` dictionary that another client rewrote; tests/oracle holds the same against real clients."""

from __future__ import annotations

import pytest

from flake8_botocore.botocore.running.effective import effective_settings
from flake8_botocore.botocore.version import parse_version
from tests.oracle.reading import computed, target
from tests.readings import reading

HEAD = "import os\nimport boto3\nfrom botocore.config import Config\n"
FIRST = 'boto3.client("sqs", config=Config(retries=R))'


def attempts(retries: str, first: str = FIRST, shared: str = '{"max_attempts": 3}') -> float | str | None:
    """The attempts of the last client, given ``retries`` after ``first``; None where that is unknown."""
    source = f'{HEAD}R = {shared}\n{first}\nboto3.client("sns", config=Config(retries={retries}))\n'
    found = computed(source, "1.44.8")[0].total_attempts
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("retries", "expected"),
    [
        ("R", 4),
        ("{**R, 'max_attempts': 0}", 4),
        ("dict(R, max_attempts=0)", 4),
        ("dict(**R, mode='legacy')", 4),
        ("R | {'max_attempts': 0}", 4),
        ("{**R, 'total_max_attempts': 2}", 2),
        ("{**R, **{'max_attempts': 0}}", None),
        ("{'max_attempts': 0, **R}", 4),
        ("{'max_attempts': 0}", 1),
    ],
)
def test_what_a_copy_holds(retries: str, expected: int | None) -> None:
    assert attempts(retries) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (FIRST, 4),
        ("", 1),
        (FIRST.replace("=R", "=dict(R)"), 1),
        (FIRST.replace("sqs", "s3").replace(".client", ".resource"), 1),
        (FIRST.replace("=R", "=R, user_agent_extra='x'").replace("sqs", "s3").replace(".client", ".resource"), 4),
        (FIRST.replace("=R)", "=R).merge(Config(read_timeout=5))"), 4),
        (FIRST.replace("=R)", "=R).merge(Config(retries=None))"), 1),
        (f"def f():\n    {FIRST}\n", None),
        (f"if x:\n    {FIRST}\n", None),
        (f"R = load()\n{FIRST}\n", None),
    ],
)
def test_which_client_rewrites_it(first: str, expected: int | None) -> None:
    assert attempts("{**R, 'max_attempts': 0}", first) == expected


@pytest.mark.parametrize(("between", "expected"), [("", 1), (f"{FIRST}\n", None)])
def test_a_copy_made_before(between: str, expected: int | None) -> None:
    """Where the copy was taken before and the client made after, silence over guess."""
    source = f"""{HEAD}
R = {{"max_attempts": 3}}
copy = Config(retries={{**R, "max_attempts": 0}})
{between}boto3.client("sns", config=copy)
"""
    found = computed(source, "1.44.8")[0].total_attempts
    assert (found.value if found is not None else None) == expected


def test_a_client_that_comes_later() -> None:
    source = f"""{HEAD}
R = {{"max_attempts": 3}}
early = boto3.client("sns", config=Config(retries={{**R, "max_attempts": 0}}))
{FIRST}
"""
    early = reading(source, "m.py", target("1.44.8")).facts.clients[0]
    found = effective_settings(early, parse_version("1.44.8")).total_attempts
    assert found is not None
    assert found.value == 1


def test_the_environment_and_the_mode_are_written_into_it() -> None:
    environment = f'os.environ["AWS_MAX_ATTEMPTS"] = "7"\n{FIRST}'
    assert attempts("{**R, 'max_attempts': 0}", environment, "{'mode': 'standard'}") == 7
    assert attempts("{**R, 'max_attempts': 0}", environment, "{'mode': 'standard', 'max_attempts': 1}") == 2
    first = FIRST.replace("=R", "=R, defaults_mode='standard'")
    source = f'{HEAD}R = {{"max_attempts": 3}}\n{first}\nboto3.client("sns", config=Config(retries=R))\n'
    mode = computed(source, "1.43.127")[0].retry_mode
    assert mode is not None
    assert mode.value == "standard"
