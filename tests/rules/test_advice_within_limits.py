"""Inside the time limit of a function: the values that fit, and the way out where none do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flake8_botocore.botocore import parse_version
from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.linter import lint
from tests.layouts import lay_out
from tests.rules.reported import added, set_to

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {{Handler: app.handler, Timeout: {limit}}}
"""
ORDERS = "import boto3\n{made}\n\n\ndef handler(event, context):\n    {call}\n"
SETTINGS = Settings(botocore_version=parse_version("1.44"))
GET = "client.get_object(Bucket='b', Key='k')"
PUT = "client.put_object(Bucket='b', Key='k', Body=b'')"
DOWN = "client.download_file('b', 'k', 'f')"
CONVERSE = "client.converse(modelId='m')"
LOOP = "for each in event: client.submit_job(jobName='j', jobQueue='q', jobDefinition='d', arrayProperties={}); x()"


def made(service: str, options: str = "") -> str:
    """A client of ``service``, with a Config if there are ``options``."""
    config = f", config=Config({options})" if options else ""
    return f"from botocore.config import Config\nclient = boto3.client('{service}'{config})"


FITS = {
    # What runs today stays where it fits: at most four attempts with the whole read timeout, else three.
    "all fits": (900, made("s3"), GET, added()),
    "four": (300, made("dynamodb"), "client.list_tables()", added(attempts=4)),
    "three": (
        100,
        made("dynamodb"),
        "client.list_tables()",
        added(5, 24, 3, why="Orders has 100 s: 3 attempts, not 4"),
    ),
    "short": (30, made("sqs"), "client.list_queues()", added(2, 6, 3, why="Orders has 30 s")),
    "two": (12, made("sqs"), "client.list_queues()", added(2, 3, 2, why="Orders has 12 s: 2 attempts, not 3")),
    # Nothing is sent before an upload's 100 Continue, which waits for a connect timeout and a second more.
    "an upload": (60, made("s3"), PUT, added(3, 10, 3, why="Orders has 60 s")),
    # A model keeps 30 s.
    "a model": (120, made("bedrock-runtime"), CONVERSE, added(5, 30, 3, why="Orders has 120 s")),
    "a model twice": (90, made("bedrock-runtime"), CONVERSE, added(5, 35, 2, why="Orders has 90 s: 2 attempts, not 3")),
    # Who chose attempts knows what they are for.
    "chosen": (
        900,
        made("batch", "retries={'mode': 'standard', 'total_max_attempts': 21}, connect_timeout=5, read_timeout=60"),
        "client.list_jobs()",
        set_to("read_timeout=21", why="Orders has 900 s"),
    ),
    "four of six": (
        40,
        made("batch", "retries={'mode': 'standard', 'total_max_attempts': 6}, connect_timeout=5, read_timeout=60"),
        "client.list_jobs()",
        set_to(
            "connect_timeout=2",
            "read_timeout=6",
            'retries={"mode": "standard", "total_max_attempts": 4}',
            why="Orders has 40 s: 4 attempts, not 6",
        ),
    ),
    "more than fit": (
        900,
        made(
            "bedrock-runtime",
            "retries={'mode': 'standard', 'total_max_attempts': 51}, connect_timeout=5, read_timeout=60",
        ),
        CONVERSE,
        set_to('retries={"mode": "standard", "total_max_attempts": 10}', why="Orders has 900 s: 10 attempts, not 51"),
    ),
    # Less time for each of several attempts would start the function again and again, which the limit prevents today.
    "several attempts of what must not run twice": (
        60,
        made("lambda", "retries={'mode': 'adaptive', 'total_max_attempts': 4}, connect_timeout=60, read_timeout=60"),
        "client.invoke(FunctionName='f')",
        set_to(
            "connect_timeout=5",
            "read_timeout=49",
            'retries={"mode": "adaptive", "total_max_attempts": 1}',
            why="invoke (line 7) must not run twice",
        ),
    ),
}


def found(folder: Path, limit: int | str, client: str, call: str) -> list[Finding]:
    """What the rules report of a handler that has ``limit`` seconds."""
    lay_out(folder, {"template.yaml": TEMPLATE.format(limit=limit)})
    text = ORDERS.format(made=client, call=call)
    return [*lint(text, str(folder / "app.py"), SETTINGS)]


@pytest.mark.parametrize(("limit", "client", "call", "advice"), FITS.values(), ids=FITS)
def test_the_values_that_fit(tmp_path: Path, limit: int, client: str, call: str, advice: str) -> None:
    said = {each.code: each.advice for each in found(tmp_path, limit, client, call)}
    # BOT308 names the limit before its advice.
    alone = re.sub(r" Orders has \d+ s\.$", "", advice)
    alone = re.sub(r"Orders has \d+ s: (\d+ attempts)", r"\1 fit", alone).replace("invoke (line 7)", "It")
    of_code = {"BOT101": advice, "BOT308": alone}
    assert said == {code: of_code[code] for code in said}


def test_a_model_that_an_api_waits_for_has_all_of_its_time_once(tmp_path: Path) -> None:
    event = "{Api: {Type: HttpApi, Properties: {Path: /, Method: get}}}"
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=f"120, Events: {event}")})
    text = ORDERS.format(made=made("bedrock-runtime"), call=CONVERSE)
    found = lint(text, str(tmp_path / "app.py"), SETTINGS)
    advice = added(5, 22, 1, why="API Gateway gives up after 30 s: 1 attempt, not 3")
    alone = advice.replace("API Gateway gives up after 30 s: 1 attempt", "1 attempt fits")
    assert {each.code: each.advice for each in found} == {"BOT101": advice, "BOT308": alone}


RAISED = {
    "a call": (3, made("sqs"), "client.list_queues()"),
    "a download": (30, made("s3"), DOWN),
    "a waiter": (30, made("ec2"), "client.get_waiter('instance_running').wait()"),
    "a model": (30, made("bedrock-runtime"), CONVERSE),
    "another client": (
        5,
        f"{made('bedrock-runtime')}\nqueue = boto3.client('sqs')",
        f"{CONVERSE}; queue.list_queues()",
    ),
    "what must not run twice": (3, made("ssm"), "client.send_command(DocumentName='d')"),
}


@pytest.mark.parametrize(("limit", "client", "call"), RAISED.values(), ids=RAISED)
def test_a_longer_limit_and_the_values_end_it(tmp_path: Path, limit: int, client: str, call: str) -> None:
    every = found(tmp_path, limit, client, call)
    (advice, fixes), *_ = ((each.advice, each.fixes) for each in every if each.code == "BOT308")
    said = re.match(r"Raise Timeout to (\d+) and write config=(Config\(.+\))\.$", advice)
    assert said is not None and fixes == (), advice
    written = f"client{client.partition('client')[2]}".replace("')", f"', config={said[2]})")
    after = found(tmp_path, int(said[1]), f"from botocore.config import Config\n{written}", call)
    assert "BOT308" not in {each.code for each in after}


def test_what_no_function_has_time_for_is_called_elsewhere(tmp_path: Path) -> None:
    polls = "client.get_waiter('instance_running').wait(WaiterConfig={'Delay': 60})"
    (advice,) = {each.advice for each in found(tmp_path, 60, made("ec2"), polls) if each.code == "BOT308"}
    assert advice == "Make the call elsewhere."


@pytest.mark.parametrize("others", ["", ", Nightly: {Type: Schedule}"])
def test_no_timeout_is_raised_above_that_of_an_api(tmp_path: Path, others: str) -> None:
    """Whatever else may call the function."""
    limit = f"10, Events: {{Api: {{Type: Api, Properties: {{Path: /, Method: get}}}}{others}}}"
    (advice,) = {
        each.advice
        for each in found(tmp_path, limit, made("bedrock-runtime"), CONVERSE + "; x(client)")
        if each.code == "BOT308"
    }
    assert advice == "Make the call elsewhere."


@pytest.mark.parametrize(("limit", "advice"), [(3, added()), (30, added(2, 6, 3, why="Orders has 30 s"))])
def test_no_timeout_is_raised_for_a_client_without_a_visible_call(tmp_path: Path, limit: int, advice: str) -> None:
    """A client in a function's file may make one call there: its values fit the limit if any do."""
    (found_advice,) = {each.advice for each in found(tmp_path, limit, made("sqs"), "x(client)")}
    assert found_advice == advice


def shared(folder: Path, limit: int, client: str, call: str) -> set[str]:
    """The advice of BOT308 for a call that two functions make: one has this limit, and one 900 s."""
    more = TEMPLATE.format(limit=900).replace("Orders", "Nightly").replace("app.handler", "app.nightly")
    lay_out(folder, {"template.yaml": TEMPLATE.format(limit=limit), "more.yaml": more})
    nightly = f"def nightly(event, context):\n    run()\ndef run():\n    {call}\n"
    text = f"{ORDERS.format(made=client, call='run()')}{nightly}"
    return {each.advice for each in lint(text, str(folder / "app.py"), SETTINGS) if each.code == "BOT308"}


ALONE = "Give Orders a client of its own with shorter waits: other functions have longer limits."
CHOSEN = made("batch", "retries={'mode': 'standard', 'total_max_attempts': 100}, connect_timeout=5")
SEND = "client.send_email(Source='s', Destination={}, Message={})"


@pytest.mark.parametrize(
    ("limit", "client", "call", "advice"),
    [
        (60, CHOSEN, "client.list_jobs()", ALONE),
        (60, made("lambda"), "client.invoke(FunctionName='f')", ALONE),
        (60, made("batch"), "client.list_jobs()", added(4, 13, 3)),
        # One attempt takes 5 s and 60 s.
        (300, made("ses"), SEND, added(5, 60, 1)),
    ],
)
def test_a_limit_that_functions_with_longer_ones_share(
    tmp_path: Path, limit: int, client: str, call: str, advice: str
) -> None:
    """It decides neither about chosen attempts nor about a long answer, but about the values of today."""
    assert shared(tmp_path, limit, client, call) == {advice}


def test_what_must_not_run_twice_has_all_of_the_time_in_a_client_of_its_own(tmp_path: Path) -> None:
    calls = "client.send_command(DocumentName='d'); client.list_commands()"
    (advice,) = {each.advice for each in found(tmp_path, 60, made("ssm"), calls) if each.code == "BOT101"}
    alone = 'a client of its own with read_timeout=50 and retries={"total_max_attempts": 1}: it must not run twice.'
    assert advice == f"Give send_command (line 7) {alone} {added(4, 13, 3)}"


@pytest.mark.parametrize(("limit", "written"), [(30, []), (90, []), (900, ["unsafe"])])
def test_no_fix_writes_a_read_timeout_that_repeats_what_lambda_ends_today(
    tmp_path: Path, limit: int, written: list[str]
) -> None:
    sent = "[client.send_email(Source='s') for each in event]; client.list_identities()"
    every = [each for each in found(tmp_path, limit, made("ses"), sent) if each.code in ("BOT101", "BOT308")]
    fixes = [fix.applicability for each in every for fix in each.fixes]
    assert fixes == ["offered", "offered", *written]
