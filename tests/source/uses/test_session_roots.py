"""Where many clients could be given a Config at once, of whatever file that place is."""

from __future__ import annotations

from pathlib import Path

from flake8_botocore.config import Settings
from flake8_botocore.facts import Place
from tests.layouts import lay_out
from tests.readings import reading

AWS = """
import functools
import boto3
import botocore.session
shared = boto3.Session()
def fresh(profile):
    return boto3.Session(profile_name=profile)
def given_session(factory):
    found = factory()
    return found
@functools.lru_cache
def handed_on(factory):
    return given_session(factory)
def either_session(first, *rest):
    if first:
        return boto3.Session()
    return boto3.Session(region_name="eu-west-1")
def wrapping():
    inner = botocore.session.get_session()
    return boto3.Session(botocore_session=inner)
def make_client(service_name, config=None):
    return shared.client(service_name, config=config)
def there_session():
    return back_session()
def back_session():
    return there_session()
class There(Back):
    pass
class Back(There):
    pass
class Base:
    @property
    def session(self):
        return given_session(self.factory)
    def get_session(self) -> boto3.Session:
        return self.factory()
"""


def roots(folder: Path, source: str, settings: Settings | None = None) -> dict[str | None, str | None]:
    """The root of every client of ``source``, a module beside ``aws.py``, by its service."""
    lay_out(folder, {"aws.py": AWS, "uses.py": source})
    path = folder / "uses.py"
    found = reading(path.read_text(), str(path), settings or Settings()).facts.clients
    assert len({client.service_name for client in found}) == len(found)
    told = {}
    for client in found:
        root = client.root
        told[client.service_name] = None if root is None else f"{root.kind} {root.name}, {line_of(root.place)}"
    return told


def line_of(place: Place) -> str:
    """What stands at a place."""
    return Path(place.path).read_text().splitlines()[place.line - 1].strip()


def test_functions_that_give_what_cannot_be_seen(tmp_path: Path) -> None:
    source = """
import aws
class Handler(aws.Base):
    async def run(self, session, factory):
        self.session.client("s3")
        self.get_session().client("sqs")
        aws.given_session(factory).client("sns")
        other = session = aws.handed_on(factory)
        other_session = other
        other_session.client("ec2")
        (await aws.given_session(factory)).client("sts")
        aws.Unknown.session().client("iam")
        aws.There().session.client("sdb")
        aws.There.session.client("dax")
def run(session, first):
    session.client("ssm")
    mixed_session = aws.given_session(first)
    mixed_session = session
    mixed_session.client("rds")
    aws.either_session(first).client("kms")
"""
    given = "session factory given_session, def given_session(factory):"
    assert roots(tmp_path, source) == {
        "s3": given,
        "sqs": "session factory get_session, def get_session(self) -> boto3.Session:",
        "sns": given,
        "ec2": given,
        "sts": given,
        "iam": None,
        "sdb": None,
        "dax": None,
        "ssm": None,
        "rds": None,
        "kms": "session factory either_session, def either_session(first, *rest):",
    }


def test_client_factories_of_the_team(tmp_path: Path) -> None:
    source = "import aws\n\naws.make_client('s3')\n"
    settings = Settings(client_factories=frozenset({"aws.make_client"}))
    assert roots(tmp_path, source, settings) == {
        "s3": "client factory make_client, def make_client(service_name, config=None):"
    }
    assert roots(tmp_path, source) == {}
