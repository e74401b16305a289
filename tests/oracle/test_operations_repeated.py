"""How often an operation runs when the service is slow: counted by a server, and what BOT302 and BOT305 say of it."""

from __future__ import annotations

import re

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint

from .conftest import Worker, in_turn
from .reading import target

# The read timeout is cut to a tenth of a second; the pauses between the attempts are left out.
MODULE = """\
import types

import boto3
import botocore.endpoint
from botocore.config import Config

botocore.endpoint.time = types.SimpleNamespace(sleep=lambda seconds: None)
CONFIG = Config(read_timeout={seconds}, inject_host_prefix=False, connect_timeout=5, retries={retries})
client = boto3.client("{service}", config=CONFIG)
client.{call}
"""
LONG = {
    "lambda": 'invoke(FunctionName="f", Payload=b"{}")',
    "stepfunctions": 'start_sync_execution(stateMachineArn="a")',
    "bedrock-agent-runtime": 'invoke_agent(agentId="AGENT", agentAliasId="ALIAS", sessionId="ss", inputText="t")',
}
FAST = {
    "sqs": 'send_message(QueueUrl="http://127.0.0.1/1/q", MessageBody="m")',
    "sns": 'publish(TopicArn="arn:aws:sns:us-east-1:1:t", Message="m")',
    "kinesis": 'put_record(StreamName="s", Data=b"", PartitionKey="k")',
    "ses": 'send_email(Source="s", Destination={}, Message={"Subject": {"Data": ""}, "Body": {}})',
    "ssm": 'send_command(DocumentName="d")',
    "stepfunctions": 'start_execution(stateMachineArn="a")',
    "dynamodb": 'update_item(TableName="tab", Key={"k": {"S": "1"}}, UpdateExpression="ADD n :n",'
    ' ExpressionAttributeValues={":n": {"N": "1"}})',
    "events": "put_events(Entries=[{}])",
    "ec2": 'copy_snapshot(SourceRegion="eu-west-1", SourceSnapshotId="snap-1")',
    "lambda": 'invoke(FunctionName="f", InvocationType="Event", Payload=b"{}")',
}
RETRIES = (
    "{'total_max_attempts': 2}",
    "{'mode': 'standard'}",
    "{'mode': 'legacy', 'max_attempts': 3}",
    "{'mode': 'adaptive', 'total_max_attempts': 2}",
    "None",
)


def said(source: str, version: str) -> int | None:
    """How often BOT302 or BOT305 says that the operation can run; None where both are silent."""
    at = target(version)
    settings = Settings(botocore_version=at.botocore_version, opt_in=frozenset({"BOT305"}))
    found = [finding for finding in lint(source, "module.py", settings) if finding.code in ("BOT302", "BOT305")]
    if not found:
        return None
    (finding,) = found
    assert finding.span.start_line == source.count("\n")
    assert "(client: line 9)" in finding.message
    times = re.search(r" can run (\d+) times", finding.message)
    assert times is not None, finding.message
    return int(times[1])


@in_turn("service call", [*LONG.items(), *FAST.items()])
def test_an_operation_runs_as_often_as_the_message_says(worker: Worker, service: str, call: str) -> None:
    counted = set()
    for retries in RETRIES:
        source = MODULE.format(service=service, call=call, retries=retries, seconds=0.1)
        expected = said(source, worker.botocore)
        real = worker("call", source, delay=None, requests=expected or 1)
        assert real["raised"] is not None and real["raised"][0] == "ReadTimeoutError", real
        assert real["received"] == expected, (source, real)
        counted.add(real["received"])
    assert min(counted) == 2
    assert len(counted) >= 2


@in_turn("service call", [*LONG.items(), *FAST.items()])
def test_where_it_is_silent_it_runs_once(worker: Worker, service: str, call: str) -> None:
    source = MODULE.format(service=service, call=call, retries="{'total_max_attempts': 1}", seconds=0.1)
    assert said(source, worker.botocore) is None
    assert worker("call", source, delay=None)["received"] == 1


def test_a_token_is_the_same_in_every_attempt(worker: Worker) -> None:
    """What botocore fills in stays for one call, so the service can tell a repetition: such operations are silent."""
    source = MODULE.format(
        service="ec2",
        call='meta.events.register("before-send.ec2", lambda request, **_: bodies.append(request.body))',
        retries="{'total_max_attempts': 3}",
        seconds=0.1,
    ).replace("client = ", "bodies = []\nclient = ")
    run = 'client.run_instances(ImageId="ami-1", MinCount=1, MaxCount=1)\n'
    caught = f"try:\n    {run}except Exception:\n    pass\n"
    report = r"""
import re
texts = [each if isinstance(each, str) else each.decode() for each in bodies]
tokens = [re.search(r"ClientToken=([^&]+)", each)[1] for each in texts]
raise RuntimeError(f"{len(tokens)} {len(set(tokens))}")
"""
    assert worker("call", source + caught + report, delay=None)["raised"] == ["RuntimeError", "3 1"]
    assert said(source + run, worker.botocore) is None
