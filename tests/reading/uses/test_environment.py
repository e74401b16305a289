"""What a file sets in the environment before it makes a client."""

from __future__ import annotations

import pytest

from flake8_botocore.facts import Literal
from flake8_botocore.settings import Settings
from tests.readings import reading
from tests.snippets import snippet

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
        f'os.environ |= {{"AWS_MAX_ATTEMPTS": "7"}}\n{MADE}',
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
        f'os.environ["AWS_PROFILE"] = "x"\n{MADE}',
        f'os.putenv("AWS_MAX_ATTEMPTS", "7")\n{MADE}',
        f'os.environ.get("AWS_MAX_ATTEMPTS", "7")\n{MADE}',
        f'environ["AWS_MAX_ATTEMPTS"] = "7"\n{MADE}',
    ],
)
def test_not_set(source: str) -> None:
    assert before(f"import os\nimport boto3\n{source}\n") == {}


def test_the_retries_of_2026_count_before_every_import_only() -> None:
    change = 'os.environ["AWS_NEW_RETRIES_2026"] = "true"\n'
    assert before(f"import os\nimport json\n{change}import boto3\n{MADE}\n") == {"AWS_NEW_RETRIES_2026": "true"}
    assert before(f"import os\nimport pandas\n{change}import boto3\n{MADE}\n") == {"AWS_NEW_RETRIES_2026": None}
    assert before(f"import os\nimport boto3\n{change}{MADE}\n") == {}
