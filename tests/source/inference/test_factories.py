"""Functions of the project that make clients: held to the rules where ``bot-client-factories`` names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in
from tests.snippets import clean

AWS = """
import boto3
from botocore.config import Config
CONFIG = Config(COMPLETE)
def make_client(name, region=None, config=None, **kwargs):
    return boto3.client(name, region_name=region, config=config, **kwargs)
def other_client(name, config=None):
    return boto3.client(name, config=config)
"""


def calls(made: str) -> str:
    """Calls of the factory ``made``, of which the first parameter is the service and the third the Config."""
    return f"""
    {made}("s3")  # BOT101
    {made}("s3", "x")  # BOT101
    {made}("s3", config=None)  # BOT101
    {made}("s3", None, None)  # BOT101
    {made}(name="s3", team="x")  # BOT101
    {made}("s3", config=CONFIG)
    {made}("s3", "x", CONFIG)
    {made}("s3", config=unknown)
    {made}("s3", **unknown)
    {made}(*unknown)
    {made}("s3", config={{"read_timeout": 5}})
"""


IMPORTS = {
    "absolute": ("from app.aws import CONFIG, make_client", "make_client"),
    "relative": ("from .aws import CONFIG, make_client", "make_client"),
    "module": ("import app.aws\nfrom app.aws import CONFIG", "app.aws.make_client"),
    "under another name": ("from .aws import CONFIG, make_client as make", "make"),
    "under a second name": ("from .aws import CONFIG, make_client\nmake = make_client", "make"),
    "handed on by the package": ("from app import CONFIG, make_client", "make_client"),
}


@pytest.mark.parametrize("named", ["app.aws.make_client", "aws.make_client"])
@pytest.mark.parametrize(("imports", "made"), IMPORTS.values(), ids=IMPORTS)
def test_a_named_factory(imports: str, made: str, named: str, tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "app/__init__.py": "from .aws import CONFIG, make_client\n",
            "app/aws.py": AWS,
            "app/main.py": f"{imports}\nfrom .aws import other_client\n\ndef work(unknown):{calls(made)}"
            '    other_client("s3")\n',
        },
        client_factories=frozenset({named}),
    )


def test_positional_arguments_of_a_factory_that_is_not_in_view() -> None:
    """One of them may be the Config."""
    clean(
        'from platform_aws import make_client\nmake_client("s3", something)\n',
        client_factories=frozenset({"platform_aws.make_client"}),
    )


def test_a_factory_that_takes_no_config(tmp_path: Path) -> None:
    """Nothing can be chosen at its calls, so it is judged where it makes the client."""
    flags_in(
        tmp_path,
        {
            "aws.py": "import boto3\ndef make(name):\n    return boto3.client(name)  # BOT101\n",
            "main.py": 'from aws import make\nmake("s3")\n',
        },
        client_factories=frozenset({"aws.make"}),
    )


COMPLETING = """
import boto3
from botocore.config import Config
CONFIG = Config(COMPLETE)
def make_client(name, config=None):
    config = CONFIG.merge(config or Config())
    return boto3.client(name, config=config)
"""
FACTORIES = {"client_factories": frozenset({"aws.make_client"})}


def completed(folder: Path, factory: str) -> None:
    """Calls of a ``factory`` that completes what it is given need nothing; of others they are judged as they are."""
    uses = """
from botocore.config import Config
import aws
aws.make_client("s3"){}
aws.make_client("s3", config=None){}
aws.make_client("s3", config=Config(read_timeout=5)){}
aws.make_client("s3", config=Config(retries={{"total_max_attempts": 1}})){}
"""
    codes = ("  # BOT101", "  # BOT101", "  # BOT102", "  # BOT102")
    if factory == COMPLETING:
        clean_in(folder, {"aws.py": factory, "uses.py": uses.format("", "", "", "")}, **FACTORIES)
    else:
        flags_in(folder, {"aws.py": factory, "uses.py": uses.format(*codes)}, **FACTORIES)


@pytest.mark.parametrize(
    "line",
    [
        "config = CONFIG.merge(config or Config())",
        "config = config.merge(CONFIG)",
        "other = CONFIG.merge(config or Config())",
        "config = unknown.merge(config)",
        "config = CONFIG.copy()",
    ],
)
def test_a_factory_may_complete_what_it_is_given(tmp_path: Path, line: str) -> None:
    completed(tmp_path, COMPLETING.replace("config = CONFIG.merge(config or Config())", line))


def test_a_factory_may_complete_the_keywords_it_is_given(tmp_path: Path) -> None:
    keywords = COMPLETING.replace("config=None)", "**options)").replace("config=config", "**options")
    factory = keywords.replace("config = CONFIG", 'options["config"] = CONFIG').replace(
        "(config or", '(options.get("config") or'
    )
    uses = """
from botocore.config import Config
import aws
aws.make_client("s3")
aws.make_client("s3", config=Config(read_timeout=5))
"""
    clean_in(tmp_path, {"aws.py": factory, "uses.py": uses}, **FACTORIES)
    (tmp_path / "other").mkdir()
    told = uses.replace('("s3")', '("s3")  # BOT101').replace("=5))", "=5))  # BOT102")
    other = {"aws.py": factory.replace('options["config"]', 'options["verify"]'), "uses.py": told}
    flags_in(tmp_path / "other", other, **FACTORIES)
