"""Where many clients could be given a Config at once, of whatever file that place is."""

from __future__ import annotations

from pathlib import Path

from flake8_botocore.config import Settings
from flake8_botocore.facts import Place
from flake8_botocore.source.uses.sessions import MOST_WAYS
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


def test_calls_that_make_sessions(tmp_path: Path) -> None:
    source = """
import boto3
import aws
here = boto3.session.Session()
here.client("s3")
aws.shared.client("sqs")
aws.fresh("admin").client("sns")
session = aws.fresh("reader")
session.client("ec2")
aws.wrapping().client("sts")
boto3.client("iam")
"""
    assert roots(tmp_path, source) == {
        "s3": "session boto3.session.Session, here = boto3.session.Session()",
        "sqs": "session boto3.Session, shared = boto3.Session()",
        "sns": "session boto3.Session, return boto3.Session(profile_name=profile)",
        "ec2": "session boto3.Session, return boto3.Session(profile_name=profile)",
        "sts": "session botocore.session.get_session, inner = botocore.session.get_session()",
        "iam": None,
    }


def test_reading_the_session_inside_leaves_the_root_what_it_is() -> None:
    """What a person writes at a root depends on its library."""
    source = "import boto3\nsession = boto3.Session()\nsession.client('s3')\n"
    found = reading(f"{source}session._session.get_component('x')\n", "x.py", Settings()).facts.clients
    assert [(each.root.name, each.root.library) for each in found if each.root] == [("boto3.Session", "boto3")]


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


def test_the_default_session_has_one_only_in_the_file_that_sets_it_up(tmp_path: Path) -> None:
    source = "import boto3\n\nboto3.setup_default_session(region_name='eu-west-1')\nboto3.client('s3')\n"
    set_up = "session boto3.setup_default_session, boto3.setup_default_session"
    assert roots(tmp_path, source) == {"s3": f"{set_up}(region_name='eu-west-1')"}
    (tmp_path / "app").mkdir()
    lay_out(tmp_path / "app", {"setup.py": "import boto3\nboto3.setup_default_session(botocore_session=None)\n"})
    source = "import boto3\nimport setup\n\nboto3.client('s3')\n"
    assert roots(tmp_path / "app", source) == {"s3": None}


def test_a_name_that_is_bound_again_and_again(tmp_path: Path) -> None:
    """Each binding may lead to as many: five names bound twenty times each would be three million of them."""
    bound = "if f: session = aws.given_session(f)\n"
    given = {"s3": "session factory given_session, def given_session(factory):"}
    assert roots(tmp_path, f"import aws\n{bound * MOST_WAYS}session.client('s3')\n") == given
    assert roots(tmp_path, f"import aws\n{bound * (MOST_WAYS + 1)}session.client('s3')\n") == {"s3": None}


def test_a_function_that_returns_again_and_again(tmp_path: Path) -> None:
    """Past so many returns it is the function itself, of which nobody asks what each of them gives."""

    def given(returns: int) -> dict[str | None, str | None]:
        body = "    if f: return aws.given_session(f)\n" * (returns - 1) + "    return aws.given_session(f)\n"
        return roots(tmp_path, f"import aws\ndef my_session(f):\n{body}my_session(1).client('s3')\n")

    assert given(MOST_WAYS) == {"s3": "session factory given_session, def given_session(factory):"}
    assert given(MOST_WAYS + 1) == {"s3": "session factory my_session, def my_session(f):"}
