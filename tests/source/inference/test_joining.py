"""Joining what a name may hold."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_botocore.facts import UNKNOWN, Anchor, Literal
from flake8_botocore.source.inference.objects import (
    MOST_ALTERNATIVES,
    Class,
    Either,
    Function,
    Instance,
    Module,
    Object,
    join,
)
from flake8_botocore.source.scopes.scope import Scope, Surroundings

NODE = Anchor(cst.Pass())
NONE = Literal(None, NODE)


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
