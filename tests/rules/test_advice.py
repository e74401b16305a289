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
from tests.layouts import lay_out
from tests.rules.reported import DEFAULTS, added, fixed, only, retries, set_to
from tests.snippets import findings

ONCE_ONLY = " and must not run twice"
LONGER = "{} (line 6) can take minutes: set a longer read_timeout if yours does (AWS advises 3600)."
INVOKE = f"invoke (line 6) can take up to 1800 s (says AWS){ONCE_ONLY}"


class Site(NamedTuple):
    """A client, what is done with it, and what everybody must say: the words, and the numbers a fix writes."""

    service: str
    use: str
    words: str
    seconds: int
    attempts: int
    lambda_timeout: int | None = None
    longer: str = ""


CALLED = [
    Site("lambda", "client.invoke(FunctionName='f')", INVOKE, 1810, 1),
    Site(
        "lambda",
        "client.invoke(FunctionName='f')",
        f"invoke (line 6) can take up to 120 s (bot-lambda-timeout){ONCE_ONLY}",
        130,
        1,
        120,
    ),
    Site("lambda", "client.invoke(FunctionName='f', InvocationType='RequestResponse')", INVOKE, 1810, 1),
    Site("lambda", "client.meta; client.invoke(FunctionName='f')", INVOKE, 1810, 1),
    Site(
        "sagemaker-runtime",
        "client.invoke_endpoint(EndpointName='e')",
        "invoke_endpoint (line 6) needs 70 s (says AWS)",
        70,
        3,
    ),
    Site(
        "runtime.sagemaker",
        "client.invoke_endpoint(EndpointName='e')",
        "invoke_endpoint (line 6) needs 70 s (says AWS)",
        70,
        3,
    ),
    Site(
        "stepfunctions",
        "client.start_sync_execution(stateMachineArn='a')",
        f"start_sync_execution (line 6) can take up to 300 s (says AWS){ONCE_ONLY}",
        310,
        1,
    ),
    Site(
        "bedrock-agent-runtime",
        "client.invoke_agent(agentId='a')",
        "invoke_agent (line 6) must not run twice",
        60,
        1,
        longer=f" {LONGER.format('invoke_agent')}",
    ),
    Site(
        "bedrock-agentcore",
        "client.invoke_agent_runtime(agentRuntimeArn='a')",
        f"invoke_agent_runtime (line 6) can take up to 900 s (says AWS){ONCE_ONLY}",
        910,
        1,
    ),
    Site(
        "stepfunctions",
        "client.get_activity_task(activityArn='a')",
        "get_activity_task (line 6) needs 65 s (says AWS)",
        65,
        3,
    ),
    # Quick, and twice does harm: one attempt, where the client does nothing else.
    Site("ssm", "client.send_command(DocumentName='d')", "send_command (line 6) must not run twice", 60, 1),
]
"""Called in line 6; BOT302 or BOT301 reports the call."""

MODEL = Site("bedrock-runtime", "client.converse(modelId='m')", LONGER.format("converse"), 60, 3)
ANSWER = Site(
    "bedrock-agent-runtime",
    "client.retrieve_and_generate(input={'text': 'q'})",
    LONGER.format("retrieve_and_generate"),
    60,
    3,
)
TOKEN = Site("stepfunctions", "client.start_execution(stateMachineArn='a')", "it must not run twice", 60, 1)
USUAL = [
    Site("lambda", "client.list_functions()", "", 60, 3),
    Site("stepfunctions", "client.send_task_success(taskToken='t', output='{}')", "", 60, 3),
    Site("stepfunctions", "client.start_execution(stateMachineArn='a', name='n')", "", 60, 3),
    Site("bedrock-runtime", "client.invoke_model(modelId='amazon.titan-embed-text-v2:0')", "", 60, 3),
    Site("bedrock-agent-runtime", "client.rerank(queries=[], sources=[])", "", 60, 3),
    Site("bedrock-agent-runtime", "client.retrieve(knowledgeBaseId='k')", "", 60, 3),
    Site("s3", "client.list_buckets()", "", 60, 3),
]
WAITING = 'invoke with InvocationType="RequestResponse" (the default)'
MAYBE = [
    Site("lambda", "return client", f" If you call {WAITING}, set read_timeout=1810 and one attempt.", 60, 3),
    Site("lambda", "work(client)", f" If you call {WAITING}, set read_timeout=1810 and one attempt.", 60, 3),
    Site("sagemaker-runtime", "box['c'] = client", " If you call invoke_endpoint, set read_timeout=70.", 60, 3),
    Site(
        "stepfunctions",
        "return client",
        " If you call start_sync_execution, set read_timeout=310 and one attempt.",
        60,
        3,
    ),
    Site(
        "bedrock-agentcore",
        "return client",
        " If you call invoke_agent_runtime, set read_timeout=910 and one attempt.",
        60,
        3,
    ),
    Site("s3", "return client", "", 60, 3),
]


def source(site: Site) -> str:
    return f'import boto3\n\n\ndef use(work, box):\n    client = boto3.client("{site.service}")\n    {site.use}\n'


def written(text: str) -> tuple[int, int]:
    """The read timeout and the attempts of the Config that a fix wrote."""
    found = re.search(r"read_timeout=(\d+),\s+retries=.*?['\"]total_max_attempts['\"]: (\d+)", text)
    assert found is not None
    return int(found[1]), int(found[2])


def test_the_fix_writes_it() -> None:
    for site in [*CALLED, MODEL, ANSWER, TOKEN, *USUAL, *MAYBE]:
        assert written(fixed("BOT101", source(site), lambda_timeout=site.lambda_timeout)) == (
            site.seconds,
            site.attempts,
        )


def advice(site: Site) -> str:
    return added(read=site.seconds, attempts=site.attempts, why=site.words) + site.longer


def test_the_client_and_the_call_hear_the_same() -> None:
    for site in CALLED:
        found = lint(source(site), "a_snippet.py", Settings(lambda_timeout=site.lambda_timeout))
        code = "BOT302" if site.attempts == 1 else "BOT301"
        assert [(finding.code, finding.advice) for finding in found] == [("BOT101", advice(site)), (code, advice(site))]


def test_an_unused_client_is_to_be_removed() -> None:
    (finding,) = only("BOT101", source(Site("lambda", "pass", "", 0, 0)))
    assert (finding.advice, finding.fixes) == ("It is unused: remove it.", ())


def test_a_client_that_something_may_use_keeps_its_fix() -> None:
    for text in [
        "client = boto3.client('s3')",
        "def make():\n    return boto3.client('s3')",
        "def make():\n    global client\n    client = boto3.client('s3')",
        "class Store:\n    client = boto3.client('s3')",
        "class Store:\n    def __init__(self):\n        self.client = boto3.client('s3')",
        "def make(work):\n    client = boto3.client('s3')\n    work(client)",
        "def make():\n    client = boto3.client('s3')\n    return lambda: client.list_buckets()",
        "boto3.client('s3')",
    ]:
        (finding,) = only("BOT101", f"import boto3\n{text}\n")
        assert (finding.advice, len(finding.fixes)) == (added(), 1)


def test_a_token_comes_first() -> None:
    token = advice(TOKEN).replace("Add", "Pass name= to start_execution (line 6), or add")
    found = lint(source(TOKEN), "a_snippet.py", Settings())
    assert [(finding.code, finding.advice) for finding in found] == [("BOT101", token), ("BOT302", token)]


def test_a_quick_call_among_others_gets_a_client_of_its_own() -> None:
    """One attempt gives up the retries of throttling, too, which the client's other calls need."""
    use = "client.list_executions(stateMachineArn='a'); client.start_execution(stateMachineArn='a')"
    found = lint(source(TOKEN._replace(use=use)), "a_snippet.py", Settings())
    apart = 'start_execution (line 6) must not run twice: pass name=, or give it a client of its own with retries={"tot'
    assert [(finding.code, finding.advice) for finding in found] == [
        (code, f'{added()} {apart}al_max_attempts": 1}}.') for code in ("BOT101", "BOT302")
    ]


def test_a_long_call_among_others_gets_a_client_of_its_own() -> None:
    found = lint(source(CALLED[0]._replace(use=f"client.list_functions(); {CALLED[0].use}")), "a.py", Settings())
    own = f'{INVOKE}: give it a client of its own with read_timeout=1810 and retries={{"total_max_attempts": 1}}.'
    assert [(finding.code, finding.advice) for finding in found] == [
        (code, f"{added()} {own}") for code in ("BOT101", "BOT302")
    ]


def test_a_quick_call_on_a_client_that_may_do_more(tmp_path: Path) -> None:
    """What is called in sight is not said to be called out of sight, too."""
    (tmp_path / "pyproject.toml").touch()
    use = "client.send_command(DocumentName='d'); return client"
    found = lint(source(Site("ssm", use, "", 60, 3)), str(tmp_path / "a.py"), Settings())
    once = added(attempts=1, why="send_command (line 6) must not run twice")
    assert [(finding.code, finding.advice) for finding in found] == [(code, once) for code in ("BOT101", "BOT302")]


def test_a_quick_call_on_a_client_of_another_file(tmp_path: Path) -> None:
    """The file that makes the client says what to write, this one only what its call asks for."""
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "aws.py").write_text('import boto3\nclient = boto3.client("ssm")\n', "utf-8")
    call = "client.send_command(DocumentName='d')"
    used = f"from aws import client\n\n\ndef run():\n    client.list_commands()\n    {call}\n"
    found = lint(used, str(tmp_path / "a.py"), Settings())
    once = "send_command (line 6) must not run twice"
    apart = f'{once}: give it a client of its own with retries={{"total_max_attempts": 1}}.'
    assert [(finding.code, finding.advice) for finding in found] == [("BOT302", apart)]


def test_an_operation_that_aws_may_deliver_twice_keeps_the_attempts_of_the_team() -> None:
    made = Site("sqs", "client.send_message(QueueUrl='q', MessageBody='m')", "", 60, 3)
    assert [each.code for each in lint(source(made), "a_snippet.py", Settings())] == ["BOT101"]
    (found,) = only("BOT305", source(made))
    assert found.advice == f"Make a second delivery harmless: AWS itself may deliver twice. {added()}"


def test_a_model_keeps_the_read_timeout_and_the_attempts_of_today() -> None:
    for site in [MODEL, ANSWER]:
        (client,) = lint(source(site), "a_snippet.py", Settings())
        assert client.advice == f"{added()} {site.words}"
        # One read timeout that the team chose is its answer.
        (client,) = lint(source(site), "a_snippet.py", Settings(read_timeout=300))
        assert client.advice == added(read=300, why="your team's values; a call then takes at most 915 s")


def test_one_attempt_of_the_team_does_not_mean_that_a_call_must_not_run_twice() -> None:
    for site in [CALLED[4], CALLED[9]]:
        one = Settings(total_max_attempts=1)
        (client,) = [each for each in lint(source(site), "a.py", one) if each.code == "BOT101"]
        assert client.advice == advice(site._replace(attempts=1))


def test_the_teams_values_where_nothing_long_is_called() -> None:
    for site in USUAL:
        (finding,) = only("BOT101", source(site))
        assert finding.advice == added()


@pytest.mark.parametrize("use", ["BedrockEmbeddings(client=client)", "rerank(client)", "use_bedrock_converse(client)"])
def test_a_model_that_embeds_or_ranks_is_quick(use: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A longer word in the file that makes the client does not name the operation, either."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    if "converse" not in use:
        (tmp_path / "others.py").write_text("import boto3\nNAMES = ['converse']\n", "utf-8")
    (finding,) = only("BOT101", source(Site("bedrock-runtime", use, "", 60, 3)))
    assert finding.advice == added()


@pytest.mark.parametrize("site", MAYBE, ids=str)
def test_advice_for_an_unseen_call_is_conditional(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file of the project names the operation, which is what makes it likely."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "others.py").write_text(f"import boto3\nNAMES = {site.words.split()[3:4]}\n".replace(",", ""), "utf-8")
    (finding,) = only("BOT101", source(site))
    assert finding.advice == f"{added()}{site.words}"


@pytest.mark.parametrize("site", [*CALLED, MODEL, ANSWER, TOKEN, *USUAL, *MAYBE], ids=str)
def test_the_audit_says_it_too(command: Command, site: Site, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "m.py").write_text(source(site))
    given = [f"--bot-lambda-timeout={site.lambda_timeout}"] if site.lambda_timeout else []
    ran = command("audit", "--isolated", "--format=json", *given, "m.py")
    (client,) = json.loads(ran.out)["clients"]
    assert (client["advised_read_timeout"], client["advised_attempts"]) == (site.seconds, site.attempts)


CONFIGS = [
    *(
        (each.service, each.use, each.seconds, each.attempts, each.words)
        for each in CALLED
        if not each.lambda_timeout and not each.longer
    ),
    *(
        (each.service, each.use, 60, 3, f"{DEFAULTS} but for the connect timeout; a call then takes at most 195 s")
        for each in USUAL
        if each.service != "lambda"
    ),
]


def config_of(options: str, service: str, use: str) -> str:
    """A client with a Config of these options, which lacks others, and what is called on it in line 6."""
    return (
        f"import boto3\nfrom botocore.config import Config\n\nCONFIG = Config({options})\n"
        f"client = boto3.client('{service}', config=CONFIG)\n{use}\n"
    )


def joined(source: str) -> str:
    """The source in one line, in single quotes."""
    return "".join(source.split()).replace(",)", ")").replace('"', "'")


def test_a_config_serves_its_clients() -> None:
    for service, use, seconds, attempts, why in CONFIGS:
        made = config_of("user_agent='x'", service, use)
        options = "connect_timeout=5", f"read_timeout={seconds}", f"retries={retries(attempts)}"
        advised = [finding.advice for finding in findings(made) if finding.code != "BOT215"]
        assert set(advised) == {set_to(*options, why=why)}
        assert joined(f"Config(user_agent='x', {', '.join(options)})") in joined(fixed("BOT102", made))


def test_options_of_a_config_give_way_to_the_needs_of_a_call() -> None:
    site = CALLED[9]
    made = config_of("read_timeout=5", site.service, site.use)
    options = "connect_timeout=5", f"read_timeout={site.seconds}", f"retries={retries(site.attempts)}"
    for finding in findings(made):
        assert finding.advice == set_to(*options, why=site.words)
    written = fixed("BOT102", made)
    connect, *others = options
    assert joined(f"Config({', '.join([others[0], connect, others[1]])})") in joined(written)
    assert findings(written) == []


def test_options_of_a_config_stay_where_no_call_needs_more() -> None:
    made = config_of("read_timeout=300", "s3", "client.list_buckets()")
    (finding,) = findings(made)
    why = f"{DEFAULTS} but for the connect timeout; a call then takes at most 915 s"
    assert finding.advice == set_to("connect_timeout=5", f"retries={retries()}", why=why)


CONFIG = "from botocore.config import Config\nimport boto3\nboto3.client('s3', config=Config({}))\n"


def test_the_values_of_the_team_are_written_to_the_last_digit() -> None:
    for code, made, names in [
        ("BOT101", "import boto3\nboto3.client('s3')\n", {"connect_timeout", "read_timeout"}),
        ("BOT102", CONFIG.format("retries=None"), {"connect_timeout", "read_timeout"}),
        ("BOT102", CONFIG.format("read_timeout=1"), {"connect_timeout"}),
        ("BOT214", CONFIG.format("read_timeout=None"), {"read_timeout"}),
        ("BOT214", CONFIG.format("connect_timeout=None"), {"connect_timeout"}),
    ]:
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


def test_silent_where_nothing_is_ever_sent() -> None:
    for service, local, sending in SENDS_NOTHING:
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
    assert ("If you call start_sync_execution, set read_timeout=310 and one attempt." in found.message) is expected


IMPORTED = {
    "app/__init__.py": "",
    "app/aws.py": "from botocore.config import Config\n\nCONFIG = Config(use_fips_endpoint=True)\n",
    "app/mail.py": """
import boto3
from app.aws import CONFIG


def send():
    client = boto3.client("ses", config=CONFIG)
    client.send_email(Source="a", Destination={}, Message={})
""",
}


def test_a_config_of_another_file_has_one_plan(tmp_path: Path) -> None:
    """That of its own file, which others use, too; a client that needs other values gets them merged in."""
    lay_out(tmp_path, {"pyproject.toml": "", **IMPORTED})
    advised = {
        (each.code, each.advice)
        for path in ("app/aws.py", "app/mail.py")
        for each in lint((tmp_path / path).read_text("utf-8"), str(tmp_path / path), Settings())
    }
    values = f"connect_timeout=5, read_timeout=60, retries={retries(1)}"
    alone = f"Add .merge(Config({values})) to the Config of this client alone: send_email (line 7) must not run twice."
    but = f"{DEFAULTS} but for the connect timeout"
    shared = set_to("connect_timeout=5", "read_timeout=60", 'retries={"mode": "standard"}', why=but)
    assert advised == {("BOT102", shared), ("BOT302", alone)}


def test_a_call_with_arguments_that_cannot_be_read_may_take_long() -> None:
    for call, told in [
        ("client.invoke(**given)", True),
        ("client.invoke(FunctionName='f', InvocationType=given)", True),
        ("client.invoke(InvocationType='Event', **given)", False),
        ("client.invoke(InvocationType='DryRun', **given)", False),
    ]:
        made = f"import boto3\n\n\ndef run(given):\n    client = boto3.client('lambda')\n    {call}\n"
        (finding,) = [each for each in findings(made) if each.code == "BOT101"]
        assert finding.advice.endswith(f" If you call {WAITING}, set read_timeout=1810 and one attempt.") is told


def test_a_model_that_answers_shortly_is_not_left_open() -> None:
    body = "body=json.dumps({'max_tokens': 10})"
    made = f"import boto3, json\n\n\ndef run(m):\n    boto3.client('bedrock-runtime').invoke_model(modelId=m, {body})\n"
    (finding,) = [each for each in findings(made) if each.code == "BOT101"]
    assert finding.advice == added()
