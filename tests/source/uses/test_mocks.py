"""Under moto or a patch of the very function that is called no network is involved: silent unless asked for."""

from __future__ import annotations

import re

import pytest

from flake8_botocore.source.uses import mocks
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


def test_errors_are_reported_under_moto_too() -> None:
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
        @patch.object(boto3, name)
        @patch.object(boto3)
        @patch.dict(boto3, "client")
        def test(patched):
            boto3.client("s3")  # BOT101
    """)


WRITTEN = {
    "decorator": """
@patch({text})
def test(patched):
    {client}
""",
    "decorator of an object": """
@patch.object({pair})
def test(patched):
    {client}
""",
    "decorator of the class": """
@mock.patch.object({pair}, autospec=True)
class TestA:
    def test(self, patched):
        {client}
""",
    "with": """
def test():
    with patch({text}, new=fake) as patched:
        {client}
""",
    "with of an object": """
def test():
    with patch.object({pair}, side_effect=fake):
        {client}
""",
    "mocker": """
def test(mocker):
    mocker.patch({text}, return_value=1)
    {client}
""",
    "mocker of the session": """
def test(session_mocker):
    session_mocker.patch.object({pair})
    {client}
""",
    "monkeypatch": """
def test(monkeypatch):
    monkeypatch.setattr({text}, fake)
    {client}
""",
    "monkeypatch of an object": """
def test(monkeypatch):
    monkeypatch.setattr({pair}, fake)
    {client}
""",
    "a context of monkeypatch": """
def test():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr({pair}, fake)
        {client}
""",
    "started": """
def test():
    patcher = patch({text})
    patcher.start()
    {client}
""",
    "started in setUp": """
class TestA(unittest.TestCase):
    def setUp(self):
        self.patcher = mock.patch({text})
        self.patcher.start()
    def test(self):
        {client}
""",
    "in a fixture": """
@pytest.fixture
def aws(monkeypatch):
    monkeypatch.setattr({pair}, fake)
def test(aws):
    {client}
""",
    "in a fixture that yields": """
@pytest.fixture(autouse=True)
def aws():
    with patch({text}):
        yield
def test():
    {client}
""",
    "in a context manager of the file": """
@contextmanager
def aws():
    with mock.patch({text}):
        yield
def test():
    with aws():
        {client}
""",
}
IMPORTS = """
import unittest
from contextlib import contextmanager
from unittest import mock
from unittest.mock import patch
import boto3
import botocore.client
import botocore.session
import pytest
from botocore.client import BaseClient
from botocore.endpoint import Endpoint
from boto3.session import Session as Made
"""
TARGETS = {
    "the function": ('"boto3.client"', 'boto3, "client"', 'boto3.client("s3")'),
    "the function of a module": ('"app.boto3.client"', 'app.boto3, "client"', 'boto3.client("s3")'),
    "what it is a method of": ('"boto3.Session.client"', 'boto3.Session, "client"', 'boto3.client("s3")'),
    "the method": ('"boto3.session.Session.resource"', 'Made, "resource"', 'boto3.Session().resource("s3")'),
    "what every client calls": (
        '"botocore.client.BaseClient._make_api_call"',
        'BaseClient, "_make_api_call"',
        'boto3.client("s3")',
    ),
    "what every client calls, of a session": (
        '"botocore.client.BaseClient._make_api_call"',
        'botocore.client.BaseClient, "_make_api_call"',
        'boto3.Session().client("s3")',
    ),
    "what sends": ('"botocore.endpoint.Endpoint.make_request"', 'Endpoint, "make_request"', 'boto3.client("s3")'),
    "what makes it": (
        '"botocore.session.Session.create_client"',
        'botocore.session.Session, "create_client"',
        'botocore.session.get_session().create_client("s3")',
    ),
}


@pytest.mark.parametrize("code", WRITTEN.values(), ids=WRITTEN)
def test_a_patched_function_is_mocked(code: str) -> None:
    text, pair, client = TARGETS["the function"]
    source = IMPORTS + code.format(text=text, pair=pair, client=client)
    clean(source, but={text if "{text}" in code else '"client"': '"app.make"'})


@pytest.mark.parametrize(("text", "pair", "client"), TARGETS.values(), ids=TARGETS)
def test_targets(text: str, pair: str, client: str) -> None:
    clean(IMPORTS + WRITTEN["decorator"].format(text=text, client=client))
    clean(IMPORTS + WRITTEN["monkeypatch of an object"].format(pair=pair, client=client))


@pytest.mark.parametrize(
    ("text", "pair", "client"),
    [
        ('"boto3.resource"', 'boto3, "resource"', 'boto3.client("s3")'),
        ('"app.make_client"', 'app, "make_client"', 'boto3.client("s3")'),
        ('"boto3.client"', 'boto3, "client"', 'boto3.Session().client("s3")'),
        ('"botocore.client.BaseClient.meta"', 'BaseClient, "meta"', 'boto3.client("s3")'),
        ('"boto3.client", wraps=boto3.client', 'boto3, "client", wraps=boto3.client', 'boto3.client("s3")'),
        ("target", "boto3, name", 'boto3.client("s3")'),
    ],
)
def test_a_function_that_is_not_patched_is_reported(text: str, pair: str, client: str) -> None:
    flags(IMPORTS + WRITTEN["decorator"].format(text=text, client=f"{client}  # BOT101"))
    flags(IMPORTS + WRITTEN["with of an object"].format(pair=pair, client=f"{client}  # BOT101"))


def test_a_patch_covers_where_it_holds() -> None:
    flags("""
        import boto3
        import pytest
        from unittest.mock import patch

        def test_a(mocker):
            mocker.patch("boto3.client")
            boto3.client("s3")

        def test_b(mocker):
            boto3.client("s3")  # BOT101

        class TestC:
            def setUp(self):
                self.patcher = patch("boto3.client")
                self.patcher.start()
            def test(self):
                boto3.client("s3")

        def test_d(recorder):
            recorder.patch("boto3.client")
            patch("boto3.client")
            boto3.client("s3")  # BOT101
    """)


def test_operations_under_a_patch_of_what_sends() -> None:
    source = """
        import boto3
        from botocore.config import Config
        from unittest.mock import patch

        client = boto3.client("lambda", config=Config(read_timeout=60, retries={"max_attempts": 4}))

        def test():
            with patch("botocore.client.BaseClient._make_api_call"):
                client.invoke(FunctionName="f")
    """
    clean(source, but={"_make_api_call": "get_waiter"}, then="BOT302")


@pytest.mark.parametrize("decorator", ["vcr.record", "pytest.mark.slow", "use_cassette.other", "mark.vcr.other"])
def test_a_decorator_that_only_looks_like_a_recording_is_no_mock(decorator: str) -> None:
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


@pytest.mark.parametrize(
    "text",
    [
        "monkeypatch.setattr(x)",
        "@patch('x')",
        "with patch('x'):",
        "patch.object(x)",
        "mocker.patch (x)",
        "@helpers.patched",
    ],
)
def test_text_that_may_patch_something_is_recognised(text: str) -> None:
    assert any(re.search(pattern, text) for pattern in mocks._PATCH)


@pytest.mark.parametrize("text", ["dispatch(x)", "patchOperations=[x]", "'patch-group'", "x['patch']", "patch: 1"])
def test_the_word_patch_alone_is_no_mock(text: str) -> None:
    """The method of HTTP, and what has its name from it: no mock is looked for."""
    assert not any(re.search(pattern, text) for pattern in mocks._PATCH)
