"""Fixtures of conftest modules: those that put a test under moto, and what they give."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import flags_in

WITH_MOTO = """
import boto3
import pytest
from moto import mock_aws

@pytest.fixture
def aws():
    with mock_aws():
        yield

@pytest.fixture
def session(aws):
    return boto3.Session()
"""

AUTOUSE = """
import pytest
from moto import mock_aws

@pytest.fixture(autouse=True)
def aws():
    with mock_aws():
        yield
"""

NOT_MOTO = """
import pytest

@pytest.fixture
def aws():
    with open("x"):
        yield

@pytest.fixture(autouse=True)
def other():
    yield
"""

NAMING = """
import boto3
import pytest

def test_named(aws):
    boto3.client("s3"){mocked}

@pytest.mark.usefixtures("aws")
def test_used():
    boto3.client("s3"){mocked}

@pytest.mark.usefixtures("aws")
class TestUsed:
    def test(self):
        boto3.client("s3"){mocked}

@pytest.fixture
def bucket(aws):
    return boto3.resource("s3"){mocked}

def test_by_another(bucket):
    boto3.client("s3"){mocked}

def test_without():
    boto3.client("s3"){free}

def helper(aws):
    boto3.client("s3"){helper}

boto3.client("s3")  # BOT101
"""

FLAGGED = "  # BOT101"
PLACES = ["tests/conftest.py", "conftest.py"]


def module_of_tests(mocked: str, free: str = FLAGGED) -> str:
    """A test module, with the comment at clients under the fixture ``aws`` and at those without.

    What is called by tests that are all under it is, too.
    """
    return NAMING.format(mocked=mocked, free=free, helper=free)


@pytest.mark.parametrize("conftest", PLACES)
@pytest.mark.parametrize("test", ["tests/test_it.py", "tests/unit/test_it.py", "tests/unit/deep/test_it.py"])
@pytest.mark.parametrize("packages", [True, False], ids=["packages", "folders"])
def test_a_fixture_named_by_the_test(packages: bool, test: str, conftest: str, tmp_path: Path) -> None:
    inits = {"tests/__init__.py": "", "tests/unit/__init__.py": ""} if packages else {}
    flags_in(tmp_path, {**inits, conftest: WITH_MOTO, test: module_of_tests("")})


@pytest.mark.parametrize("conftest", PLACES)
def test_an_autouse_fixture(conftest: str, tmp_path: Path) -> None:
    flags_in(tmp_path, {conftest: AUTOUSE, "tests/test_it.py": module_of_tests("", "")})


def test_fixtures_that_are_not_moto(tmp_path: Path) -> None:
    flags_in(tmp_path, {"tests/conftest.py": NOT_MOTO, "tests/test_it.py": module_of_tests(FLAGGED)})


def test_a_conftest_beside_or_below_the_test_does_not_count(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {"other/conftest.py": AUTOUSE, "tests/deep/conftest.py": AUTOUSE, "tests/test_it.py": module_of_tests(FLAGGED)},
    )


def test_no_conftest(tmp_path: Path) -> None:
    flags_in(tmp_path, {"tests/test_it.py": module_of_tests(FLAGGED)})


def test_a_conftest_outside_the_project_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(AUTOUSE)
    inner = tmp_path / "project"
    inner.mkdir()
    flags_in(inner, {"tests/test_it.py": module_of_tests(FLAGGED)})


def test_a_conftest_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("def broken(:\n")
    flags_in(tmp_path, {"tests/test_it.py": module_of_tests(FLAGGED)})


def test_the_nearest_fixture_of_a_name_counts(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {"conftest.py": WITH_MOTO, "tests/conftest.py": NOT_MOTO, "tests/test_it.py": module_of_tests(FLAGGED)},
    )


def test_the_conftest_itself(tmp_path: Path) -> None:
    """What stands there is judged like any other file, by fixtures of folders above, too."""
    flags_in(
        tmp_path,
        {
            "conftest.py": WITH_MOTO,
            "tests/conftest.py": """
                import boto3
                import pytest

                @pytest.fixture
                def bucket(aws):
                    return boto3.resource("s3")

                @pytest.fixture
                def free():
                    return boto3.resource("s3")  # BOT101
            """,
            "tests/test_it.py": """
                import boto3
                def test_bucket(bucket):
                    boto3.client("s3")
                def test_free(free):
                    boto3.client("s3")  # BOT101
            """,
        },
    )


def test_the_value_of_a_fixture_in_conftest_is_known(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "conftest.py": WITH_MOTO
            + """
@pytest.fixture
def real():
    return boto3.Session()

@pytest.fixture
def config():
    return None
""",
            "test_it.py": """
                import boto3
                def test_real(real, service):
                    real.client(service)  # BOT101
                def test_config(config):
                    boto3.client("s3", config=config)  # BOT101
                def test_session(session, service):
                    session.client(service)
                def test_missing(missing, service):
                    missing.client(service)
            """,
        },
    )


IMPORTED = {
    "by name": "from .fixtures import aws\n",
    "by name, absolute": "from tests.fixtures import aws\n",
    "by star": "from .fixtures import *\n",
    "as a plugin": "pytest_plugins = ['tests.fixtures']\n",
    "as the only plugin": "pytest_plugins = 'tests.fixtures'\n",
}


@pytest.mark.parametrize("conftest", IMPORTED.values(), ids=IMPORTED)
def test_a_conftest_that_imports_its_fixtures(conftest: str, tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "tests/__init__.py": "",
            "tests/fixtures.py": WITH_MOTO,
            "tests/conftest.py": conftest,
            "tests/test_it.py": module_of_tests(""),
        },
    )


@pytest.mark.parametrize("conftest", IMPORTED.values(), ids=IMPORTED)
def test_a_conftest_that_imports_an_autouse_fixture(conftest: str, tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "tests/__init__.py": "",
            "tests/fixtures.py": AUTOUSE,
            "tests/conftest.py": conftest,
            "tests/test_it.py": module_of_tests("", ""),
        },
    )


STARTS = {
    "at the top": "from moto import mock_aws\nmock_aws().start()\n",
    "before the tests": "from moto import mock_aws\ndef pytest_configure(config):\n    mock_aws().start()\n",
}


@pytest.mark.parametrize("conftest", STARTS.values(), ids=STARTS)
def test_a_conftest_that_starts_moto_for_all(conftest: str, tmp_path: Path) -> None:
    used = """
        import boto3
        client = boto3.client("s3"){comment}
        def test():
            boto3.client("s3"){comment}
    """
    mocked, free = used.replace("{comment}", ""), used.replace("{comment}", FLAGGED)
    app = free.replace("def test", "def fixture")
    flags_in(tmp_path, {"conftest.py": conftest, "tests/test_it.py": mocked, "app.py": app})
    other = conftest.replace("pytest_configure", "helper")
    for replaced in {conftest.replace("moto import", "other import"), other} - {conftest}:
        flags_in(tmp_path, {"conftest.py": replaced, "tests/test_it.py": free, "app.py": app})


def test_a_test_that_imports_its_fixture(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "tests/fixtures.py": WITH_MOTO,
            "tests/test_it.py": "from fixtures import aws\n" + module_of_tests(""),
            "tests/test_other.py": module_of_tests(FLAGGED),
        },
    )


STARTED = """
import pytest
import moto

@pytest.fixture(name="aws")
def _started():
    mock = moto.mock_aws()
    mock.start()
    yield
    mock.stop()
"""


def test_a_fixture_of_another_name_that_starts_moto(tmp_path: Path) -> None:
    flags_in(tmp_path, {"conftest.py": STARTED, "test_it.py": module_of_tests("")})
    flags_in(tmp_path, {"conftest.py": STARTED.replace("aws", "other", 1), "test_it.py": module_of_tests(FLAGGED)})


def test_include_mocked(tmp_path: Path) -> None:
    flags_in(tmp_path, {"conftest.py": AUTOUSE, "test_it.py": module_of_tests(FLAGGED)}, include_mocked=True)


def test_a_decorator_and_a_context_manager_of_another_module(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "helpers.py": """
                import contextlib
                from moto import mock_aws as fake

                @contextlib.contextmanager
                def cloud():
                    with fake():
                        yield

                @contextlib.contextmanager
                def plain():
                    yield
            """,
            "test_it.py": """
                import boto3
                from helpers import cloud, fake, plain

                @fake
                def test_decorated():
                    boto3.client("s3")

                def test_managed():
                    with cloud():
                        boto3.client("s3")
                    with plain():
                        boto3.client("s3")  # BOT101
            """,
        },
    )


def test_production_code_is_not_under_the_fixtures_of_its_tests(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "conftest.py": AUTOUSE,
            "main.py": """
                import boto3
                def work(aws):
                    boto3.client("s3")  # BOT101
            """,
        },
    )
