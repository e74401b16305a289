"""Which functions run within the time limit that a template states."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import LimitedCall
from tests.cli.running import tree
from tests.readings import reading

TEMPLATE = """
Resources:
  Orders: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Handler: app.handler, Timeout: 30}}
"""


@pytest.mark.parametrize(
    ("handler", "seconds"),
    [
        ("def handler(event, context):\n    {}\n", [30]),
        # Lambda gets a coroutine, which is never run.
        ("async def handler(event, context):\n    {}\n", []),
        # Lambda would call it. A lambda expression is not followed, so nothing is said.
        ("handler = lambda event, context: {}\n", []),
        ("class handler:\n    def run(self):\n        {}\n", []),
        ("def other(event, context):\n    {}\n", []),
    ],
)
def test_calls_in_a_plain_function_have_the_limit_of_the_handler(
    tmp_path: Path, handler: str, seconds: list[int]
) -> None:
    source = "import boto3\ns3 = boto3.client('s3')\n\n" + handler.format("s3.list_buckets()")
    tree(tmp_path, {".git/HEAD": "", "template.yaml": TEMPLATE, "app.py": source})
    facts = reading(source, str(tmp_path / "app.py"), Settings()).facts
    assert [each.limit.seconds for each in facts.of(LimitedCall)] == seconds
