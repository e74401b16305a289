"""Facts are plain data: frozen, complete when they are asked for, and the same in whatever order that is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import libcst as cst

from flake8_botocore import facts
from flake8_botocore.advice.running import RunningClients
from flake8_botocore.config import Settings
from flake8_botocore.facts import ABSENT, UNKNOWN, Anchor, Place, SourceFacts
from flake8_botocore.rules import all_rules
from flake8_botocore.source import fact_table as table
from scripts.rule_examples import examples
from tests.readings import reading

SEVERAL = """\
import boto3, botocore.session
from botocore.config import Config
RETRIES = {"max_attempts": 3}
core = botocore.session.get_session()
core.set_default_client_config(Config(retries=RETRIES))
session = boto3.Session(botocore_session=core)
config = Config(read_timeout=5, retries={**RETRIES})
config.read_timeout = 9
options = {"config": config}
options["region_name"] = "eu-west-1"
def both(service="sqs"):
    return session.client(service, **options), boto3.client("s3", config=config.merge(Config(retries=RETRIES)))
queue, store = both()
queue.receive_message(QueueUrl="")
config.connect_timeout = 3
"""
SOURCES = [
    SEVERAL,
    *(each for rule in all_rules() for name in ("Example", "Use instead") for each in examples(rule, name)),
]


def test_the_order_in_which_rules_ask_does_not_matter() -> None:
    assert len(SOURCES) >= 50
    kinds = [SourceFacts, *table.TABLE]
    for source in SOURCES:
        assert _told(source, kinds) == _told(source, kinds[::-1], first=True), source


def _told(source: str, kinds: list[type], *, first: bool = False) -> dict[str, Any]:
    """Every fact of ``source``, asked for in the order of ``kinds``, in a form that can be compared.

    ``first``: after the evaluator was asked what every expression that is called or given is, from the last one on.
    """
    read = reading(source, "example.py", Settings())
    for site in read.facts.file.outline.calls[::-1] if first else ():
        for node in (*(arg.value for arg in site.node.args), site.node.func, site.node):
            read.facts.evaluator.value(node, site.scope)
    found = {kind: read.facts.of(kind) for kind in kinds if kind is not SourceFacts}
    uses = [read.facts.use_of(client) for client in read.facts.clients]
    told = _Telling(read.spans)
    # What is worked out from facts is no fact: it holds the facts of one reading.
    every = {
        kind.__name__: [told.of(fact) for fact in found[kind]] for kind in table.TABLE if kind is not RunningClients
    }
    return every | {"uses": [told.of((use.calls, use.mentions, use.limited, use.sends_nothing)) for use in uses]}


class _Telling:
    """Tells facts by what they say and where they stand, as those of two readings are different objects."""

    def __init__(self, spans: Callable[[list[Anchor]], Mapping[Anchor, object]]) -> None:
        self.spans = spans

    def of(self, value: Any) -> Any:
        if isinstance(value, cst.CSTNode):
            return self.spans([Anchor(value)]).get(Anchor(value))
        if isinstance(value, Mapping):
            return sorted((str(self.of(key)), self.of(each)) for key, each in value.items())
        if isinstance(value, (list, tuple)):
            return [self.of(each) for each in value]
        if isinstance(value, Place):
            return str(value)
        if dataclasses.is_dataclass(value):
            return type(value).__name__, [self.of(getattr(value, field.name)) for field in dataclasses.fields(value)]
        return type(value).__name__ if isinstance(value, (type(UNKNOWN), type(ABSENT))) else value


def test_source_facts_without_a_file_are_empty() -> None:
    empty = SourceFacts()
    assert [empty.of(kind) for kind in table.TABLE] == [[] for _ in table.TABLE]
    assert empty.of(SourceFacts) == [empty]
    client = facts.ClientCreation(Anchor(None), "boto3.client", "client", "boto3", UNKNOWN, (), True, ABSENT)
    use = empty.use_of(client)
    assert (use.calls, use.mentions.complete, use.limited, use.limit, use.sends_nothing) == ((), False, (), None, False)
