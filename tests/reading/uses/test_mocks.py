"""Under moto or a patch of the very function that is called no network is involved: silent unless asked for."""

from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags

HEAD = "import boto3\nfrom botocore.config import Config\n"
CONTEXTS = {
    "cassette": """
import vcr
@vcr.use_cassette("recorded.yaml")
def test():
    {}
""",
    "cassette of one's own recorder": """
def test():
    with recorder().use_cassette("recorded.yaml"):
        {}
""",
    "cassette of pytest's plugin": """
import pytest
@pytest.mark.vcr
def test():
    {}
""",
    "cassette of pytest's plugin, for a class": """
import pytest
@pytest.mark.vcr(filter_headers=["authorization"])
class Test:
    def test(self):
        {}
""",
    "decorator": """
from moto import mock_aws
@mock_aws
def test():
    {}
""",
    "decorator called": """
from moto import mock_aws
@mock_aws()
def test():
    {}
""",
    "decorator called with a config": """
from moto import mock_aws
@mock_aws(config={{"core": {{}}}})
def test():
    {}
""",
    "decorator by the module": """
import moto
@moto.mock_aws
def test():
    {}
""",
    "decorator under another name": """
from moto import mock_aws as fake
@fake
def test():
    {}
""",
    "decorator of moto before 5": """
from moto import mock_s3
@mock_s3
def test():
    {}
""",
    "decorator of moto before 5 by the module": """
import moto
@moto.mock_dynamodb2
def test():
    {}
""",
    "decorator of a submodule": """
from moto.s3 import mock_s3
@mock_s3()
def test():
    {}
""",
    "second decorator": """
from moto import mock_aws
@other
@mock_aws
@another(1)
def test():
    {}
""",
    "async function": """
from moto import mock_aws
@mock_aws
async def test():
    {}
""",
    "class": """
from moto import mock_aws
@mock_aws
class TestA:
    def test(self):
        {}
""",
    "method": """
from moto import mock_aws
class TestA:
    @mock_aws
    def test(self):
        {}
""",
    "nested function": """
from moto import mock_aws
@mock_aws
def test():
    def inner():
        {}
    inner()
""",
    "with": """
from moto import mock_aws
with mock_aws():
    {}
""",
    "with in a function": """
from moto import mock_aws
def test():
    with open("x"), mock_aws():
        if True:
            {}
""",
    "with a name": """
from moto import mock_s3
def test():
    with mock_s3() as mocked:
        {}
""",
    "with around a function": """
from moto import mock_aws
with mock_aws():
    def test():
        {}
""",
    "with of a name bound before": """
from moto import mock_aws
mock = mock_aws()
def test():
    with mock:
        {}
""",
    "fixture that is decorated": """
import pytest
from moto import mock_aws
@pytest.fixture
@mock_aws
def aws():
    {}
""",
    "fixture that yields": """
import pytest
from moto import mock_aws
@pytest.fixture
def aws():
    with mock_aws():
        yield
def test(aws):
    {}
""",
    "fixture that yields what it makes": """
import pytest
from moto import mock_aws
@pytest.fixture()
def aws():
    with mock_aws():
        yield {}
""",
    "fixture of a fixture": """
import pytest
from moto import mock_aws
@pytest.fixture
def aws():
    with mock_aws():
        yield
@pytest.fixture
def bucket(aws):
    {}
def test(bucket):
    {}
""",
    "fixture by usefixtures": """
import pytest
from moto import mock_aws
@pytest.fixture
def aws():
    with mock_aws():
        yield
@pytest.mark.usefixtures("other", "aws")
def test():
    {}
""",
    "fixture by usefixtures of the class": """
import pytest
from moto import mock_aws
@pytest.fixture
def aws():
    with mock_aws():
        yield
@pytest.mark.usefixtures("aws")
class TestA:
    def test(self):
        {}
""",
    "fixture by autouse": """
import pytest
from moto import mock_aws
@pytest.fixture(autouse=True)
def aws():
    with mock_aws():
        yield
def test():
    {}
""",
    "fixture by autouse in the class": """
import pytest
from moto import mock_aws
class TestA:
    @pytest.fixture(autouse=True)
    def aws(self):
        with mock_aws():
            yield
    def test(self):
        {}
""",
    "fixture that starts a mock": """
import pytest
from moto import mock_aws
@pytest.fixture
def aws():
    mock = mock_aws()
    mock.start()
    yield
    mock.stop()
def test(aws):
    {}
""",
    "started in the function": """
from moto import mock_aws
def test():
    mock = mock_aws()
    mock.start()
    {}
""",
    "started in setUp": """
import unittest
from moto import mock_aws
class TestA(unittest.TestCase):
    def setUp(self):
        self.mock = mock_aws()
        self.mock.start()
    def test(self):
        {}
""",
    "started in setUpClass": """
import unittest
from moto import mock_s3
class TestA(unittest.TestCase):
    mock = mock_s3()
    @classmethod
    def setUpClass(cls):
        cls.mock.start()
    def test(self):
        {}
""",
    "started in setup_method": """
from moto import mock_aws
class TestA:
    def setup_method(self):
        mock_aws().start()
    def test(self):
        {}
""",
    "started at the top": """
from moto import mock_aws
mock_aws().start()
def test():
    {}
""",
    "context manager of the file": """
from contextlib import contextmanager
from moto import mock_aws
@contextmanager
def mock_setup():
    with mock_aws():
        yield
def test():
    with mock_setup():
        {}
""",
}


@pytest.mark.parametrize("code", CONTEXTS.values(), ids=CONTEXTS)
def test_silent_under_moto(code: str) -> None:
    clean(HEAD + code.format(*2 * ["boto3.client('s3')"]))


@pytest.mark.parametrize("code", CONTEXTS.values(), ids=CONTEXTS)
def test_a_config_made_under_moto_is_not_judged(code: str) -> None:
    clean(HEAD + code.format(*2 * ["boto3.client('s3', config=Config())"]))


@pytest.mark.parametrize("code", CONTEXTS.values(), ids=CONTEXTS)
def test_reported_under_moto_when_asked_for(code: str) -> None:
    source = HEAD + code.format(*2 * ["boto3.client('s3')"])
    found = findings(source, include_mocked=True)
    assert [finding.code for finding in found] == ["BOT101"] * source.count("boto3.client(")


@pytest.mark.parametrize("code", CONTEXTS.values(), ids=CONTEXTS)
def test_reported_without_the_mock(code: str) -> None:
    """The same code with mocks of another library: what silences it is moto or the recording and nothing else."""
    source = (HEAD + code.format(*2 * ["boto3.client('s3')"])).replace("moto import", "other import")
    source = source.replace("import moto", "import other").replace("moto.", "other.")
    source = source.replace("mock_aws", "mocked").replace("mock_s3", "mocked")
    source = source.replace("use_cassette", "use").replace("mark.vcr", "mark.other")
    found = findings(source)
    assert [finding.code for finding in found] == ["BOT101"] * source.count("boto3.client(")


def test_what_is_wrong_is_wrong_under_moto_too() -> None:
    flags("""
        from botocore.config import Config
        from moto import mock_aws
        @mock_aws
        def test():
            Config(retries={"max_attempts": 1, "total_max_attempts": 5})  # BOT201
    """)


def test_neighbours_of_a_mocked_test_are_reported() -> None:
    flags("""
        import boto3
        import pytest
        from moto import mock_aws

        @pytest.fixture
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
            boto3.client("s3")

        def test_d(other):
            boto3.client("s3")  # BOT101

        class TestE:
            @mock_aws
            def test_f(self):
                boto3.client("s3")
            def test_g(self):
                boto3.client("s3")  # BOT101

        boto3.client("s3")  # BOT101
    """)


def test_an_autouse_fixture_covers_its_class_only() -> None:
    flags("""
        import boto3
        import pytest
        from moto import mock_aws

        class TestA:
            @pytest.fixture(autouse=True)
            def aws(self):
                with mock_aws():
                    yield

            def test(self):
                boto3.client("s3")

        def test():
            boto3.client("s3")  # BOT101
    """)


def test_a_fixture_that_is_not_autouse_covers_nobody_who_does_not_ask() -> None:
    flags("""
        import boto3
        import pytest
        from moto import mock_aws

        @pytest.fixture(autouse=False)
        def aws():
            with mock_aws():
                yield

        def test():
            boto3.client("s3")  # BOT101
    """)


def test_a_mock_started_in_one_test_does_not_cover_another() -> None:
    flags("""
        import boto3
        from moto import mock_aws

        class TestA:
            def test_a(self):
                mock_aws().start()
                boto3.client("s3")

            def test_b(self):
                boto3.client("s3")  # BOT101
    """)


def test_names_that_only_look_like_moto() -> None:
    flags("""
        import boto3
        from app import mock_everything
        from app.mocks import mock_s3

        @mock_everything
        def test_a():
            boto3.client("s3")  # BOT101

        @mock_s3
        def test_b():
            boto3.client("s3")  # BOT101
    """)


def test_mock_aws_under_any_module() -> None:
    clean("""
        import boto3
        from app.testing import mock_aws

        @mock_aws
        def test_a():
            boto3.client("s3")
    """)


# Patches.


@pytest.mark.parametrize("target", ["boto3.client", "app.boto3.client", "app.boto3", "boto3"])
def test_the_patched_function(target: str) -> None:
    clean(f"""
        import boto3
        from unittest.mock import patch
        from unittest import mock

        @patch("{target}")
        def test_a(patched):
            boto3.client("s3")

        def test_b():
            with mock.patch("{target}", autospec=True):
                boto3.client("s3")

        @mock.patch("{target}")
        class TestC:
            def test(self, patched):
                boto3.client("s3")
    """)


@pytest.mark.parametrize("target", ["boto3.resource", "app.client", "botocore.client", "app.boto3.Session"])
def test_another_patched_function(target: str) -> None:
    flags(f"""
        import boto3
        from unittest.mock import patch

        @patch("{target}")
        def test(patched):
            boto3.client("s3")  # BOT101
    """)


def test_the_patched_session() -> None:
    flags("""
        import boto3
        from unittest.mock import patch

        @patch("boto3.Session")
        def test_a(patched):
            boto3.Session().client("s3")

        @patch("app.boto3.session.Session")
        def test_b(patched):
            session = boto3.session.Session()
            session.client("s3")

        @patch("app.session")
        def test_c(patched):
            boto3.Session().client("s3")  # BOT101
    """)


def test_a_patch_whose_target_is_computed_is_none() -> None:
    flags("""
        import boto3
        from unittest.mock import patch

        @patch(target)
        @patch()
        @patch.object(boto3, "client")
        def test(patched):
            boto3.client("s3")  # BOT101
    """)


@pytest.mark.parametrize("decorator", ["vcr.record", "pytest.mark.slow", "use_cassette.other", "mark.vcr.other"])
def test_what_only_looks_like_a_recording(decorator: str) -> None:
    flags(f"{HEAD}@{decorator}\ndef test():\n    boto3.client('s3')  # BOT101")


def test_a_recording_in_a_file_without_tests() -> None:
    clean(f"{HEAD}def play(recorder):\n    with recorder.use_cassette('recorded.yaml'):\n        boto3.client('s3')")


@pytest.mark.parametrize("method", ["setUp", "setUpClass", "asyncSetUp", "setup_method", "setup_class", "setup"])
def test_a_mock_started_where_a_class_is_set_up(method: str) -> None:
    clean(
        f"""
        import boto3
        from moto import mock_aws
        class TestA:
            def {method}(self):
                mock_aws().start()
            def test(self):
                boto3.client("s3")
    """,
        but={method: "helper"},
    )


@pytest.mark.parametrize("decorator", ["contextmanager", "asynccontextmanager"])
def test_a_context_manager_that_mocks(decorator: str) -> None:
    clean(
        f"""
        import boto3
        from moto import mock_aws
        @{decorator}
        def aws():
            with mock_aws():
                yield
        def test():
            with aws():
                boto3.client("s3")
    """,
        but={f"@{decorator}": "@other"},
    )
