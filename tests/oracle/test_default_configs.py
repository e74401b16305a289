"""What ``fix --at`` writes, run: clients of the root have the policy, and their own Config wins where it speaks."""

from __future__ import annotations

import pytest

from flake8_botocore.botocore.running.effective import effective_settings
from flake8_botocore.config import Settings
from flake8_botocore.facts import ClientCreation
from flake8_botocore.fixing.apply import replace
from tests.readings import reading

from . import installs
from .alone import run

MADE = """
import boto3

class Maker:
    region = "eu-west-1"

    def session(self):
        return boto3.Session(aws_access_key_id="k", aws_secret_access_key="s", region_name=self.region)  # root

session = Maker().session()
make = session.client
"""
SET_UP = """
import boto3

boto3.setup_default_session(region_name="eu-west-1")  # root
make = boto3.client
"""
ASSIGNED = """
from botocore.session import get_session

session = get_session()  # root
session.set_config_variable("region", "eu-west-1")
make = session.create_client
"""
NESTED = """
import boto3
import botocore.session

session = boto3.Session(region_name="eu-west-1", botocore_session=botocore.session.get_session())  # root
make = session.client
"""
GIVEN = """
import boto3

def given(factory):  # root
    session = factory()
    return session

boto_session = given(lambda: boto3.Session(region_name="eu-west-1"))
make = boto_session.client
"""
TWICE = GIVEN.replace("given(lambda", "given(lambda: given(lambda").replace('"))', '")))')
BOTOCORE = """
import botocore.session

def given(factory):  # root
    return factory()

session = given(lambda: botocore.session.Session())
session.set_config_variable("region", "eu-west-1")
make = session.create_client
"""
MAKING = """
import boto3

def make(service_name, config=None):  # root
    return boto3.client(service_name, config=config, region_name="eu-west-1")
"""
WITH_KEYWORDS = """
import boto3

def make(service_name, **options):  # root
    return boto3.client(service_name, region_name="eu-west-1", **options)
"""
ROOTS = {
    "made": MADE,
    "set up": SET_UP,
    "assigned": ASSIGNED,
    "nested": NESTED,
    "given": GIVEN,
    "given twice": TWICE,
    "botocore": BOTOCORE,
    "making": MAKING,
    "with keywords": WITH_KEYWORDS,
}
USES = """
from botocore.config import Config as Own

clients = [
    make("sts"),
    make("sts", config=None),
    make("sts", config=Own(read_timeout=7)),
    make("sts", config=Own(retries={"total_max_attempts": 2}, connect_timeout=1)),
]
"""
PRINTED = """
for client in clients:
    config = client.meta.config
    retries = config.retries
    print(config.connect_timeout, config.read_timeout, retries["total_max_attempts"], client.meta.region_name[-1])
"""
POLICY = [5, 60, 3, 1]
WANTED = [*POLICY, *POLICY, 5, 7, 3, 1, 1, 60, 2, 1]
"""Connect timeout, read timeout, attempts and the last digit of the region, of each client."""

SETTINGS = Settings(client_factories=frozenset({"module.make"}))


def fixed(source: str) -> str:
    """``source`` after ``fix --at`` at its root."""
    line = next(number for number, text in enumerate(source.splitlines(), 1) if "# root" in text)
    return replace(source, reading(source, "module.py", SETTINGS).default_config_at(line).edits)


HAD = "session = factory()\n    session._session.set_default_client_config(Own(read_timeout=9))"
KEPT = [5, 9, 3, 1, 5, 9, 3, 1, 5, 7, 3, 1, 1, 9, 2, 1]
"""The same where the session had a default read timeout."""


@pytest.mark.slow
@pytest.mark.parametrize("version", installs.BOTOCORE)
def test_clients_of_the_root_have_the_policy_and_what_is_said_elsewhere_wins(version: str) -> None:
    own = "from botocore.config import Config as Own\n"
    sources = [fixed(source) for source in ROOTS.values()] + [own + fixed(GIVEN).replace("session = factory()", HAD)]
    together = "".join(f"exec({source + USES + PRINTED!r}, {{}})\nboto3.DEFAULT_SESSION = None\n" for source in sources)
    assert run(version, f"import boto3\n{together}") == WANTED * len(ROOTS) + KEPT


KNOWN = {name: source for name, source in ROOTS.items() if name != "given twice"}


@pytest.mark.parametrize("name", KNOWN)
def test_the_linter_knows_the_same(name: str) -> None:
    source = fixed(KNOWN[name]) + USES.replace("make(", f"{called(name)}(")
    found: list[object] = []
    for client in reading(source, "module.py", SETTINGS).facts.clients:
        if client.service_name is not None:
            found += numbers(client)
    assert found == [number for index, number in enumerate(WANTED) if index % 4 != 3]


def called(name: str) -> str:
    """How clients of that root are made, as a reader follows it."""
    make = KNOWN[name].rpartition("make = ")[2].strip()
    return make if "make = " in KNOWN[name] else "make"


def numbers(client: ClientCreation) -> list[object]:
    """Connect timeout, read timeout and attempts."""
    effective = effective_settings(client, SETTINGS.botocore_version)
    settings = (effective.connect_timeout, effective.read_timeout, effective.total_attempts)
    return [None if each is None else each.value for each in settings]
