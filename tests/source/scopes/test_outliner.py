"""Imports and bindings in every form and scope: what a name is, and when nobody can tell."""

from __future__ import annotations

import ast
import dataclasses
import sys
from typing import Any

import libcst as cst
import pytest

from flake8_botocore.source.scopes.outliner import Outliner, outline
from flake8_botocore.source.scopes.scope import Outline, Scope, SourceModule
from flake8_botocore.source.syntax.lean_tree import LeanTree
from flake8_botocore.source.syntax.tree import called_name, parse
from tests.snippets import clean, flags
from tests.source.syntax.every_kind import SOURCES, plain

IMPORTS = {
    "import": ("import boto3", "boto3.client('s3')"),
    "import as": ("import boto3 as b", "b.client('s3')"),
    "import of a submodule": ("import boto3.session", "boto3.client('s3')"),
    "from import": ("from boto3 import client", "client('s3')"),
    "from import as": ("from boto3 import client as c", "c('s3')"),
    "from import of resource": ("from boto3 import resource", "resource('s3')"),
    "from import in brackets": ("from boto3 import (client, resource as r)", "r('s3')"),
    "session class": ("from boto3 import Session", "Session().client('s3')"),
    "session class as": ("from boto3 import Session as S", "S().client('s3')"),
    "session class of its module": ("from boto3.session import Session", "Session().resource('s3')"),
    "session module": ("from boto3 import session", "session.Session().client('s3')"),
    "session module by path": ("import boto3.session", "boto3.session.Session().client('s3')"),
    "session module as": ("import boto3.session as bs", "bs.Session().client('s3')"),
    "default session": ("import boto3", "boto3._get_default_session().client('s3')"),
    "default session object": ("import boto3", "boto3.DEFAULT_SESSION.client('s3')"),
    "botocore session": ("import botocore.session", "botocore.session.get_session().create_client('s3')"),
    "botocore session class": ("import botocore.session", "botocore.session.Session().create_client('s3')"),
    "botocore get_session": ("from botocore.session import get_session", "get_session().create_client('s3')"),
    "botocore module": ("from botocore import session", "session.get_session().create_client('s3')"),
    "aiobotocore": ("from aiobotocore.session import get_session", "get_session().create_client('s3')"),
    "aiobotocore class": ("from aiobotocore.session import AioSession", "AioSession().create_client('s3')"),
    "aioboto3": ("import aioboto3", "aioboto3.Session().client('s3')"),
    "vendored by botocore's users": ("from .vendored import boto3", "boto3.client('s3')"),
}


@pytest.mark.parametrize(("statement", "call"), IMPORTS.values(), ids=IMPORTS)
def test_every_way_to_import(statement: str, call: str) -> None:
    flags(f"{statement}\n{call}  # BOT101\n")


@pytest.mark.parametrize(("statement", "call"), IMPORTS.values(), ids=IMPORTS)
def test_every_way_to_import_inside_a_function(statement: str, call: str) -> None:
    flags(f"def work(event):\n    {statement}\n    return {call}  # BOT101\n")


def test_the_same_names_from_elsewhere_are_not_boto() -> None:
    clean(
        """
        from docker import client
        from requests import Session
        from botanist import session

        client("s3")
        Session().client("s3")
        session.Session().client("s3")
        # boto3 is only mentioned
    """,
        but={
            "docker import client": "boto3 import client",
            "requests import Session": "boto3 import Session",
            "botanist import session": "boto3 import session",
        },
    )


def test_an_import_inside_a_function_is_seen_in_that_function_only() -> None:
    flags("""
        def one():
            import boto3 as b
            return b.client("s3")  # BOT101

        def other(b):
            return b.client("s3")
    """)


def test_an_import_at_the_top_is_seen_in_nested_functions() -> None:
    flags("""
        import boto3

        def outer():
            def inner():
                return [boto3.client(name) for name in ("s3",)]  # BOT101
            return inner
    """)


def test_an_import_below_its_use_in_a_function() -> None:
    flags("""
        def late():
            return boto3.client("s3")  # BOT101

        import boto3
    """)


def test_imports_in_a_branch() -> None:
    flags("""
        import sys
        if sys.argv:
            import boto3
            boto3.client("s3")  # BOT101
    """)


def test_type_checking_import_of_the_module_in_use() -> None:
    flags("""
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            import boto3

        def f():
            import boto3
            return boto3.client("s3")  # BOT101
    """)


def test_fallback_for_a_missing_boto_does_not_hide_it() -> None:
    flags("""
        try:
            import boto3
            from botocore.config import Config
        except ImportError:
            boto3 = None
            Config = None

        boto3.client("s3")  # BOT101
        Config(read_timeout=5)  # BOT102
    """)


@pytest.mark.parametrize(
    "error", ["ImportError", "ModuleNotFoundError", "(ImportError, OSError)", "builtins.ImportError", ""]
)
def test_fallback_by_every_exception_that_a_missing_module_raises(error: str) -> None:
    flags(f"""
        import builtins
        try:
            import boto3
        except {error}:
            import fake as boto3
        boto3.client("s3")  # BOT101
    """)


def test_fallback_after_another_exception_is_a_second_meaning() -> None:
    clean(
        """
        try:
            import boto3
        except RuntimeError:
            import fake as boto3
        boto3.client("s3")
    """,
        but={"RuntimeError": "ImportError"},
    )


def test_a_fallback_that_is_boto_itself() -> None:
    flags("""
        try:
            from fast import Session
        except ImportError:
            from boto3 import Session as BotoSession
        BotoSession().client("s3")  # BOT101
    """)


def test_fallback_class_for_a_missing_name() -> None:
    flags("""
        try:
            from boto3 import Session
        except ImportError:
            class Session:
                pass
        Session().client("s3")  # BOT101
    """)


def test_star_import_of_boto_is_silent() -> None:
    clean(
        """
        from boto3 import *
        client("s3")
    """,
        but={"import *": "import client"},
    )


def test_star_import_beside_a_plain_import() -> None:
    flags("""
        from helpers import *
        import boto3
        boto3.client("s3")  # BOT101
    """)


def test_relative_modules_called_like_boto_are_first_party() -> None:
    clean(
        """
        from . import boto
        from .boto import session
        boto.client("s3", profile="x")
        session.fetch("s3")
    """,
        but={'profile="x"': 'region_name="x"'},
    )


def test_a_name_bound_to_two_different_things_is_unknown() -> None:
    clean(
        """
        import boto3
        import docker
        import sys

        if sys.argv:
            make = boto3.client
        else:
            make = docker.client
        make("s3")
    """,
        but={"docker.client": "boto3.client"},
    )


def test_a_name_bound_twice_to_the_same_thing() -> None:
    flags("""
        import sys
        if sys.argv:
            import boto3
        else:
            import boto3
        boto3.client("s3")  # BOT101
    """)


def test_loop_variable_hides_the_module() -> None:
    clean(
        """
        import boto3 as b
        for b in (1, 2):
            b.client("s3")
    """,
        but={"for b in": "for c in"},
        then="BOT101 BOT405",
    )


def test_comprehension_variable_hides_the_module_inside_it_only() -> None:
    flags("""
        import boto3 as b
        [b.client("s3") for b in ()]
        b.client("s3")  # BOT101
    """)


def test_exception_name_hides_the_module() -> None:
    clean(
        """
        import boto3 as b
        try:
            pass
        except ValueError as b:
            b.client("s3")
    """,
        but={"ValueError as b": "ValueError as c"},
    )


def test_pattern_capture_hides_the_module() -> None:
    clean(
        """
        import boto3 as b
        def f(x):
            match x:
                case [b, *rest]:
                    return b.client("s3")
        def g(x):
            match x:
                case {"a": b}:
                    return b.client("s3")
    """,
        but={"[b, *rest]": "[c, *rest]", '"a": b': '"a": c'},
    )


def test_star_pattern_and_mapping_rest_hide_the_module() -> None:
    clean(
        """
        import boto3 as b
        def f(x):
            match x:
                case [first, *b]:
                    return b.client("s3")
        def g(x):
            match x:
                case {"a": 1, **b}:
                    return b.client("s3")
    """,
        but={"*b]": "*c]", "**b}": "**c}"},
    )


def test_augmented_assignment_makes_a_name_unknown() -> None:
    clean(
        """
        import boto3
        name = boto3.Session()
        name += 1
        name.fetch("s3")
        other = boto3
        other |= 1
        other.client("s3")
    """,
        but={"other |= 1": "another = 1"},
    )


def test_with_target_hides_the_module() -> None:
    clean(
        """
        import boto3 as b
        def f(patched):
            with patched() as b:
                b.client("s3")
    """,
        but={"as b:": "as c:"},
    )


def test_function_parameter_hides_the_module() -> None:
    clean(
        """
        import boto3
        def f(boto3):
            return boto3.client("s3")
        g = lambda boto3: boto3.client("s3")
        def h(*boto3):
            return boto3.client("s3")
        def i(**boto3):
            return boto3.client("s3")
        def j(boto3, /, x):
            return boto3.client("s3")
        def k(*, boto3):
            return boto3.client("s3")
    """,
        but={
            "def f(boto3)": "def f(x)",
            "lambda boto3": "lambda x",
            "h(*boto3)": "h(*x)",
            "i(**boto3)": "i(**x)",
            "j(boto3, /, x)": "j(y, /, x)",
            "k(*, boto3)": "k(*, x)",
        },
    )


def test_function_of_the_same_name_hides_the_import() -> None:
    clean(
        """
        def f():
            from boto3 import client
            def client(name):
                return name
            return client("s3")
    """,
        but={"def client(name)": "def other(name)"},
    )


def test_class_of_the_same_name_hides_the_import() -> None:
    clean(
        """
        import boto3

        def f():
            class boto3:
                client = print
            boto3.client("s3")
    """,
        but={"class boto3": "class other"},
    )


def test_global_statement_reaches_the_module() -> None:
    flags("""
        import boto3
        session = None

        def setup():
            global session
            session = boto3.Session()

        def use():
            return session.client("sns")  # BOT101
    """)


def test_global_statement_reaches_the_module_from_a_comprehension() -> None:
    found = _lean("def f():\n    global x\n    [(x := y) for y in ()]\n")
    assert [[*scope.bindings] for scope in found.scopes] == [["f", "x"], [], ["y"]]


def test_nonlocal_statement_reaches_the_outer_function() -> None:
    flags("""
        import boto3

        def outer():
            s = None
            def setup():
                nonlocal s
                s = boto3.Session()
            def use():
                return s.client("sns")  # BOT101
            return setup, use
    """)


def test_a_local_name_is_not_the_global_one() -> None:
    clean(
        """
        import boto3
        s = boto3.Session()

        def use(make):
            s = make()
            return s.client("sns")
    """,
        but={"s = make()": "t = make()"},
    )


def test_class_body_names_are_not_seen_from_its_methods() -> None:
    clean(
        """
        class A:
            import boto3 as b
            def f(self):
                return b.client("s3")
    """,
        but={"return b.client": "return self.b.client"},
    )


def test_class_body_names_are_seen_in_the_body_and_on_self() -> None:
    flags("""
        class A:
            import boto3
            x = boto3.client("s3")  # BOT101
            def f(self):
                return self.boto3.client("s3")  # BOT101
    """)


def test_calls_in_default_values_and_decorators_belong_to_the_outer_scope() -> None:
    flags("""
        import boto3

        def f(boto3=boto3.client("s3")):  # BOT101
            pass

        @register(boto3.client("sns"))  # BOT101
        def g(boto3):
            pass

        class A(make(boto3.client("sqs")), meta=boto3.client("ec2")):  # BOT101 BOT101
            pass

        h = lambda c=boto3.client("ssm"): c  # BOT101
    """)


def test_calls_in_every_kind_of_statement() -> None:
    flags("""
        import boto3

        assert boto3.client("s3")  # BOT101
        del {}[boto3.client("s3")]  # BOT101
        for x in boto3.client("s3").x():  # BOT101
            pass
        while boto3.client("s3"):  # BOT101
            break
        if boto3.client("s3"):  # BOT101
            pass
        elif boto3.client("s3"):  # BOT101
            pass
        with boto3.client("s3"):  # BOT101
            pass
        try:
            boto3.client("s3")  # BOT101
        except E:
            boto3.client("s3")  # BOT101
        else:
            boto3.client("s3")  # BOT101
        finally:
            boto3.client("s3")  # BOT101
        x = f"{boto3.client('s3')}"  # BOT101
        x = [boto3.client("s3"), {boto3.client("s3"): 1}]  # BOT101 BOT101
        x[boto3.client("s3")] = 1  # BOT101
        boto3.client("s3").y = 1  # BOT101
        x = not boto3.client("s3")  # BOT101
        x = boto3.client("s3") if boto3.client("sns") else boto3.client("sqs")  # BOT101 BOT101 BOT101
        x: int = boto3.client("s3")  # BOT101
        x += boto3.client("s3")  # BOT101
        match boto3.client("s3"):  # BOT101
            case x if boto3.client("s3"):  # BOT101
                pass
        raise boto3.client("s3")  # BOT101
    """)


def test_calls_in_async_and_generator_code() -> None:
    flags("""
        import boto3

        async def f():
            async with boto3.client("s3") as c:  # BOT101
                yield boto3.client("s3")  # BOT101
            async for x in boto3.client("s3").y():  # BOT101
                await boto3.client("s3")  # BOT101
            x = [boto3.client("s3") async for y in z if boto3.client("sns")]  # BOT101 BOT101

        def g():
            yield from boto3.client("s3")  # BOT101
            return {boto3.client("s3"): boto3.client("sns") for y in z}  # BOT101 BOT101
    """)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 does not parse except*")
def test_exception_groups() -> None:
    flags("""
        import boto3
        try:
            pass
        except* ValueError as boto3x:
            boto3.client("s3")  # BOT101
    """)


# A visitor of libcst's.

MODULE = SourceModule()


def _said(found: Outline) -> list[Any]:
    """An outline in plain data: nodes by what they say, scopes by number."""
    number = {scope: index for index, scope in enumerate(found.scopes)}

    def flat(value: Any) -> Any:
        if isinstance(value, Scope):
            return f"scope {number[value]}"
        if isinstance(value, cst.CSTNode):
            return plain(value)
        if isinstance(value, dict):
            return [(flat(name), flat(each)) for name, each in value.items()]
        if isinstance(value, (list, tuple)):
            return [flat(each) for each in value]
        return fields(value) if dataclasses.is_dataclass(value) else value

    def fields(value: Any) -> Any:
        return type(value).__name__, {f.name: flat(getattr(value, f.name)) for f in dataclasses.fields(value)}

    return [fields(found), *map(fields, found.scopes)]


def _lean(source: str) -> Outline:
    return outline(LeanTree(ast.parse(source), source), MODULE)


def _visited(source: str) -> Outline:
    tree = parse(source)
    visitor = Outliner(tree, MODULE)
    tree.visit(visitor)
    return visitor.outline


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_libcst_drives_the_visitor_to_the_same_outline(source: str) -> None:
    assert _said(_visited(source)) == _said(_lean(source))


def test_calls_scopes_and_functions_are_in_the_order_of_the_source() -> None:
    found = _lean("""
@a()
def f(x=b(lambda: c())):
    def g(y=d()): e()
    class H(i()): j(); k = [l() for _ in m()]
    n()
o()
""")
    assert [called_name(site.node) for site in found.calls] == list("abcdeijlmno")
    assert [scope.kind for scope in found.scopes] == [
        *("module", "function", "function", "function", "class", "comprehension")
    ]
    assert [scope.node.name.value for scope in found.functions] == ["f", "g"]  # type: ignore[attr-defined]


def test_nonlocal_finds_a_name_bound_behind_the_function() -> None:
    found = _lean("def outer():\n    def inner():\n        nonlocal x\n        x = 1\n    x = 2\n")
    _, outer, inner = found.scopes
    assert [binding.value.value for binding in outer.bindings["x"]] == ["2", "1"]  # type: ignore[union-attr]
    assert inner.bindings == {}
