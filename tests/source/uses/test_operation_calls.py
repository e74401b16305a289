from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from flake8_botocore.botocore.requests import LISTING
from flake8_botocore.botocore.tables import operation_names as name_table
from flake8_botocore.botocore.tables.operations import TRANSFERS
from flake8_botocore.config import Settings
from flake8_botocore.facts import AskedFor, Dictionary, EveryOperation, Literal, OperationCall
from flake8_botocore.linter import lint
from flake8_botocore.source.uses.operation_calls import NO_OPERATIONS
from tests.readings import reading

CONFIG = 'config=Config(read_timeout=60, retries={"total_max_attempts": 3})'


def project(folder: Path, files: dict[str, str]) -> None:
    """Write a project into ``folder``; paths are relative to it."""
    (folder / "pyproject.toml").write_text("")
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(source).removeprefix("\n"))


def reported(path: Path) -> list[tuple[int, str]]:
    """Line and message of every BOT302 in the file at ``path``."""
    found = lint(path.read_text(), str(path), Settings())
    return [(finding.span.start_line, finding.message) for finding in found if finding.code == "BOT302"]


def calls(source: str) -> list[OperationCall]:
    """The operations the rules look at that ``source`` calls."""
    facts = reading(dedent(source), "a_snippet.py", Settings()).facts
    return facts.of(OperationCall)


def said(place: str, line: int) -> str:
    """The message about a Lambda client made at ``place`` and called in this line."""
    return (
        "lambda.invoke can run 3 times in total: after 60 s of silence botocore 1.44 sends it again "
        f"(client: {place}). Set one attempt where the client is made, or use a client of its own: invoke (line "
        f"{line}) must not run twice."
    )


AWS = f"""
import boto3
from botocore.config import Config

functions = boto3.client("lambda", {CONFIG})

class Clients:
    def __init__(self):
        self.functions = boto3.client("lambda", {CONFIG})

def make():
    return boto3.client("lambda", {CONFIG})
"""
USES = """
from botocore.exceptions import ClientError

{imports}

def run():
    try:
        {call}(FunctionName="f")
    except ClientError:
        pass
"""


@pytest.mark.parametrize(
    ("imports", "call", "line"),
    [
        ("from app.aws import functions", "functions.invoke", 4),
        ("from app import aws", "aws.functions.invoke", 4),
        ("from .aws import functions as f", "f.invoke", 4),
        ("from .aws import Clients", "Clients().functions.invoke", 8),
        ("from .aws import make", "make().invoke", 11),
    ],
)
def test_clients_of_other_modules(tmp_path: Path, imports: str, call: str, line: int) -> None:
    uses = USES.format(imports=imports, call=call)
    project(tmp_path, {"app/__init__.py": "", "app/aws.py": AWS, "app/uses.py": uses})
    assert reported(tmp_path / "app" / "uses.py") == [(7, said(f"app/aws.py:{line}", 7))]


def test_the_facts() -> None:
    (call,) = calls(
        """
        import boto3
        c = boto3.client("lambda")
        c.invoke(FunctionName=name, InvocationType="Event", **{"Payload": b""})
        """
    )
    kind = call.given("InvocationType")
    assert (call.method, call.kind, call.complete, call.elsewhere) == ("invoke", "client", True, {})
    assert [argument.name for argument in call.arguments] == ["FunctionName", "InvocationType", "Payload"]
    assert isinstance(kind, Literal)
    assert kind.value == "Event"
    assert [client.service_name for client in call.clients] == ["lambda"]


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


def test_a_name_that_may_be_something_else_is_none() -> None:
    source = "import boto3\nc = boto3.client('lambda') if x else {}\nc.invoke(FunctionName='f')"
    assert calls(source.format("other()")) == []
    assert calls(source.format("parameter")) == []
    assert len(calls(source.format("None"))) == 1


ENTERED = """
import contextlib
import aioboto3

session = aioboto3.Session()

async def run():
    stack = contextlib.AsyncExitStack()
    {entering}
    await client.invoke(FunctionName="f")
"""


@pytest.mark.parametrize(
    ("entering", "found"),
    [
        ('client = await stack.enter_async_context(session.client("lambda"))', True),
        ('context = session.client("lambda")\n    client = await context.__aenter__()', True),
        ('client = await stack.enter_async_context(other(session.client("lambda")))', False),
        ('client = await stack.push_async_exit(session.client("lambda"))', False),
        ("client = await stack.enter_async_context(*contexts)", False),
        ('client = await session.client("lambda").__aenter__("more")', False),
    ],
)
def test_a_client_that_a_call_enters(entering: str, found: bool) -> None:
    assert [call.method for call in calls(ENTERED.format(entering=entering))] == (["invoke"] if found else [])


WAITERS = """
import boto3

ec2 = boto3.client("ec2")
ec2.get_waiter("instance_running").wait(InstanceIds=ids, WaiterConfig=C)
once = ec2.get_waiter("instance_stopped")
once.wait(WaiterConfig=C)

def work(twice):
    once.wait()
    twice = ec2.get_waiter("instance_terminated")
    twice.wait(WaiterConfig=C)
    work(ec2.get_waiter("image_exists"))
    pages = ec2.get_paginator("describe_instances")
    pages.paginate()
"""


def test_a_waiter_has_the_arguments_of_its_wait() -> None:
    facts = reading(WAITERS, "a_snippet.py", Settings()).facts
    found = [
        (call.method, call.kind, [argument.name for argument in call.arguments], call.complete)
        for call in facts.of(EveryOperation)
    ]
    assert found == [
        ("instance_running", "waiter", ["InstanceIds", "WaiterConfig"], True),
        # Bound once, it waits at two places.
        ("instance_stopped", "waiter", ["WaiterConfig"], True),
        ("instance_stopped", "waiter", [], True),
        # The parameter of the same name does not reach it.
        ("instance_terminated", "waiter", ["WaiterConfig"], True),
        # Nobody sees what waits.
        ("image_exists", "waiter", [], False),
        ("describe_instances", "paginator", [], False),
    ]


def test_waiters_and_paginators_are_listed_with_the_arguments_of_each_run() -> None:
    asked = reading(WAITERS, "a_snippet.py", Settings()).facts.of(AskedFor)
    assert [[(call.method, [each.name for each in call.arguments]) for call in each.calls] for each in asked] == [
        [("instance_running", ["InstanceIds", "WaiterConfig"])],
        [("instance_stopped", ["WaiterConfig"]), ("instance_stopped", [])],
        [("instance_terminated", ["WaiterConfig"])],
        [("image_exists", [])],
        [("describe_instances", [])],
    ]
    assert [each.calls[0].complete for each in asked] == [True, True, True, False, True]
    source = WAITERS.replace("pages.paginate()", "pages.paginate(PaginationConfig=C)\n    pages.paginate(MaxResults=5)")
    found = reading(source, "a_snippet.py", Settings()).facts
    assert [[each.name for each in call.arguments] for call in found.of(AskedFor)[-1].calls] == [
        ["PaginationConfig"],
        ["MaxResults"],
    ]
    # Other rules see a paginator once, as before.
    assert [call.arguments for call in found.of(EveryOperation) if call.kind == "paginator"] == [()]


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


def test_a_dictionary_that_configures_a_waiter_is_only_read() -> None:
    source = """
    import boto3
    s3 = boto3.client("s3")
    def f(other):
        config = {"Delay": 5}
        s3.get_waiter("bucket_exists").wait(WaiterConfig=config)
        changed = {"Delay": 5}
        other.wait(changed)
        s3.get_waiter("bucket_exists").wait(WaiterConfig=changed)
    """
    found = [
        each.calls[0].given("WaiterConfig")
        for each in reading(dedent(source), "a_snippet.py", Settings()).facts.of(AskedFor)
    ]
    assert [isinstance(each, Dictionary) and each.complete for each in found] == [True, False]


def test_nothing_that_a_client_or_resource_does_is_taken_for_a_method_of_a_value() -> None:
    named = {method for methods in name_table.BY_SERVICE.values() for method in methods}
    parts = [*name_table.ACTIONS.values(), *name_table.COLLECTIONS.values()]
    named |= {method for part in parts for methods in part.values() for method in methods}
    assert {*named, *TRANSFERS, *LISTING} & NO_OPERATIONS == set()
