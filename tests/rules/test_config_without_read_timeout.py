"""BOT102: the line it prints, and the Configs it leaves alone."""

from __future__ import annotations

import pytest

from flake8_botocore.findings import Span
from tests.snippets import clean, findings, flags, message

CONFIG = 'from botocore.config import Config\nConfig({}retries={{"mode": "standard"}})\n'
AIO = 'from aiobotocore.config import AioConfig\nAioConfig({}retries={{"mode": "standard"}})\n'
REST = "waits up to 60 s for each reply. Choose read_timeout= in seconds."


@pytest.mark.parametrize(
    ("version", "source", "line"),
    [
        ("1.43", CONFIG.format(""), f"Config(...) has no read_timeout: botocore 1.43 {REST}"),
        ("1.44", CONFIG.format(""), f"Config(...) has no read_timeout: botocore 1.44 {REST}"),
        ("1.44", AIO.format(""), f"AioConfig(...) has no read_timeout: aiobotocore (botocore 1.43) {REST}"),
        (
            "1.43",
            AIO.format("connect_timeout=1, "),
            f"AioConfig(...) has no read_timeout: aiobotocore (botocore 1.43) {REST}",
        ),
        (
            "1.44",
            "from botocore.config import Config\nConfig(connect_timeout=1).merge(Config(retries=x))\n",
            f"The merged Config has no read_timeout: botocore 1.44 {REST}",
        ),
    ],
)
def test_the_line(version: str, source: str, line: str) -> None:
    assert message(source, botocore_version=version) == line


def test_a_long_callee_is_cut() -> None:
    name = "x" * 300
    found = findings(f"import botocore.config as {name}\n{name}.Config()\n")
    assert [finding.code for finding in found] == ["BOT102", "BOT103"]
    assert all(len(finding.text) <= 200 and "….Config() has no " in finding.text for finding in found)


def test_it_stands_at_the_config() -> None:
    found = findings("import boto3\nfrom botocore.config import Config\nboto3.client('s3', config=Config(retries=x))\n")
    assert [(finding.code, finding.span) for finding in found] == [("BOT102", Span(3, 26, 3, 43))]


@pytest.mark.parametrize("value", ["5", "None", "x", "60", "0.5"])
def test_any_choice_is_a_choice(value: str) -> None:
    found = findings(
        f'from botocore.config import Config\nConfig(read_timeout={value}, retries={{"mode": "standard"}})\n'
    )
    assert "BOT102" not in [finding.code for finding in found]


def test_incomplete_configs_and_fragments() -> None:
    clean("""
        from botocore.config import Config
        def f(options):
            Config(retries={"mode": "standard"}, **options)
            return Config(retries={"mode": "standard"}).merge(Config(read_timeout=5))
    """)


def test_under_moto() -> None:
    source = """
        from botocore.config import Config
        from moto import mock_aws
        @mock_aws
        def test():
            Config(retries={"mode": "standard"})
    """
    clean(source)
    assert [finding.code for finding in findings(source, include_mocked=True)] == ["BOT102"]


def test_each_config_is_reported_where_it_is_made() -> None:
    flags("""
        from botocore.config import Config
        CONFIG = Config(  # BOT102
            retries={"mode": "standard"},
        )
        OTHER = Config(retries={"mode": "standard"})  # BOT102
    """)


@pytest.mark.parametrize("name", ['"read_timeout"', "name"])
def test_a_timeout_that_setattr_may_give(name: str) -> None:
    clean(
        f"""
        from botocore.config import Config
        config = Config(retries={{"mode": "standard"}})
        setattr(config, {name}, 7)
        """,
        but={"setattr(config": "setattr(other"},
        then="BOT102",
    )


def test_another_option_that_setattr_gives() -> None:
    flags("""
        from botocore.config import Config
        config = Config(retries={"mode": "standard"})  # BOT102
        setattr(config, "connect_timeout", 7)
    """)


def test_the_whole_wait_where_the_attempts_are_known() -> None:
    source = """
    import boto3
    from botocore.config import Config

    CONFIG = Config(connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
    boto3.client("sqs", config=CONFIG)
    """
    # 3 times 5 s to connect and 60 s for a reply, and pauses of milliseconds.
    whole = "3 attempts, each up to 5 s to connect and 60 s for a reply, can take 195 s (botocore 1.44)"
    assert message(source) == f"Config(...) has no read_timeout: {whole}. Choose read_timeout= in seconds."
    once = message(source.replace('_attempts": 3', '_attempts": 1'))
    assert once == f"Config(...) has no read_timeout: botocore 1.44 {REST}"
