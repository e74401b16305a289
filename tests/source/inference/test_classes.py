"""Classes, functions, properties and context managers of the same file."""

from __future__ import annotations

import pytest

from tests.snippets import clean, flags


def test_attribute_set_in_another_method() -> None:
    flags("""
        import boto3

        class A:
            def __init__(self):
                self.x = boto3.Session()

            def f(self):
                return self.x.client("s3")  # BOT101
    """)


def test_attribute_set_after_its_use_in_the_text() -> None:
    flags("""
        import boto3

        class A:
            def f(self):
                return self.x.client("s3")  # BOT101

            def setup(self):
                self.x = boto3.Session()
    """)


def test_attribute_set_twice_to_different_things_is_unknown() -> None:
    clean(
        """
        import boto3
        from fakes import Fake

        class A:
            def __init__(self):
                self.x = boto3.Session()

            def fake(self):
                self.x = Fake()

            def f(self):
                return self.x.client("s3")
    """,
        but={"Fake()": "boto3.Session()"},
    )


def test_attribute_that_starts_as_none() -> None:
    flags("""
        import boto3

        class A:
            x = None

            def __init__(self, x=None):
                self.y = None
                self.x = x or boto3.Session()

            def f(self):
                if self.y is None:
                    self.y = boto3.Session()
                self.x.client("s3")  # BOT101
                self.y.client("s3")  # BOT101
    """)


def test_attribute_of_another_object_is_not_self() -> None:
    clean(
        """
        import boto3

        class A:
            def f(self, other):
                other.x = boto3.Session()
                return self.x.client("s3")
    """,
        but={"other.x": "self.x"},
    )


def test_class_attribute() -> None:
    flags("""
        import boto3

        class A:
            x = boto3.Session()
            make = boto3.client

            def f(self):
                self.x.client("s3")  # BOT101
                A.x.client("s3")  # BOT101
                A().x.client("s3")  # BOT101

            @classmethod
            def g(cls):
                cls.x.client("s3")  # BOT101

        A.x.client("s3")  # BOT101
    """)


def test_self_under_another_name() -> None:
    flags("""
        import boto3

        class A:
            def __init__(this):
                this.x = boto3.Session()
            def f(me):
                return me.x.client("s3")  # BOT101
    """)


def test_the_first_parameter_of_a_static_method_is_not_self() -> None:
    clean(
        """
        import boto3

        class A:
            def __init__(self):
                self.x = boto3.Session()

            @staticmethod
            def f(self):
                return self.x.client("s3")
    """,
        but={"@staticmethod": "@final"},
    )


def test_self_seen_from_a_nested_function() -> None:
    flags("""
        import boto3

        class A:
            def __init__(self):
                self.x = boto3.Session()

            def f(self):
                def inner():
                    return self.x.client("s3")  # BOT101
                return [self.x.client("s3") for _ in inner()]  # BOT101
    """)


def test_attribute_set_in_a_nested_function() -> None:
    flags("""
        import boto3

        class A:
            def f(self):
                def inner():
                    self.x = boto3.Session()
                inner()
                return self.x.client("s3")  # BOT101
    """)


def test_method_that_returns_a_session() -> None:
    flags("""
        import boto3

        class A:
            def session(self):
                return boto3.Session()

            def f(self):
                self.session().client("s3")  # BOT101
                self.session.fetch("s3")
    """)


def test_property_that_returns_a_session() -> None:
    flags("""
        import boto3
        from functools import cached_property

        class A:
            @property
            def a(self):
                return boto3.Session()

            @cached_property
            def b(self):
                return boto3.Session()

            def c(self):
                return boto3.Session()

            def f(self):
                self.a.client("s3")  # BOT101
                self.b.client("s3")  # BOT101
                self.c.client("s3")
    """)


def test_property_that_creates_on_first_use() -> None:
    flags("""
        import boto3

        class A:
            _x = None

            @property
            def x(self):
                if self._x is None:
                    self._x = boto3.Session()
                return self._x

            def f(self):
                return self.x.client("s3")  # BOT101
    """)


def test_inherited_attributes_and_methods() -> None:
    flags("""
        import boto3

        class Base:
            x = boto3.Session()
            def make(self):
                return boto3.Session()
            @property
            def y(self):
                return boto3.Session()

        class Middle(Base):
            pass

        class A(Middle):
            def f(self):
                self.x.client("s3")  # BOT101
                self.make().client("s3")  # BOT101
                self.y.client("s3")  # BOT101
                super().make().client("s3")  # BOT101
                super(A, self).make().client("s3")  # BOT101
    """)


def test_an_overridden_attribute_is_the_nearest_one() -> None:
    clean(
        """
        import boto3
        from fakes import Fake

        class Base:
            x = boto3.Session()

        class A(Base):
            x = Fake()
            def f(self):
                return self.x.client("s3")
    """,
        but={"x = Fake()": "y = Fake()"},
    )


def test_a_placeholder_in_a_base_class_is_unknown() -> None:
    clean(
        """
        import boto3
        from elsewhere import Unknown

        class A(Unknown):
            config = None
            def f(self):
                return boto3.client("s3", config=self.config)
    """,
        but={"config=self.config": "config=None"},
    )


def test_a_placeholder_that_a_constructor_fills_is_unknown() -> None:
    clean("""
        from __future__ import annotations
        from dataclasses import dataclass
        import boto3
        from botocore.config import Config

        @dataclass
        class A:
            config: Config | None = None

            def f(self):
                return boto3.client("s3", config=self.config)

        class B:
            config = None

            def f(self):
                return boto3.client("s3", config=self.config)

        B.config = Config(read_timeout=5, retries={"mode": "standard"})
    """)


def test_a_session_class_of_ones_own() -> None:
    flags("""
        import boto3

        class MySession(boto3.Session):
            def f(self):
                return self.client("s3")  # BOT101
            def g(self):
                return super().client("s3")  # BOT101

        MySession().client("s3")  # BOT101
    """)


def test_a_session_class_whose_client_is_its_own() -> None:
    flags("""
        import boto3

        class MySession(boto3.Session):
            def client(self, name):
                return super().client(name)  # BOT101

        MySession().client("s3")
    """)


def test_function_that_returns_a_session() -> None:
    flags("""
        import boto3

        def make():
            return boto3.Session()

        def either(x):
            if x:
                return boto3.Session(profile_name=x)
            return boto3.Session()

        def through():
            s = make()
            return s

        make().client("s3")  # BOT101
        either(1).client("s3")  # BOT101
        through().client("s3")  # BOT101
    """)


def test_function_that_returns_a_client_is_no_creation_where_it_is_called() -> None:
    flags("""
        import boto3

        def client(name):
            return boto3.client(name)  # BOT101

        client("s3")
        client("s3").put_object()
    """)


def test_function_that_returns_different_things() -> None:
    clean(
        """
        import boto3
        from fakes import Fake

        def make(x):
            if x:
                return boto3.Session()
            return Fake()

        make(1).client("s3")
    """,
        but={"return Fake()": "return boto3.Session()"},
    )


def test_function_that_may_return_none() -> None:
    flags("""
        import boto3

        def make(x):
            if x:
                return boto3.Session()
            return

        make(1).client("s3")  # BOT101
    """)


def test_decorators_that_keep_and_that_replace_the_result() -> None:
    flags("""
        import boto3
        from functools import lru_cache, cache
        import functools
        from elsewhere import replaced

        @lru_cache(maxsize=None)
        def a():
            return boto3.Session()

        @functools.cache
        def b():
            return boto3.Session()

        @replaced
        def c():
            return boto3.Session()

        a().client("s3")  # BOT101
        b().client("s3")  # BOT101
        c().client("s3")
    """)


def test_async_function() -> None:
    flags("""
        import aioboto3

        async def make():
            return aioboto3.Session()

        async def f():
            s = await make()
            s.client("s3")  # BOT101
    """)


def test_static_and_class_methods() -> None:
    flags("""
        import boto3

        class A:
            @staticmethod
            def a():
                return boto3.Session()

            @classmethod
            def b(cls):
                return boto3.Session()

            def f(self):
                self.a().client("s3")  # BOT101
                A.b().client("s3")  # BOT101
    """)


def test_constructed_instance() -> None:
    flags("""
        import boto3

        class A:
            def __init__(self):
                self.x = boto3.Session()

        a = A()
        a.x.client("s3")  # BOT101
        A().x.client("s3")  # BOT101
    """)


def test_generator_functions_give_no_session() -> None:
    clean(
        """
        import boto3

        def make():
            yield boto3.Session()

        make().client("s3")
    """,
        but={"yield": "return"},
    )


# Context managers.


def test_context_manager_function() -> None:
    flags("""
        import boto3
        from contextlib import asynccontextmanager, contextmanager

        @contextmanager
        def a():
            yield boto3.Session()

        @asynccontextmanager
        async def b():
            yield boto3.Session()

        async def f():
            with a() as s:
                s.client("s3")  # BOT101
            async with b() as t:
                t.client("s3")  # BOT101
    """)


def test_an_object_entered_from_a_class_of_the_project_is_unknown() -> None:
    clean(
        """
        import boto3

        class A:
            def __enter__(self):
                return boto3.Session()

        with A() as a:
            a.client("s3")
    """,
        but={"with A()": "with boto3.Session()"},
    )


def test_context_manager_of_an_unknown_kind() -> None:
    clean(
        """
        import boto3

        class A:
            pass

        with A() as a, open("x") as b:
            a.client("s3")
            b.client("s3")
    """,
        but={"A() as a": "boto3.Session() as a", 'open("x") as b': "boto3.Session() as b"},
    )


def test_a_fixture_is_a_parameter_like_others() -> None:
    clean("""
        import boto3
        import pytest

        @pytest.fixture
        def aws():
            return boto3.Session()

        def test_a(aws):
            aws.client("s3")
    """)


def test_default_value_of_a_parameter() -> None:
    flags("""
        import boto3

        def f(make=boto3.client, b=boto3, s=boto3.Session()):
            make("s3")  # BOT101
            b.client("s3")  # BOT101
            s.client("s3")  # BOT101

        def g(config=None, name="s3"):
            config.client("s3")
    """)


# Words: each stands in a table, and each would be missed.

KEEPING = [
    "staticmethod",
    "abstractmethod",
    "override",
    "final",
    "lru_cache",
    "cache",
    "cached",
    "retry",
    "deprecated",
    "validate_call",
]


@pytest.mark.parametrize("decorator", [*KEEPING, "property", "cached_property", "lazy_property", "reify"])
def test_a_decorator_that_keeps_what_is_returned(decorator: str) -> None:
    flags(f"""
        import boto3
        @{decorator}
        def make():
            return boto3.Session()
        make().client("s3")  # BOT101
    """)


def test_a_decorator_that_may_replace_what_is_returned() -> None:
    clean(
        """
        import boto3
        @replaced
        def make():
            return boto3.Session()
        make().client("s3")
    """,
        but={"@replaced": "@retry"},
    )


def test_a_class_method_keeps_what_it_returns() -> None:
    flags("""
        import boto3
        class A:
            @classmethod
            def make(cls):
                return boto3.Session()
        A.make().client("s3")  # BOT101
    """)


@pytest.mark.parametrize("decorator", ["property", "cached_property", "lazy_property", "reify"])
def test_a_decorator_that_calls_the_method_when_it_is_read(decorator: str) -> None:
    method = f"class A:\n    @{decorator}\n    def x(self):\n        return boto3.Session()\n"
    flags(f"import boto3\n{method}A().x.client('s3')  # BOT101\n")
    clean(f"import boto3\n{method}A().x.client('s3')\n".replace(decorator, "retry"), but={"x.client": "x().client"})


@pytest.mark.parametrize("decorator", ["contextmanager", "asynccontextmanager"])
def test_a_decorator_that_gives_what_is_yielded(decorator: str) -> None:
    clean(
        """
        import boto3
        @retry
        def make():
            yield boto3.Session()
        with make() as session_:
            x = session_
            x.client("s3")
    """,
        but={"@retry": f"@{decorator}"},
    )


@pytest.mark.parametrize("base", ["abc.ABC", "typing.Protocol", "typing_extensions.Protocol", "dict"])
def test_a_first_base_without_methods_that_a_session_has(base: str) -> None:
    clean(
        """
        import abc, boto3, typing, typing_extensions
        from elsewhere import Mixin
        class Mine(Mixin, boto3.Session):
            pass
        Mine().client("s3")
    """,
        but={"(Mixin": f"({base}"},
    )
