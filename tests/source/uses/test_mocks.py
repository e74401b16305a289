"""Under moto, or while a recording is played back, no network is involved."""

from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags, snippet

HEAD = "import boto3, moto, pytest, vcr\nfrom botocore.config import Config\nfrom moto import mock_aws, mock_s3\n"
CONTEXTS = {
    "cassette": '@vcr.use_cassette("recorded.yaml")\ndef test():\n    {}',
    "cassette of one's own recorder": 'def test():\n    with recorder().use_cassette("recorded.yaml"):\n        {}',
    "cassette of pytest's plugin": "@pytest.mark.vcr\ndef test():\n    {}",
    "cassette of pytest's plugin, for a class": (
        '@pytest.mark.vcr(filter_headers=["authorization"])\nclass Test:\n    def test(self):\n        {}'
    ),
    "decorator": "@mock_aws\ndef test():\n    {}",
    "decorator called with a config": '@mock_aws(config={{"core": {{}}}})\ndef test():\n    {}',
    "decorator under another name": "from moto import mock_aws as fake\n@fake\ndef test():\n    {}",
    "decorator of moto before 5": "@mock_s3\ndef test():\n    {}",
    "decorator of moto before 5 by the module": "@moto.mock_dynamodb2\ndef test():\n    {}",
    "decorator of a submodule": "from moto.s3 import mock_s3\n@mock_s3()\ndef test():\n    {}",
    "second decorator": "@other\n@mock_aws\n@another(1)\nasync def test():\n    {}",
    "class": "@mock_aws\nclass TestA:\n    def test(self):\n        {}",
    "method": "class TestA:\n    @mock_aws\n    def test(self):\n        {}",
    "nested function": "@mock_aws\ndef test():\n    def inner():\n        {}\n    inner()",
    "with": "with mock_aws():\n    {}",
    "with in a function": 'def test():\n    with open("x"), mock_s3() as mocked:\n        if True:\n            {}',
    "with around a function": "with mock_aws():\n    def test():\n        {}",
    "with of a name bound before": "mock = mock_aws()\ndef test():\n    with mock:\n        {}",
    "fixture that is decorated": "@fixture\n@mock_aws\ndef aws():\n    {}",
    "fixture that yields what it makes": "@fixture()\ndef aws():\n    with mock_aws():\n        yield {}",
}


@pytest.mark.parametrize("code", CONTEXTS.values(), ids=CONTEXTS)
def test_a_client_and_its_config_are_silent_under_a_mock_and_reported_without(code: str) -> None:
    clean(HEAD + code.format("boto3.client('s3')"))
    clean(HEAD + code.format("boto3.client('s3', config=Config())"))
    other = HEAD + code.format("boto3.client('s3')")
    for old, new in {
        "moto": "other",
        "mock_aws": "mocked",
        "mock_s3": "mocked",
        "use_cas": "use_",
        "vcr": "other",
    }.items():
        other = other.replace(old, new)
    assert [finding.code for finding in findings(other)] == ["BOT101"]


NEIGHBOURS = {
    "errors are reported under moto too": """
        from botocore.config import Config
        @mock_aws
        def test():
            Config(retries={"max_attempts": 1, "total_max_attempts": 5})  # BOT201
    """,
    "neighbours of a mocked test are reported": """
        import pytest
        @fixture
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
    """,
    "names that only look like moto": """
        from app import mock_everything
        from app.mocks import mock_s3
        @mock_everything
        def test_a():
            boto3.client("s3")  # BOT101
        @mock_s3
        def test_b():
            boto3.client("s3")  # BOT101
    """,
    "mock aws under any module": """
        from app.testing import mock_aws
        @mock_aws
        def test_a():
            boto3.client("s3")
    """,
    "a recording in a file without tests": """
        from botocore.config import Config
        def play(recorder):
            with recorder.use_cassette('recorded.yaml'):
                boto3.client('s3')
    """,
}


@pytest.mark.parametrize("source", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_the_neighbours_of_a_mock_are_judged(source: str) -> None:
    (flags if "# BOT" in source else clean)("import boto3\nfrom moto import mock_aws\n" + snippet(source))


@pytest.mark.parametrize("decorator", ["vcr.record", "pytest.mark.slow", "use_cassette.other", "mark.vcr.other"])
def test_a_decorator_that_only_looks_like_a_recording_is_no_mock(decorator: str) -> None:
    flags(f"{HEAD}@{decorator}\ndef test():\n    boto3.client('s3')  # BOT101")


IMPORTS = """
import pytest
from contextlib import contextmanager
from moto import mock_aws
from unittest.mock import patch
"""


@pytest.mark.parametrize(
    "code",
    [
        "@fixture(autouse=True)\ndef aws():\n    with mock_aws():\n        yield\n\ndef test(aws):\n    {}\n",
        "def test():\n    mock_aws().start()\n    {}\n",
        "@contextmanager\ndef aws():\n    with mock_aws():\n        yield\n\nwith aws():\n    {}\n",
        "@mock_aws\ndef test():\n    helper()\n\ndef helper():\n    {}\n",
        "@patch('boto3.client')\ndef test(patched):\n    {}\n",
    ],
    ids=["fixture", "started", "context manager", "caller", "patch"],
)
def test_a_mock_from_elsewhere_is_not_looked_for(code: str) -> None:
    flags(HEAD + IMPORTS + code.format("boto3.client('s3')  # BOT101"))
