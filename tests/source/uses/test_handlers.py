from __future__ import annotations

from textwrap import dedent, indent

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import RepeatedCreation
from flake8_botocore.source.uses import repeated_creations
from tests.readings import reading

HEAD = """
import boto3, pytest
from botocore.config import Config
CONFIG = Config(read_timeout=5)
CACHE = {}
client = None
"""
SQS = 'boto3.client("sqs")'
DIRECT = "handler > boto3.client", SQS
MADE = 'boto3.client("sqs", config=CONFIG)'


def found(source: str) -> list[tuple[str, str]]:
    """Chain and text of everything that is made per call."""
    facts = reading(HEAD + dedent(source), "a_snippet.py", Settings()).facts
    return [(" > ".join(each.chain), each.text) for each in facts.of(RepeatedCreation)]


def in_handler(body: str) -> list[tuple[str, str]]:
    """The same for the body of a handler."""
    return found(f"def handler(event, context):\n{indent(dedent(body), '    ')}\n")


def test_the_fact() -> None:
    source = f"def handler(event, context):\n    {MADE}\n    boto3.Session()\n"
    facts = reading(HEAD + source, "a_snippet.py", Settings()).facts
    client, session = facts.of(RepeatedCreation)
    assert [client.anchor, session.anchor] == [facts.clients[0].anchor, facts.sessions[0].anchor]
    assert [(each.text, each.chain) for each in (client, session)] == [
        ('boto3.client("sqs")', ("handler", "boto3.client")),
        ("boto3.Session()", ("handler", "boto3.Session")),
    ]
    assert [(each.session, each.elsewhere) for each in (client, session)] == [(False, None), (True, None)]


@pytest.mark.parametrize(
    ("function", "handler"),
    [
        ("def lambda_handler(event, context):", "lambda_handler"),
        ("def handler(sqs_event, lambda_context, /):", "handler"),
        ("@app.trace\ndef handler(event: dict, context: object) -> None:", "handler"),
        ("def handler(event, _):", "handler"),
        ("def lambda_handler(payload, runtime):", "lambda_handler"),
        ("def handler(level, ctx):", None),
        ("def handler(event, session):", None),
        ("def test_handler(event, context):", None),
        ("@pytest.fixture\ndef handler(event, context):", None),
    ],
)
def test_a_handler_is_recognised_by_its_name_and_parameters(function: str, handler: str | None) -> None:
    assert found(f"{function}\n    {MADE}\n") == ([] if handler is None else [(f"{handler} > boto3.client", SQS)])


@pytest.mark.parametrize(
    "source",
    [
        f"if True:\n    def handler(event, context):\n        {MADE}\n",
        f"def handler(event, context, client={MADE}):\n    pass\n",
        f"def handler(event, context):\n    def make():\n        return {MADE}\n",
        f"def make():\n    def handler(event, context):\n        {MADE}\n",
        f"handler = lambda event, context: {MADE}\n",
    ],
    ids=["module", "default value", "function inside", "inside a function", "lambda"],
)
def test_where_it_stands(source: str) -> None:
    assert found(source) == ([DIRECT] if source.startswith("if") else [])


@pytest.mark.parametrize(
    "assigned",
    [
        "lambda_handler = wrapped(main)",
        'lambda_handler = outer("a", key="b")(wrapped(main))',
        "inner = wrapped(main)\nlambda_handler = outer(inner)",
    ],
)
def test_a_function_that_goes_by_the_name_of_a_handler(assigned: str) -> None:
    source = f"def main(event, context):\n    {MADE}\n{assigned}\n"
    assert found(source) == [("main > boto3.client", SQS)]
    assert found(source.replace("lambda_handler", "run")) == []


@pytest.mark.parametrize(
    "assigned",
    [
        "lambda_handler = wrapped(main, other)",
        "lambda_handler = wrapped(lambda_handler)",
        "lambda_handler = main if CACHE else other",
        "lambda_handler = wrapped(main)\nlambda_handler = None",
    ],
)
def test_a_function_that_may_not(assigned: str) -> None:
    functions = f"def main(event, context):\n    {MADE}\ndef other(event, context):\n    pass\n"
    assert found(f"{functions}{assigned}\n") == []


@pytest.mark.parametrize(
    "body",
    [
        f'CACHE["sqs"] = {MADE}',
        f'if "sqs" not in CACHE:\n    CACHE["sqs"] = {MADE}',
        f"handler.client = {MADE}",
        f"global client\nclient = client or {MADE}",
        f"global client\nclient = {MADE} if client is None else client",
        f"global client\nmade = {MADE}\nclient = made",
        f"global client, other\nclient, other = {MADE}, 1",
        'global client\nclient = boto3.resource("dynamodb").Table("t")',
        'global client\nmade = boto3.resource("dynamodb")\ntable = made.Table("t")\nclient = table',
        f"made = {MADE}\nCACHE['sqs'] = made",
        f"global client\nif (client := {MADE}):\n    pass",
    ],
)
def test_a_client_that_is_kept(body: str) -> None:
    assert in_handler(body) == []


@pytest.mark.parametrize(
    "body",
    [
        f'clients = {{}}\nclients["sqs"] = {MADE}',
        f'event["client"] = {MADE}',
        f"global client\nclient = 1\nmade = {MADE}",
        f"global client\nprint(client)\nclient = {{}}\nclient['a'], made = 1, {MADE}",
        f"other = {MADE}\nCACHE['a'] = 1\nhandler.count = 2",
    ],
)
def test_a_client_that_is_not(body: str) -> None:
    assert in_handler(body) == [DIRECT]


@pytest.mark.parametrize(
    ("made", "constant"),
    [
        ('boto3.client("sqs", config=None)', True),
        ('boto3.client("sqs", config=Config(retries={"mode": "standard"}).merge(CONFIG))', True),
        ('boto3.client("sqs", config=Config(client_cert=("a", "b")))', True),
        ('boto3.client("sqs", config=Config(read_timeout=event["timeout"]))', False),
        ('boto3.client("sqs", config=Config(retries={"mode": event["mode"]}))', False),
        ('boto3.client("sqs", config=Config(retries={**event}))', False),
        ('boto3.client("sqs", config=Config(client_cert=("a", event["key"])))', False),
        ('boto3.client("sqs", config=CONFIG.merge(Config(read_timeout=event["timeout"])))', False),
        ('boto3.client("sqs", **event)', False),
        ('event["session"].client("sqs")', False),
    ],
)
def test_a_client_is_constant_if_its_arguments_are(made: str, constant: bool) -> None:
    assert in_handler(made) == [DIRECT] * constant


def test_sessions_that_last() -> None:
    session = 'session = boto3.Session()\ndef handler(event, context):\n    session.client("sqs")\n'
    assert found(session) == [("handler > session.client", 'session.client("sqs")')]
    assert found("from other import session\n" + session.partition("\n")[2]) == []


def test_sessions_made_with_the_client() -> None:
    body = 'session = boto3.Session(region_name="eu-west-1")\nsession.client("sqs")'
    assert in_handler(body) == [
        ("handler > boto3.Session", "boto3.Session()"),
        ("handler > session.client", 'session.client("sqs")'),
    ]
    assert in_handler(body.replace('"eu-west-1"', 'event["region"]')) == []


# What is called on the way. Each source calls ``load`` or makes ``Service``; the word that is changed is what counts.

THROUGH = {
    "method that a subclass overrides": (
        """
        class Base:
            def main(self):
                self.run()
            def run(self):
                pass
        class Service(Base):
            def run(self):
                self.sqs = boto3.client("sqs")
        def handler(event, context):
            Service().main()
        """,
        "handler > main > run > boto3.client",
        {
            "Service().main()": "Base().main()",
            "class Service(Base)": "class Service",
            "            Service().main": "            load().main",
        },
    ),
    "function": (
        """
        def load(key):
            return boto3.client("sqs").receive_message(QueueUrl=key)
        def handler(event, context):
            return load(event["key"])
        """,
        "handler > load > boto3.client",
        {"return load(event": "return str(event", "    return boto3": "    return lambda: boto3"},
    ),
    "argument": (
        """
        def make(service, region="eu-west-1", **more):
            return boto3.client(service, region_name=region, **more)
        def handler(event, context):
            return make("sqs", use_ssl=True)
        """,
        "handler > make > boto3.client",
        {
            '"sqs", use_ssl=True': '"sqs", use_ssl=event["ssl"]',
            '("sqs"': '(event["service"]',
            '"eu-west-1"': "next_region()",
            "use_ssl=True": 'region=event["region"]',
        },
    ),
    "method": (
        """
        class Service:
            def load(self):
                return self._connect()
            def _connect(self):
                return boto3.client("sqs")
        service = Service()
        def handler(event, context):
            return service.load()
        """,
        "handler > load > _connect > boto3.client",
        {
            "return boto3": "self.client = boto3",
            "    def _connect": "    @lru_cache\n            def _connect",
            "return self._connect()": "return self.client or self._connect()",
        },
    ),
    "constructor": (
        """
        class Base:
            def __init__(self, region):
                self.region = region
                self.queue = boto3.client("sqs", region_name=self.region)
        class Service(Base):
            pass
        def handler(event, context):
            service = Service("eu-west-1")
            return service.queue.receive_message()
        """,
        "handler > Base > boto3.client",
        {
            '"eu-west-1"': 'event["region"]',
            "service = Service": "handler.service = Service",
            "class Service(Base)": "class Service(Base, metaclass=Single)",
            "    pass": "    def __new__(cls): ...",
            "class Service": "@singleton\n        class Service",
            "self.region = region": "self.region = next(region)",
            "self.queue = boto3": "self.region = next(region)\n                self.queue = boto3",
        },
    ),
    "session that is handed on": (
        """
        def load(session):
            return session.client("sqs")
        def handler(event, context):
            return load(boto3)
        """,
        "handler > load > session.client",
        {"load(boto3)": 'load(event["role"] or boto3)', "(boto3)": '(boto3.Session(profile_name=event["name"]))'},
    ),
    "decorated": (
        """
        @tracer.capture_method
        def load():
            return boto3.client("sqs")
        def handler(event, context):
            return load()
        """,
        "handler > load > boto3.client",
        {
            "@tracer.capture_method": "@functools.lru_cache",
            "tracer.capture_method": "once",
            "load()\n": "load.func()\n",
        },
    ),
    "after a guard": (
        """
        def load(key):
            if not key:
                return None
            return boto3.client("sqs")
        def handler(event, context):
            if "key" not in event:
                return {"statusCode": 400}
            return load(event)
        """,
        "handler > load > boto3.client",
        {
            "return None": "return key",
            "not key": "CACHE",
            'if "key" not in event': 'if event["key"] in CACHE',
            "return load(event)": "if (kept := CACHE):\n                return\n            load(event)",
            'return {"statusCode": 400}\n            ': "return {}\n            if event[0] == 'x':\n                ",
        },
    ),
    "in a loop": (
        """
        def handler(event, context):
            for record in event["Records"]:
                try:
                    print([load() for each in record])
                except ValueError:
                    raise
        def load():
            return boto3.client("sqs")
        """,
        "handler > load > boto3.client",
        {
            "for each in record": "for each in record if each",
            "for record in": "while record :=",
            "print([load() for each in record])": "pass",
            "                    raise": "                    load()",
        },
    ),
}


@pytest.mark.parametrize("name", THROUGH)
def test_clients_in_functions_that_a_handler_calls_are_found(name: str) -> None:
    source, chain, changes = THROUGH[name]
    assert [each[0] for each in found(source)] == [chain]
    for old, new in changes.items():
        if new == "                    load()":
            source = source.replace("print([load() for each in record])", "pass")
        assert source.count(old) == 1, old
        assert found(source.replace(old, new)) == [], f"{new} for {old}"


def test_a_service_that_is_handed_on_is_named() -> None:
    assert [text for _, text in found(THROUGH["argument"][0])] == [SQS]


@pytest.mark.parametrize(
    ("argument", "same"),
    [
        ("REGION", True),
        ('os.environ["REGION"]', True),
        ('os.getenv(event["name"])', False),
        ('f"{event}-1"', False),
        ("settings.region", True),
        ("context.region", False),
        ("CHANGED", False),
        ("region", True),
        ("either", False),
        ("current_region()", False),
        ("kept_region(event)", False),
        ("unknown()", False),
    ],
)
def test_arguments(argument: str, same: bool) -> None:
    source = f"""
    import os, functools
    from app import settings
    REGION = os.environ["AWS_REGION"]
    CHANGED = None
    def get_region():
        return REGION
    def current_region():
        return next(REGION)
    @functools.cache
    def kept_region(region):
        return region.strip()
    def change():
        global CHANGED
        CHANGED = 1
        CACHE["a"] = 1
    def handler(event, context):
        region = REGION.lower()
        either = REGION
        if event:
            either = "eu-west-1"
        boto3.client("sqs", region_name={argument})
    """
    assert found(source) == [DIRECT] * same


def test_a_client_is_not_constant_where_the_handler_sets_the_environment() -> None:
    source = """
    import os
    def handler(event, context):
        os.environ["AWS_PROFILE"] = event["profile"]
        boto3.client("sqs")
    """
    assert found(source) == []
    assert found(source.replace("os.environ[", "event[")) == [DIRECT]
    assert found(source.replace("AWS_PROFILE", "LOG_LEVEL")) == [DIRECT]
    assert found(source.replace("AWS_PROFILE", "HTTPS_PROXY")) == []
    assert found(source.replace('"AWS_PROFILE"', "event['name']")) == []
    change, made = source.splitlines()[3:5]
    assert found(source.replace(f"{change}\n{made}", f"{made}\n{change}")) == [DIRECT]


def test_handlers_that_run_a_few_times() -> None:
    source = """
    def handler(event, context):
        print(event["RequestType"])
        boto3.client("sqs")
    """
    assert found(source) == []
    assert found(source.replace("RequestType", "requestType")) == [DIRECT]


def test_a_client_that_is_put_away() -> None:
    assert in_handler(f'CACHE.setdefault("sqs", {MADE})') == []
    assert in_handler(f'CACHE.get("sqs", {MADE})') == [DIRECT]
    assert in_handler(f"made = {MADE}\nCACHE.update(made)") == []
    assert in_handler(f"made = {MADE}\nkept = {{}}\nkept.update(made)") == [DIRECT]


def test_too_much_is_not_looked_at() -> None:
    def source(width: int) -> str:
        calls = "".join(f"    step{number}()\n" for number in range(width))
        steps = "".join(f"def step{number}():\n    last()\n" for number in range(width))
        return f"def last():\n    {MADE}\n{steps}def handler(event, context):\n{calls}"

    assert len(found(source(repeated_creations.MOST_RUNS // 2 - 1))) == 1
    assert found(source(repeated_creations.MOST_RUNS // 2)) == []


def test_a_recursive_function_is_followed_once() -> None:
    source = "def again():\n    again()\n    MADE\ndef handler(event, context):\n    again()\n".replace("MADE", MADE)
    assert found(source) == [("handler > again > boto3.client", SQS)]


BASE = f"""
class Base:
    def run(self, event, context):
        return self.process(event)
    def process(self, event):
        raise NotImplementedError
class Orders(Base):
    def process(self, event):
        {MADE}.list_queues()
"""


@pytest.mark.parametrize(
    ("handler", "chain"),
    [
        ("lambda_handler = Orders().run", ["run > process > boto3.client"]),
        ("orders = Orders()\nhandler = orders.run", ["run > process > boto3.client"]),
        ("def handler(event, context):\n    Orders().run(event, context)", ["handler > run > process > boto3.client"]),
        ("handler = Base().run", []),
        ("handler = Orders().process", []),
        ("run = Orders().run", []),
    ],
)
def test_a_handler_that_is_a_method_of_a_base_class(handler: str, chain: list[str]) -> None:
    assert [each for each, _ in found(f"{BASE}\n{handler}\n")] == chain
