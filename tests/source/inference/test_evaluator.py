"""Following names and expressions to boto: what counts as evidence, and where it ends."""

from __future__ import annotations

from tests.snippets import clean, flags, message

# Evidence 2: assignment.


def test_a_session_bound_to_a_name() -> None:
    flags("""
        import boto3
        s = boto3.Session(profile_name="x")
        s.client("s3")  # BOT101
        s.resource("s3")  # BOT101
        s.get_credentials()
    """)


def test_the_library_bound_to_a_name() -> None:
    flags("""
        import boto3
        b = boto3
        b.client("s3")  # BOT101
        b.Session().client("s3")  # BOT101
    """)


def test_the_client_function_bound_to_a_name() -> None:
    flags("""
        import boto3
        make = boto3.client
        make("s3")  # BOT101
        s = boto3.Session()
        of_session = s.resource
        of_session("s3")  # BOT101
    """)


def test_the_client_function_handed_on_is_not_a_call() -> None:
    clean(
        """
        import boto3
        register(boto3.client)
        make: boto3.client = None
        x = boto3.client
    """,
        but={
            "register(boto3.client)": 'register(boto3.client("s3"))',
            "boto3.client = None": 'object = boto3.client("s3")',
            "x = boto3.client": 'x = boto3.client("s3")',
        },
    )


def test_one_name_for_another() -> None:
    flags("""
        import boto3
        a = boto3.Session()
        b = a
        c = b
        c.client("s3")  # BOT101
    """)


def test_chained_assignment() -> None:
    flags("""
        import boto3
        a = b = boto3.Session()
        a.client("s3")  # BOT101
        b.client("s3")  # BOT101
    """)


def test_walrus() -> None:
    flags("""
        import boto3
        if (s := boto3.Session()):
            s.client("s3")  # BOT101
        [t.client("sns") for x in y if (t := boto3.Session())]  # BOT101
        t.client("sqs")  # BOT101
    """)


def test_tuple_unpacking() -> None:
    flags("""
        import boto3
        a, b = boto3.Session(), open("f")
        a.client("s3")  # BOT101
        b.client("s3")
        [c, (d, e)] = 1, (boto3.Session(), 2)
        c.client("s3")
        d.client("s3")  # BOT101
        e.client("s3")
    """)


def test_unpacking_a_name_that_holds_a_tuple() -> None:
    flags("""
        import boto3
        pair = (1, boto3.Session())
        x, y = pair
        x.client("s3")
        y.client("s3")  # BOT101
        pair[1].client("s3")  # BOT101
        pair[-1].client("s3")  # BOT101
        pair[0].client("s3")
        pair[7].client("s3")
    """)


def test_starred_unpacking_is_unknown() -> None:
    clean(
        """
        import boto3
        a, *b = boto3.Session(), boto3.Session(), 1
        b.client("s3")
        c, d = load()
        c.client("s3")
    """,
        but={
            "a, *b = boto3.Session(), boto3.Session(), 1": "a, b = 1, boto3.Session()",
            "load()": "boto3, boto3.Session()",
        },
    )


def test_with_binds_the_session() -> None:
    flags("""
        import boto3
        with boto3.Session() as s, open("f") as f:
            s.client("s3")  # BOT101
            f.client("s3")
    """)


def test_async_with_binds_the_client() -> None:
    flags("""
        import aioboto3
        from aiobotocore.session import get_session

        async def f():
            async with aioboto3.Session().client("s3") as s3:  # BOT101
                await s3.client("s3")
            session = get_session()
            async with session.create_client("s3") as a, session.create_client("sqs") as b:  # BOT101 BOT101
                pass
    """)


def test_async_exit_stack() -> None:
    flags("""
        from contextlib import AsyncExitStack
        from aiobotocore.session import AioSession

        async def f():
            async with AsyncExitStack() as stack:
                return await stack.enter_async_context(AioSession().create_client("s3"))  # BOT101
    """)


def test_session_or_a_new_one() -> None:
    flags("""
        import boto3

        def f(session=None):
            s = session or boto3.Session()
            s.client("s3")  # BOT101
            (session or boto3).client("s3")  # BOT101
            (session or boto3.Session()).resource("s3")  # BOT101
    """)


def test_a_message_names_both_sides_of_or() -> None:
    text = message("""
        import boto3
        def f(session=None):
            return (session or boto3).client("s3")
    """)
    assert text.startswith('(session or boto3).client("s3") has no config=: ')


def test_parameter_rebound_when_it_is_none() -> None:
    flags("""
        import boto3

        def f(session=None):
            if session is None:
                session = boto3.Session()
            session.client("s3")  # BOT101

        def g(session=None):
            session = session if session else boto3.Session()
            session.client("s3")  # BOT101

        def h(session=None):
            session = boto3.Session() if not session else session
            session.client("s3")  # BOT101
    """)


def test_both_arms_of_a_conditional() -> None:
    flags("""
        import boto3
        s = boto3.Session(profile_name="a") if x else boto3.Session()
        s.client("s3")  # BOT101
        (boto3.client if x else boto3.resource)("s3")  # BOT101
    """)


def test_one_arm_that_is_something_else_is_unknown() -> None:
    clean("""
        import boto3
        from fakes import Fake, fake
        s = boto3.Session() if x else Fake()
        s.client("s3")
        (boto3.client if x else fake)("s3")
        make = boto3.client if x else fake
        make("s3")
    """)


def test_and_gives_its_right_side() -> None:
    flags("""
        import boto3
        s = ready and boto3.Session()
        s.client("s3")  # BOT101
    """)


def test_await() -> None:
    flags("""
        import aioboto3

        async def make():
            return aioboto3.Session()

        async def f():
            (await make()).client("s3")  # BOT101
    """)


def test_partial_of_the_client_function() -> None:
    flags("""
        import boto3
        import functools
        from functools import partial

        make = functools.partial(boto3.client, "s3")
        make()  # BOT101
        other = partial(boto3.client, region_name="x")
        other("s3")  # BOT101
        partial(boto3.Session().client, "sqs")()  # BOT101
        nested = partial(make, region_name="x")
        nested()  # BOT101
    """)


def test_partial_that_holds_the_config() -> None:
    clean(
        """
        import boto3
        from botocore.config import Config
        from functools import partial

        config = Config(read_timeout=5, retries={"mode": "standard"})
        make = partial(boto3.client, config=config)
        make("s3")
        make("sqs", region_name="x")
    """,
        but={"partial(boto3.client, config=config)": "partial(boto3.client)"},
        then="BOT101 BOT101",
    )


def test_partial_of_something_else() -> None:
    clean(
        """
        import boto3
        from functools import partial
        make = partial(print, boto3)
        make("s3")
    """,
        but={"partial(print, boto3)": "partial(boto3.client)"},
    )


def test_lambda_that_makes_a_client() -> None:
    flags("""
        import boto3
        make = lambda: boto3.client("s3")  # BOT101
        make()
    """)


def test_a_reassigned_name_is_unknown() -> None:
    clean(
        """
        import boto3
        from elsewhere import Other
        s = boto3.Session()
        s = Other()
        s.client("s3")
    """,
        but={"s = Other()": "other = Other()"},
    )


def test_a_name_deleted_is_still_what_it_was() -> None:
    flags("""
        import boto3
        s = boto3.Session()
        s.client("s3")  # BOT101
        del s
    """)


def test_held_kept_in_a_dictionary() -> None:
    flags("""
        import boto3
        held = {"a": boto3.Session(), "b": None}
        held["a"].client("s3")  # BOT101
        held["b"].client("s3")
        held["c"].fetch("s3")
    """)


def test_the_copied_and_cast_object_is_the_same() -> None:
    flags("""
        import boto3
        from typing import cast
        import typing
        s = cast(boto3.Session, load())
        s.client("s3")  # BOT101
        t = typing.cast("boto3.Session", load())
        t.client("s3")  # BOT101
        u = cast(dict, boto3)
    """)


def test_lazy_imports() -> None:
    flags("""
        import importlib
        import pytest
        boto3 = importlib.import_module("boto3")
        boto3.client("s3")  # BOT101

        def f():
            boto3 = pytest.importorskip("boto3")
            boto3.client("s3")  # BOT101
    """)


def test_session_inside_a_boto3_session() -> None:
    flags("""
        import boto3
        boto3.Session()._session.create_client("s3")  # BOT101
    """)


def test_methods_of_the_other_library_are_not_creations() -> None:
    clean(
        """
        import boto3
        import botocore.session
        boto3.Session().create_client("s3")
        botocore.session.get_session().client("s3")
        boto3.create_client("s3")
    """,
        but={
            'boto3.Session().create_client("s3")': 'boto3.Session().client("s3")',
            'get_session().client("s3")': 'get_session().create_client("s3")',
            'boto3.create_client("s3")': 'boto3.client("s3")',
        },
    )


def test_client_of_a_client_is_no_creation() -> None:
    flags("""
        import boto3
        s3 = boto3.client("s3")  # BOT101
        s3.client("s3")
        r = boto3.resource("s3")  # BOT101
        r.meta.client.put_object()
    """)


def test_a_subscript_that_cannot_be_read_is_unknown() -> None:
    clean(
        """
        import boto3
        held = {"a": boto3.Session()}
        held[key].fetch("s3")
        held["a":"b"].client("s3")
        held["a", "b"].client("s3")
    """,
        but={'held["a":"b"]': 'held["a"]', 'held["a", "b"]': 'held["a"]'},
    )


# Ends: cycles, depth, many alternatives.


def test_names_defined_by_each_other() -> None:
    clean(
        """
        # boto
        a = b
        b = a
        a.client("s3")
        c = c
        c.client("s3")
    """,
        but={"a = b": "import boto3 as a", "c = c": "import boto3 as c"},
    )


def test_functions_and_classes_that_lead_back_to_themselves() -> None:
    flags("""
        import boto3

        def f():
            return g()

        def g():
            return f() if x else boto3.Session()

        f().client("s3")  # BOT101
        g().client("s3")  # BOT101

        class A(B): ...
        class B(A): ...
        A().session.client("s3x")
        class C(C):
            def __init__(self):
                self.me = self.me
            @property
            def p(self):
                return self.p
        C().me.client("s3")
        C().p.client("s3")
    """)


def test_a_session_that_may_be_rebound_to_itself() -> None:
    flags("""
        import boto3

        def f():
            s = boto3.Session()
            while True:
                s = s
                s.client("s3")  # BOT101
    """)


def test_more_alternatives_than_are_followed_are_unknown() -> None:
    names = "\n".join(f"s = {i}" for i in range(40))
    clean(f"import boto3\ns = boto3.Session()\n{names}\ns.client('s3')\n")


def test_chain_of_names_deeper_than_is_followed_is_unknown() -> None:
    names = "\n".join(f"s{i + 1} = s{i}" for i in range(200))
    clean(f"import boto3\ns0 = boto3.Session()\n{names}\ns200.fetch('s3')\nx = s200.client\nx('s3')\n")


def test_chain_of_names_that_is_followed() -> None:
    names = "\n".join(f"s{i + 1} = s{i}" for i in range(20))
    flags(f"import boto3\ns0 = boto3.Session()\n{names}\nx = s20.client\nx('s3')  # BOT101\n")
