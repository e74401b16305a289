from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.source.project.deployed import deployed, unreadable_templates
from flake8_botocore.source.project.packages import functions_importing
from tests.layouts import lay_out

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: {code}
      Handler: {handler}
"""


def template(code: str, handler: str = "app.handler") -> str:
    return TEMPLATE.format(code=code, handler=handler)


def found(folder: Path, module: str = "src/app.py") -> list[str]:
    """The templates that deploy the module, from the project's root."""
    return [place for _, place in deployed(str(folder / module), Settings())]


@pytest.mark.parametrize(("size", "places"), [(2**20, ["template.yaml"]), (2**20 + 1, [])])
def test_a_template_is_at_most_as_large_as_cloudformation_takes(tmp_path: Path, size: int, places: list[str]) -> None:
    lay_out(tmp_path, {})
    (tmp_path / "template.yaml").write_text(template("src").ljust(size, "#"))
    assert found(tmp_path) == places


CONFIG = """
from pathlib import Path
from aws_cdk import Duration, aws_lambda
SECONDS = 20
LIMIT = Duration.minutes(2)
ROOT = Path(__file__).parent.parent / "src"
HANDLER = "app.handler"
class Function(aws_lambda.Function):
    def __init__(self, scope, name, **kwargs):
        super().__init__(scope, name, memory_size=512, **kwargs)
"""
IMPORTING = """
from aws_cdk import Duration, aws_lambda
from {origin}
{function}(self, "Orders", handler="app.handler", code=aws_lambda.Code.from_asset({code}), timeout={limit})
"""
DURATION = "Duration.seconds(20)"


@pytest.mark.parametrize(
    ("origin", "function", "code", "limit", "seconds"),
    [
        (".config import LIMIT", "aws_lambda.Function", '"src"', "LIMIT", 120),
        (". import config", "aws_lambda.Function", "str(config.ROOT)", "Duration.seconds(config.SECONDS)", 20),
        (".shared import LIMIT", "aws_lambda.Function", '"src"', "LIMIT", 120),
        (".. import LIMIT", "aws_lambda.Function", '"src"', "LIMIT", 0),
        (".config import Function", "Function", '"src"', DURATION, 20),
        (". import shared", "shared.Function", '"src"', DURATION, 20),
        (".config import LIMIT\ndef other(LIMIT): pass", "aws_lambda.Function", '"src"', "LIMIT", 0),
    ],
)
def test_values_and_classes_of_other_modules(
    tmp_path: Path, origin: str, function: str, code: str, limit: str, seconds: int
) -> None:
    stack = IMPORTING.format(origin=origin, function=function, code=code, limit=limit)
    files = {"cdk.json": "", "stacks/__init__.py": "", "stacks/orders.py": stack, "src/app.py": ""}
    lay_out(tmp_path, {**files, "stacks/config.py": CONFIG, "stacks/shared.py": "from .config import *\n"})
    assert [(each.seconds, place) for each, place in deployed(str(tmp_path / "src/app.py"), Settings())] == [
        (seconds, "stacks/orders.py")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("memory_size=512", "code=LIMIT"),
        (", **kwargs)\n", ")\n"),
        ("        super", '        kwargs["code"] = LIMIT\n        super'),
        ("        super", '        if name:\n            kwargs["timeout"] = LIMIT\n        super'),
        ("        super", '        kwargs.pop("timeout")\n        super'),
        (", **kwargs)\n", ', **kwargs)\n        kwargs["timeout"] = LIMIT\n'),
        ("(aws_lambda.Function)", "(aws_lambda.Function, Mixin)"),
        ("(aws_lambda.Function)", ""),
        ("(aws_lambda.Function)", "(Function)"),
    ],
)
def test_classes_that_decide_more_than_their_calls(tmp_path: Path, old: str, new: str) -> None:
    assert old in CONFIG
    stack = IMPORTING.format(origin=".config import Function", function="Function", code='"src"', limit=DURATION)
    files = {"cdk.json": "", "stacks/orders.py": stack, "src/app.py": ""}
    lay_out(tmp_path, {**files, "stacks/config.py": CONFIG.replace(old, new, 1)})
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "seconds", "own"),
    [
        ("memory_size=512", "timeout=LIMIT", 120, 120),
        ("        super", '        kwargs["timeout"] = LIMIT\n        super', 120, 120),
        ("        super", '        kwargs.setdefault("timeout", LIMIT)\n        super', 20, 120),
        ("memory_size=512", "memory_size=256", 20, 3),
    ],
)
def test_classes_that_decide_the_limit(tmp_path: Path, old: str, new: str, seconds: int, own: int) -> None:
    """``own`` is the limit of a call that states none."""
    assert old in CONFIG
    stack = IMPORTING.format(origin=".config import Function", function="Function", code='"src"', limit=DURATION)
    files = {"cdk.json": "", "stacks/config.py": CONFIG.replace(old, new, 1), "src/app.py": ""}
    for name, text, limit in (("stated", stack, seconds), ("own", stack.replace(f", timeout={DURATION}", ""), own)):
        (tmp_path / name).mkdir()
        lay_out(tmp_path / name, {**files, "stacks/orders.py": text})
        ((found, place),) = deployed(str(tmp_path / name / "src/app.py"), Settings())
        assert (found.seconds, f"{place}:{found.line}") == (limit, "stacks/orders.py:3")


CONSTRUCT = """
from aws_cdk import Duration, aws_lambda
from constructs import Construct

class Worker(Construct):
    def __init__(self, scope, id, handler, code, timeout=Duration.seconds(50), **more):
        super().__init__(scope, id)
        self.function = aws_lambda.Function(
            self, "Function", handler=handler, code=CODE, timeout=timeout, memory_size=512
        )

def make(scope, handler, code, timeout=Duration.seconds(40)):
    return aws_lambda.Function(scope, "Function", handler=handler, code=CODE, timeout=timeout)
"""
CALLING = """
from aws_cdk import Duration, Stack, aws_lambda
from .worker import Worker, make

class Orders(Stack):
    def __init__(self, scope, id):
        {}
"""


@pytest.mark.parametrize(
    ("call", "code", "seconds"),
    [
        ('Worker(self, "W", "app.run", aws_lambda.Code.from_asset("src"))', "code", 50),
        ('Worker(self, "W", handler="app.run", code="src")', "aws_lambda.Code.from_asset(code)", 50),
        ('Worker(self, "W", "app.run", "src", timeout=Duration.minutes(2))', "aws_lambda.Code.from_asset(code)", 120),
        ('make(self, "app.run", "src", Duration.seconds(7))', "aws_lambda.Code.from_asset(path=code)", 7),
        ('make(self, "app.run", "src", timeout=scope.limit)', "aws_lambda.Code.from_asset(code)", 0),
        ('make(self, "app.run", *scope.rest)', "aws_lambda.Code.from_asset(code)", None),
    ],
)
def test_code_that_is_given_to_what_another_module_defines(
    tmp_path: Path, call: str, code: str, seconds: int | None
) -> None:
    files = {"cdk.json": "", "stacks/worker.py": CONSTRUCT.replace("CODE", code), "src/app.py": ""}
    lay_out(tmp_path, {**files, "stacks/orders.py": CALLING.format(call)})
    functions = [
        (each.seconds, f"{place}:{each.line}") for each, place in deployed(str(tmp_path / "src/app.py"), Settings())
    ]
    assert functions == ([] if seconds is None else [(seconds, "stacks/orders.py:6")])


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"AWS::Lambda::Function", b"x" * 500_000, b""])
def test_files_that_are_no_template(tmp_path: Path, content: bytes) -> None:
    lay_out(tmp_path, {})
    (tmp_path / "template.yaml").write_bytes(content)
    assert found(tmp_path) == []


IMAGE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      PackageType: Image
      Timeout: 60
    Metadata:
      DockerContext: ./src
"""
DOCKERFILE = 'FROM public.ecr.aws/lambda/python:3.13\nCOPY app.py ${LAMBDA_TASK_ROOT}\nCMD ["app.handler"]\n'
DOCKER_BUILD = """
module "image" {
  source      = "terraform-aws-modules/lambda/aws//modules/docker-build"
  source_path = "${path.module}/src"
}
module "orders" {
  source       = "terraform-aws-modules/lambda/aws"
  image_uri    = module.image.image_uri
  package_type = "Image"
  timeout      = 60
}
resource "aws_lambda_function" "others" {
  image_uri = module.image.image_uri
  image_config {
    command = ["others.run"]
  }
}
"""


@pytest.mark.parametrize(
    ("old", "new", "handler"),
    [
        ("", "", "app.handler"),
        ("      Timeout: 60", "      ImageConfig: {Command: [app.run]}", "app.run"),
        ("      Timeout: 60", "      ImageConfig: {Command: [python, app.py]}", None),
        ("      Timeout: 60", "      ImageConfig: !Ref Config", None),
        ("./src", "./src\n      Dockerfile: images/orders", "app.other"),
        ("./src", "./src\n      Dockerfile: !Ref File", None),
        ("./src", "!Ref Folder", None),
        ("./src", "./other", None),
    ],
)
def test_an_image_that_sam_builds(tmp_path: Path, old: str, new: str, handler: str | None) -> None:
    files = {"src/Dockerfile": DOCKERFILE, "src/images/orders": DOCKERFILE.replace("app.handler", "app.other")}
    lay_out(tmp_path, {"template.yaml": IMAGE.replace(old, new), "src/app.py": "", **files})
    path = str(tmp_path / "src/app.py")
    functions = [function for function, _ in deployed(path, Settings())]
    assert [(each.name, each.handler) for each in functions] == ([] if handler is None else [("Orders", handler)])


def test_an_image_that_terraform_builds(tmp_path: Path) -> None:
    lay_out(tmp_path, {"main.tf": DOCKER_BUILD, "src/app.py": "", "src/others.py": "", "src/Dockerfile": DOCKERFILE})
    ((orders, place),) = deployed(str(tmp_path / "src/app.py"), Settings())
    assert (orders.name, orders.handler, orders.seconds, place) == ("orders", "app.handler", 60, "main.tf")
    assert list(deployed(str(tmp_path / "src/others.py"), Settings())) == []
    both = DOCKERFILE.replace("COPY app.py", "COPY app.py others.py")
    lay_out(tmp_path, {"src/Dockerfile": both}, root=False)
    ((others, _),) = deployed(str(tmp_path / "src/others.py"), Settings())
    assert (others.name, others.handler, others.seconds) == ("others", "others.run", 3)


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        ('["../src/orders", { path = "../src/shared", prefix_in_zip = "shared" }]', [["orders"]]),
        ('"../src/orders"', []),
    ],
)
def test_a_folder_that_terraform_packages_too(tmp_path: Path, sources: str, names: list[list[str]]) -> None:
    """``source_path`` of the module terraform-aws-modules/lambda/aws lists what is in the package."""
    call = 'module "orders" {\n  source = "terraform-aws-modules/lambda/aws"\n  handler = "app.run"\n'
    files = {"infra/main.tf": f"{call}  source_path = {sources}\n}}\n", "src/shared/db.py": ""}
    lay_out(tmp_path, {**files, "src/orders/app.py": "from shared.db import load\n"})
    importers = functions_importing(str(tmp_path / "src/shared/db.py"), Settings())
    assert [[each.name for each, _ in found] for found in importers.values()] == names


def test_a_template_that_cannot_be_read_is_named_where_it_deploys_functions(tmp_path: Path) -> None:
    broken = f"{template('src')}      Handler: *nowhere\n"
    files = dict.fromkeys(("a.yaml", "tests/b.yaml", "{{cookiecutter.name}}/c.yaml"), broken)
    lay_out(tmp_path, {**files, "d.yaml": "a: *nowhere\n", "e.yaml": template("src"), "src/app.py": ""})
    said = f"cannot read {tmp_path / 'a.yaml'}: line 7: found undefined alias"
    (line,) = unreadable_templates(str(tmp_path / "src" / "app.py"))
    assert line.startswith(said)
    assert line.endswith("; the time limits of its functions are unknown")
    assert found(tmp_path) == ["e.yaml"]
