"""Joining what a name may hold."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_botocore.facts import UNKNOWN, Anchor, Literal
from flake8_botocore.source.inference.objects import (
    CYCLE,
    MOST_ALTERNATIVES,
    Class,
    Dotted,
    Either,
    Foreign,
    Function,
    Instance,
    Module,
    Object,
    Session,
    join,
    possible_values,
)
from flake8_botocore.source.scopes.scope import Scope, Surroundings

NODE = Anchor(cst.Pass())
NONE = Literal(None, NODE)
ONE = Literal(1, NODE)
BOTO3 = Dotted("boto3", NODE)
DOCKER = Dotted("docker", NODE)
FIRST = Session("boto3", NODE, "a")


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
    assert list(possible_values(join([joined, *values]))) == values


SCOPE = Scope("module", cst.parse_module(""), None, None, Surroundings())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Class(SCOPE), Class(SCOPE)),
        (Function(SCOPE), Function(SCOPE)),
        (Module(SCOPE), Module(SCOPE)),
        (Instance(Class(SCOPE)), Instance(Class(SCOPE))),
        (NONE, Literal(None, NODE)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_same_thing_twice_is_that_thing(one: Object, other: Object) -> None:
    assert join([one, other]) is one


def test_as_many_things_as_are_followed() -> None:
    numbers: list[Object] = [Literal(number, NODE) for number in range(MOST_ALTERNATIVES + 1)]
    assert isinstance(join(numbers[:-1]), Either)
    assert join(numbers) is UNKNOWN


@pytest.mark.parametrize(("origin", "mock"), [("unittest.mock.Mock", True), ("mock.Mock", True), ("mocks.Mock", False)])
def test_objects_of_mocking_modules_are_mocks(origin: str, mock: bool) -> None:
    assert Foreign(origin).is_mock is mock
