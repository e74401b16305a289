"""Annotations as evidence: what a value must be by its declared type, and which types tell nothing."""

from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags, snippet

SESSIONS = {
    "plain": "boto3.Session",
    "by its module": "boto3.session.Session",
    "imported": "Session",
    "string": '"boto3.Session"',
    "string by its module": "'boto3.session.Session'",
    "string with blanks": '" Session "',
    "joined string": '"boto3." "Session"',
    "or None": "Session | None",
    "None or": "None | Session",
    "string or None": '"Session | None"',
    "Optional": "Optional[Session]",
    "Optional of a string": 'Optional["boto3.Session"]',
    "typing.Optional": "typing.Optional[boto3.Session]",
    "Union with None": "Union[Session, None]",
    "Annotated": 'Annotated[Session, "doc"]',
    "Final": "Final[Session]",
    "botocore": "botocore.session.Session",
    "aioboto3": "aioboto3.Session",
    "aiobotocore": "AioSession",
}
_HEAD = """
import typing
from typing import Annotated, ClassVar, Final, Optional, Union
import boto3
import boto3.session
import botocore.session
import aioboto3
from boto3 import Session
from aiobotocore.session import AioSession
"""


def _method(annotation: str) -> str:
    return "create_client" if "botocore" in annotation or "AioSession" in annotation else "client"


@pytest.mark.parametrize("annotation", SESSIONS.values(), ids=SESSIONS)
def test_an_annotation_of_a_session_counts_wherever_it_is(annotation: str) -> None:
    client = f"{_method(annotation)}('s3')  # BOT101"
    flags(f"""{_HEAD}
def f(x: {annotation}, y=1):
    x.{client}
given: {annotation} = load()
given.{client}
declared: {annotation}
declared.{client}
class A:
    x: {annotation}
    def __init__(self, y):
        self.y: {annotation} = y
    def f(self):
        self.x.{client}
        self.y.{client}
def make() -> {annotation}: ...
make().{client}
""")


@pytest.mark.parametrize(
    "annotation",
    [
        "Any",
        "object",
        "T",
        "Docker",
        "'Docker'",
        "Union[Session, Docker]",
        "Session | Docker",
        "type[Session]",
        "list[Session]",
        "dict[str, Session]",
        "Callable[[], Session]",
        "'not an annotation ('",
        "Literal['boto3.Session']",
        "requests.Session",
        "sqlalchemy.orm.Session",
        "boto3.client",
        "1",
    ],
)
def test_types_that_are_no_session(annotation: str) -> None:
    clean(
        f"""{_HEAD}
import requests
import sqlalchemy.orm
from docker import Docker
from typing import Any, Callable, Literal, TypeVar
T = TypeVar("T")
def f(x: {annotation}):
    return x.client('s3')
x: {annotation} = load()
x.client('s3')
""",
        but={f"def f(x: {annotation})": "def f(x: Session)", f"\nx: {annotation} =": "\nx: Session ="},
    )


ANNOTATED = {
    "names imported only for the type checker": """
        from __future__ import annotations
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            import boto3
            from boto3.session import Session
            from botocore.config import Config
        def f(a: boto3.Session, b: Session):
            a.client("s3")  # BOT101
            b.client("s3")  # BOT101
    """,
    "parameters of every kind": """
        from boto3 import Session
        def f(a: Session, /, b: Session, *c: Session, d: Session, **e: Session):
            a.client("s3")  # BOT101
            b.client("s3")  # BOT101
            c.client("s3")
            d.client("s3")  # BOT101
            e.client("s3")
        async def g(a: Session = None):
            a.client("s3")  # BOT101
    """,
    "dataclass fields": """
        from dataclasses import dataclass, field
        @dataclass
        class A:
            session: boto3.Session
            other: boto3.Session = field(default_factory=boto3.Session)
            held: "boto3.Session | None" = None
            def f(self):
                self.session.client("s3")  # BOT101
                self.other.client("s3")  # BOT101
                self.held.client("s3")  # BOT101
    """,
    "a returned value overrides the declared type": """
        from typing import Any
        def make() -> Any:
            return boto3.Session()
        make().client("s3")  # BOT101
    """,
    "yielded types": """
        import contextlib
        from collections.abc import AsyncIterator, Iterator
        from typing import ContextManager, Generator
        import aioboto3
        @contextlib.contextmanager
        def a() -> Iterator[boto3.Session]: ...
        @contextlib.asynccontextmanager
        async def b() -> AsyncIterator[aioboto3.Session]: ...
        @contextlib.contextmanager
        def c() -> Generator[boto3.Session, None, None]: ...
        def d() -> ContextManager[boto3.Session]: ...
        async def f():
            with a() as x, c() as y, d() as z:
                x.client("s3")  # BOT101
                y.client("s3")  # BOT101
                z.client("s3")  # BOT101
            async with b() as w:
                w.client("s3")  # BOT101
    """,
    "awaited types": """
        from typing import Awaitable
        import aioboto3
        def a() -> Awaitable[aioboto3.Session]: ...
        async def b() -> aioboto3.Session: ...
        async def f():
            (await a()).client("s3")  # BOT101
            (await b()).client("s3")  # BOT101
    """,
    "types of the stubs package": """
        from mypy_boto3_s3 import S3Client
        from mypy_boto3_s3.client import S3Client as C
        def f(a: S3Client, session: "boto3.Session") -> C:
            a.client("s3")
            return session.client("s3")  # BOT101
    """,
    "a union of two boto sessions": """
        import botocore.session
        from typing import Union
        def f(x: Union[boto3.Session, "boto3.session.Session"]):
            x.client("s3")  # BOT101
    """,
}


@pytest.mark.parametrize("source", ANNOTATED.values(), ids=ANNOTATED)
def test_annotations_are_followed_in_every_place(source: str) -> None:
    flags("import boto3\n" + snippet(source))


def test_a_string_is_read_up_to_200_characters() -> None:
    longest = "Session | None".ljust(200)
    clean(f"{_HEAD}def f(x: '{longest} '):\n    x.client('s3')\n", but={f"'{longest} '": f"'{longest}'"})


@pytest.mark.parametrize("annotation", ["AioSession | Session", "Session | AioSession", "Union[AioSession, Session]"])
@pytest.mark.parametrize("method", ["client", "resource", "create_client"])
def test_a_union_of_which_one_has_the_method(annotation: str, method: str) -> None:
    source = f"{_HEAD}\ndef make() -> {annotation}: ...\ndef f(name):\n    make().other(name)\n"
    clean(source, but={".other": f".{method}"})
    library = "aiobotocore" if method == "create_client" else "botocore"
    assert f" ({library}" in findings(source.replace(".other(name)", f".{method}('s3')"))[0].message
