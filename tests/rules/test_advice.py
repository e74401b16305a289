"""What a client is used for decides what every rule, every fix and the audit say of it: one number everywhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from tests.cli.running import Command
from tests.rules.reported import fixed, only

ABOVE = "read_timeout above the function's timeout"
CHOOSE = "Choose read_timeout= and retries= in config=Config(...)"


class Site(NamedTuple):
    """A client, what is done with it, and what everybody must say: the words, and the numbers a fix writes."""

    service: str
    use: str
    words: str
    seconds: int
    attempts: int
    lambda_timeout: int | None = None


CALLED = [
    Site("lambda", "client.invoke(FunctionName='f')", ABOVE, 1810, 1),
    Site("lambda", "client.invoke(FunctionName='f')", "read_timeout=130", 130, 1, 120),
    Site("lambda", "client.invoke(FunctionName='f', InvocationType='RequestResponse')", ABOVE, 1810, 1),
    Site("lambda", "client.list_functions(); client.invoke(FunctionName='f')", ABOVE, 1810, 1),
    Site("sagemaker-runtime", "client.invoke_endpoint(EndpointName='e')", "read_timeout=70", 70, 1),
    Site("runtime.sagemaker", "client.invoke_endpoint(EndpointName='e')", "read_timeout=70", 70, 1),
    Site("stepfunctions", "client.start_sync_execution(stateMachineArn='a')", "read_timeout=310", 310, 1),
    Site("bedrock-agent-runtime", "client.invoke_agent(agentId='a')", "read_timeout=3600", 3600, 1),
    Site("bedrock-agentcore", "client.invoke_agent_runtime(agentRuntimeArn='a')", "read_timeout=910", 910, 3),
    Site("stepfunctions", "client.get_activity_task(activityArn='a')", "read_timeout=65", 65, 3),
]
USUAL = [
    Site("lambda", "client.list_functions()", "", 60, 3),
    Site("lambda", "client.invoke(FunctionName='f', InvocationType='Event')", "", 60, 3),
    Site("stepfunctions", "client.send_task_success(taskToken='t', output='{}')", "", 60, 3),
    Site("stepfunctions", "client.start_execution(stateMachineArn='a')", "", 60, 3),
    Site("bedrock-runtime", "client.invoke_model(modelId='amazon.titan-embed-text-v2:0')", "", 60, 3),
    Site("s3", "client.list_buckets()", "", 60, 3),
    Site("lambda", "pass", "", 60, 3),
]
MAYBE = [
    Site("lambda", "return client", f": {ABOVE}, one attempt if you call invoke.", 60, 3),
    Site("lambda", "work(client)", f": {ABOVE}, one attempt if you call invoke.", 60, 3),
    Site(
        "sagemaker-runtime", "box['c'] = client", ": read_timeout=70, one attempt if you call invoke_endpoint.", 60, 3
    ),
    Site("stepfunctions", "return client", ": read_timeout=310, one attempt if you call start_sync_execution.", 60, 3),
    Site("bedrock-agentcore", "return client", ": read_timeout=910 if you call invoke_agent_runtime.", 60, 3),
    Site("bedrock-runtime", "client.converse(modelId='m')", ": read_timeout=3600 for large models.", 60, 3),
    Site("s3", "return client", "", 60, 3),
]


def source(site: Site) -> str:
    return f'import boto3\n\n\ndef use(work, box):\n    client = boto3.client("{site.service}")\n    {site.use}\n'


def written(text: str) -> tuple[int, int]:
    """The read timeout and the attempts of the Config that a fix wrote."""
    found = re.search(r"read_timeout=(\d+),\s+retries=.*?['\"]total_max_attempts['\"]: (\d+)", text)
    assert found is not None
    return int(found[1]), int(found[2])


@pytest.mark.parametrize("site", [*CALLED, *USUAL, *MAYBE], ids=str)
def test_the_fix_writes_it(site: Site) -> None:
    assert written(fixed("BOT101", source(site), lambda_timeout=site.lambda_timeout)) == (site.seconds, site.attempts)


@pytest.mark.parametrize(
    ("site", "method"),
    [
        (CALLED[0], "invoke"),
        (CALLED[1], "invoke"),
        (CALLED[2], "invoke"),
        (CALLED[3], "invoke"),
        (CALLED[4], "invoke_endpoint"),
        (CALLED[5], "invoke_endpoint"),
        (CALLED[6], "start_sync_execution"),
        (CALLED[7], "invoke_agent"),
        (CALLED[8], "invoke_agent_runtime"),
        (CALLED[9], "get_activity_task"),
    ],
    ids=str,
)
def test_the_client_and_the_call_hear_the_same(site: Site, method: str) -> None:
    waits = f"Set {site.words}"
    once = f'{waits} and retries={{"total_max_attempts": 1}}'
    found = lint(source(site), "a_snippet.py", Settings(lambda_timeout=site.lambda_timeout))
    assert [(finding.code, finding.advice) for finding in found] == (
        [("BOT101", f"{once}: {method} at line 6 must not run twice."), ("BOT302", f"{once}.")]
        if site.attempts == 1
        else [("BOT101", f"{waits} for {method} at line 6, and choose retries=."), ("BOT301", f"{waits}.")]
    )


@pytest.mark.parametrize("site", [CALLED[8], CALLED[9]], ids=str)
def test_one_attempt_of_the_team_does_not_mean_that_a_call_must_not_run_twice(site: Site) -> None:
    (method, _, _) = site.use.removeprefix("client.").partition("(")
    one = Settings(total_max_attempts=1)
    (client,) = [each for each in lint(source(site), "a.py", one) if each.code == "BOT101"]
    assert client.advice == f"Set {site.words} for {method} at line 6, and choose retries=."
    made = (
        source(site)
        .replace('")', '", config=Config())', 1)
        .replace("boto3\n", "boto3\nfrom botocore.config import Config\n", 1)
    )
    (config,) = [each for each in lint(made, "a.py", one) if each.code == "BOT102"]
    retries = 'retries={"mode": "standard", "total_max_attempts": 1}'
    assert config.advice == f"Set {site.words} and {retries} for {method} at line 7."


@pytest.mark.parametrize("site", USUAL, ids=str)
def test_the_teams_values_where_nothing_long_is_called(site: Site) -> None:
    (finding,) = only("BOT101", source(site))
    assert finding.advice == f"{CHOOSE}."


@pytest.mark.parametrize("site", MAYBE, ids=str)
def test_what_cannot_be_seen_is_a_condition(site: Site) -> None:
    (finding,) = only("BOT101", source(site))
    assert finding.advice == f"{CHOOSE}{site.words or '.'}"


@pytest.mark.parametrize("site", [*CALLED, *USUAL, *MAYBE], ids=str)
def test_the_audit_says_it_too(command: Command, site: Site, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "m.py").write_text(source(site))
    given = [f"--bot-lambda-timeout={site.lambda_timeout}"] if site.lambda_timeout else []
    ran = command("audit", "--isolated", "--format=json", *given, "m.py")
    (client,) = json.loads(ran.out)["clients"]
    assert (client["advised_read_timeout"], client["advised_attempts"]) == (site.seconds, site.attempts)


RETRIES = '{"mode": "standard", "total_max_attempts": 3}'
ONCE = '{"mode": "standard", "total_max_attempts": 1}'
CONFIGS = [
    (
        "lambda",
        "client.invoke(FunctionName='f')",
        "read_timeout=1810",
        ONCE,
        f"Set {ABOVE} and retries={ONCE}: invoke at line 6 must not run twice.",
    ),
    (
        "sagemaker-runtime",
        "client.invoke_endpoint(EndpointName='e')",
        "read_timeout=70",
        ONCE,
        f"Set read_timeout=70 and retries={ONCE}: invoke_endpoint at line 6 must not run twice.",
    ),
    (
        "bedrock-agentcore",
        "client.invoke_agent_runtime(agentRuntimeArn='a')",
        "read_timeout=910",
        RETRIES,
        f"Set read_timeout=910 and retries={RETRIES} for invoke_agent_runtime at line 6.",
    ),
    (
        "bedrock-runtime",
        "client.converse(modelId='m')",
        "read_timeout=60",
        RETRIES,
        f"Set read_timeout=60 and retries={RETRIES}; read_timeout=3600 for large models.",
    ),
    (
        "stepfunctions",
        "client.send_task_success(taskToken='t', output='{}')",
        "read_timeout=60",
        RETRIES,
        f"Set read_timeout=60 and retries={RETRIES}.",
    ),
    ("s3", "client.list_buckets()", "read_timeout=60", RETRIES, f"Set read_timeout=60 and retries={RETRIES}."),
]


def config_of(options: str, service: str, use: str) -> str:
    """A client with a Config of these options, which lacks others, and what is called on it in line 6."""
    return (
        f"import boto3\nfrom botocore.config import Config\n\nCONFIG = Config({options})\n"
        f"client = boto3.client('{service}', config=CONFIG)\n{use}\n"
    )


@pytest.mark.parametrize(("service", "use", "timeout", "retries", "advice"), CONFIGS)
def test_a_config_serves_its_clients(service: str, use: str, timeout: str, retries: str, advice: str) -> None:
    made = config_of("user_agent='x'", service, use)
    assert [finding.advice for finding in only("BOT102", made)] == [advice]
    in_its_quotes = retries.replace('"', "'")
    assert f"Config(user_agent='x', {timeout}, retries={in_its_quotes})" in fixed("BOT102", made)


@pytest.mark.parametrize(
    ("service", "use", "advice"),
    [
        (*CONFIGS[0][:2], f"Set retries={ONCE}: invoke at line 6 must not run twice."),
        # The read timeout is chosen, and nothing else asks for these retries.
        (*CONFIGS[2][:2], f"Set retries={RETRIES}."),
        (*CONFIGS[3][:2], f"Set retries={RETRIES}."),
    ],
)
def test_a_config_without_retries_hears_nothing_of_timeouts(service: str, use: str, advice: str) -> None:
    (finding,) = only("BOT102", config_of("read_timeout=5", service, use))
    assert (finding.advice, [note.label for note in finding.notes]) == (advice, ["invoke"] * (service == "lambda"))


CONFIG = "from botocore.config import Config\nimport boto3\nboto3.client('s3', config=Config({}))\n"


@pytest.mark.parametrize(
    ("code", "made", "names"),
    [
        ("BOT101", "import boto3\nboto3.client('s3')\n", {"connect_timeout", "read_timeout"}),
        ("BOT102", CONFIG.format("retries=None"), {"connect_timeout", "read_timeout"}),
        ("BOT102", CONFIG.format("read_timeout=1"), {"connect_timeout"}),
        ("BOT214", CONFIG.format("read_timeout=None"), {"read_timeout"}),
        ("BOT214", CONFIG.format("connect_timeout=None"), {"connect_timeout"}),
    ],
)
def test_the_values_of_the_team_are_written_to_the_last_digit(code: str, made: str, names: set[str]) -> None:
    chosen = {"connect_timeout": 0.001, "read_timeout": 12.255}
    found = dict(re.findall(r"(\w+_timeout)=([\d.]+)", fixed(code, made, opt_in=frozenset({code}), **chosen)))
    assert {name: float(found[name]) for name in names} == {name: chosen[name] for name in names}


SENDS_NOTHING = [
    ("s3", "client.generate_presigned_url('get_object', Params={})", "client.get_object(Bucket='b', Key='k')"),
    ("s3", "client.generate_presigned_post('b', 'k')", "client.put_object(Bucket='b', Key='k')"),
    ("rds", "client.generate_db_auth_token('h', 1, 'u')", "client.describe_db_instances()"),
    ("sts", "client.meta.region_name", "client.get_caller_identity()"),
    ("s3", "client.exceptions.NoSuchKey", "client.head_object(Bucket='b', Key='k')"),
]


@pytest.mark.parametrize(("service", "local", "sending"), SENDS_NOTHING)
def test_silent_where_nothing_is_ever_sent(service: str, local: str, sending: str) -> None:
    assert only("BOT101", source(Site(service, local, "", 0, 0))) == []
    for use in (f"{local}; {sending}", f"{local}; work(client)", f"{local}; return client", sending, "pass"):
        use = use.replace("; return", "\n    return")
        assert len(only("BOT101", source(Site(service, use, "", 0, 0)))) == 1


def test_a_config_of_such_clients_is_not_judged() -> None:
    made = (
        "import boto3\nfrom botocore.config import Config\n\n\ndef sign():\n"
        "    client = boto3.client('s3', config=Config(signature_version='s3v4'))\n    return client.{}\n"
    )
    local = made.format("generate_presigned_url('get_object')")
    assert only("BOT102", local) == []
    sending = made.format("get_object()")
    assert len(only("BOT102", sending)) == 1


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("", False),
        ('ASKED = "restart_sync_executions"\n', False),
        ("def use(client):\n    client.start_sync_execution()\n", True),
        ('METHOD = "start_sync_execution"\n', True),
    ],
)
def test_nothing_is_advised_for_what_no_file_of_the_project_says(tmp_path: Path, other: str, expected: bool) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.flake8-botocore]\n", "utf-8")
    (tmp_path / "use.py").write_text(other, "utf-8")
    path, made = tmp_path / "make.py", 'import boto3\n\n\ndef make():\n    return boto3.client("stepfunctions")\n'
    path.write_text(made, "utf-8")
    (found,) = lint(made, str(path), Settings())
    assert (": read_timeout=310, one attempt if you call start_sync_execution." in found.message) is expected
