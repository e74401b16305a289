"""Under moto, or while a recording is played back, no network is involved."""

from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags

HEAD = "import boto3\nfrom botocore.config import Config\n"
CONTEXTS = {
    "cassette": """
import vcr
@vcr.use_cassette("recorded.yaml")
def test():
    {}
""",
    "cassette of one's own recorder": """
def test():
    with recorder().use_cassette("recorded.yaml"):
        {}
""",
    "cassette of pytest's plugin": """
import pytest
@pytest.mark.vcr
def test():
    {}
""",
    "cassette of pytest's plugin, for a class": """
import pytest
@pytest.mark.vcr(filter_headers=["authorization"])
class Test:
    def test(self):
        {}
""",
    "decorator": """
from moto import mock_aws
@mock_aws
def test():
    {}
""",
    "decorator called": """
from moto import mock_aws
@mock_aws()
def test():
    {}
""",
    "decorator called with a config": """
from moto import mock_aws
@mock_aws(config={{"core": {{}}}})
def test():
    {}
""",
    "decorator by the module": """
import moto
@moto.mock_aws
def test():
    {}
""",
    "decorator under another name": """
from moto import mock_aws as fake
@fake
def test():
    {}
""",
    "decorator of moto before 5": """
from moto import mock_s3
@mock_s3
def test():
    {}
""",
    "decorator of moto before 5 by the module": """
import moto
@moto.mock_dynamodb2
def test():
    {}
""",
    "decorator of a submodule": """
from moto.s3 import mock_s3
@mock_s3()
def test():
    {}
""",
    "second decorator": """
from moto import mock_aws
@other
@mock_aws
@another(1)
def test():
    {}
""",
    "async function": """
from moto import mock_aws
@mock_aws
async def test():
    {}
""",
    "class": """
from moto import mock_aws
@mock_aws
class TestA:
    def test(self):
        {}
""",
    "method": """
from moto import mock_aws
class TestA:
    @mock_aws
    def test(self):
        {}
""",
    "nested function": """
from moto import mock_aws
@mock_aws
def test():
    def inner():
        {}
    inner()
""",
    "with": """
from moto import mock_aws
with mock_aws():
    {}
""",
    "with in a function": """
from moto import mock_aws
def test():
    with open("x"), mock_aws():
        if True:
            {}
""",
    "with a name": """
from moto import mock_s3
def test():
    with mock_s3() as mocked:
        {}
""",
    "with around a function": """
from moto import mock_aws
with mock_aws():
    def test():
        {}
""",
    "with of a name bound before": """
from moto import mock_aws
mock = mock_aws()
def test():
    with mock:
        {}
""",
    "fixture that is decorated": """
import pytest
from moto import mock_aws
@pytest.fixture
@mock_aws
def aws():
    {}
""",
    "fixture that yields what it makes": """
import pytest
from moto import mock_aws
@pytest.fixture()
def aws():
    with mock_aws():
        yield {}
""",
}


@pytest.mark.parametrize("code", CONTEXTS.values(), ids=CONTEXTS)
def test_silent_under_moto(code: str) -> None:
    clean(HEAD + code.format(*2 * ["boto3.client('s3')"]))


@pytest.mark.parametrize("code", CONTEXTS.values(), ids=CONTEXTS)
def test_a_config_made_under_moto_is_not_judged(code: str) -> None:
    clean(HEAD + code.format(*2 * ["boto3.client('s3', config=Config())"]))


@pytest.mark.parametrize("code", CONTEXTS.values(), ids=CONTEXTS)
def test_reported_without_the_mock(code: str) -> None:
    """The same code with mocks of another library: what silences it is moto or the recording and nothing else."""
    source = (HEAD + code.format(*2 * ["boto3.client('s3')"])).replace("moto import", "other import")
    source = source.replace("import moto", "import other").replace("moto.", "other.")
    source = source.replace("mock_aws", "mocked").replace("mock_s3", "mocked")
    source = source.replace("use_cassette", "use").replace("mark.vcr", "mark.other")
    found = findings(source)
    assert [finding.code for finding in found] == ["BOT101"] * source.count("boto3.client(")


def test_errors_are_reported_under_moto_too() -> None:
    flags("""
        from botocore.config import Config
        from moto import mock_aws
        @mock_aws
        def test():
            Config(retries={"max_attempts": 1, "total_max_attempts": 5})  # BOT201
    """)


def test_neighbours_of_a_mocked_test_are_reported() -> None:
    flags("""
        import boto3
        import pytest
        from moto import mock_aws

        @pytest.fixture
        def aws():
            with mock_aws():
                yield
            boto3.client("s3")  # BOT101

        @mock_aws
        def test_a():
            boto3.client("s3")

        def test_b():
            boto3.client("s3")  # BOT101
            with mock_aws():
                boto3.client("s3")
            boto3.client("s3")  # BOT101

        def test_c(aws):
            boto3.client("s3")  # BOT101

        class TestE:
            @mock_aws
            def test_f(self):
                boto3.client("s3")
            def test_g(self):
                boto3.client("s3")  # BOT101

        boto3.client("s3")  # BOT101
    """)


def test_names_that_only_look_like_moto() -> None:
    flags("""
        import boto3
        from app import mock_everything
        from app.mocks import mock_s3

        @mock_everything
        def test_a():
            boto3.client("s3")  # BOT101

        @mock_s3
        def test_b():
            boto3.client("s3")  # BOT101
    """)


def test_mock_aws_under_any_module() -> None:
    clean("""
        import boto3
        from app.testing import mock_aws

        @mock_aws
        def test_a():
            boto3.client("s3")
    """)


@pytest.mark.parametrize("decorator", ["vcr.record", "pytest.mark.slow", "use_cassette.other", "mark.vcr.other"])
def test_a_decorator_that_only_looks_like_a_recording_is_no_mock(decorator: str) -> None:
    flags(f"{HEAD}@{decorator}\ndef test():\n    boto3.client('s3')  # BOT101")


def test_a_recording_in_a_file_without_tests() -> None:
    clean(f"{HEAD}def play(recorder):\n    with recorder.use_cassette('recorded.yaml'):\n        boto3.client('s3')")


IMPORTS = """
import pytest
from contextlib import contextmanager
from moto import mock_aws
from unittest.mock import patch
"""


@pytest.mark.parametrize(
    "code",
    [
        "@pytest.fixture(autouse=True)\ndef aws():\n    with mock_aws():\n        yield\n\ndef test(aws):\n    {}\n",
        "def test():\n    mock_aws().start()\n    {}\n",
        "@contextmanager\ndef aws():\n    with mock_aws():\n        yield\n\nwith aws():\n    {}\n",
        "@mock_aws\ndef test():\n    helper()\n\ndef helper():\n    {}\n",
        "@patch('boto3.client')\ndef test(patched):\n    {}\n",
    ],
    ids=["fixture", "started", "context manager", "caller", "patch"],
)
def test_a_mock_from_elsewhere_is_not_looked_for(code: str) -> None:
    flags(HEAD + IMPORTS + code.format("boto3.client('s3')  # BOT101"))
