"""Values on their way to JSON and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest

from flake8_botocore.findings import Edit, Finding, Fix, Note, RootPlace, Span
from flake8_botocore.runs.cache import CacheError, Codec


@dataclass(frozen=True)
class Held:
    """Everything that a value may hold."""

    one: Any = None


class Other(NamedTuple):
    """A class that the codec does not know."""

    one: int


SPAN = Span(1, 2, 3, 4)
CODEC = Codec(Finding | Held | Any)


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


def test_values_of_unknown_types_are_refused() -> None:
    for value in (Other(1), [1], frozenset(), Held(Other(1))):
        with pytest.raises(KeyError):
            CODEC.encode(value)


SPAN_HELD = [1, 1, 2, 3, 4]
FINDING_HELD = [0, "BOT101", SPAN_HELD, "A message.", [-1], None, "", [-1], "", "error", False, "a-rule"]


def test_the_held_finding_is_one() -> None:
    assert CODEC.decode(FINDING_HELD) == Finding("BOT101", SPAN, "A message.", severity="error", rule="a-rule")


@pytest.mark.parametrize(
    "held",
    [
        *([], [99], ["a"], [3, 1], [-2, 1], [-2, [1]], [0], [None], [1.5], [-3, 1], [True], {}, {"a": 1}, [[]]),
        *([-2, [[-2], 1]], [-2, [1, 2, 3]], [1, 1, 2, 3], [1, 1, 2, 3, "4"], [1, 1, 2, 3, None], [1, 1, 2, 3, 4, 5]),
        *([*FINDING_HELD[:at], {"wrong": []}, *FINDING_HELD[at + 1 :]] for at in range(len(FINDING_HELD))),
        *([*FINDING_HELD[:at], [-1, 1], *FINDING_HELD[at + 1 :]] for at in range(1, len(FINDING_HELD))),
        [*FINDING_HELD[:9], "no severity", False, "a-rule"],
    ],
)
def test_data_that_the_codec_never_wrote_is_refused(held: object) -> None:
    with pytest.raises(CacheError):
        CODEC.decode(held)


def test_data_nested_too_deeply_is_refused() -> None:
    held: object = 1
    for _ in range(10_000):
        held = [-1, held]
    with pytest.raises(CacheError):
        CODEC.decode(held)


@pytest.mark.parametrize("kind", [Finding, tuple[Span, ...], tuple[Span, Span], dict[str, Span], str | None, int])
def test_data_of_another_type_is_refused(kind: object) -> None:
    with pytest.raises(CacheError):
        Codec(kind).decode([0, *SPAN])
    assert Codec(Span).decode([0, *SPAN]) == SPAN


def test_an_error_of_our_own_is_not_taken_for_a_broken_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise AttributeError("a bug")

    monkeypatch.setattr(Span, "__new__", fails)
    with pytest.raises(AttributeError, match="a bug"):
        CODEC.decode(SPAN_HELD)
