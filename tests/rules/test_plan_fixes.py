"""What is written for a call that must not run twice: one attempt, or readings where other calls share its client."""

from __future__ import annotations

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.fixing import fix, replace
from flake8_botocore.linter import lint

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


def test_a_reading_changes_only_the_client_of_its_finding() -> None:
    uses = "".join(f"{name}.list_identities()\n{name}.{SEND}\n" for name in ("ses", "mail"))
    made = "ses = boto3.client('ses', config=CONFIG)\nmail = boto3.client('ses', config=CONFIG)\n"
    source = f"{HEAD}CONFIG = Config({GIVEN % 3})\n{made}{uses}"
    found = [each for each in found_in(source) if each.code == "BOT302"]
    for finding, name in zip(found, ("ses", "mail"), strict=True):
        once = f"{name}_once = boto3.client('ses', config=CONFIG.merge(Config({GIVEN.partition('retries')[1]}"
        fixed = replace(source, finding.fixes[1].edits)
        assert (fixed.count("boto3.client"), fixed.count(once), fixed.count(f"{name}_once.{SEND}")) == (3, 1, 1)
    # A client that does nothing else in a loop has no second reading: nothing would use the first client.
    loop = f"{HEAD}ses = boto3.client('ses')\nfor each in names:\n    ses.send_email(Source=each)\n"
    (finding,) = (each for each in found_in(loop) if each.code == "BOT302")
    assert [each.title for each in finding.fixes] == ["One attempt for all calls: give the client a Config"]


def test_a_read_timeout_that_cannot_be_read_stays() -> None:
    made = "lambda_ = boto3.client('lambda', config=Config(read_timeout=LIMIT))\n"
    source = f"{HEAD}{made}for each in names:\n    lambda_.invoke(FunctionName=each)\n"
    (finding,) = (each for each in found_in(source) if each.code == "BOT102")
    once = 'connect_timeout=5 and retries={"mode": "standard", "total_max_attempts": %d}'
    assert [each.title for each in finding.fixes] == [f"One attempt for all calls: add {once % 1}", f"Add {once % 3}"]


def test_the_calls_that_need_a_second_client_are_named_together() -> None:
    calls = ["create_user_pool", "create_user_pool_client", "forgot_password"]
    for count, named in enumerate(["", " and create_user_pool_client", " and 2 more"], 1):
        made = f"{HEAD}pools = boto3.client('cognito-idp')\npools.list_user_pools()\n"
        source = made + "".join(f"pools.{call}()\n" for call in calls[:count])
        (finding,) = (each for each in found_in(source) if each.code == "BOT101")
        their, they = ("their", "they") if named else ("its", "it")
        once = f'create_user_pool (line 6){named} a client of {their} own with retries={{"total_max_attempts": 1}}'
        assert finding.advice.startswith(f"Give {once}: {they} must not run twice. Write config=")


def test_where_no_second_client_can_be_named_there_is_no_choice() -> None:
    for source in [
        "ses = boto3.client('ses')\nmail = ses\nses.list_identities()\nmail.send_email()\n",
        "def make():\n    return boto3.client('ses')\n\n\nmake().list_identities()\nmake().send_email()\n",
        "ses = None\nses = boto3.client('ses')\nses.list_identities()\nses.send_email()\n",
        "ses = boto3.client('ses'); ses.list_identities()\nses.send_email()\n",
        "ses = boto3.client('ses')\nses_once = 1\nses.list_identities()\nses.send_email()\n",
        "ses = mail = boto3.client('ses')\nses.list_identities()\nses.send_email()\n",
    ]:
        (finding,) = (each for each in found_in(HEAD + source) if each.code == "BOT101")
        assert [each.title for each in finding.fixes] == ["Give the client a Config"]


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
        lines = checksums.replace(", ", ",\n    ")
        of_s3 = f"'s3', config=CONFIG.merge(Config(\n    {lines},\n)), endpoint_url=URL"
    of_sqs = f"'sqs', config={'CONFIG' if config else 'CLIENT_CONFIG'}"
    assert f"s3, sqs = boto3.client({of_s3}), boto3.client({of_sqs})\n" in written.text
    assert written.text.count("request_checksum_calculation") == 1


def test_a_call_that_makes_several_clients_is_not_given_one_attempt_for_all() -> None:
    make = "def make(service):\n    return boto3.client(service)\n\n\n"
    source = f"{HEAD}{make}make('s3').list_buckets()\nmake('ses').{SEND}\n"
    three = unsafe(source)
    assert [each.code for each in found_in(three)] == ["BOT302"]
    (once,) = readings(three, "BOT302")
    assert found_in(once) == []


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
        offered = (
            'consider retries={"total_max_attempts": 1}: it must not run twice, but throttled calls then fail at once'
        )
        assert (offered in made.advice) == fans_out
        assert [each.applicability for each in made.fixes] == (["offered", "unsafe"] if fans_out else ["unsafe"])
        written = unsafe(source)
        assert f'"total_max_attempts": {3 if fans_out else 1}'.replace('"', "'") in written
        assert [each.code for each in found_in(written)] == (["BOT302"] if fans_out else [])
