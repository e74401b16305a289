"""Values on their way to JSON and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest

from flake8_botocore.cache.cache import BROKEN, Codec
from flake8_botocore.findings import PARTS, Edit, Finding, Fix, Note, RootPlace, Span


@dataclass(frozen=True)
class Held:
    """Everything that a value may hold."""

    one: Any = None


class Other(NamedTuple):
    """A class that the codec does not know."""

    one: int


SPAN = Span(1, 2, 3, 4)
CODEC = Codec(*PARTS, Held)


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, 5, 5.0, 1e9, float("inf"), "", "é\ud800\0", (), (1, (2,)), {}, {1: "a"}, {SPAN: SPAN}),
        Held(({"a": (SPAN, None)},)),
        Finding(
            "BOT101",
            SPAN,
            "A message.",
            (Fix("A title", (Edit(SPAN, "x"),), "safe"),),
            RootPlace("session", "boto3.Session", "aws.py", 7),
            "Some advice.",
            (Note("client", "app/aws.py:12", SPAN, "/app/aws.py"), Note("invoke", "line 1", SPAN, said=True)),
        ),
    ],
)
def test_there_and_back(value: object) -> None:
    back = CODEC.decode(json.loads(json.dumps(CODEC.encode(value))))
    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value)


def test_what_is_not_known_is_refused() -> None:
    for value in (Other(1), [1], frozenset(), Held(Other(1))):
        with pytest.raises(KeyError):
            CODEC.encode(value)


@pytest.mark.parametrize("held", [[], [99], ["a"], [3, 1], [-2, 1], [-2, [1]], [0], [None], [1.5]])
def test_what_was_never_written_is_refused(held: object) -> None:
    with pytest.raises(BROKEN):
        CODEC.decode(held)
