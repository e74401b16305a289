"""Calls to facts: which Config reaches a client, and which options a Config has, on every way there."""

from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags, silent, snippet

HEAD = "import boto3\nfrom botocore.config import Config\n"
GOOD = "Config(read_timeout=5, retries={'mode': 'standard'})"

# What a client is given as config=.


@pytest.mark.parametrize(
    "config",
    ["None", "(None)", "None if x else None", "None or None", "NOTHING", "nothing()", "{'config': None}['config']"],
)
def test_config_that_is_known_to_be_nothing(config: str) -> None:
    flags(f"{HEAD}NOTHING = None\ndef nothing(): return None\nboto3.client('s3', config={config})  # BOT101\n")


JUDGED = {
    "a splat of known content without config": """
        OPTIONS = {"region_name": "x", "verify": False}
        boto3.client("s3", **OPTIONS)  # BOT101
        boto3.client("s3", **{"region_name": "x"})  # BOT101
        boto3.client("s3", **dict(region_name="x"))  # BOT101
        boto3.client("s3", **{**OPTIONS, "use_ssl": True})  # BOT101
        boto3.client("s3", **{})  # BOT101
        boto3.client("s3", *[])  # BOT101
        boto3.client(*["s3", "eu-west-1"])  # BOT101
        boto3.client(*("s3",), **OPTIONS)  # BOT101
    """,
    "a partial config counts its arguments": """
        from functools import partial
        make = partial(Config, read_timeout=5)
        make()  # BOT102
        make(retries={"mode": "standard"})
    """,
    "clients made by a loop and a comprehension": """
        for name in ("s3", "sqs"):
            boto3.client(name)  # BOT101
        clients = {name: boto3.client(name) for name in ("s3",)}  # BOT101
    """,
    "one call site is reported once": """
        def make():
            return boto3.client("s3")  # BOT101
        make(); make(); make()
        a, b = make(), make()
        class A:
            x = make()
    """,
    "client inside the arguments of another": """
        boto3.client("s3", endpoint_url=boto3.client("sts").x)  # BOT101 BOT101
    """,
    "config inside the client call": """
        boto3.client(
            "s3",
            config=Config(  # BOT102
                region_name="x",
            ),
        )
    """,
}


@pytest.mark.parametrize("source", JUDGED.values(), ids=JUDGED)
def test_clients_and_configs_are_judged_where_they_are_made(source: str) -> None:
    flags("import boto3\nfrom botocore.config import Config\n" + snippet(source))


def test_config_as_the_tenth_argument() -> None:
    flags(f"""
{HEAD}
boto3.client("s3", None, None, True, None, None, None, None, None, {GOOD})
boto3.client("s3", None, None, True, None, None, None, None, None, None)  # BOT101
boto3.client("s3", None, None, True, None, None, None, None, None)  # BOT101
boto3.client("s3", None, None, True, None, None, None, None, None, x)
boto3.Session().client("s3", None, None, True, None, None, None, None, None, {GOOD})
""")


# Splats.


NOT_JUDGED = {
    "a splat of unknown content may hold a config": """
        def f(name, *args, **kwargs):
            boto3.client(name, **kwargs)  # BOT101 if: boto3.client(name)
            boto3.client(name, *args)  # BOT101 if: boto3.client(name)
            boto3.client(*args)  # BOT101 if: boto3.client("s3")
            boto3.client(**kwargs)  # BOT101 if: boto3.client("s3")
            boto3.client(name, **load())  # BOT101 if: boto3.client(name, endpoint_url="x")
            boto3.client(name, **kwargs, region_name="x")  # BOT101 if: boto3.client(name, region_name="x")
    """,
    "transfer configs are no client configs": """
        from boto3.s3.transfer import TransferConfig
        from s3transfer.manager import TransferConfig as T  # BOT102 if: from botocore.config import Config as T
        TransferConfig()
        T()
        TransferConfig(max_concurrency=4)
    """,
    "a keyword of the call replaces that of the partial": """
        from functools import partial
        make = partial(Config, read_timeout=0, retries={"mode": "standard"})
        make(read_timeout=60)  # BOT213 if: make(connect_timeout=60)
    """,
}


@pytest.mark.parametrize("source", NOT_JUDGED.values(), ids=NOT_JUDGED)
def test_a_call_that_may_have_what_is_missing_is_not_judged(source: str) -> None:
    silent("import boto3\nfrom botocore.config import Config\n" + snippet(source))


def test_a_splat_of_known_content_with_config() -> None:
    clean(f"""
{HEAD}
OPTIONS = {{"region_name": "x", "config": {GOOD}}}
boto3.client("s3", **OPTIONS)
boto3.client("s3", **dict(config=OPTIONS["config"]))
boto3.client("s3", **{{**OPTIONS, "use_ssl": True}})
boto3.client("s3", **dict(OPTIONS, use_ssl=True))
boto3.client(*["s3", None, None, True, None, None, None, None, None, OPTIONS["config"]])
""")


def test_a_splat_with_config_in_one_of_two_dictionaries() -> None:
    clean(
        f"""
{HEAD}
if x:
    options = {{"config": {GOOD}}}
else:
    options = {{}}
boto3.client("s3", **options)
boto3.client("s3", **({{"config": {GOOD}}} if x else {{}}))
""",
        but={f'options = {{"config": {GOOD}}}': "options = {}", f'({{"config": {GOOD}}} if x': "({} if x"},
    )


# Options of a Config.


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ("", "BOT102"),
        ("read_timeout=5", "BOT102"),
        ("read_timeout=5, retries=None", "BOT102"),
        ("read_timeout=5, retries={}", "BOT102"),
        ("read_timeout=5, retries=None if x else {}", "BOT102"),
        ("retries={'mode': 'standard'}", "BOT102"),
        ("**dict(read_timeout=5)", "BOT102"),
        ("**KNOWN, connect_timeout=5", "BOT102"),
        ("**dict(KNOWN, connect_timeout=5)", "BOT102"),
        ("**(KNOWN | {'connect_timeout': 5})", "BOT102"),
        ("*['eu-west-1']", "BOT102"),
        ("None, None, None, None", "BOT102"),
    ],
)
def test_options_missing_from_a_config_are_reported(arguments: str, codes: str) -> None:
    flags(f"from botocore.config import Config\nKNOWN = {{'read_timeout': 5}}\nConfig({arguments})  # {codes}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        "**options",
        "*options",
        "**{**options}",
        "**{name: 5}",
        "connect_timeout=5, **options",
        "**{'connect_timeout': 5, **options}",
    ],
)
def test_a_config_that_may_have_more_is_not_judged(arguments: str) -> None:
    clean(
        f"from botocore.config import Config\ndef f(self, options, name):\n    Config({arguments})\n",
        but={arguments: "connect_timeout=5"},
        then="BOT102",
    )


@pytest.mark.parametrize(
    "retries", ["x", "load()", "None if x else y", "{**x}", "dict(x)", "{name: 1}", "x or None", "x and {}"]
)
def test_retries_that_may_hold_something(retries: str) -> None:
    clean(
        f"from botocore.config import Config\ndef f(x, y, name):\n    Config(read_timeout=5, retries={retries})\n",
        but={f"retries={retries}": "retries={}"},
        then="BOT102",
    )


@pytest.mark.parametrize(
    ("statement", "call"),
    [
        ("from botocore.config import Config as C", "C()"),
        ("import botocore.config as bc", "bc.Config()"),
        ("from botocore import config", "config.Config()"),
        ("import botocore", "botocore.config.Config()"),
        ("import botocore.client", "botocore.client.Config()"),
        ("import boto3", "boto3.session.Config()"),
        ("from aioboto3.session import AioConfig", "AioConfig()"),
        ("import boto3\nfrom s3transfer.processpool import Config", "Config()"),
        ("from botocore.config import Config\nmake = Config", "make()"),
        ("from botocore.config import Config\nfrom functools import partial\nmake = partial(Config)", "make()"),
    ],
)
def test_every_name_of_the_class(statement: str, call: str) -> None:
    flags(f"{statement}\n{call}  # BOT102\n")


def test_a_class_derived_from_config_may_be_anything() -> None:
    clean(
        """
        import boto3
        from botocore.config import Config
        class Mine(Config):
            team = "x"
        boto3.client("s3", config=Mine(read_timeout=0, retries={"mode": "standard"}))
        """,
        but={"config=Mine(": "config=Config("},
        then="BOT213",
    )


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("partial(Config, **{'read_timeout': 0})(read_timeout=2)", None),
        ("partial(Config, **{'read_timeout': 2})(read_timeout=0)", "BOT213"),
        ("partial(Config, **{'connect_timeout': 2})(read_timeout=0)", "BOT213"),
        ("partial(Config, **{'read_timeout': 0, 'connect_timeout': 2})(read_timeout=5)", None),
        ("partial(Config, **{'read_timeout': 0, 'connect_timeout': 2})()", "BOT213"),
        ("partial(Config, **others)(read_timeout=0)", None),
        ("partial(Config, *others, read_timeout=0)()", None),
        ("partial(Config, *others)(read_timeout=0)", None),
    ],
)
def test_a_keyword_of_the_call_replaces_that_of_a_partial(call: str, code: str | None) -> None:
    source = f"from functools import partial\nfrom botocore.config import Config\n{call}\n"
    assert [f.code for f in findings(source) if f.code == "BOT213"] == ([code] if code else [])


# boto's own indirections.


LOOKING = ["dict", "len", "print", "repr", "str", "bool", "sorted", "list", "json.dumps", "isinstance"]


@pytest.mark.parametrize("function", LOOKING)
def test_calls_that_only_look_at_a_dictionary(function: str) -> None:
    clean(
        """
        import boto3, json
        OPTIONS = {"region_name": "eu-west-1"}
        change(OPTIONS)
        boto3.client("s3", **OPTIONS)
    """,
        but={"change(": f"{function}("},
    )


@pytest.mark.parametrize("method", ["enter_context", "enter_async_context"])
def test_a_session_entered_by_an_exit_stack_is_known(method: str) -> None:
    clean("import boto3\nx = stack.push(boto3.Session())\nx.client('s3')\n", but={".push(": f".{method}("})


@pytest.mark.parametrize("path", ["copy.copy", "copy.deepcopy"])
def test_a_copy_is_what_it_is_made_of(path: str) -> None:
    clean("import boto3, copy\nx = copy.other(boto3.Session())\nx.client('s3')\n", but={"copy.other": path})
