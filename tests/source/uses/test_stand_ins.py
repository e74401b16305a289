"""Clients that a Stubber or a server on the own machine answers: silent, unless mocked ones are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in
from tests.snippets import clean, findings, flags

STUBBED = {
    "with": """
        def test():
            client = boto3.client("s3")
            with Stubber(client) as stubbed:
                stubbed.add_response("list_buckets", {})
                client.list_buckets()
    """,
    "activate": """
        def test():
            client = boto3.client("s3")
            answers = Stubber(client)
            answers.activate()
    """,
    "the client of a resource": """
        def test():
            table = boto3.resource("dynamodb")
            answers = Stubber(table.meta.client)
            answers.activate()
    """,
    "set up for a class": """
        class TestIt(unittest.TestCase):
            def setUp(self):
                self.client = boto3.client("s3")
                self.answers = Stubber(self.client)
                self.answers.activate()
            def test(self):
                self.client.list_buckets()
    """,
}
HEAD = """
        import boto3
        import botocore.stub
        import pytest
        import unittest
        from botocore.stub import Stubber
"""


@pytest.mark.parametrize("code", STUBBED.values(), ids=STUBBED)
def test_a_client_that_a_stubber_answers_for(code: str) -> None:
    clean(HEAD + code)
    other = HEAD + code.replace("Stubber(", "Recorder(")
    assert [finding.code for finding in findings(other)] == ["BOT101"]


def test_a_stubber_that_is_never_activated() -> None:
    clean(
        HEAD
        + """
        def test():
            client = boto3.client("s3")
            answers = Stubber(client)
            answers.activate()
    """,
        but={"answers.activate()": "answers.add_response()", "Stubber(client)": "Stubber(other)"},
    )


def test_only_the_stubbed_client_is_silent() -> None:
    flags(
        HEAD
        + """
        def test():
            client = boto3.client("s3")
            other = boto3.client("s3")  # BOT101
            with Stubber(client):
                other.list_buckets()
    """
    )


ELSEWHERE = [
    '"http://[::1]:4566"',
    "rf'''http://127.0.0.1:{port}/'''",
    '"https://store.example.com"',
    'f"http://{host}:{port}"',
    '"http://localhost:{}".format(port)',
    "ENDPOINT",
    "os.environ['LOCALSTACK_URL']",
]
OF_AWS = [
    "None",
    '"https://s3.eu-west-1.amazonaws.com"',
    '"https://s3.dualstack.cn-north-1.amazonaws.com.cn"',
    'f"https://s3.{host}.amazonaws.com/"',
    '"https://sqs.%s.api.aws" % host',
    "AWS",
]


def _given(endpoint: str) -> str:
    return (
        "import os\nimport boto3\nENDPOINT = f'http://localhost:{PORT}'\nAWS = f'https://s3.{PORT}.amazonaws.com'\n\n"
        "def test(port, host):\n    local = 'http://127.0.0.1:1'\n"
        f"    boto3.client('s3', endpoint_url={endpoint})\n"
    )


@pytest.mark.parametrize("endpoint", ELSEWHERE)
def test_an_endpoint_in_a_test_that_is_not_of_aws(endpoint: str) -> None:
    clean(_given(endpoint), but={"def test(": "def run("})


@pytest.mark.parametrize("endpoint", OF_AWS)
def test_an_endpoint_of_aws_in_a_test(endpoint: str) -> None:
    assert [finding.code for finding in findings(_given(endpoint))] == ["BOT101"]


@pytest.mark.parametrize("path", ["tests/aws.py", "test/aws.py", "aws_test.py", "conftest.py", "app/test_aws.py"])
def test_a_module_of_tests(path: str, tmp_path: Path) -> None:
    source = "import boto3\nclient = boto3.client('s3', endpoint_url='http://store:4566')\n"
    clean_in(tmp_path, {path: source})
    flagged = source.replace("')\n", "')  # BOT101\n")
    flags_in(tmp_path, {"app/aws.py": flagged, "contest.py": flagged, "latest/aws.py": flagged})


EMULATED = """
    import boto3
    def make(stage, endpoint):
        if stage == "local":
            s3 = boto3.client("s3", endpoint_url=endpoint)
        elif "localstack" == stage:
            s3 = boto3.client("s3")
        else:
            s3 = boto3.client("s3")  # BOT101
        if stage != "local":
            s3 = boto3.client("s3")  # BOT101
        boto3.client("s3", endpoint_url="http://localhost:4566")
        boto3.client("s3", endpoint_url="http://127.0.0.1")
        boto3.client("s3", endpoint_url="https://localhost.example.com")  # BOT101
        return s3
"""


def test_a_client_for_an_emulator_on_the_same_machine() -> None:
    flags(EMULATED)


# placebo.

PLAYED = """
    import boto3
    import placebo
    def replay(path):
        session = boto3.Session()
        pill = placebo.attach(session, data_path=path)
        pill.playback()
        return session.client("s3")
"""


def test_a_session_that_placebo_answers_for() -> None:
    clean(PLAYED, but={"pill.playback()": "pill.record()"})
    flags(PLAYED.replace("placebo", "other").replace('client("s3")', 'client("s3")  # BOT101'))
    clean(PLAYED.replace("import placebo", "import pytest; placebo = pytest.importorskip('placebo')"))
    clean(PLAYED.replace("(path)", "(path, session)").replace("session = boto3.Session()", "pass"))


def test_a_function_inside_where_placebo_answers() -> None:
    clean("""
        import placebo
        def connect(session, path, patched):
            placebo.attach(session, data_path=path).playback()
            def make(service):
                return session.client("ec2")
            patched(make)
    """)
