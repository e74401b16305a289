"""Helpers of tests that nobody calls without a mock."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.files import dependencies
from tests.layouts import clean_in, flags_in
from tests.snippets import clean, findings, flags


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Every test starts without what this process has seen."""
    dependencies.drop_everything()


TEST = "tests/test_app.py"
HEAD = "import boto3\nimport pytest\nfrom contextlib import contextmanager\nfrom moto import mock_aws\n"
HELPERS = {
    "function": """
def make(name):
    return boto3.client("s3")

@mock_aws
def test_a():
    make("a")

def test_b():
    with mock_aws():
        make("b")
""",
    "with a Config": """
from botocore.config import Config

def make(name):
    return boto3.client("s3", config=Config())

@mock_aws
def test_a():
    make("a")
""",
    "function that is called like one of pytest's": """
def setup_bucket(name):
    boto3.client("s3").create_bucket(Bucket=name)

@mock_aws
def test_a():
    setup_bucket("a")
""",
    "method": """
@mock_aws
class TestA:
    def make(self):
        return boto3.client("s3")

class TestB(TestA):
    @mock_aws
    def test(self):
        self.make()
""",
    "helper of a helper": """
def make():
    return boto3.client("s3")

def fill(data):
    make().put_object(Body=data)

@mock_aws
def test_a():
    fill("a")
""",
    "one that calls itself": """
def make(n=1):
    if n:
        make(n - 1)
    return boto3.client("s3")

@mock_aws
def test_a():
    make()
""",
    "function of a function": """
def fill():
    def make():
        return boto3.client("s3")
    return make()

@mock_aws
def test_a():
    fill()
""",
    "class": """
class Helper:
    def __init__(self):
        self.s3 = boto3.client("s3")

@mock_aws
def test_a():
    Helper()
""",
    "static method": """
class Helper:
    @staticmethod
    def make():
        return boto3.client("s3")

@mock_aws
def test_a():
    Helper.make()
""",
    "called by a fixture that mocks": """
def make():
    return boto3.client("s3")

@pytest.fixture
def s3():
    with mock_aws():
        yield make()
""",
    "called where a class is set up": """
def make():
    return boto3.client("s3")

class TestA:
    def setUp(self):
        self.mock = mock_aws()
        self.mock.start()
        make()
""",
}


@pytest.mark.parametrize("code", HELPERS.values(), ids=HELPERS)
def test_a_helper_of_mocked_tests(code: str) -> None:
    clean(HEAD + code, path=TEST)
    found = findings((HEAD + code).replace("mock_aws", "mocked"), path=TEST)
    assert [finding.code for finding in found] == ["BOT102" if "Config()" in code else "BOT101"]


HELPED = """
def make():
    return boto3.client("s3")  # BOT101

@mock_aws
def test_a():
    client = make()
"""
NOT_SURE = {
    "one caller is not mocked": ("client = make()", "client = make()\n\ndef test_b():\n    make()"),
    "handed on": ("client = make()", "make()\n    run(make)"),
    "under another name": ("client = make()", "make()\n    other = make\n    other()"),
    "nobody calls it": ("client = make()", "pass"),
    "called when imported": ("client = make()", "make()\nmake()"),
    "called by whoever runs the tests": ("make()", "setup_module()"),
    "called by unittest": ("make()", "tearDownClass()"),
    "a test": ("make()", "test_make()"),
    "a hook": ("make()", "pytest_configure()"),
    "a fixture": ("def make", "@pytest.fixture\ndef make"),
    "a command": ("def make", "@command\ndef make"),
    "its caller is not mocked": ("@mock_aws", ""),
}


@pytest.mark.parametrize(("old", "new"), NOT_SURE.values(), ids=NOT_SURE)
def test_a_helper_that_may_be_called_without_a_mock(old: str, new: str) -> None:
    flags(HEAD + HELPED.replace(old, new), path=TEST)


@pytest.mark.parametrize("path", ["app/aws.py", "app/commands/test.py", "app/testing.py"])
def test_a_function_of_a_program_is_not_mocked(path: str) -> None:
    flags(
        """
        import boto3
        from moto import mock_aws

        def make():
            return boto3.client("s3")  # BOT101

        def run():
            with mock_aws():
                make()
        """,
        path=path,
    )


# Other files.

HELPER = """
    import boto3

    def make(name):
        return boto3.client("s3"){expected}
"""
MOCKED = """
    from moto import mock_aws
    {imports}

    @mock_aws
    def test_a():
        {call}
"""
IMPORTS = {
    "by name": ("from tests.helpers import make", "make('a')"),
    "relative": ("from .helpers import make", "make('a')"),
    "the module": ("from tests import helpers", "helpers.make('a')"),
    "the module under another name": ("import tests.helpers as h", "h.make('a')"),
}


@pytest.mark.parametrize(("imports", "call"), IMPORTS.values(), ids=IMPORTS)
def test_a_helper_in_another_file(imports: str, call: str, tmp_path: Path) -> None:
    files = {"tests/__init__.py": "", "tests/test_a.py": MOCKED.format(imports=imports, call=call)}
    clean_in(tmp_path, {"tests/helpers.py": HELPER.format(expected=""), **files})
    dependencies.drop_everything()
    files["tests/test_b.py"] = f"{imports}\ndef test_b():\n    {call}\n"
    flags_in(tmp_path, {"tests/helpers.py": HELPER.format(expected="  # BOT101"), **files})


CANNOT_BE_SEEN = {
    "another name": "from tests.helpers import make as other\ndef test_b():\n    other()\n",
    "handed on": "from tests.helpers import make\nrun(make)\n",
    "not Python": "from tests.helpers import make\ndef test_b(:\n",
}


@pytest.mark.parametrize("source", CANNOT_BE_SEEN.values(), ids=CANNOT_BE_SEEN)
def test_a_helper_of_which_not_every_call_is_seen(source: str, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_b.py").write_text(source)
    imports, call = IMPORTS["by name"]
    files = {"tests/__init__.py": "", "tests/test_a.py": MOCKED.format(imports=imports, call=call)}
    flags_in(tmp_path, {"tests/helpers.py": HELPER.format(expected="  # BOT101"), **files})


def test_helpers_of_two_files_that_call_each_other(tmp_path: Path) -> None:
    one = "from tests.two import fill\n\ndef make(n):\n    fill(n)\n    return boto3.client('s3')  # BOT101\n"
    two = "from tests.one import make\n\ndef fill(n):\n    return make(n)\n"
    files = {"tests/__init__.py": "", "tests/one.py": f"import boto3\n{one}", "tests/two.py": two}
    flags_in(tmp_path, files)


def test_a_helper_that_too_many_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flake8_botocore.source.project.project.MOST_USERS", 1)
    imports, call = IMPORTS["by name"]
    files = {f"tests/test_{n}.py": MOCKED.format(imports=imports, call=call) for n in "ab"}
    flags_in(tmp_path, {"tests/helpers.py": HELPER.format(expected="  # BOT101"), "tests/__init__.py": "", **files})


INVOKES = "import boto3\n\ndef run(client, name):\n    client.invoke(FunctionName=name)  # BOT302\n\n"
"""A function whose parameter is what its callers give."""

READ = {
    "one": 'run(boto3.client("lambda"), "f")  # BOT101\n',
    "several": 'run(boto3.client("lambda"), "f")  # BOT101\nrun(name="g", client=boto3.client("lambda"))  # BOT101\n',
    "through another function": """
def start(client):
    run(client, "f")

start(boto3.client("lambda"))  # BOT101
""",
    "beside None": 'run(boto3.client("lambda"), "f")  # BOT101\nrun(None, "f")\n',
    "another function of this name": """
import subprocess

run(boto3.client("lambda"), "f")  # BOT101
subprocess.run(["ls"])
""",
}


@pytest.mark.parametrize("calls", READ.values(), ids=READ)
def test_a_parameter_is_what_its_callers_pass(calls: str) -> None:
    flags(INVOKES + calls)


UNREAD = {
    "nobody": "",
    "something unknown": "run(make(), 'f')\n",
    "one of several": "run(boto3.client('lambda', config=good()), 'f')\nrun(make(), 'f')\n",
    "by unknown arguments": "run(*given)\n",
    "handed on": "run(boto3.client('lambda', config=good()), 'f')\nwork(run)\n",
}


@pytest.mark.parametrize("calls", UNREAD.values(), ids=UNREAD)
def test_a_parameter_that_somebody_unseen_may_fill(calls: str) -> None:
    clean(INVOKES.replace("  # BOT302", "") + calls)


def test_callers_that_pass_different_clients() -> None:
    """The one that matters least is judged."""
    calls = """
from botocore.config import Config

run(boto3.client("lambda"), "f")  # BOT101
run(boto3.client("lambda", config=Config(read_timeout=900, retries={"total_max_attempts": 1})), "f")
"""
    flags(INVOKES.replace("  # BOT302", "") + calls)


METHOD = """
import boto3

class Runner:
    def __init__(self, client):
        self.client = client

    def run(self, client):
        client.invoke(FunctionName="f")  # BOT302

    def again(self):
        self.client.invoke(FunctionName="f")  # BOT302

    @staticmethod
    def once(client):
        client.invoke(FunctionName="f")  # BOT302

client = boto3.client("lambda")  # BOT101
runner = Runner(client)
runner.run(client)
runner.once(client)

def work(runner: Runner):
    pass
"""


def test_methods_and_constructors() -> None:
    flags(METHOD)


MADE_BY_ITS_CLASS = """
import boto3

class Runner:
    def __init__(self, client):
        self.client = client

    @classmethod
    def create(cls):
        return cls(boto3.client("lambda"))  # BOT101

    def run(self):
        self.client.invoke(FunctionName="f")  # BOT302
"""


def test_a_class_that_makes_its_own_instance() -> None:
    flags(MADE_BY_ITS_CLASS)
    for old, new in (
        ('cls(boto3.client("lambda"))', 'cls(cls.other(boto3.client("lambda")))'),
        ("def run(self)", "@classmethod\n    def of(cls, client):\n        return cls(client)\n\n    def run(self)"),
    ):
        assert old in MADE_BY_ITS_CLASS
        flags(MADE_BY_ITS_CLASS.replace("  # BOT302", "").replace(old, new))


def test_a_decorator_may_call_it_with_anything() -> None:
    clean(
        """
        import boto3, web
        from botocore.config import Config

        @web.route
        def run(client):
            client.invoke(FunctionName="f")

        run(boto3.client("lambda", config=Config(read_timeout=60, retries={"mode": "standard"})))
        """,
        but={"@web.route": "# plain"},
        then="BOT302",
    )


CALLEE = (
    "from botocore.exceptions import ClientError\n\ndef run(client):\n    client.invoke(FunctionName='f')  # BOT302\n"
)
CALLER = "import boto3\nfrom {where} import run\n\nrun(boto3.client('lambda'))  # BOT101\n"


def test_callers_in_other_files(tmp_path: Path) -> None:
    flags_in(tmp_path, {"app/work.py": CALLEE, "app/main.py": CALLER.format(where=".work")})


def test_arguments_that_tests_pass_do_not_count(tmp_path: Path) -> None:
    test = "from app.work import run\n\ndef test_it(fake):\n    run(fake)\n"
    flags_in(tmp_path, {"app/work.py": CALLEE, "app/main.py": CALLER.format(where=".work"), "tests/test_it.py": test})


def test_one_other_file_that_passes_something_else(tmp_path: Path) -> None:
    other = "from app.work import run\n\ndef go(given):\n    run(given)\n"
    callee = CALLEE.replace("  # BOT302", "")
    files = {"app/work.py": callee, "app/main.py": CALLER.format(where="app.work"), "app/other.py": other}
    flags_in(tmp_path, files)


BASE = """
import boto3

class Base:
    def __init__(self, name, client=None):
        self.own = client

    def run(self):
        self.own.invoke(FunctionName="f")  # BOT302

"""

LOST = {
    "something else": """
class Child(Base):
    pass

Base("a", boto3.client("lambda", config=good()))
Child("a", make())
""",
    "not by super": """
class Child(Base):
    def __init__(self, client):
        Base.__init__(self, "a", client)

Child(boto3.client("lambda", config=good()))
""",
}


@pytest.mark.parametrize("calls", LOST.values(), ids=LOST)
def test_arguments_that_a_derived_class_may_replace(calls: str) -> None:
    clean(BASE.replace("  # BOT302", "") + calls)


FORWARDS = """
import boto3


def client(service, **kwargs):
    return boto3.client(service, **kwargs)  # BOT101
"""
UNKNOWN = FORWARDS.replace("  # BOT101", "")


def test_a_factory_that_nobody_gives_a_config(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "aws.py": FORWARDS,
            "one.py": "from aws import client\nclient('sqs', region_name='eu-west-1').list_queues()\nclient('s3')\n",
            "two.py": "import aws\naws.client('sns')\n",
        },
    )


@pytest.mark.parametrize(
    ("factory", "caller"),
    [
        (UNKNOWN, ""),
        (UNKNOWN, "client('sqs', config=CONFIG)"),
        (UNKNOWN, "client('sqs')\nclient('sqs', **options)"),
        (UNKNOWN, "client('sqs')\nlist(map(client, names))"),
        (UNKNOWN.replace("    return", "    kwargs['config'] = CONFIG\n    return"), "client('sqs')"),
        (UNKNOWN.replace("    return", "    kwargs.setdefault('config', CONFIG)\n    return"), "client('sqs')"),
        (UNKNOWN.replace("    return", "    kwargs = complete(kwargs)\n    return"), "client('sqs')"),
        (UNKNOWN.replace("boto3.client(service, ", "boto3.client(service, **more, "), "client('sqs')"),
        (UNKNOWN.replace("def client", "@decorated\ndef client"), "client('sqs')"),
        (UNKNOWN.replace("(service, **kwargs)", "(service, *args, **kwargs)"), "client('sqs', None)"),
    ],
    ids=[
        "no caller",
        "a Config",
        "unknown options",
        "another use",
        "set",
        "set by default",
        "replaced",
        "more options",
        "decorated",
        "by position",
    ],
)
def test_a_factory_that_may_be_given_one(tmp_path: Path, factory: str, caller: str) -> None:
    clean_in(tmp_path, {"aws.py": factory, "use.py": f"from aws import client\n{caller}\n"})
