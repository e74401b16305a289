"""A ``retries`` dictionary that another client rewrote; tests/oracle holds the same against real clients."""

from __future__ import annotations

import pytest

from flake8_botocore.botocore.running.effective import effective_settings
from flake8_botocore.botocore.version import parse_version
from tests.oracle.reading import computed, target
from tests.readings import reading
from tests.snippets import flags

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


@pytest.mark.parametrize(("between", "expected"), [("", 1), (f"{FIRST}\n", 1), (f"def f():\n    {FIRST}\nf()\n", None)])
def test_a_copy_made_before(between: str, expected: int | None) -> None:
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


SESSION = "session = botocore.session.get_session()\n"
DEFAULT = "session.set_default_client_config(Config(retries={}))\n"
MADE = 'boto3.Session(botocore_session=session).client("sns"{})\n'


def of_session(*lines: str) -> float | str | None:
    """The attempts of the last client that these lines make, where R has 10 retries."""
    source = f"import botocore.session\n{HEAD}{SESSION}R = {{'max_attempts': 10}}\n" + "".join(lines)
    found = computed(source, "1.44.8")[0].total_attempts
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((FIRST, "\n", DEFAULT.format("{**R, 'max_attempts': 0}"), MADE.format("")), 11),
        ((FIRST, "\n", DEFAULT.format("R | {'max_attempts': 0}"), MADE.format(", config=Config(read_timeout=5)")), 11),
        ((FIRST, "\n", DEFAULT.format("{**R, 'total_max_attempts': 2}"), MADE.format("")), 2),
        ((DEFAULT.format("{**R, 'max_attempts': 0}"), FIRST, "\n", MADE.format("")), 1),
        ((DEFAULT.format("{**R, 'max_attempts': 0}"), MADE.format("")), 1),
        ((FIRST.replace("R)", "dict(R))"), "\n", DEFAULT.format("{**R, 'max_attempts': 0}"), MADE.format("")), 1),
    ],
)
def test_the_default_of_a_session_reads_it(lines: tuple[str, ...], expected: int) -> None:
    assert of_session(*lines) == expected


LATER = "boto3.client('sqs', config=Config(retries={**R, 'max_attempts': 0}))\n"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (MADE.format(""), 11),
        (MADE.format("").replace(".client", ".resource"), 11),
        (MADE.format(", config=Config(retries={})"), 1),
    ],
)
def test_a_client_of_a_session_with_it_as_default_rewrites_it(made: str, expected: int) -> None:
    assert of_session(DEFAULT.format("R"), made, LATER) == expected


def test_what_a_copy_says_is_not_judged_after_it_was_rewritten() -> None:
    source = f"""
import boto3
from botocore.config import Config
R = {{"max_attempts": 10}}
{FIRST.replace("R)", "R, read_timeout=5)")}
boto3.client("sns", config=Config(retries={{**R, "max_attempts": 1}}, read_timeout=5))"""
    flags(f"{source}  # BOT221\n")
    flags(f"{source.replace('=R,', '=dict(R),')}  # BOT203\n")
