from __future__ import annotations

from tests.snippets import clean, findings, flags, message

CLIENT = """
import boto3
from botocore.config import Config
r = {{"mode": "{mode}", "total_max_attempts": {n}}}
c = boto3.client("{service}", config=Config(connect_timeout={connect}, read_timeout={seconds}, retries=r))
"""


def client(
    service: str = "s3", *, seconds: object = 60, connect: object = 5, mode: str = "standard", n: int = 3
) -> str:
    """A module with one client on line 5."""
    return CLIENT.format(service=service, seconds=seconds, connect=connect, mode=mode, n=n).lstrip()


ADVICE = "Lower connect_timeout, read_timeout or total_max_attempts."


def test_silent_for_a_client_that_only_signs() -> None:
    signs = client() + 'c.generate_presigned_url("get_object", {"Bucket": "b", "Key": "k"})\n'
    clean(signs, max_wait=29, but={"generate_presigned_url": "get_object"}, then="BOT303")


def test_the_arithmetic() -> None:
    for made, sum_ in [
        (client(), "195 s (3 × (5 s connect + 60 s read), botocore 1.44)"),
        (client("dynamodb"), "195 s (3 × (5 s connect + 60 s read), botocore 1.44)"),
        (
            client("lambda", mode="legacy", n=5),
            "340 s (5 × (5 s connect + 60 s read) + 15 s back-off, botocore 1.44)",
        ),
        (client(n=1), "65 s (1 × (5 s connect + 60 s read), botocore 1.44)"),
        (client(seconds=29.5, connect=0.5, n=1), "30 s (1 × (0.5 s connect + 29.5 s read), botocore 1.44)"),
        # Waiting to connect is waiting.
        (client(seconds=5, connect=60, n=1), "65 s (1 × (60 s connect + 5 s read), botocore 1.44)"),
    ]:
        assert message(made, max_wait=29).endswith(f" can wait {sum_}, over bot-max-wait=29. {ADVICE}")


def test_an_unknown_service_may_be_dynamodb() -> None:
    for service, version, sum_ in [
        (
            "name",
            "1.43",
            "1225 s (sent 5 times, 10 for DynamoDB: 10 × (60 s connect + 60 s read) + 25.55 s back-off, botocore 1.43",
        ),
        ("name", "1.44", "480 s (sent 3 times, 4 for DynamoDB: 4 × (60 s connect + 60 s read), botocore 1.44"),
        ("('ec2' if x else 'logs')", "1.44", "360 s (3 × (60 s connect + 60 s read), botocore 1.44"),
        ("'dynamodb'", "1.44", "480 s (4 × (60 s connect + 60 s read), botocore 1.44"),
        # Its pauses are shorter.
        ("name, config=CONFIG", "1.43", "363 s (3 × (60 s connect + 60 s read) + 3 s back-off, botocore 1.43"),
    ]:
        config = (
            "from botocore.config import Config\nCONFIG = Config(retries={'mode': 'legacy', 'total_max_attempts': 3})\n"
        )
        made = f"import boto3\n{config if 'CONFIG' in service else ''}boto3.client({service})"
        found = findings(made, max_wait=29, botocore_version=version)
        (told,) = (each.message for each in found if each.code == "BOT303")
        assert f" can wait {sum_}), over bot-max-wait=29." in told


def test_up_to_the_budget_is_within_it() -> None:
    clean(client(seconds=24, n=1), max_wait=29)
    clean(client(seconds=4), max_wait=29)
    flags(client(seconds=4.95).rstrip() + "  # BOT303\n", max_wait=29.9)


def test_without_a_timeout_it_is_over_every_budget() -> None:
    told = f'boto3.client("s3") waits without limit, over bot-max-wait=10000. {ADVICE}'
    for options in [{"seconds": None}, {"connect": None}, {"seconds": None, "connect": None}]:
        found = findings(client(**options), max_wait=10_000)  # type: ignore[arg-type]
        assert [finding.message for finding in found if finding.code == "BOT303"] == [told]
    # The pauses of legacy mode double.
    assert message(client(mode="legacy", n=3000), max_wait=10_000) == told


def test_downloads_ask_for_the_size_and_are_started_again() -> None:
    for method in ["download_file", "download_fileobj"]:
        told = message(f"{client(seconds=9, connect=1, n=2)}c.{method}('b', 'k', 'f')", max_wait=29)
        sum_ = "120 s (6 × (2 × (1 s connect + 9 s read))"
        assert told.startswith(f'boto3.client("s3"): {method} can wait {sum_}')


def test_only_what_takes_several_requests() -> None:
    """Of 20 s each: a download takes 11, a copy two; one with a TransferConfig may be started less often."""
    for call, reported in [
        ("c.download_file('b', 'k', 'f', extra)", True),
        ("c.download_file('b', 'k', 'f', Config=config)", False),
        ("c.download_file('b', 'k', 'f', None, None, config)", False),
        ("c.download_file('b', 'k', 'f', **more)", False),
        ("c.upload_file('f', 'b', 'k')", False),
        ("c.copy({'Bucket': 'a', 'Key': 'k'}, 'b', 'k')", False),
        ("c.get_object(Bucket='b', Key='k')", False),
        ("c.get_paginator('list_objects_v2').paginate(Bucket='b')", False),
        ("boto3.resource('s3', config=other).Bucket('b').download_file('k', 'f')", False),
    ]:
        found = findings(f"{client(seconds=9, connect=1, n=2)}{call}", max_wait=41)
        assert [(finding.code, finding.span.start_line) for finding in found] == ([("BOT303", 4)] if reported else [])


def test_a_download_of_aioboto3_is_started_once() -> None:
    source = client(seconds=9, connect=1, n=2).replace("boto3", "aioboto3").replace("aioboto3.client", "S.client")
    source = source.replace("\nc =", "\nS = aioboto3.Session()\nc =") + "c.download_file('b', 'k', 'f')"
    (found, _) = findings(source, max_wait=15)
    assert found.headline.startswith('S.client("s3"): download_file can wait 42 s (2 × (')


def test_an_upload_asks_before_it_sends_its_body() -> None:
    for call in ["upload_file('f', 'b', 'k')", "put_object(Bucket='b', Key='k', Body=b'x')"]:
        source = f"{client(seconds=9, connect=1, n=2)}c.{call}"
        clean(source, max_wait=25)
        waits = f"{call.partition('(')[0]} can wait 24 s (2 × (1 s connect + 2 s for 100 Continue + 9 s read)"
        assert f'"s3"): {waits}' in message(source, max_wait=24)


def test_downloads_through_a_resource() -> None:
    source = client(seconds=9, connect=1, n=2).replace("boto3.client", "boto3.resource")
    told = 'boto3.resource("s3"): download_file can wait 120 s '
    for call in ["c.Bucket('b').download_file('k', 'f')", "c.Object('b', 'k').download_file('f', None, None)"]:
        assert message(f"{source}{call}", max_wait=29).startswith(told)
    # Its fourth argument is a TransferConfig.
    clean(f"{source}c.Object('b', 'k').download_file('f', None, None, config)", max_wait=29)


WAITING = """
import boto3
from botocore.config import Config
C = Config(connect_timeout=1, read_timeout=9, retries={"mode": "standard", "total_max_attempts": 1})
ec2 = boto3.client("ec2", config=C)

def handler(event, context):
    %s
"""


def test_waiters_are_counted() -> None:
    for call, told in [
        ("ec2.get_waiter('instance_status_ok').wait()", "instance_status_ok can wait 595 s (39 × 15 s + 1 × ("),
        ("ec2.get_waiter('instance_running').wait(WaiterConfig={'Delay': 2})", "instance_running can wait 88 s ("),
        ("w = ec2.get_waiter('instance_running'); w.wait(WaiterConfig={'MaxAttempts': 3})", "can wait 40 s (2 × 15 s"),
    ]:
        found = message(WAITING % call, max_wait=29)
        assert told in found
        assert found.endswith("over bot-max-wait=29. Lower Delay or MaxAttempts of its WaiterConfig.")


def test_waiters_within_the_budget_or_not_known() -> None:
    for call in [
        "ec2.get_waiter('instance_running').wait(WaiterConfig={'Delay': 1, 'MaxAttempts': 19})",
        "ec2.get_waiter('instance_running').wait(WaiterConfig=event)",
        "work(ec2.get_waiter('instance_running'))",
        "ec2.get_waiter(event).wait()",
    ]:
        clean(WAITING % call, max_wait=29)


def test_unknown_settings_are_silent() -> None:
    for source in [
        "import boto3\nc = boto3.client('s3', config=config)",
        "import boto3, botocore.config as b\nc = boto3.client('s3', config=b.Config(retries=r, read_timeout=5))",
        "import boto3\nfrom botocore.config import Config\nc = boto3.client('s3', config=Config(**options))",
    ]:
        clean(source, max_wait=1)


def test_a_mocked_client_waits_for_nobody() -> None:
    source = "from moto import mock_aws\nimport boto3\n@mock_aws\ndef test():\n    boto3.client('s3')"
    clean(source, max_wait=29)
    codes = [finding.code for finding in findings(source.replace("@mock_aws", "@other"), max_wait=29)]
    assert codes == ["BOT101", "BOT303"]
