"""Clients that a Stubber or a server on the own machine answers: silent, unless mocked ones are asked for."""

from __future__ import annotations

import pytest

from tests.snippets import clean, flags

ELSEWHERE = [
    '"http://[::1]:4566"',
    "rf'''http://127.0.0.1:{port}/'''",
    '"https://store.example.com"',
    'f"http://{host}:{port}"',
    '"http://localhost:{}".format(port)',
    "ENDPOINT",
    "os.environ['LOCALSTACK_URL']",
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
