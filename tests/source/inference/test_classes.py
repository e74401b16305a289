"""Classes, functions, properties and context managers of the same file."""

from __future__ import annotations

import pytest

from tests.snippets import clean, flags, silent, snippet

FOLLOWED = {
    "attribute set after its use in the text": """
        class A:
            def f(self):
                return self.x.client("s3")  # BOT101
            def setup(self):
                self.x = boto3.Session()
    """,
    "attribute that starts as none": """
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
    """,
    "class attribute": """
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
    """,
    "self seen from a nested function": """
        class A:
            def __init__(self):
                self.x = boto3.Session()
            def f(self):
                def inner():
                    return self.x.client("s3")  # BOT101
                return [self.x.client("s3") for _ in inner()]  # BOT101
    """,
    "property that returns a session": """
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
    """,
    "property that creates on first use": """
        class A:
            _x = None
            @property
            def x(self):
                if self._x is None:
                    self._x = boto3.Session()
                return self._x
            def f(self):
                return self.x.client("s3")  # BOT101
    """,
    "inherited attributes and methods": """
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
    """,
    "a session class of ones own": """
        class MySession(boto3.Session):
            def f(self):
                return self.client("s3")  # BOT101
            def g(self):
                return super().client("s3")  # BOT101
        MySession().client("s3")  # BOT101
    """,
    "a session class whose client is its own": """
        class MySession(boto3.Session):
            def client(self, name):
                return super().client(name)  # BOT101
        MySession().client("s3")
    """,
    "function that returns a session": """
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
    """,
    "function that returns a client is no creation where it is called": """
        def client(name):
            return boto3.client(name)  # BOT101
        client("s3")
        client("s3").put_object()
    """,
    "function that may return none": """
        def make(x):
            if x:
                return boto3.Session()
            return
        make(1).client("s3")  # BOT101
    """,
    "decorators that keep and that replace the result": """
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
    """,
    "default value of a parameter": """
        def f(make=boto3.client, b=boto3, s=boto3.Session()):
            make("s3")  # BOT101
            b.client("s3")  # BOT101
            s.client("s3")  # BOT101
        def g(config=None, name="s3"):
            config.client("s3")
    """,
}


@pytest.mark.parametrize("source", FOLLOWED.values(), ids=FOLLOWED)
def test_sessions_are_followed_through_classes_and_functions(source: str) -> None:
    flags("import boto3\n" + snippet(source))


NOT_FOLLOWED = {
    "attribute set twice to different things is unknown": """
        from fakes import Fake
        class A:
            def __init__(self):
                self.x = boto3.Session()
            def fake(self):
                self.x = Fake()  # BOT101 if: self.x = boto3.Session()
            def f(self):
                return self.x.client("s3")
    """,
    "the first parameter of a static method is not self": """
        class A:
            def __init__(self):
                self.x = boto3.Session()
            @staticmethod  # BOT101 if: @final
            def f(self):
                return self.x.client("s3")
    """,
    "a placeholder in a base class is unknown": """
        from elsewhere import Unknown
        class A(Unknown):
            config = None
            def f(self):
                return boto3.client("s3", config=self.config)  # BOT101 if: return boto3.client("s3", config=None)
    """,
    "generator functions give no session": """
        def make():
            yield boto3.Session()  # BOT101 if: return boto3.Session()
        make().client("s3")
    """,
    "an object entered from a class of the project is unknown": """
        class A:
            def __enter__(self):
                return boto3.Session()
        with A() as a:  # BOT101 if: with boto3.Session() as a:
            a.client("s3")
    """,
}


@pytest.mark.parametrize("source", NOT_FOLLOWED.values(), ids=NOT_FOLLOWED)
def test_a_value_that_may_be_replaced_is_unknown(source: str) -> None:
    silent("import boto3\n" + snippet(source))


# Context managers.


# Words: each stands in a table, and each would be missed.


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
