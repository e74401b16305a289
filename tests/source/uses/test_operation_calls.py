from __future__ import annotations

from textwrap import dedent

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import AskedFor, OperationCall
from tests.readings import reading


def calls(source: str) -> list[OperationCall]:
    """The operations the rules look at that ``source`` calls."""
    facts = reading(dedent(source), "a_snippet.py", Settings()).facts
    return facts.of(OperationCall)


def test_a_transfer_knows_its_config() -> None:
    configs = {
        "": (),
        ", Config=None": (),
        ", Config=TransferConfig(max_concurrency=4)": ("max_concurrency",),
        ", Config=TransferConfig(1, 2)": ("multipart_threshold", "max_concurrency"),
        ", Config=config": None,
        ", None, None, TransferConfig()": None,
        ", **more": None,
        ", Config=TransferConfig(**more)": None,
    }
    source = "import boto3\nfrom boto3.s3.transfer import TransferConfig\ns3 = boto3.client('s3')\n"
    for text, expected in configs.items():
        (call,) = calls(f"{source}s3.download_file('b', 'k', 'f'{text})")
        names = None if call.transfer is None else tuple(argument.name for argument in call.transfer)
        assert names == expected, text


@pytest.mark.parametrize(
    "call",
    [
        'other.get_waiter("instance_running")',
        "ec2.get_waiter(name)",
        "ec2.get_waiter()",
        'boto3.resource("ec2").get_waiter("instance_running")',
        'ec2.waiters("instance_running")',
    ],
)
def test_a_waiter_of_no_known_client_or_name_is_not_listed(call: str) -> None:
    source = f'import boto3\nec2 = boto3.client("ec2")\ndef f(other, name):\n    {call}\n'
    assert reading(source, "a_snippet.py", Settings()).facts.of(AskedFor) == []
