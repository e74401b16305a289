"""Dictionaries that are merged and changed in place: what is certain is reported, what may have changed is not."""

from __future__ import annotations

import pytest

from tests.snippets import clean, flags

HEAD = "import boto3\nfrom botocore.config import Config\nRETRIES = {'mode': 'standard', 'total_max_attempts': 2}\n"
LAST = "Config(read_timeout=5, retries=RETRIES, **options)"
"""Only a connect timeout of 0, which botocore rejects, can be reported of it."""


REPLACED = {
    "incomplete part": "more = {'tcp_keepalive': True, **load()}\noptions = {'connect_timeout': 0, **more}",
    "a part that may have it": "options = {'connect_timeout': 0, **({'connect_timeout': 5} if x else {})}",
    "unknown key": "options = {'connect_timeout': 0, key: 5}",
    "union with one that may have it": "options = {'connect_timeout': 0} | ({'connect_timeout': 5} if x else {})",
    "in-place union": "options = {'connect_timeout': 0}\noptions |= {'connect_timeout': 5}",
    "in-place union with an unknown": "options = {'connect_timeout': 0}\noptions |= load()",
    "set under a condition": "options = {}\nif x:\n    options['connect_timeout'] = 0",
    "comprehension": "options = {k: v for k, v in {'connect_timeout': 0}.items()}",
    "update with one that may have it": (
        "options = {'connect_timeout': 0}\noptions.update({'connect_timeout': 5} if x else {})"
    ),
    "unknown key set": "options = {'connect_timeout': 0}\noptions[key] = 5",
    "key unpacked into": "options = {'connect_timeout': 0}\noptions['connect_timeout'], x = 5, 6",
    "unknown key popped": "options = {'connect_timeout': 0}\noptions.pop(key)",
    "unknown key deleted": "options = {'connect_timeout': 0}\ndel options[key]",
    "handed on by another name": "options = {'connect_timeout': 0}\nother = options\nfill(other)",
    "changed by the third name": (
        "options = {'connect_timeout': 0}\nsecond = options\nthird = second\nthird.update(connect_timeout=5)"
    ),
    "changed by another name of a choice": (
        "options = {'connect_timeout': 0}\nother = options if x else {}\nother['connect_timeout'] = 5"
    ),
    "two targets, the first changed": "other = options = {'connect_timeout': 0}\nother['connect_timeout'] = 5",
    "changed through a walrus": "options = {'connect_timeout': 0}\nif x := options:\n    x['connect_timeout'] = 5",
    "changed through a loop": (
        "options = {'connect_timeout': 0}\nfor each in (options, {}):\n    each['connect_timeout'] = 5"
    ),
    "changed through a pattern": (
        "options = {'connect_timeout': 0}\nmatch options:\n    case dict() as x:\n        x['connect_timeout'] = 5"
    ),
    "changed through what a function returns": (
        "options = {'connect_timeout': 0}\ndef shared():\n    return options\n"
        "other = shared()\nother['connect_timeout'] = 5"
    ),
    "changed as an attribute": (
        "class A:\n    options = {'connect_timeout': 0}\nA.options['connect_timeout'] = 5\noptions = A.options"
    ),
}


@pytest.mark.parametrize("code", REPLACED.values(), ids=REPLACED)
def test_a_key_that_may_be_replaced_is_unknown(code: str) -> None:
    clean(f"{HEAD}{code}\n{LAST}\n")


def test_a_change_in_another_method_is_read_where_it_stands() -> None:
    clean("""
        from botocore.config import Config
        class A:
            def f(self, seconds):
                options = {"connect_timeout": 0}
                self.options = options
                return Config(read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}, **options)
            def g(self):
                self.options["connect_timeout"] = 5
    """)


@pytest.mark.parametrize("change", ["retries.pop('foo')", "del retries['foo']", "retries.clear()"])
def test_a_wrong_key_that_may_be_taken_away_again(change: str) -> None:
    source = f"""
from botocore.config import Config
retries = {{"mode": "standard", "total_max_attempts": 2, "foo": 1}}
{change}
Config(read_timeout=5, retries=retries)
"""
    clean(source, but={change: "pass"}, then="BOT212")


def test_wrong_keys_that_only_a_condition_adds() -> None:
    source = """
        from botocore.config import Config
        good = {"mode": "standard", "total_max_attempts": 2}
        more = {KEY: 1}
        Config(read_timeout=5, retries=good | (more if x else {}))
        Config(read_timeout=5, retries=good, proxies={**({"http": "http://x"} if x else {})})
        Config(read_timeout=5, retries=good, s3={**({"addressing_style": 5} if x else {})})
        Config(read_timeout=5, retries={**(good if x else {})}).merge(Config(retries={"mode": "legacy"}))
    """
    clean(source.replace("KEY", '"foo"'), but={"more if x else {}": "more"}, then="BOT212")
    clean(
        source.replace("KEY", '"mode"'), but={'{**({"http": "http://x"} if x else {})}': '{"http": "x"}'}, then="BOT217"
    )
    clean(source.replace("KEY", '"mode"'), but={"{**(good if x else {})}": "good"}, then="BOT222")


CHOSEN = """
import boto3
from botocore.config import Config
CONFIG = Config(read_timeout=60, connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
class Service:
    def __init__(self, name):
        self.client = boto3.client("sqs", config=CONFIG)
    def send(self):
        self.client.send_message(QueueUrl="q", MessageBody="m")
class Other(Service):
    pass
EVERY = {}
async def work(kind):
    EVERY[kind].send()
"""


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ('{"a": Service("a"), "b": Service("b")}', "  # BOT404"),
        ('[Service("a"), Service("b")]', "  # BOT404"),
        ('{"a": Service("a"), "b": None}', "  # BOT404"),
        ('{"a": Service("a"), "b": load()}', ""),
        ('{"a": Service("a"), name: Service("b")}', ""),
        ('{"a": Service("a"), **more}', ""),
        ('{"a": Service("a"), "b": Other("b")}', ""),
        ("{}", ""),
    ],
)
def test_any_of_several_objects_of_one_class(held: str, code: str) -> None:
    """Whichever the unknown key chooses, its class is known."""
    source = CHOSEN.replace("{}", held).replace("    EVERY[kind].send()", f"    EVERY[kind].send(){code}")
    (flags if code else clean)(source)
