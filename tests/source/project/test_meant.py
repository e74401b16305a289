"""Functions whose code is in no folder of the project: the module that their blocks mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.deployment.stack_calls import functions_of_calls
from flake8_botocore.source.project.deployed import deployed
from tests.layouts import lay_out

HANDLER = "def handler(event, context): pass\n"


def sam(properties: str, name: str = "Orders") -> str:
    return f"Resources:\n  {name}:\n    Type: AWS::Lambda::Function\n    Properties:\n      {{{properties}}}\n"


def serverless(function: str) -> str:
    return f"provider: {{name: aws, runtime: python3.13, timeout: 20}}\nfunctions:\n  orders: {{{function}}}\n"


def terraform(attributes: str, more: str = "") -> str:
    return f'resource "aws_lambda_function" "orders" {{\n{attributes}\n}}\n{more}'


def python(call: str, before: str = "") -> str:
    return f"from aws_cdk import Duration, aws_lambda as lambda_\n{before}\n{call}\n"


def typescript(arguments: str, before: str = "", of: str = "lambda.Function") -> str:
    imports = "import * as lambda from 'aws-cdk-lib/aws-lambda';\n"
    return f"{imports}{before}\nnew {of}(this, 'Orders', {{ {arguments} }});\n"


ASSET = "code: lambda.Code.fromAsset(path.join(__dirname, '..', 'services', 'orders'))"
LIMIT = "timeout: Duration.seconds(30)"

Files = dict[str, str]


def found(folder: Path, files: Files, modules: str = "services/orders/app.py services/users/app.py") -> list[str]:
    """For each of the ``modules`` that the ``files`` deploy: its path, its limit and where that is stated."""
    code = dict.fromkeys(modules.split(), HANDLER)
    lay_out(folder, {"cdk.json": '{"app": "npx ts-node app.ts"}', **code, **files})
    return [
        f"{name} {function.seconds} {template}:{function.line}"
        for name in code
        for function, template in deployed(str(folder / name), Settings())
    ]


@pytest.mark.parametrize(
    ("name", "text", "limits"),
    [
        (
            "a.yaml",
            sam("Handler: app.handler, Timeout: 30, Code: {S3Bucket: b, S3Key: services/orders}"),
            "30 a.yaml:5",
        ),
        ("a.yaml", sam("Handler: app.handler, Code: {S3Bucket: b, S3Key: build/orders.zip}"), "3 a.yaml:2"),
        ("a.yaml", sam("Handler: app.handler, Code: {S3Bucket: b, S3Key: services/orders/code.zip}"), "3 a.yaml:2"),
        (
            "stacks/a.py",
            python(
                "lambda_.Function(self, 'O', handler='app.handler', timeout=Duration.seconds(9),\n"
                "  code=lambda_.Code.from_docker_build(path=here, file='services/orders/Dockerfile'))"
            ),
            "9 stacks/a.py:3",
        ),
        (
            "stacks/a.py",
            python(
                "lambda_.Function(self, 'O', handler='services.orders.app.handler', code=built, timeout=LIMIT)",
                "LIMIT = Duration.minutes(2)",
            ),
            "120 stacks/a.py:3",
        ),
        (
            "serverless.yml",
            serverless("handler: app.handler, package: {artifact: dist/orders.zip}"),
            "20 serverless.yml:1",
        ),
        (
            "infra/main.tf",
            terraform('handler = "app.handler"\ns3_key = "lambda/orders.zip"\ntimeout = 30'),
            "30 infra/main.tf:4",
        ),
        (
            "infra/main.tf",
            terraform(
                'handler = "app.handler"\nfilename = data.archive_file.code.output_path\ntimeout = 30',
                'data "archive_file" "code" {\nsource_dir = "${path.cwd}/services/orders"\noutput_path = var.out\n}',
            ),
            "30 infra/main.tf:4",
        ),
        (
            "infra/main.tf",
            terraform(
                'handler = "app.handler"\ns3_key = aws_s3_object.code.key\ntimeout = 30',
                'resource "aws_s3_object" "code" {\nsource = data.archive_file.code.output_path\n}\n'
                'data "archive_file" "code" {\nsource_dir = "../services/orders"\noutput_path = "code.zip"\n}',
            ),
            "30 infra/main.tf:4",
        ),
        (
            "infra/main.tf",
            'module "orders" {\nsource = "git::https://example.com/m.git"\nhandler = "app.handler"\ntimeout = 30\n'
            'source_dir = "../services/orders"\n}\n' + terraform('handler = "x.y"'),
            "30 infra/main.tf:4",
        ),
        (
            "stacks/a.py",
            python(
                "lambda_.Function(self, 'O', handler='app.handler', code=lambda_.Code.from_asset('services/orders'))"
            ),
            "3 stacks/a.py:3",
        ),
        ("lib/a.ts", typescript(f"handler: 'app.handler', {ASSET}, {LIMIT}"), "30 lib/a.ts:3"),
        ("lib/a.ts", typescript(f"handler: `app.handler`, {ASSET}"), "3 lib/a.ts:3"),
        (
            "lib/a.ts",
            typescript(f"handler: 'app.handler', {ASSET}, timeout: limit", "const limit = cdk.Duration.minutes(2);"),
            "120 lib/a.ts:3",
        ),
        (
            "lib/a.ts",
            typescript(f"...shared, handler: 'app.handler', {ASSET}", f"const shared = {{ {LIMIT} }};"),
            "30 lib/a.ts:2",
        ),
        (
            "lib/a.ts",
            typescript(
                f"handler: 'app.handler', code: source, {LIMIT}",
                "const source = lambda.Code.fromAsset('services/orders');",
            ),
            "30 lib/a.ts:3",
        ),
        (
            "lib/a.ts",
            typescript(f"entry: 'services/orders', index: 'app.py', {LIMIT}", of="python.PythonFunction"),
            "30 lib/a.ts:3",
        ),
        ("lib/a.ts", typescript(f"handler: 'app.handler', {ASSET}, {LIMIT}", of="OrdersFunction"), "30 lib/a.ts:3"),
    ],
)
def test_what_a_block_says(tmp_path: Path, name: str, text: str, limits: str) -> None:
    assert found(tmp_path, {name: text}) == [f"services/orders/app.py {limits}"]


API = "lambda_.Function(self, 'O', handler='app.handler', code=lambda_.Code.from_asset('services/orders')"


@pytest.mark.parametrize(
    ("name", "text", "caller"),
    [
        ("a.py", f"orders = {API})\napigateway.LambdaRestApi(self, 'A', handler=orders)", ("API Gateway", 29, 4, True)),
        (
            "a.py",
            f"orders = {API}, timeout=limit)\norders.add_environment('A', 'b')\ntable.grant_read_data(orders)\n"
            "api.add_method('GET', integrations.HttpLambdaIntegration('orders', orders))",
            ("API Gateway", 30, 6, True),
        ),
        (
            "a.ts",
            typescript(f"handler: 'app.handler', {ASSET}").replace("new ", "const orders: lambda.Function = new ")
            + "new LambdaRestApi(this, 'A', { handler: orders });\napi.addLambdaDataSource('B', orders);",
            ("AppSync", 30, 5, True),
        ),
        # Something else may call it, or not wait so long.
        ("a.py", f"orders = {API})\nLambdaIntegration(orders)\nrule.add_target(orders)", ("API Gateway", 29, 4, False)),
        ("a.py", f"orders = {API})\nLambdaIntegration(orders)\nself.orders = orders", None),
        (
            "a.py",
            f"orders = {API})\nLambdaIntegration(orders)\norders.add_function_url()",
            ("API Gateway", 29, 4, False),
        ),
        ("a.py", f"orders = {API})\nLambdaIntegration(orders, timeout=Duration.seconds(5))", None),
        ("a.py", f"orders = {API}).current_version\nLambdaIntegration(orders)", None),
        ("a.py", f"{API})\nLambdaIntegration(orders)", None),
    ],
)
def test_who_waits_for_a_function_of_a_stack(
    tmp_path: Path, name: str, text: str, caller: tuple[str, int, int, bool] | None
) -> None:
    files = {"cdk.json": "{}", "services/orders/app.py": HANDLER, name: text if name.endswith("ts") else python(text)}
    lay_out(tmp_path, files)
    (function, _), *more = deployed(str(tmp_path / "services/orders/app.py"), Settings())
    assert (function.caller, more) == (caller, [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # A name alone, or nothing, means any of the modules; so does what only a deployment knows.
        ("a.yaml", sam("Handler: app.handler, Code: {S3Bucket: b, S3Key: code.zip}")),
        ("a.yaml", sam("Handler: app.handler, Code: {S3Bucket: b, S3Key: !Ref Key}", "Shipping")),
        ("a.yaml", sam("Handler: app.handler, Runtime: nodejs22.x, Code: {S3Bucket: b, S3Key: services/orders}")),
        ("a.yaml", sam("Handler: app.handler, Code: {ZipFile: services/orders}")),
        ("a.yaml", sam("Handler: app.other, Code: {S3Bucket: b, S3Key: services/orders}")),
        (
            "serverless.yml",
            serverless("handler: app.handler, package: {artifact: dist/orders.zip}").replace("aws", "google"),
        ),
        ("infra/main.tf", terraform('handler = "app.handler"\ns3_key = "${var.folder}/app.zip"\ntimeout = 30')),
        # A wrapper of the project may have a limit of its own.
        ("lib/a.ts", typescript(f"handler: 'app.handler', {ASSET}", of="OrdersFunction")),
        ("lib/a.ts", typescript(f"handler: 'app.handler', {ASSET}, timeout: props.timeout ?? Duration.seconds(30)")),
        ("lib/a.ts", typescript(f"handler: 'app.handler', {ASSET}, ...props")),
        (
            "lib/a.ts",
            typescript(f"handler: 'app.handler', {ASSET}, timeout: limit", "f(limit: Duration) { }\nlimit = x;"),
        ),
        ("lib/a.ts", typescript(f"handler: 'app.handler', {ASSET}, runtime: lambda.Runtime.NODEJS_22_X")),
        ("lib/a.ts", typescript(f"// handler: 'app.handler', {ASSET}\n")),
        ("lib/a.ts", typescript(f"handler: 'app.handler', code: Code.fromInline('services/orders'), {LIMIT}")),
        ("lib/a.ts", typescript(f"handler: 'app.handler', environment: {{ A: 'services/orders' }}, {LIMIT}")),
        ("lib/a.ts", typescript(f"handler: 'app.handler', code: Code.fromAsset(`${{folder}}/orders`), {LIMIT}")),
        (
            "lib/a.ts",
            typescript(f"handler: 'app.handler', {ASSET}, {LIMIT}, other: 'services/users'").replace("Ord", "B"),
        ),
        (
            "stacks/a.py",
            python("def make(self, handler='app.handler', code='services/orders', timeout=Duration.seconds(9)): ..."),
        ),
    ],
)
def test_what_is_not_certain(tmp_path: Path, name: str, text: str) -> None:
    assert found(tmp_path, {name: text}) == []


def test_a_python_function_with_a_computed_handler() -> None:
    stack = typescript("entry: 'services/orders', index: 'app.py', handler: name", of="python.PythonFunction")
    assert [*functions_of_calls(stack, ".ts")] == []


def test_a_shared_dictionary_that_holds_itself(tmp_path: Path) -> None:
    stack = typescript(f"...shared, handler: 'app.handler', {ASSET}, {LIMIT}", "const shared = { ...shared };")
    assert found(tmp_path, {"lib/a.ts": stack}) == ["services/orders/app.py 30 lib/a.ts:3"]
