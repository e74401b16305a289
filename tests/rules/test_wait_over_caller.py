from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.findings import Finding
from flake8_botocore.source.uses import time_limits
from tests.layouts import lay_out
from tests.rules.reported import set_to
from tests.snippets import clean, findings, flags

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      Timeout: 30
"""
FITS = set_to("connect_timeout=2", "read_timeout=6")
HEAD = """
import boto3
from botocore.config import Config
C = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
SHORT = Config(connect_timeout=2, read_timeout=7, retries={"mode": "standard", "total_max_attempts": 3})
s3 = boto3.client("s3", config=C)
ec2 = boto3.client("ec2", config=SHORT)
quick = boto3.client("s3", config=SHORT)
"""
HANDLER = f"""{HEAD}
def handler(event, context):
    s3.get_object(Bucket="b", Key="k")  # BOT308
"""


class Project:
    """A folder with templates, in which ``src/app.py`` is linted."""

    def __init__(self, folder: Path, templates: Mapping[str, str]) -> None:
        lay_out(folder, templates)
        self.path = str(folder / "src" / "app.py")

    def flags(self, source: str, **settings: Any) -> list[Finding]:
        return flags(source, path=self.path, **settings)

    def clean(self, source: str, **settings: Any) -> None:
        clean(source.replace("  # BOT308", ""), path=self.path, **settings)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, {"template.yaml": TEMPLATE})


def handler(*lines: str) -> str:
    """A module with a handler of these lines."""
    return "\n    ".join([f"{HEAD}\ndef handler(event, context):", *lines]) + "\n"


def test_within_the_limit(project: Project) -> None:
    project.clean(handler('quick.get_object(Bucket="b", Key="k")'), but={"quick.": "s3."}, then="BOT308")


@pytest.mark.parametrize(("seconds", "reported"), [(195, True), (196, False), (900, False)])
def test_the_limit_itself_decides(tmp_path: Path, seconds: int, *, reported: bool) -> None:
    project = Project(tmp_path, {"template.yaml": TEMPLATE.replace("30", str(seconds))})
    (project.flags if reported else project.clean)(HANDLER)


def test_without_a_template(tmp_path: Path) -> None:
    Project(tmp_path, {}).clean(HANDLER)


def test_the_default(tmp_path: Path) -> None:
    project = Project(tmp_path, {"template.yaml": TEMPLATE.replace("      Timeout: 30\n", "")})
    (found,) = project.flags(HANDLER)
    assert ", but Lambda ends Orders after 3 s, the default (limit: template.yaml:2). " in found.message


def test_without_a_timeout(project: Project) -> None:
    source = HANDLER.replace("read_timeout=60", "read_timeout=None")
    *_, found = findings(source.replace("BOT308", "-"), path=project.path)
    assert found.message == (
        "s3.get_object waits without limit (botocore 1.44), but Lambda ends Orders after 30 s "
        "(limit: template.yaml:8). " + FITS
    )


def test_the_first_call_on_each_client_is_told(project: Project) -> None:
    project.flags(
        handler(
            's3.put_object(Bucket="b", Key="k")  # BOT308',
            's3.get_object(Bucket="b", Key="k")',
            'boto3.client("sqs", config=C).send_message(QueueUrl="u", MessageBody="m")  # BOT402 BOT308',
        )
    )


def test_every_waiter_is_told(project: Project) -> None:
    waits = 'ec2.get_waiter("instance_running").wait()  # BOT308'
    first, second = project.flags(handler(waits, waits))
    assert first.message == (
        "ec2.instance_running can wait 612 s (botocore 1.44), but Lambda ends Orders after 30 s "
        "(limit: template.yaml:8). Raise Timeout to 662 and write read_timeout=3 and "
        'retries={"mode": "standard", "total_max_attempts": 2}.'
    )
    assert second.span.start_line == first.span.start_line + 1
    project.clean(handler('ec2.get_waiter("instance_running").wait(WaiterConfig={"Delay": 1, "MaxAttempts": 2})'))
    project.clean(handler('ec2.get_waiter("instance_running").wait(WaiterConfig=event["waiter"])'))


def test_pages_are_waited_for_one_by_one(project: Project) -> None:
    project.flags(handler('for page in s3.get_paginator("list_objects_v2").paginate(Bucket="b"): pass  # BOT308'))
    project.clean(handler('for page in quick.get_paginator("list_objects_v2").paginate(Bucket="b"): pass'))


@pytest.mark.parametrize(
    "line",
    [
        's3.generate_presigned_url("get_object")',
        "s3.meta.client",
        'boto3.client("s3", config=event["config"]).list_buckets()',
        "later = lambda: s3.list_buckets()",
    ],
)
def test_calls_that_do_not_wait_or_are_unknown_are_not_reported(project: Project, line: str) -> None:
    project.clean(handler(line))


def test_functions_that_the_handler_calls(project: Project) -> None:
    source = f"""{HEAD}
    class Store:
        def __init__(self):
            self.client = boto3.client("sqs", config=C)  # BOT402
            self.client.list_queues()  # BOT308
    def load(key):
        return read(key)
    def read(key):
        return s3.get_object(Bucket="b", Key=key)  # BOT308
    def unused(key):
        return boto3.client("sns", config=C).list_topics()
    def handler(event, context):
        Store()
        return load(event["key"])
    """.replace("\n    ", "\n")
    project.flags(source)
    alone = source.replace("return load(", "return (").replace("  Store()", "  pass")
    clean(alone.replace("  # BOT308", "").replace("  # BOT402", ""))


def test_functions_that_others_call(project: Project) -> None:
    project.clean(
        HANDLER.replace("def handler(", "def work(") + "\ndef handler(event, context):\n    run(work)\n",
        but={"run(work)": "work(1, 2)"},
        then="BOT308",
    )


@pytest.mark.parametrize(
    ("definition", "is_handler"),
    [
        ("def handler(event, context):", True),
        ("@traced\ndef handler(event, _, more=1):", True),
        ("def handler(*args):", True),
        ("def handler(event):", True),
        ("@validated(SCHEMA)\ndef handler(event, context, user, name, data):", True),
        ("async def handler(event, context):", False),
        ("def other(event, context):", False),
        ("handler = None\ndef handler(event, context):", False),
    ],
)
def test_only_functions_lambda_can_call_are_handlers(project: Project, definition: str, *, is_handler: bool) -> None:
    source = HANDLER.replace("def handler(event, context):", definition)
    if is_handler:
        project.flags(source)
    else:
        # In a coroutine the call is reported for the loop that it blocks.
        found = findings(source.replace("# BOT308", ""), path=project.path)
        assert "BOT308" not in {finding.code for finding in found}


def test_a_limit_that_the_team_states(tmp_path: Path) -> None:
    """It counts where no template says anything, in place of what one says, and for what the handler imports."""
    stated = Project(tmp_path, {})
    named = {"limits": frozenset({("src/app.handler", 40)}), "project": str(tmp_path)}
    (found,) = stated.flags(HANDLER, **named)
    assert "but Lambda ends src/app.handler after 40 s (bot-limits)" in found.message
    for other in ("src/app.other", "src/other.handler", "app.handler"):
        assert "BOT308" not in codes(HANDLER, stated.path, {**named, "limits": frozenset({(other, 40)})})
    lay_out(tmp_path, {"template.yaml": TEMPLATE, "src/app.py": USING, "src/aws.py": STORE}, root=False)
    begin(Snapshot())
    assert "after 40 s" in stated.flags(HANDLER, **named)[0].message
    lay_out(tmp_path, {"src/app.py": "from aws import Store\ndef handler(e, c):\n    Store().load()\n"}, root=False)
    begin(Snapshot())
    assert "after 40 s" in flags(STORE, path=str(tmp_path / "src/aws.py"), **named)[0].message


def codes(source: str, path: str, settings: dict[str, Any]) -> set[str]:
    return {finding.code for finding in findings(source.replace("# BOT308", ""), path=path, **settings)}


USING = """
from botocore.exceptions import ClientError
from aws import s3
def handler(event, context):
    s3.get_object(Bucket="b", Key="k")  # BOT308
"""
STORE = f"""{HEAD}
class Store:
    def load(self):
        return self._get()
    def _get(self):
        return s3.get_object(Bucket="b", Key="k")  # BOT308
    def unused(self):
        s3.put_object(Bucket="b", Key="k")
def save():
    quick.put_object(Bucket="b", Key="k")
"""


def test_a_client_of_another_module(project: Project) -> None:
    """A file that does not mention boto is read where it imports what does."""
    lay_out(Path(project.path).parent, {"aws.py": HEAD, "others.py": "s3 = object()\n"}, root=False)
    project.flags(USING)
    alone = USING.replace("from botocore.exceptions import ClientError", "")
    project.flags(alone)
    project.clean(alone.replace("from aws ", "from others "))


@pytest.mark.parametrize(
    ("required", "package"),
    [
        ("../lib/common_pkg", "lib/common_pkg/common"),
        ("boto3\n-e ../lib/common_pkg[all]  # ours", "lib/common_pkg/src/common"),
    ],
)
def test_a_folder_that_is_required(tmp_path: Path, required: str, package: str) -> None:
    """It is beside the packaged folder; ``sam build`` installs it there."""
    app = "from common.store import Store\ndef handler(event, context):\n    return Store().load()\n"
    files = {"src/app.py": app, f"{package}/__init__.py": "", f"{package}/store.py": STORE}
    lay_out(tmp_path, {"template.yaml": TEMPLATE, "src/requirements.txt": required, **files})
    flags(STORE, path=str(tmp_path / package / "store.py"))
    lay_out(tmp_path, {"src/requirements.txt": "common_pkg"}, root=False)
    begin(Snapshot())
    assert "BOT308" not in codes(STORE, str(tmp_path / package / "store.py"), {})


@pytest.mark.parametrize(
    "main",
    [
        "from main import handler\n",
        "from main import run as handler\n",
        "try:\n    from main import handler\nexcept Exception:\n    def handler(event, context):\n        pass\n",
    ],
)
def test_a_handler_that_is_imported(project: Project, main: str) -> None:
    """The module that has the function is packaged with the one that the template names."""
    lay_out(Path(project.path).parent, {"app.py": main}, root=False)
    named = HANDLER.replace("def handler", "def run") if "run" in main else HANDLER
    lay_out(Path(project.path).parent, {"main.py": named}, root=False)
    flags(named, path=str(Path(project.path).parent / "main.py"))


@pytest.mark.parametrize(
    "calling",
    {
        "a method": "from store import Store\ndef handler(event, context):\n    return Store().load()",
        "a module's object": "from store import Store\nS = Store()\ndef handler(event, context):\n    return S.load()",
        "through a third module": "from between import go\ndef handler(event, context):\n    return go()",
        "a route": "from store import Store\napp = Resolver()\n@app.get('/x')\ndef x():\n    return Store().load()\n"
        "def handler(event, context):\n    return app.resolve(event, context)",
        "an application in an adapter": "from store import Store\napp = FastAPI()\n@app.get('/x')\ndef x():\n"
        "    return Store().load()\nhandler = Mangum(app)",
    }.items(),
    ids=lambda each: each[0],
)
def test_a_function_of_another_module(tmp_path: Path, calling: tuple[str, str]) -> None:
    between = "from store import Store\ndef go():\n    return Store().load()\n"
    lay_out(
        tmp_path,
        {"template.yaml": TEMPLATE, "src/between.py": between, "src/app.py": calling[1], "src/store.py": STORE},
    )
    store = str(tmp_path / "src" / "store.py")
    found = flags(STORE, path=store)
    assert [each.message.endswith(FITS) for each in found] == [True]
    lay_out(tmp_path, {"src/app.py": calling[1].replace("Store().load()", "1").replace("go()", "1")}, root=False)
    clean(STORE.replace("  # BOT308", ""), path=store)


def test_handlers_with_and_without_a_known_limit(tmp_path: Path) -> None:
    """Of several the longest counts; where one is not known, or nothing deploys it, nothing is reported."""
    calling = "from store import Store\ndef handler(event, context):\n    return Store().load()"
    other = TEMPLATE.replace("Orders", "Other").replace("app.", "other.")
    lay_out(tmp_path, {"template.yaml": TEMPLATE, "src/app.py": calling, "src/store.py": STORE})
    store, quiet = str(tmp_path / "src" / "store.py"), STORE.replace("  # BOT308", "")
    flags(STORE, path=store)
    lay_out(tmp_path, {"src/other.py": calling}, root=False)
    clean(quiet, path=store)
    lay_out(tmp_path, {"more.yaml": other}, root=False)
    flags(STORE, path=store)
    lay_out(tmp_path, {"more.yaml": other.replace("30", "!Ref Seconds")}, root=False)
    clean(quiet, path=store)


def test_past_the_bound_no_function_has_a_limit(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a handler with a longer limit, or an unknown one, might reach it, too."""
    source = f"{HEAD}\ndef handler(event, context):\n    one()\ndef one():\n    two()\ndef two():\n"
    source += '    s3.get_object(Bucket="b", Key="k")  # BOT308\n'
    monkeypatch.setattr(time_limits, "MOST_REACHED", 3)
    project.flags(source)
    monkeypatch.setattr(time_limits, "MOST_REACHED", 2)
    project.clean(source)


def test_mocked_clients(project: Project) -> None:
    mocked = HANDLER.replace("def handler", "from moto import mock_aws\n@mock_aws\ndef handler")
    project.clean(mocked)
    project.flags(mocked.replace("@mock_aws", "@other"))


# Several limits.


def test_the_longest_of_several_templates_counts(tmp_path: Path) -> None:
    other = TEMPLATE.replace("src/", "../src")
    templates = {"template.yaml": TEMPLATE, "infra/template.yaml": other.replace("30", "60")}
    (found,) = Project(tmp_path, templates).flags(HANDLER)
    assert "Lambda ends Orders after 60 s (limit: infra/template.yaml:8)" in found.message


@pytest.mark.parametrize("timeout", ["300", "!Ref Seconds"])
def test_one_that_is_long_enough_or_not_known_is_enough(tmp_path: Path, timeout: str) -> None:
    other = TEMPLATE.replace("src/", "../src").replace("30", timeout)
    Project(tmp_path, {"template.yaml": TEMPLATE, "infra/template.yaml": other}).clean(HANDLER)


def test_two_handlers_of_one_module(tmp_path: Path) -> None:
    second = TEMPLATE.replace("Orders", "Prices").replace("app.handler", "app.prices").replace("30", "300")
    project = Project(tmp_path, {"template.yaml": TEMPLATE + second.partition("Resources:\n")[2]})
    both = f"{HEAD}\ndef load():\n    s3.list_buckets()  # BOT308\n\ndef handler(event, context):\n    load()\n"
    (found,) = project.flags(f"{both}\ndef prices(event, context):\n    load()\n")
    assert "Lambda ends Orders after 30 s" in found.message


INSTALLED = (
    HEAD
    + """
def load():
    s3.list_buckets()  # BOT308
"""
)


@pytest.mark.parametrize(
    ("more", "is_found"),
    [
        ({"lib/setup.py": ""}, True),
        ({"pyproject.toml": "", "lib/pyproject.toml": ""}, True),
        ({}, False),
        ({"lib/setup.py": "", "users/stock/__init__.py": ""}, False),
    ],
)
def test_a_package_that_functions_of_other_folders_install(
    tmp_path: Path, more: dict[str, str], *, is_found: bool
) -> None:
    """They import it from a folder with a ``setup.py``, if no other package of the project has its name."""
    code = "from stock.load import load\ndef handler(event, context):\n    load()\n"
    files = {
        "lib/stock/__init__.py": "",
        "lib/stock/load.py": INSTALLED,
        "orders/src/app.py": code,
        "orders/template.yaml": TEMPLATE,
        "users/src/app.py": code,
        "users/template.yaml": TEMPLATE.replace("30", "20").replace("Orders", "Users"),
    }
    lay_out(tmp_path, files | more)
    path = str(tmp_path / "lib/stock/load.py")
    if is_found:
        (found,) = flags(INSTALLED, path=path)
        assert "but Lambda ends Users after 20 s (limit: users/template.yaml:8)" in found.message
    else:
        clean(INSTALLED.replace("  # BOT308", ""), path=path)


EVENTS = """\
      Events:
        Get:
          Type: Api
          Properties:
            Path: /
            Method: get
"""


@pytest.mark.parametrize(
    ("timeout", "told"),
    [
        (20, "Lambda ends Orders after 20 s (limit: template.yaml:8)"),
        (29, "Lambda ends Orders after 29 s (limit: template.yaml:8)"),
        (190, "API Gateway gives up on Orders after 29 s (limit: template.yaml:10)"),
        (900, "API Gateway gives up on Orders after 29 s (limit: template.yaml:10)"),
        ("!Ref A", "API Gateway gives up on Orders after 29 s (limit: template.yaml:10)"),
    ],
)
def test_an_api_gives_up_sooner(tmp_path: Path, timeout: object, told: str) -> None:
    project = Project(tmp_path, {"template.yaml": TEMPLATE.replace("30", str(timeout)) + EVENTS})
    (found,) = project.flags(HANDLER)
    assert told in found.message
    gives_up = "API Gateway gives up after 29 s, unless the API's quota was raised."
    assert found.advice.endswith(gives_up) == told.startswith("API")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("FunctionName=context.function_name", "Lambda ends Orders after 190 s"),
        ('FunctionName=os.environ["AWS_LAMBDA_FUNCTION_NAME"]', "Lambda ends Orders after 190 s"),
        ('FunctionName="other"', "API Gateway gives up on Orders after 29 s"),
    ],
)
def test_no_api_waits_for_a_function_that_calls_itself(tmp_path: Path, given: str, told: str) -> None:
    project = Project(tmp_path, {"template.yaml": TEMPLATE.replace("30", "190") + EVENTS})
    once = 'Config(connect_timeout=2, read_timeout=7, retries={"mode": "standard", "total_max_attempts": 1})'
    head = f"import os\n{HEAD}\nfunctions = boto3.client('lambda', config={once})\n"
    call = f'    functions.invoke({given}, InvocationType="Event")\n'
    (found,) = project.flags(HANDLER.replace(HEAD, head) + call)
    assert told in found.message


# Other templates.


@pytest.mark.parametrize("wrapped", ["handler = traced(run)", "handler = run", "handler = traced('a')(run)"])
def test_a_function_that_goes_by_the_name_in_the_template(wrapped: str, project: Project) -> None:
    run = HANDLER.replace("def handler", "def run")
    project.flags(f"{run}\n{wrapped}\n")
    project.clean(f"{run}\n{wrapped.replace('handler', 'other')}\n")


BASE = """
class Base:
    def run(self, event, context):
        return self.process()
    def process(self):
        raise NotImplementedError
"""
ORDERS = f"""{HEAD}
from base import Base
class Orders(Base):
    def process(self):
        return self.load()
    def load(self):
        s3.get_object(Bucket="b", Key="k")  # BOT308
def handler(event, context):
    Orders().run(event, context)
"""


def test_a_method_that_a_base_class_of_another_file_calls(project: Project) -> None:
    lay_out(Path(project.path).parent, {"base.py": BASE}, root=False)
    project.flags(ORDERS)
    project.flags(f"{ORDERS.partition('def handler')[0]}\nhandler = Orders().run\n")
    project.clean(ORDERS.replace("    Orders().run", "    Base().run"))
    project.clean(f"{ORDERS.partition('def handler')[0]}\nhandler = Base().run\n")
