"""Joining what a name may hold."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_botocore.facts import UNKNOWN, Anchor, ClientCreation, Literal
from flake8_botocore.source.inference.objects import (
    CYCLE,
    MOST_ALTERNATIVES,
    Class,
    Client,
    Dotted,
    Either,
    Foreign,
    Function,
    Instance,
    Method,
    Module,
    Object,
    Partial,
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
    assert list(possible_values(join([joined, *values]))) == values


SCOPE = Scope("module", cst.parse_module(""), None, None, Surroundings())
CALL = cst.Call(cst.Name("f"))
SOLID: list[Object] = [
    BOTO3,
    Class(SCOPE),
    Function(SCOPE),
    Instance(Class(SCOPE)),
    Client(ClientCreation(NODE, "boto3.client", "client", "boto3", UNKNOWN, (), True, UNKNOWN), FIRST),
    Module(SCOPE),
    Method(FIRST, "client", NODE),
    Partial(BOTO3, CALL, SCOPE, 1),
]


@pytest.mark.parametrize("value", SOLID, ids=lambda value: type(value).__name__)
def test_a_thing_that_may_be_none_is_that_thing(value: Object) -> None:
    assert join([value, NONE]) is value
    assert join([NONE, value, NONE]) is value
    assert isinstance(join([value, ONE]), Either)


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
