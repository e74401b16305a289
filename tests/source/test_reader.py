"""Reading as a whole: the order of questions does not matter, cycles end, and the work grows with the file."""

from __future__ import annotations

import random

import libcst as cst
import pytest

from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.linter import lint
from flake8_botocore.source.inference import source_file as files
from flake8_botocore.source.scopes.scope import Outline
from tests.snippets import clean, flags, snippet

EVERYTHING = snippet("""
    import boto3, botocore.session
    from botocore.config import Config
    from functools import partial
    from moto import mock_aws
    import pytest
    BASE = Config(connect_timeout=1)
    FULL = BASE.merge(Config(read_timeout=5, retries={"mode": "standard"}))
    options = {"read_timeout": 5}
    options["retries"] = None
    core = botocore.session.get_session()
    def configure():
        core.set_default_client_config(Config(read_timeout=7, **options))
        boto3.setup_default_session(region_name="x")
    def first(x):
        return second(x) if x else boto3.Session()
    def second(x):
        return third(x)
    def third(x):
        return first(x) or second(x)
    class A(object):
        make = partial(boto3.client, "s3")
        def __init__(self, session=None):
            self.session = session or first(1)
            self.other = self.another
            self.another = self.other or boto3.Session(botocore_session=core)
            self.config = Config()
            self.config.read_timeout = 5
        @property
        def client(self):
            return self.session.client("s3", config=self.config)
        def all(self):
            self.make()
            self.session.client("sqs")
            self.another.client("sns")
            self.another.client("sns", config=BASE)
            self.client.put_object()
    def use(session, a: A):
        session.client("lambda")
        a.session.client("ec2")
        first(0).resource("s3")
        second(0).client("s3", config=FULL)
        third(0).client("s3", config=BASE.merge(FULL).merge(Config(retries=None)))
        core.create_client("s3")
        boto3.client("s3", **options)
        Config(**options)
        Config(retries={"max_attempts": 1, "total_max_attempts": 1})
    @fixture
    def aws():
        with mock_aws():
            yield boto3.Session()
    def test(aws):
        aws.client("s3")
        boto3.client("s3")
    def test_without():
        boto3.client("s3")
""")


def _texts(found: list[Finding]) -> list[str]:
    return [f"{finding.span} {finding.text}" for finding in found]


def test_the_order_of_questions_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = _texts(lint(EVERYTHING, "x.py", Settings()))
    assert len(expected) >= 12
    original = files.outline
    for seed in range(25):

        def shuffled(tree: cst.Module, module: object, seed: int = seed) -> Outline:
            found = original(tree, module)
            random.Random(seed).shuffle(found.calls)
            return found

        monkeypatch.setattr(files, "outline", shuffled)
        assert _texts(lint(EVERYTHING, "x.py", Settings())) == expected, seed


def test_earlier_readings_do_not_change_the_findings() -> None:
    expected = _texts(lint(EVERYTHING, "x.py", Settings()))
    lint("import boto3\nboto3.setup_default_session()\nboto3.client('s3')\n", "x.py", Settings())
    assert _texts(lint(EVERYTHING, "x.py", Settings())) == expected


CYCLES = {
    "names": "a = b\nb = c\nc = a\na.client('s3')",
    "a name and itself": "a = a or a\na.client('s3')",
    "unpacking": "a, b = b, a\na.client('s3')",
    "functions": "def f(): return g()\ndef g(): return f()\nf().client('s3')",
    "a function and its default": "def f(x=f): return x()\nf().client('s3')",
    "a property": "class A:\n    @property\n    def p(self): return self.p\nA().p.client('s3')",
    "attributes": "class A:\n    def f(self):\n        self.x = self.y\n        self.y = self.x\n"
    "        self.x.client('s3')",
    "bases": "class A(B): pass\nclass B(C): pass\nclass C(A): pass\nA().x.client('s3')",
    "its own base": "class A(A): pass\nA().x.client('s3')",
    "super": "class A(A):\n    def f(self): return super().f()\nA().f().client('s3')",
    "fixtures": "import pytest\n@fixture\ndef a(b): return b\n@fixture\ndef b(a): return a\n"
    "def test(a): a.client('s3')",
    "a fixture of itself": "import pytest\n@fixture\ndef a(a): return a\ndef test(a): a.client('s3')",
    "dictionaries": "a = {**b}\nb = {**a}\nboto3.client(name, **a)",
    "a dictionary set to itself": "a = {}\na['x'] = a\nboto3.client(name, **a['x'])",
    "configs": "from botocore.config import Config\na = a.merge(Config(read_timeout=1))\nboto3.client('s3', config=a)",
    "annotations": "a: b = b\nb: a = a\na.client('s3')",
    "a string annotation": "class A:\n    x: 'A'\n    def f(self): return self.x.x.x.client('s3')",
    "partial": "from functools import partial\na = partial(a)\na('s3')",
    "context managers": "class A:\n    def __enter__(self): return self.__enter__()\nwith A() as a: a.client('s3')",
    "with": "with a as a:\n    a.client('s3')",
    "walrus": "(a := (b := a))\nb.client('s3')",
    "imports": "from x import *\nfrom snippet import *\na.client('s3')",
    "lambdas": "f = lambda: g()\ng = lambda: f()\nf().client('s3')",
}


@pytest.mark.parametrize("code", CYCLES.values(), ids=CYCLES)
def test_cycles_end_without_a_finding_and_hide_nothing_beside_them(code: str) -> None:
    clean(f"import boto3\n{code}\n")
    flags(f"import boto3\n{code}\nboto3.client('s3')  # BOT101\n")


# Work. Counted, not timed.
