"""Scopes by themselves: where a name is bound and where reading it finds it."""

from __future__ import annotations

import libcst as cst

from flake8_botocore.source.scopes.scope import Lost, Scope, ScopeKind, Surroundings


def scope(kind: ScopeKind, parent: Scope | None = None) -> Scope:
    return Scope(kind, cst.Pass(), parent, None, Surroundings())


def test_a_name_is_found_in_the_nearest_scope_that_binds_it() -> None:
    top = scope("module")
    outer = scope("function", top)
    inner = scope("function", outer)
    top.bind("x", Lost(top))
    assert inner.find("x") is top
    outer.bind("x", Lost(outer))
    assert inner.find("x") is outer
    assert inner.find("y") is None


def test_a_class_body_is_seen_from_itself_but_not_from_its_methods() -> None:
    top = scope("module")
    body = scope("class", top)
    method = scope("function", body)
    body.bind("x", Lost(body))
    assert body.find("x") is body
    assert method.find("x") is None


def test_global_binds_and_reads_in_the_module() -> None:
    top = scope("module")
    outer = scope("function", top)
    inner = scope("function", outer)
    outer.bind("x", Lost(outer))
    inner.outward["x"] = "global"
    assert inner.find("x") is None
    inner.bind("x", Lost(inner))
    assert list(top.bindings) == ["x"]
    assert inner.find("x") is top
    assert inner.bindings == {}


def test_scopes_inside_a_function_share_its_global_names() -> None:
    top = scope("module")
    outer = scope("function", top)
    inner = scope("function", outer)
    outer.bind("x", Lost(outer))
    top.bind("x", Lost(top))
    inner.outward["x"] = "global"
    assert scope("comprehension", inner).find("x") is top
    assert scope("function", inner).find("x") is top
    body = scope("class", outer)
    body.outward["x"] = "global"
    assert scope("function", body).find("x") is outer


def test_nonlocal_binds_in_the_function_that_has_the_name() -> None:
    top = scope("module")
    outer = scope("function", top)
    middle = scope("function", outer)
    inner = scope("function", middle)
    outer.bind("x", Lost(outer))
    inner.outward["x"] = "nonlocal"
    inner.bind("x", Lost(inner))
    assert len(outer.bindings["x"]) == 2
    assert inner.bindings == middle.bindings == {}


def test_nonlocal_of_a_name_nobody_binds_stays_here() -> None:
    top = scope("module")
    inner = scope("function", top)
    inner.outward["x"] = "nonlocal"
    assert inner.home("x") is inner


def test_a_comprehension_belongs_to_its_function() -> None:
    top = scope("module")
    function = scope("function", top)
    comprehension = scope("comprehension", function)
    assert comprehension.function is function
    assert scope("comprehension", top).function is None
    assert top.function is None


def test_only_a_function_directly_in_a_class_body_is_a_method() -> None:
    body = scope("class", scope("module"))
    method = scope("function", body)
    assert method.owner is body
    assert scope("function", method).owner is None
    assert scope("class", body).owner is None
