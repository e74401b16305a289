"""Joining what a name may hold."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_botocore.facts import UNKNOWN, Anchor, Literal
from flake8_botocore.reading.inference.joining import CYCLE, join
from flake8_botocore.reading.inference.objects import Dotted, Either, Object, Session, options

NODE = Anchor(cst.Pass())
NONE = Literal(None, NODE)
ONE = Literal(1, NODE)
BOTO3 = Dotted("boto3", NODE)
DOCKER = Dotted("docker", NODE)
FIRST = Session("boto3", NODE, "a")
SECOND = Session("boto3", NODE, "b")


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ([], UNKNOWN),
        ([CYCLE], UNKNOWN),
        ([ONE], ONE),
        ([ONE, CYCLE], ONE),
        ([ONE, ONE], ONE),
        ([BOTO3, Dotted("boto3", NODE)], BOTO3),
        ([BOTO3, NONE], BOTO3),
        ([NONE, BOTO3], BOTO3),
        ([FIRST, UNKNOWN], FIRST),
        ([UNKNOWN, FIRST, NONE], FIRST),
    ],
)
def test_one_thing(values: list[Object], result: Object) -> None:
    assert join(values) is result


@pytest.mark.parametrize("values", [[BOTO3, DOCKER], [BOTO3, UNKNOWN], [FIRST, ONE], [ONE, NONE], [FIRST, DOCKER]])
def test_different_things(values: list[Object]) -> None:
    joined = join(values)
    assert isinstance(joined, Either)
    assert list(joined.options) == values
    assert join([joined, *values]) is not UNKNOWN
    assert list(options(join([joined, *values]))) == values


def test_sessions_are_one_session() -> None:
    joined = join([FIRST, SECOND])
    assert isinstance(joined, Session)
    assert joined.parts == (FIRST, SECOND)


def test_too_many_things() -> None:
    assert join([Literal(number, NODE) for number in range(40)]) is UNKNOWN
