"""Calls of boto where few people write them: in annotations, decorators, defaults, class bases. Nothing may crash."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from flake8_botocore.rules import all_rules
from tests.snippets import clean, flags

EVERY_RULE = replace(Settings(), opt_in=frozenset(rule.code for rule in all_rules() if rule.opt_in))

HEAD = """
import boto3, os, time
from botocore.config import Config
from functools import partial
from typing import *
s = boto3.Session()
def make(n): return boto3.client(n)
"""

EXPRESSIONS = (
    'boto3.client("s3")',
    'boto3.resource("s3").Bucket',
    'boto3.resource("s3").Bucket | None',
    'boto3.client("lambda").invoke',
    'boto3.Session().client("s3", config=Config(retries={"max_attempts": 1}))',
    's.client("sqs").receive_message(WaitTimeSeconds=20)',
    '[boto3.client(x) for x in ("s3", "sqs")]',
    '(lambda: boto3.client("s3"))()',
    'partial(boto3.client, "s3")()',
    '(c := boto3.client("s3"))',
    "Config().merge(Config(read_timeout=1))",
    "\"boto3.resource('s3').Bucket\"",
    'Optional[boto3.client("s3")]',
    'make("s3").x',
)

SHAPES = {
    "parameters": """
def f(b: {0} = None, *a: {0}, **k: {0}) -> {0}:
    for _ in a:
        b.client("s3").put_object()
        boto3.client("s3")
    return b
f({0}).client("s3")
""",
    "decorators and defaults": """
@{0}
def f(b={0}, *, c={0}):
    b.load()
    while True:
        try:
            c.invoke(FunctionName="x")
        except Exception:
            time.sleep(1)
f().client("s3")
""",
    "classes": """
class A({0}, metaclass={0}):
    x: {0} = {0}
    def __init__(self, b: {0}, c={0}):
        self.b, self.c, self.d = b, c, {0}
    async def m(self):
        self.b.client("s3").put_object()
        await self.c.invoke()
        self.x.load()
A(1).x.client("s3")
""",
    "lambdas": """
f = lambda b={0}, *a: {0}
f({0}).client("s3")
""",
    "f-strings and comprehensions": """
x = f"{{{1}}} {{{1}!r:>{{{1}}}}}"
y = {{k: [{0} for i in range(3) if {0}] for k in {0}}}
async def g():
    async with {0} as c:
        c.client("s3")
    return [await {0} for i in range(3)]
""",
    "annotated names and casts": """
x: {0} = 3
x.client("s3")
X = Annotated[{0}, {0}]
def f(a: X, b: list[{0}]):
    a.client("s3"); b[0].client("s3")
cast({0}, x).client("s3")
""",
    "statements": """
try:
    x = {0}
except {0} as e:
    e.client("s3")
with {0} as a, {0} as (b, c): a.client("s3")
for i in {0}: i.client("s3"); {0}
del x[{0}]
assert {0}, {0}
x[{0}] = x.y[{0}].z = {0}
x += {0}
match {0}:
    case boto3.X() if {0}: x.client("s3")
""",
    "handlers and threads": """
def handler(event: {0}, context={0}):
    global q
    q = {0}
    def inner(b: {0}):
        with ThreadPoolExecutor({0}) as pool:
            pool.map(b.client, {0}); pool.submit(inner, {0})
    inner({0})
    s.set_default_client_config({0})
    boto3.setup_default_session(botocore_session={0})
    os.environ["AWS_MAX_ATTEMPTS"] = os.environ[{0}] = {0}
    return q
""",
    "type aliases": """
type X = {0}
def f[T: {0}](a: X, b: T): a.client("s3"); b.client("s3")
""",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_rule_crashes(shape: str) -> None:
    linted = 0
    for expression in EXPRESSIONS:
        source = HEAD + SHAPES[shape].format(expression, expression.replace('"', "'"))
        try:
            ast.parse(source)
        except SyntaxError:
            # Before Python 3.12 there are no type aliases; a string in an f-string of another kind ends that.
            continue
        linted += 1
        assert "BOT001" not in {each.code for each in lint(source, "generated.py", EVERY_RULE)}, source
    assert linted > 10 or shape == "type aliases"


def test_a_call_in_an_annotation_only_names_a_type() -> None:
    clean(
        """
        import boto3
        def f(b: boto3.resource("s3").Bucket):
            b.load()
            b.client("s3")
        """,
        but={'(b: boto3.resource("s3").Bucket)': '(b=boto3.resource("s3").Bucket)'},
        then="BOT101",
    )
    flags("""
        import boto3
        def f(b: boto3.resource("s3").Bucket):
            for _ in range(3):
                boto3.client("s3").put_object()  # BOT101 BOT405
    """)
