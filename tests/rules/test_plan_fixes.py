"""What is written for a call that must not run twice: one attempt, or readings where other calls share its client."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.fixing import fix, replace
from flake8_botocore.linter import lint
from tests.layouts import lay_out
from tests.rules.reported import added

HEAD = "import boto3\nfrom botocore.config import Config\n\n"
SEND = 'send_email(Source="s")'
GIVEN = 'read_timeout=60, connect_timeout=5, retries={"mode": "standard", "total_max_attempts": %d}'
SHARED = "One attempt for all calls: set", "A client of its own with one attempt for send_email"


def found_in(source: str, path: str = "a_snippet.py") -> list[Finding]:
    return lint(source, path, Settings(opt_in=frozenset()))


def readings(source: str, code: str) -> list[str]:
    """The source after each fix that is offered for the one finding of ``code``."""
    (finding,) = (each for each in found_in(source) if each.code == code)
    return [replace(source, each.edits) for each in finding.fixes if each.applicability == "offered"]


def unsafe(source: str) -> str:
    """The source after every fix but offered ones."""
    return fix(source, found_in, ["safe", "unsafe"]).text


def test_a_client_without_config_among_other_calls() -> None:
    for code in ["BOT101", "BOT302"]:
        source = f'{HEAD}ses = boto3.client("ses")  # mail\n\nses.list_identities()\nses.{SEND}\n'
        values = 'connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": %d}'
        three, once = f"CLIENT_CONFIG = Config({values % 3})\n", f"ONE_ATTEMPT_CONFIG = Config({values % 1})\n"
        rest = "\nses.list_identities()\n"
        assert readings(source, code) == [
            f'{HEAD}{once}\nses = boto3.client("ses", config=ONE_ATTEMPT_CONFIG)  # mail\n{rest}ses.{SEND}\n',
            f'{HEAD}{three}{once}\nses = boto3.client("ses", config=CLIENT_CONFIG)  # mail\n'
            f'ses_once = boto3.client("ses", config=ONE_ATTEMPT_CONFIG)\n{rest}ses_once.{SEND}\n',
        ]
        # Beside the choice, the client keeps the attempts that it has.
        today = f'{HEAD}{three}\nses = boto3.client("ses", config=CLIENT_CONFIG)  # mail\n{rest}ses.{SEND}\n'
        assert unsafe(source) == today
        assert [found_in(each) for each in readings(source, code)] == [[], []]


def test_every_such_call_goes_to_the_second_client() -> None:
    made = "self.ses = boto3.client('ses', config=Config({}))"
    body = "class A:\n    def __init__(self):\n        {}\n\n    def run(self):\n        self.ses.list_identities()\n"
    calls = f"        self.ses.{SEND}\n        self.ses.{SEND}\n"
    source = HEAD + body.format(made.format(GIVEN % 3)) + calls
    first = found_in(source)[0]
    assert [each.title for each in first.fixes] == [
        f'{SHARED[0]} retries={{"mode": "standard", "total_max_attempts": 1}}',
        SHARED[1],
    ]
    second = made.format(GIVEN % 1).replace("ses =", "ses_once =")
    both = f"{made.format(GIVEN % 3)}\n        {second}"
    moved = HEAD + body.format(both) + calls.replace("ses", "ses_once")
    assert replace(source, first.fixes[1].edits) == moved
    # A call that is written later finds the second client there.
    later = f"{moved}        self.ses.{SEND}\n"
    assert readings(later, "BOT302")[1] == f"{moved}        self.ses_once.{SEND}\n"


def test_a_client_whose_line_gets_too_long(tmp_path: Path) -> None:
    """The formatter of the project would wrap the whole statement: both clients are written so."""
    lay_out(tmp_path, {"pyproject.toml": "[tool.black]\nline-length = 88\n"})
    made = 'boto3.client("ses", endpoint_url=ENDPOINT_URL_OF_THE_SHOP)'
    calls = f"    mail_client.list_identities()\n    mail_client{{}}.{SEND}\n"
    source = f"{HEAD}def main():\n    mail_client = {made}\n{calls.format('')}"
    path = str(tmp_path / "app.py")
    first = next(each for each in lint(source, path, Settings()) if each.code == "BOT101")
    moved = replace(source, first.fixes[1].edits)
    written = 'boto3.client(\n        "ses", endpoint_url=ENDPOINT_URL_OF_THE_SHOP, config={}\n    )\n'
    clients = f"    mail_client = {written.format('CLIENT_CONFIG')}"
    clients += f"    mail_client_once = {written.format('ONE_ATTEMPT_CONFIG')}"
    assert moved.partition("def main():\n")[2] == clients + calls.format("_once")
    assert lint(moved, path, Settings()) == []


def test_a_config_that_others_use_is_merged(tmp_path: Path) -> None:
    config = f"from botocore.config import Config\nCONFIG = Config({GIVEN % 3})\n"
    lay_out(tmp_path, {"common.py": config})
    source = "import boto3\nfrom common import CONFIG\n\nses = boto3.client('ses', config=CONFIG)\nses.send_email()\n"
    written = fix(source, lambda text: found_in(text, str(tmp_path / "a.py")), ["unsafe"]).text
    merged = "CONFIG.merge(Config(retries={'mode': 'standard', 'total_max_attempts': 1}))"
    call = f"boto3.client(\n    'ses',\n    config={merged},\n)"
    assert written == source.replace("boto3.client('ses', config=CONFIG)", call).replace(
        "\nfrom common", "\nfrom botocore.config import Config\nfrom common"
    )


def test_where_no_second_client_can_be_named_one_reading_is_left() -> None:
    for source in [
        "ses = boto3.client('ses')\nmail = ses\nses.list_identities()\nmail.send_email()\n",
        "def make():\n    return boto3.client('ses')\n\n\nmake().list_identities()\nmake().send_email()\n",
        "ses = None\nses = boto3.client('ses')\nses.list_identities()\nses.send_email()\n",
        "ses = boto3.client('ses'); ses.list_identities()\nses.send_email()\n",
        "ses = boto3.client('ses')\nses_once = 1\nses.list_identities()\nses.send_email()\n",
        "ses = mail = boto3.client('ses')\nses.list_identities()\nses.send_email()\n",
    ]:
        (finding,) = (each for each in found_in(HEAD + source) if each.code == "BOT101")
        assert [each.title for each in finding.fixes] == [
            "One attempt for all calls: give the client a Config",
            "Give the client a Config",
        ]


def test_a_fix_of_one_branch_says_that_the_other_is_left() -> None:
    made = "boto3.client('stepfunctions'{})"
    source = f"{HEAD}if local:\n    c = {made.format(', region_name=r')}\nelse:\n    c = {made.format('')}\n"
    first, second, call = found_in(f"{source}c.start_execution(stateMachineArn='a')\n")
    title = "Give the client a Config (left: the client made in line {})"
    assert [each.title for each in (*first.fixes, *second.fixes)] == [title.format(7), title.format(5)]
    # The call's own fix is for both.
    assert [each.title for each in call.fixes] == ["Give the client a Config"]
    assert found_in(replace(f"{source}c.start_execution(stateMachineArn='a')\n", call.fixes[0].edits)) == []


def test_a_constant_with_one_attempt_serves_no_other_client() -> None:
    once = f"ONE_ATTEMPT_CONFIG = Config({GIVEN % 1})\nses = boto3.client('ses', config=ONE_ATTEMPT_CONFIG)\n"
    written = unsafe(f"{HEAD}{once}ses.send_email()\nboto3.client('s3').list_buckets()\n")
    assert written.endswith("boto3.client('s3', config=CLIENT_CONFIG).list_buckets()\n")


def test_a_second_constant_is_named_for_what_differs() -> None:
    clients = "\n\ndef make():\n    yield boto3.client('s3')\n    yield boto3.client('s3', region_name='x')\n"
    written = unsafe(f"{HEAD}CLIENT_CONFIG = Config(user_agent='x', {GIVEN % 2}){clients}")
    assert "\nS3_CONFIG = Config(" in written
    assert written.count("config=S3_CONFIG") == 2


@pytest.mark.parametrize("made", ["boto3.client('{}')", "boto3.client('{}', config=CONFIG)"])
def test_the_needs_of_one_service_do_not_change_the_config_of_another(made: str) -> None:
    """Two fixes for one client are one, and neither changes the Config of others."""
    use = "s3.put_object(Bucket='b', Key='k')\nsqs.list_queues()\n"
    clients = f"s3, sqs = {made.format('s3')[:-1]}, endpoint_url=URL), {made.format('sqs')}\n"
    url = "URL = 'https://objects.example.com'\n"
    config = f"CONFIG = Config({GIVEN % 3})\n" * ("CONFIG" in made)
    settings = Settings(opt_in=frozenset({"BOT309"}))

    def lint_it(text: str) -> list[Finding]:
        return lint(text, "a_snippet.py", settings)

    written = fix(f"{HEAD}{url}{config}{clients}{use}", lint_it, ["unsafe"])
    assert written.left == ()
    checksums = "request_checksum_calculation='when_required', response_checksum_validation='when_required'"
    of_s3 = "'s3', endpoint_url=URL, config=S3_CONFIG"
    if config:
        merged = f"CONFIG.merge(\n        Config({checksums})\n    )"
        of_s3 = f"\n    's3',\n    config={merged},\n    endpoint_url=URL,\n"
    of_sqs = f"'sqs', config={'CONFIG' if config else 'CLIENT_CONFIG'}"
    assert f"s3, sqs = boto3.client({of_s3}), boto3.client({of_sqs})\n" in written.text
    assert written.text.count("request_checksum_calculation") == 1


def test_a_call_that_makes_several_clients_is_not_given_one_attempt_for_all() -> None:
    make = "def make(service):\n    return boto3.client(service)\n\n\n"
    source = f"{HEAD}{make}make('s3').list_buckets()\nmake('ses').{SEND}\n"
    three = unsafe(source)
    assert [each.code for each in found_in(three)] == ["BOT302"]
    (once,) = readings(three, "BOT302")
    assert (three.count("'total_max_attempts': 3"), found_in(once)) == (1, [])


DEFAULTS = f"core = botocore.session.get_session()\ncore.set_default_client_config(Config({GIVEN % 3}))\n"


def test_nothing_is_merged_into_what_may_be_none() -> None:
    """``config=None`` leaves the default of the session: the client has a Config, and nothing to merge into."""
    for given in ["None", "NOTHING", "CONFIG if CONFIG.region_name else None"]:
        names = f"NOTHING = None\nCONFIG = Config({GIVEN % 3})\n"
        made = f"ses = boto3.Session(botocore_session=core).client('ses', config={given})\n"
        source = f"import botocore.session\n{HEAD}{DEFAULTS}{names}{made}ses.list_identities()\nses.{SEND}\n"
        assert [text for text in (unsafe(source), *readings(source, "BOT302")) if ".merge(" in text] == []
        # The same client with a Config for certain.
        certain = source.replace(f"config={given}", "config=CONFIG")
        assert [each.count("config=CONFIG.merge(") for each in readings(certain, "BOT302")] == [0, 1]


LOOPS = {
    "over items": ("for user in users:\n    ses.send_email(Destination=user)\n", True),
    "in a comprehension": ("[ses.send_email(Destination=user) for user in users]\n", True),
    "mapped": ("def send(user):\n    ses.send_email(Destination=user)\n\n\npool.map(send, users)\n", True),
    "in a function that a loop calls": (
        "def send(user):\n    ses.send_email(Destination=user)\n\n\nfor user in users:\n    send(user)\n",
        True,
    ),
    "handed to an executor in a loop": (
        "def send(user):\n    ses.send_email(Destination=user)\n\n\nfor user in users:\n    pool.submit(send, user)\n",
        True,
    ),
    "that repeats the same call": ("for _ in range(3):\n    ses.send_email(Destination=user)\n", False),
    "until it works": ("while True:\n    ses.send_email(Destination=user)\n", False),
    "over the records of an event": (
        "def handler(event, context):\n    for each in event['Records']:\n        ses.send_email(Destination=each)\n",
        False,
    ),
    "around nothing": ("ses.send_email(Destination=user)\n", False),
}
"""Loops around a call that must not run twice, and whether they fan out."""


# states BOT302: One attempt is also only offered
def test_one_attempt_is_offered_where_the_call_fans_out() -> None:
    """Throttled calls need their retries there, so a person decides; what is written keeps the attempts of today."""
    for loop in LOOPS:
        body, fans_out = LOOPS[loop]
        source = f"import boto3\n\nses = boto3.client('ses')\n\n\n{body}"
        (made,) = (each for each in found_in(source) if each.code == "BOT101")
        offered = 'must not run twice: consider retries={"total_max_attempts": 1}, though throttled calls are then not'
        assert (offered in made.advice) == fans_out
        assert [each.applicability for each in made.fixes] == (["offered", "unsafe"] if fans_out else ["unsafe"])
        written = unsafe(source)
        assert f'"total_max_attempts": {3 if fans_out else 1}'.replace('"', "'") in written
        assert [each.code for each in found_in(written)] == (["BOT302"] if fans_out else [])


def test_one_attempt_is_offered_where_the_author_raised_them() -> None:
    source = f"{HEAD}ses = boto3.client('ses', config=Config({GIVEN % 9}))\nses.{SEND}\n"
    (finding,) = found_in(source)
    assert finding.advice == (
        'send_email (line 5) must not run twice: consider retries={"total_max_attempts": 1}, though throttled calls '
        "are then not retried either."
    )
    assert [(each.applicability, "1}" in each.title) for each in finding.fixes] == [("offered", True)]


OTHERS = """\
import boto3
from botocore.config import Config
{config}
sts = boto3.client("sts", config=CONFIG)
clients = {{name: boto3.client(name) for name in ("s3", "sqs", "ec2")}}
"""


def test_the_message_says_what_the_fix_writes() -> None:
    for config, advice, applicability in [
        (
            "CONFIG = Config(retries={'total_max_attempts': 3}, read_timeout=60.0, connect_timeout=5)",
            "Add config=CONFIG, which the file's other clients are given.",
            "unsafe",
        ),
        ("from own import CONFIG", "Add config=CONFIG, which the file has for its clients.", "offered"),
        ("CONFIG = Config(connect_timeout=5, read_timeout=7.5, retries={'max_attempts': 11})", added(), "unsafe"),
    ]:
        source = OTHERS.format(config=config)
        (finding,) = (each for each in found_in(source) if each.code == "BOT101")
        assert (finding.advice, [each.applicability for each in finding.fixes]) == (advice, [applicability])
        written = replace(source, finding.fixes[0].edits)
        assert ("boto3.client(name, config=CONFIG)" in written) == ("CONFIG, which" in advice)


OF_OBJECT = """\
import boto3
from base import Service

class Store(Service):
    def __init__(self, other):
        super().__init__()
        {first}
        self.sts = boto3.client("sts")
        self.ec2 = boto3.client("ec2", config=self.later)

    def more(self):
        return boto3.client("iam")
"""


def test_the_config_that_an_object_has_for_its_clients_is_offered() -> None:
    """If it is the only one, and an earlier call of the same function shows that it is there."""
    for first, advice, applicability in [
        (
            "self.s3 = boto3.client('s3', config=self.config)",
            "Add config=self.config, which the file has for its clients.",
            "offered",
        ),
        ("self.s3 = boto3.client('s3', config=other.config)", added(), "unsafe"),
        ("self.all = [boto3.client('s3', config=self.config), boto3.client('s3', config=self.own)]", added(), "unsafe"),
        ("pass", added(), "unsafe"),
    ]:
        sts, iam = (each for each in found_in(OF_OBJECT.format(first=first)) if each.code == "BOT101")
        assert (sts.advice, [each.applicability for each in sts.fixes]) == (advice, [applicability])
        assert iam.advice == added()


FACTORY = """\
import boto3
from botocore.config import Config

def settings():
    return Config(connect_timeout=5, retries={"max_attempts": 7})

def client(service, config=None):
    return boto3.client(service, config=settings() if config is None else config)
"""


def test_a_config_of_every_service_keeps_its_attempts_and_the_call_gets_another(tmp_path: Path) -> None:
    users = {
        "lists.py": "from aws import client\nclient('s3').list_buckets()\n",
        "mail.py": f"from aws import client\nclient('ses').{SEND}\n",
    }
    lay_out(tmp_path, {"aws.py": FACTORY, **users})
    (config,) = found_in(FACTORY, str(tmp_path / "aws.py"))
    own = 'give its client a Config of its own with retries={"total_max_attempts": 1}'
    assert config.advice == (
        "Set read_timeout=60: today's values; a call still takes up to 526 s. send_email (mail.py:2) must not run "
        f"twice: {own}."
    )
    assert [(each.title, each.applicability) for each in config.fixes] == [("Add read_timeout=60", "unsafe")]


def test_a_config_that_no_client_is_given_is_offered_for_the_next() -> None:
    made, client = "    conf = Config(region_name='us-east-1')\n", "    acct = boto3.client('account')\n"
    offered = "Add config=conf, which the file has for its clients."
    for body, advice in {
        made + client: offered,
        client + made: added(),
        f"{made}{client}    sts = boto3.client('sts', config=conf)\n": added(),
    }.items():
        (finding,) = (
            each for each in found_in(f"{HEAD}def regions():\n{body}    acct.list_regions()\n") if each.code == "BOT101"
        )
        assert (finding.advice, finding.fixes[0].applicability == "offered") == (advice, advice == offered)
