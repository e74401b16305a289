"""BOT216: something else than a Config where one belongs, and Config's options elsewhere."""

from __future__ import annotations

from tests.snippets import clean

from .reported import BOTO3, fixed, reported

RAISES = "is not a Config: botocore 1.44 raises AttributeError when the client is made. Write"


def test_no_config() -> None:
    for value, shown, advice in [
        ("{'read_timeout': 5}", "{...}", "config=Config(**...)."),
        ("{}", "{}", "config=Config(**...)."),
        ("Config", "Config", "config=Config(...)."),
        ("TransferConfig()", "TransferConfig", "config=Config(...)."),
        ("'standard'", '"standard"', "config=Config(...)."),
        ("5", "5", "config=Config(...)."),
    ]:
        source = f"from boto3.s3.transfer import TransferConfig\n{BOTO3}boto3.client('s3', config={value})"
        message = f"config={shown} {RAISES} {advice}"
        assert reported("BOT216", source, botocore_version="1.44") == [(f"config={value}", message)]


def test_a_config_or_unknown() -> None:
    for value in ["None", "Config()", "x", "Config().merge(x)", "{} if x else None"]:
        assert reported("BOT216", f"{BOTO3}def f(x):\n    boto3.client('s3', config={value})") == []


def test_options_given_to_the_client() -> None:
    source = BOTO3 + "boto3.client('s3', read_timeout=5, max_pool_connections=9)"
    tail = "is an option of Config, not of client(): this call raises TypeError. Write config=Config"
    assert reported("BOT216", source) == [
        ("read_timeout=5", f"read_timeout= {tail}(read_timeout=...)."),
        ("max_pool_connections=9", f"max_pool_connections= {tail}(max_pool_connections=...)."),
    ]
    single = BOTO3 + "boto3.client('s3', read_timeout=5)"
    assert fixed("BOT216", single) == BOTO3 + "boto3.client('s3', config=Config(read_timeout=5))"


def test_config_given_to_a_session() -> None:
    tail = "this call raises TypeError. Pass it to client(), or to set_default_client_config() of its botocore session."
    assert reported("BOT216", BOTO3 + "boto3.Session(config=Config())\nboto3.Session(read_timeout=5)") == [
        ("config=Config()", f"boto3.Session() takes no config=: {tail}"),
        ("read_timeout=5", f"boto3.Session() takes no read_timeout=, an option of Config: {tail}"),
    ]


PROPERTY = """
import boto3
from botocore.config import Config
class Settings:
    @property
    def config(self):
        return Config(read_timeout=5, retries={"mode": "standard"})
    @config.setter
    def config(self, other):
        self.given = other
boto3.client("s3", config=Settings().config)
"""


def test_a_property_gives_what_it_returns() -> None:
    clean(PROPERTY, but={"    @property\n": ""}, then="BOT216")


def test_a_property_defined_under_a_condition() -> None:
    one = """
        @property
        def config(self):
            return Config(read_timeout=5, retries={"mode": "standard"})
"""
    source = (
        "import boto3, sys\nfrom botocore.config import Config\nclass Settings:\n"
        f"    if sys.platform == 'win32':{one}    else:{one}\nboto3.client('s3', config=Settings().config)\n"
    )
    assert reported("BOT216", source) == []
