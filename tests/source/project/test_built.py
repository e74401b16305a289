"""Functions in what `cdk synth` and `sam build` wrote, in the shape that the two write it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.deployment import DeployedFunction
from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.source.project.deployed import apps_to_synthesise, deployed
from flake8_botocore.source.project.packages import variables_of
from tests.cli.git import start
from tests.cli.running import Command
from tests.layouts import lay_out

APP = '{"app": "npx ts-node --prefer-ts-exts bin/shop.ts"}'
HANDLER = "def handler(event, context):\n    pass\n"
ASSET = "asset.2498c90e618aa00f"


def synthesised(asset: str = ASSET, timeout: int | None = 30, handler: str = "app.handler", **more: Any) -> str:
    """A template as `cdk synth` writes it, with the function Orders."""
    code = {"S3Bucket": {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}"}, "S3Key": "2498c90e618aa00f.zip"}
    metadata = {"aws:cdk:path": "Shop/Orders/Resource", "aws:asset:path": asset, "aws:asset:is-bundled": False}
    properties = {"Code": code, "Handler": handler, "Runtime": "python3.13", **more}
    if timeout is not None:
        properties["Timeout"] = timeout
    orders = {"Type": "AWS::Lambda::Function", "Properties": properties, "Metadata": metadata}
    return json.dumps({"Resources": {"OrdersA1B2C3": orders}}, indent=1)


def app(template: str = "cdk.out/Shop.template.json", **files: str) -> dict[str, str]:
    """A CDK app in TypeScript beside the module that it deploys, and what `cdk synth` wrote."""
    synth = {template: synthesised(), f"cdk.out/{ASSET}/app.py": HANDLER, f"cdk.out/{ASSET}/boto3/app.py": HANDLER}
    return {"cdk.json": APP, "src/app.py": HANDLER, **synth, **files}


def limits(folder: Path, module: str = "src/app.py") -> list[tuple[str, int]]:
    """The templates that deploy the module, from the project's root, each with the time limit."""
    begin(Snapshot())
    return [(place, function.seconds) for function, place in deployed(str(folder / module), Settings())]


def test_a_function_of_an_app_in_any_language(tmp_path: Path) -> None:
    template = synthesised(Environment={"Variables": {"AWS_MAX_ATTEMPTS": "5"}})
    lay_out(tmp_path, app(**{"cdk.out/Shop.template.json": template}))
    module = str(tmp_path / "src/app.py")
    ((found, place),) = deployed(module, Settings())
    assert place == "cdk.out/Shop.template.json"
    orders = DeployedFunction("OrdersA1B2C3", str(tmp_path / "src"), "app.handler", 30, 1, 19, runtime="python3.13")
    assert found == orders._replace(variables=(("AWS_MAX_ATTEMPTS", "5"),))
    assert variables_of(module) == {"AWS_MAX_ATTEMPTS": "5"}
    assert limits(tmp_path, f"cdk.out/{ASSET}/app.py") == []


@pytest.mark.parametrize(
    ("template", "asset"),
    [
        ("cdk.out/ShopInner.nested.template.json", ASSET),
        ("cdk.out/assembly-Prod/ProdShop.template.json", f"../{ASSET}"),
        ("cdk.out/assembly-Prod/assembly-Prod-Eu/ProdShopInner.nested.template.json", f"../../{ASSET}"),
    ],
)
def test_nested_stacks_and_stages(tmp_path: Path, template: str, asset: str) -> None:
    files = app(**{template: synthesised(asset, 40)})
    lay_out(tmp_path, files)
    assert sorted(limits(tmp_path)) == sorted([("cdk.out/Shop.template.json", 30), (template, 40)])


def test_the_folder_that_an_app_writes_to(tmp_path: Path) -> None:
    moved = {path.replace("cdk.out", "infra/build/out"): text for path, text in app().items() if path != "cdk.json"}
    lay_out(tmp_path, {**moved, "infra/cdk.json": '{"app": "node shop.js", "output": "build/out"}'})
    assert limits(tmp_path) == [("infra/build/out/Shop.template.json", 30)]
    for stated in ('{"output": "../../out"}', '{"output": 1}', "[]", "[" * 10_000):
        lay_out(tmp_path, {"infra/cdk.json": stated}, root=False)
        assert limits(tmp_path) == []


def test_templates_that_git_ignores_are_read(tmp_path: Path) -> None:
    lay_out(tmp_path, app(**{".gitignore": "cdk.out\n"}))
    start(tmp_path)
    assert limits(tmp_path) == [("cdk.out/Shop.template.json", 30)]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"src/app.py": HANDLER + "\n"}, False),
        ({"src/app.py": "", f"cdk.out/{ASSET}/app.py": ""}, False),
        ({"cdk.out/Shop.template.json": synthesised("asset.0")}, False),
        ({"cdk.out/Shop.template.json": synthesised(handler="main.handler")}, False),
        ({"cdk.out/Shop.template.json": "{"}, False),
        ({"lib/app.py": HANDLER}, False),
        ({"lib/app.py": HANDLER + "\n", "lib/other.py": HANDLER}, True),
        ({"node_modules/shop/app.py": HANDLER}, True),
    ],
)
def test_a_file_with_the_same_bytes(tmp_path: Path, files: dict[str, str], found: bool) -> None:
    lay_out(tmp_path, app(**files))
    assert limits(tmp_path) == ([("cdk.out/Shop.template.json", 30)] if found else [])


def test_of_equal_files_the_one_beside_the_app(tmp_path: Path) -> None:
    files = app()
    lay_out(tmp_path, {"orders/" + path: text for path, text in files.items()})
    lay_out(tmp_path, {"users/src/app.py": HANDLER, "infra/cdk.json": APP}, root=False)
    assert limits(tmp_path, "orders/src/app.py") == [("orders/cdk.out/Shop.template.json", 30)]
    assert limits(tmp_path, "users/src/app.py") == []


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flake8_botocore.source.project.deployed.MOST_FILES", 0)
    lay_out(tmp_path, app())
    assert limits(tmp_path) == []


STACK = """
from aws_cdk import Duration, aws_lambda
aws_lambda.Function(self, "Orders", handler="app.handler", code=aws_lambda.Code.from_asset("src"), timeout={})
"""


@pytest.mark.parametrize(
    ("stated", "found"), [("Duration.seconds(9)", ("stack.py", 9)), ("limit", ("cdk.out/Shop.template.json", 30))]
)
def test_a_source_that_states_the_limit_comes_first(tmp_path: Path, stated: str, found: tuple[str, int]) -> None:
    """What was built may be older."""
    lay_out(tmp_path, app(**{"cdk.json": '{"app": "python3 stack.py"}', "stack.py": STACK.format(stated)}))
    assert limits(tmp_path) == [found]


SAM = """\
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: {}
      Handler: app.handler
      Timeout: {}
    Metadata:
      SamResourceId: Orders
"""


def test_templates_that_sam_built_are_read(tmp_path: Path) -> None:
    files = {
        "template.yaml": SAM.format("orders", "!Ref Limit"),
        "orders/app.py": HANDLER,
        "inner/users/app.py": HANDLER + "\n",
        ".aws-sam/build/template.yaml": SAM.format("Orders", 20),
        ".aws-sam/build/Orders/app.py": HANDLER,
        ".aws-sam/build/Inner/template.yaml": SAM.format("Users", 40),
        ".aws-sam/build/Inner/Users/app.py": HANDLER + "\n",
    }
    lay_out(tmp_path, files)
    assert limits(tmp_path, "orders/app.py") == [(".aws-sam/build/template.yaml", 20)]
    assert limits(tmp_path, "inner/users/app.py") == [(".aws-sam/build/Inner/template.yaml", 40)]


def test_a_later_run_sees_what_was_built_meanwhile(command: Command, tmp_path: Path) -> None:
    client = 'import boto3\n\nclient = boto3.client("s3", config=boto3.session.Config(read_timeout=9, retries={}))\n'
    handler = f"{client}\n\n{HANDLER.replace('pass', 'client.list_buckets()')}"
    files = app(**{"src/app.py": handler, f"cdk.out/{ASSET}/app.py": handler})
    lay_out(tmp_path, files)
    check = ["check", "--select=BOT308", "src"]
    assert "Lambda ends OrdersA1B2C3 after 30 s" in command(*check).out
    for timeout in (40, 900):
        lay_out(tmp_path, {"cdk.out/Shop.template.json": synthesised(timeout=timeout)}, root=False)
        assert ("Lambda ends OrdersA1B2C3 after 40 s" in command(*check).out) == (timeout == 40)


LINE = (
    "limits of CDK functions are not known (infra/cdk.json): run cdk synth first, or set them in "
    "[tool.flake8-botocore.limits]"
)


@pytest.mark.parametrize(
    ("files", "settings", "told"),
    [
        ({}, Settings(), [LINE]),
        ({"infra/cdk.json": '{"app": "python3 app.py"}'}, Settings(), []),
        ({"infra/cdk.json": '{"app": "uv run app.py"}'}, Settings(), []),
        ({"infra/cdk.json": "{}"}, Settings(), []),
        ({"src/app.py": "def main(event, context):\n    pass\n"}, Settings(), []),
        ({"src/app.py": "async def handler(event): pass\n"}, Settings(), []),
        ({"template.yaml": SAM.format("src", 30)}, Settings(), []),
        ({f"infra/{path}": text for path, text in app().items()}, Settings(), []),
        ({}, Settings(limits=frozenset({("src/app.handler", 30)})), []),
    ],
)
def test_an_app_that_was_not_synthesised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], settings: Settings, told: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path, {"infra/cdk.json": APP, "src/app.py": HANDLER, **files})
    assert list(apps_to_synthesise([str(tmp_path / "src/app.py")], settings)) == told


def test_one_line_for_all_apps(command: Command, tmp_path: Path) -> None:
    apps = {f"{name}/cdk.json": APP for name in "abc"}
    handlers = {f"{name}/src/app.py": f"import boto3\n\n{HANDLER}" for name in "ab"}
    lay_out(tmp_path, {**apps, **handlers})
    assert command("check").err == (
        "flake8-botocore: limits of CDK functions are not known (a/cdk.json and 1 more): run cdk synth first, or set "
        "them in [tool.flake8-botocore.limits]\n"
    )


COMPUTED = """
from aws_cdk import aws_lambda
aws_lambda.Function(self, "Orders", handler="app.handler", code=aws_lambda.Code.from_asset(CODE), timeout=LIMIT)
"""


@pytest.mark.parametrize(
    ("app", "code", "limit", "is_told"),
    [
        ("cdk.json", '"src"', "self.limit()", True),
        ("cdk.json", "self.code()", "None", True),
        ("cdk.json", '"src"', "Duration.seconds(9)", False),
        # A handler that is not below the app may belong to anything.
        ("infra/cdk.json", '"../src"', "Duration.seconds(9)", False),
        ("infra/cdk.json", "self.code()", "None", False),
    ],
)
def test_an_app_in_python_that_computes_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: str, code: str, limit: str, is_told: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    stack = COMPUTED.replace("CODE", code).replace("LIMIT", limit).replace("import aws", "import Duration, aws")
    files = {app: '{"app": "python3 app.py"}', app.replace("cdk.json", "stack.py"): stack, "src/app.py": HANDLER}
    lay_out(tmp_path, files)
    told = [LINE.replace("infra/", "")] if is_told else []
    assert list(apps_to_synthesise([str(tmp_path / "src/app.py")], Settings())) == told
