"""Functions that Terraform deploys: their code and time limits, and what makes them unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.deployment import Caller
from flake8_botocore.deployment.templates import Variables
from flake8_botocore.deployment.terraform import functions_of
from tests.layouts import lay_out

ARCHIVE = """
data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/../src"
  output_path = "${path.module}/code.zip"
}
"""
FUNCTION = """
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  filename      = data.archive_file.code.output_path
  handler       = "app.handler"
  runtime       = "python3.12"
  timeout       = 25
}
"""
BOTH = ARCHIVE + FUNCTION


def found(folder: Path, files: dict[str, str]) -> list[tuple[str, str, int, bool, str]]:
    """Name, code, limit in seconds, whether it is stated, and place of the functions that ``files`` deploy."""
    folder.mkdir(exist_ok=True)
    lay_out(folder, files)
    paths = sorted(str(folder / name) for name in files)
    return [
        (
            function.name,
            f"{Path(function.code).relative_to(folder).as_posix()}:{function.handler}",
            function.seconds,
            function.stated,
            f"{Path(file).relative_to(folder).as_posix()}:{function.line}",
        )
        for function, file in functions_of(paths)
        if function.code
    ]


def limits(folder: Path, text: str, **more: str) -> list[tuple[str, int]]:
    """Name and limit of the functions of one file."""
    return [each[:3:2] for each in found(folder, {"infra/main.tf": text, **more})]


FOLDER, ZIP = 'source_dir  = "${path.module}/../src"', "data.archive_file.code.output_path"


def of_one_file(content: str, filename: str) -> str:
    """An archive that names its file and what is in it, in place of FOLDER."""
    return f'source {{\n    content  = file("${{path.module}}/{content}")\n    filename = "{filename}"\n  }}'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (FOLDER, 'source_file = "${path.module}/../src/app.py"', "src"),
        (FOLDER, 'source_dir = "../src/"', "src"),
        (FOLDER, 'source_dir = "${path.root}/lambda"', "infra/lambda"),
        (FOLDER, 'source_dir = abspath("${path.module}/../src")', "src"),
        (FOLDER, of_one_file("app.py", "app.py"), "infra"),
        (FOLDER, of_one_file("orders.py", "app.py"), "infra:orders.handler"),
        (FOLDER, of_one_file("orders.py", "other.py"), None),
        (FOLDER, "source_dir = var.folder", None),
        (FOLDER, 'source_dir = "${path.cwd}/src"', None),
        (ZIP, '"${path.module}/code.zip"', "src"),
        (ZIP, '"code.zip"', "src"),
        (ZIP, '"${data.archive_file.code.output_path}"', "src"),
        (ZIP, '"../src/built.zip"', "src"),
        (ZIP, "archive_file.code.output_path", None),
        (ZIP, "var.package", None),
        (ZIP, "data.archive_file.other.output_path", None),
        ('data "archive_file"', 'resource "archive_file"', None),
        ('handler       = "app.handler"', "handler = var.handler", None),
        ('"python3.12"', '"nodejs20.x"', None),
        ("timeout       = 25", 'image_uri = "x"', None),
        ("timeout       = 25", 'package_type = "Image"', None),
        ("timeout       = 25", "count = 0", None),
    ],
)
def test_where_its_code_is(tmp_path: Path, old: str, new: str, code: str | None) -> None:
    assert old in BOTH
    expected = [] if code is None else [code if ":" in code else f"{code}:app.handler"]
    assert [each[1] for each in found(tmp_path, {"infra/main.tf": BOTH.replace(old, new)})] == expected


VARIABLE = 'variable "limit" {\n  default = 40\n}\n'


@pytest.mark.parametrize(
    ("timeout", "more", "limit"),
    [
        ("", "", 3),
        ("timeout = null", "", 3),
        ("timeout = 900", "", 900),
        ('timeout = "30"', "", 30),
        ("timeout = 1801", "", 0),
        ("timeout = 2 * 30", "", 60),
        ("timeout = 5 * local.minute + 10", "locals {\n  minute = 60\n}", 310),
        ("timeout = 10 + 5 * local.minute", "locals {\n  minute = 60\n}", 310),
        ("timeout = 2 * var.x", "", 0),
        ("timeout = 60 / 2", "", 0),
        ("timeout = var.on ? 30 : 60", 'variable "on" {\n  default = true\n}', 0),
        ("timeout = var.limit == 40 ? 30 : 60", VARIABLE, 0),
        ("timeout = var.limit == null ? 30 : var.limit", VARIABLE, 0),
        ("timeout = local.limit", "locals {\n  limit = 45\n}", 45),
        ("timeout = local.limits.orders", "locals {\n  limits = { orders = 45 }\n}", 45),
        ("timeout = try(local.limits.orders, 50)", "locals {\n  limits = {}\n}", 50),
        ("timeout = coalesce(local.limits.orders, 50)", "locals {\n  limits = {}\n}", 50),
        ("timeout = coalesce(local.limits.orders, 50)", "locals {\n  limits = { orders = var.x }\n}", 0),
        ("timeout = local.limit", "locals {\n  limit = local.limit\n}", 0),
        ("timeout = var.limit", VARIABLE, 40),
        ("timeout = var.limit", 'variable "limit" {}', 0),
        ("timeout = var.limit", "", 0),
        ("timeout = 25\n  lifecycle {\n    ignore_changes = [filename]\n  }", "", 25),
        ("timeout = 25\n  lifecycle {\n    prevent_destroy = true\n  }", "", 25),
        ("timeout = 25\n  lifecycle {\n    ignore_changes = [timeout]\n  }", "", 0),
        ("timeout = 25\n  lifecycle {\n    ignore_changes = all\n  }", "", 0),
    ],
)
def test_its_limit(tmp_path: Path, timeout: str, more: str, limit: int) -> None:
    assert limits(tmp_path, BOTH.replace("timeout       = 25", timeout) + more) == [("orders", limit)]


@pytest.mark.parametrize(
    ("file", "text", "limit"),
    [
        ("infra/prod.tfvars", "other = 1", 40),
        ("infra/prod.tfvars", "limit = 60", 0),
        ("env/prod.tfvars", "limit = 60", 0),
        ("env/prod.tfvars", "limit = = 60", 0),
        ("env/prod.tfvars.json", "{}", 0),
        ("live/terragrunt.hcl", "", 0),
        ("infra/more.tf.json", "{}", 0),
        ("other/broken.tf", 'x = "', 0),
        ("infra/variables.tf", 'variable "other" {\n  default = 1\n}', 40),
    ],
)
def test_a_variable_that_something_else_may_set(tmp_path: Path, file: str, text: str, limit: int) -> None:
    source = BOTH.replace("= 25", "= var.limit") + VARIABLE
    assert limits(tmp_path, source, **{file: text}) == [("orders", limit)]


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({"infra/terraform.tfvars": "limit = 60"}, 60),
        ({"infra/terraform.tfvars": "limit = null"}, 3),
        ({"infra/team.auto.tfvars": "limit = 60"}, 60),
        # The last one counts, whatever their names are beside terraform.tfvars.
        ({"infra/a.auto.tfvars": "limit = 50", "infra/terraform.tfvars": "limit = 60"}, 50),
        ({"infra/z.auto.tfvars": "limit = 50", "infra/b.auto.tfvars": "limit = 60"}, 50),
        ({"infra/terraform.tfvars": "limit = 60", "env/prod.tfvars": "limit = 50"}, 0),
        ({"infra/terraform.tfvars": "limit = 60", "env/prod.tfvars": "other = 50"}, 60),
        ({"infra/terraform.tfvars": "limit = 60", "env/prod.tfvars.json": "{}"}, 0),
        ({"infra/terraform.tfvars.json": '{"limit": 60}'}, 0),
        ({"infra/terraform.tfvars": "limit = = 60"}, 0),
        ({"infra/terraform.tfvars": "other = 60"}, 40),
        # It belongs to another folder that Terraform runs in, or to none.
        ({"other/terraform.tfvars": "limit = 60", "other/main.tf": ""}, 40),
        ({"other/terraform.tfvars": "limit = 60"}, 0),
    ],
)
def test_values_that_terraform_loads_by_itself(tmp_path: Path, files: dict[str, str], limit: int) -> None:
    source = BOTH.replace("= 25", "= var.limit") + VARIABLE
    assert limits(tmp_path, source, **files) == [("orders", limit)]


def test_a_module_gets_no_values_that_lie_in_its_folder(tmp_path: Path) -> None:
    call = 'module "orders" {\n  source = "../module"\n  LIMIT\n}\n' + VARIABLE
    files = {"module/main.tf": BOTH.replace("= 25", "= var.limit") + VARIABLE}
    files["module/terraform.tfvars"] = "limit = 60"
    assert limits(tmp_path, call.replace("LIMIT", ""), **files) == [("orders", 40)]
    assert limits(tmp_path, call.replace("LIMIT", "limit = var.limit"), **files) == [("orders", 0)]


@pytest.mark.parametrize(("inner", "limit"), [("number", 5), ("optional(number, 30)", 0)])
def test_a_type_may_have_defaults(tmp_path: Path, inner: str, limit: int) -> None:
    variable = f'variable "x" {{\n  type = object({{ limit = {inner} }})\n  default = {{ limit = 5 }}\n}}\n'
    assert limits(tmp_path, BOTH.replace("= 25", "= var.x.limit") + variable) == [("orders", limit)]


@pytest.mark.parametrize(
    ("first", "following"),
    [
        pytest.param('""', '"${local.c%d}${local.c%d}"', id="an empty text"),
        pytest.param('"1"', '"${local.c%d}${local.c%d}"', id="a text"),
        pytest.param('"1"', "{ a = local.c%d, b = local.c%d }", id="an object"),
        pytest.param('"1"', "[local.c%d, local.c%d]", id="a list"),
    ],
)
def test_values_that_double(tmp_path: Path, first: str, following: str) -> None:
    """Of 60 of them, in a module that is given the last one."""
    values = "".join(f"  c{number + 1} = {following % (number, number)}\n" for number in range(60))
    files = {
        "main.tf": f'locals {{\n  c0 = {first}\n{values}}}\nmodule "m" {{\n  source = "./m"\n  t = local.c38\n}}\n',
        "m/main.tf": 'variable "t" {\n  type = object({ a = optional(number) })\n}\n'
        + BOTH.replace("25", "var.t")
        + BOTH.replace("orders", "all").replace("code", "other").replace("25", "local.c60"),
    }
    assert [each[:3:2] for each in found(tmp_path, files)] == [("orders", 0), ("all", 0)]


def test_a_chain_of_values(tmp_path: Path) -> None:
    values = "".join(f"  c{number + 1} = local.c{number}\n" for number in range(1_000))
    text = f'locals {{\n  c0 = "30"\n{values}}}\n' + BOTH.replace("25", "local.c{}")
    assert limits(tmp_path / "short", text.replace("{}", "20")) == [("orders", 30)]
    assert limits(tmp_path / "long", text.replace("{}", "1000")) == [("orders", 0)]


EACH = """
resource "aws_lambda_function" "all" {
  for_each      = OVER
  function_name = each.key
  filename      = data.archive_file.code.output_path
  handler       = "app.handler"
  runtime       = "python3.12"
  timeout       = LIMIT
}
locals {
  all = { a = { timeout = 5 }, b = {} }
}
"""


@pytest.mark.parametrize(
    ("over", "limit", "expected"),
    [
        ("local.all", "each.value.timeout", [("a", 5), ("b", 3)]),
        ('toset(["a", "b"])', "7", [("a", 7), ("b", 7)]),
        ("var.all", "7", [("all", 7)]),
        ("var.all", "each.value", [("all", 0)]),
    ],
)
def test_several_functions_of_one_block(tmp_path: Path, over: str, limit: str, expected: list[tuple[str, int]]) -> None:
    text = ARCHIVE + EACH.replace("OVER", over).replace("LIMIT", limit)
    assert limits(tmp_path, text) == expected
    counted = text.replace("for_each ", "count ").replace("each.value.timeout", "7")
    assert limits(tmp_path / "counted", counted) == [("all", 0 if limit == "each.value" else 7)]


MODULE = """
variable "limit" {
  default = 40
}
variable "folder" {}
data "archive_file" "code" {
  type        = "zip"
  source_dir  = var.folder
  output_path = "code.zip"
}
""" + FUNCTION.replace("= 25", "= var.limit")


def test_a_module_of_the_project_gets_what_it_is_called_with(tmp_path: Path) -> None:
    call = 'module "orders" {\n  source = "../modules/function"\n  folder = "${path.module}/../src"\n'
    files = {"modules/function/main.tf": MODULE}
    place = "modules/function/main.tf:16"
    assert found(tmp_path, {**files, "infra/main.tf": f"{call}  limit = 20\n}}\n"}) == [
        ("orders", "src:app.handler", 20, True, place)
    ]
    assert found(tmp_path / "default", {**files, "infra/main.tf": f"{call}}}\n"}) == [
        ("orders", "src:app.handler", 40, True, place)
    ]
    twice = f"{call}  limit = 20\n}}\n{call}  limit = var.x\n}}\n"
    assert [each[2] for each in found(tmp_path / "twice", {**files, "infra/main.tf": twice})] == [20, 0]
    looped = f"{call}  for_each = {{ a = 1, b = 2 }}\n  limit = each.value\n}}\n"
    assert [each[2] for each in found(tmp_path / "each", {**files, "infra/main.tf": looped})] == [1, 2]
    itself = f'module "again" {{\n  source = "./"\n}}\n{MODULE}'
    assert found(tmp_path / "itself", {"modules/function/main.tf": itself}) == []


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("environment {\n variables = { AWS_MAX_ATTEMPTS = 5, TABLE = var.table }\n }", (("AWS_MAX_ATTEMPTS", "5"),)),
        ("environment {\n variables = { AWS_RETRY_MODE = var.mode }\n }", (("AWS_RETRY_MODE", None),)),
        ('environment {\n variables = { TABLE = "AWS_RETRY_MODE" }\n }', ()),
        ("environment {\n variables = var.variables # AWS_RETRY_MODE\n }", (("AWS_RETRY_MODE", None),)),
        ("environment {\n variables = var.variables\n }", ()),
        ('dynamic "environment" {\n for_each = ["AWS_RETRY_MODE"]\n content {}\n }', (("AWS_RETRY_MODE", None),)),
    ],
)
def test_variables_of_botocore(tmp_path: Path, text: str, variables: Variables) -> None:
    lay_out(tmp_path, {"infra/main.tf": BOTH.replace("  timeout       = 25", f"  {text}")})
    ((function, _),) = functions_of([str(tmp_path / "infra/main.tf")])
    assert (function.runtime, function.variables) == ("python3.12", variables)


INTEGRATION = """
resource "aws_api_gateway_integration" "orders" {
  uri = aws_lambda_function.orders.invoke_arn
}
resource "aws_lambda_permission" "orders" {
  function_name = aws_lambda_function.orders.function_name
  principal     = "apigateway.amazonaws.com"
}
"""
PROTOCOL = 'resource "aws_apigatewayv2_api" "api" {\n  protocol_type = "HTTP"\n}\n'


def caller(folder: Path, files: dict[str, str]) -> Caller | None:
    lay_out(folder, files)
    ((function, _),) = functions_of(sorted(str(folder / name) for name in files))
    return function.caller


BODY = """
resource "aws_api_gateway_rest_api" "api" {
  body = jsonencode({ paths = { "/orders" = { get = { x-amazon-apigateway-integration = {
    uri = aws_lambda_function.orders.invoke_arn
  } } } } })
}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ("API Gateway", 29, 7, True)),
        ("aws_api_gateway_rest_api", "aws_apigatewayv2_api", ("API Gateway", 30, 7, True)),
        ("jsonencode(", 'templatefile("api.yaml", ', None),
        ("    uri", "    timeoutInMillis = 5000\n    uri", None),
        ("    uri", "    authorizerUri", None),
        ("invoke_arn", "arn", None),
    ],
)
def test_an_api_whose_body_names_it(tmp_path: Path, old: str, new: str, expected: tuple[str, int, int] | None) -> None:
    assert old in BODY
    files = {"main.tf": BOTH, "api.tf": BODY.replace(old, new), "protocol.tf": PROTOCOL}
    assert caller(tmp_path, files) == expected


def test_a_dashboard_calls_nothing(tmp_path: Path) -> None:
    board = 'resource "aws_cloudwatch_dashboard" "orders" {\n  body = aws_lambda_function.orders.function_name\n}\n'
    assert caller(tmp_path, {"main.tf": BOTH + INTEGRATION + board}) == ("API Gateway", 29, 15, True)


def test_who_waits_for_a_module(tmp_path: Path) -> None:
    called = INTEGRATION.replace("aws_lambda_function.", "module.")
    assert caller(tmp_path, {"main.tf": CALLED + called}) == ("API Gateway", 29, 7, True)


@pytest.mark.parametrize(
    ("sources", "places"),
    [
        ('[{ path = "../orders", prefix_in_zip = "orders" }]', [":orders.app.handler"]),
        (
            '[{ path = "../src", prefix_in_zip = "orders" }, "../shared"]',
            ["src:app.handler", "shared:orders.app.handler"],
        ),
        ('[{ path = "../src", prefix_in_zip = "other" }]', []),
    ],
)
def test_a_package_with_folders_in_it(tmp_path: Path, sources: str, places: list[str]) -> None:
    """``prefix_in_zip`` is the folder of the package in which a source is."""
    call = CALLED.replace('"app.handler"', '"orders.app.handler"').replace('"../src"', sources)
    assert [each[1] for each in found(tmp_path, {"infra/main.tf": call})] == [
        each if each[0] != ":" else f".{each}" for each in places
    ]
    functions = [each for each, _ in functions_of([str(tmp_path / "infra/main.tf")])]
    beside = [Path(path).name for each in functions for path in each.beside]
    assert beside == (["shared", "src"] if "shared" in sources else [])


IMAGE = """
resource "terraform_data" "build" {
  provisioner "local-exec" {
    command = "sh ${path.module}/build.sh ${path.module}/../code ${aws_ecr_repository.orders.repository_url}"
  }
}
resource "aws_lambda_function" "this" {
  function_name = "orders_v1"
  image_uri     = "${aws_ecr_repository.orders.repository_url}:latest"
  package_type  = "Image"
  timeout       = 20
}
"""
OTHER_IMAGE = 'resource "aws_lambda_function" "pay" {\n  image_uri = "x:1"\n}\n'


@pytest.mark.parametrize(
    ("text", "dockerfiles", "code"),
    [
        (IMAGE, ["code"], ["code"]),
        (IMAGE, ["other"], []),
        # The one that is called like the function counts first.
        (IMAGE, ["code", "functions/orders-v1"], ["functions/orders-v1"]),
        (IMAGE, ["a/orders-v1", "b/orders-v1"], []),
        (IMAGE + OTHER_IMAGE, ["code"], []),
        (IMAGE + OTHER_IMAGE, ["code", "orders-v1", "pay"], ["orders-v1", "pay"]),
        (IMAGE.replace("provisioner", "build").replace("command", "context").replace("sh ", " "), ["code"], ["code"]),
    ],
)
def test_an_image_of_a_dockerfile(tmp_path: Path, text: str, dockerfiles: list[str], code: list[str]) -> None:
    lay_out(tmp_path, {"infra/main.tf": text})
    paths = [str(tmp_path / folder / "Dockerfile") for folder in dockerfiles]
    functions = [each for each, _ in functions_of([str(tmp_path / "infra/main.tf")], paths)]
    assert [(each.code, each.handler, each.dockerfile) for each in functions] == [
        (str(tmp_path / folder), "", "Dockerfile") for folder in code
    ]


CALLED = """
module "orders" {
  source      = "terraform-aws-modules/lambda/aws"
  handler     = "app.handler"
  source_path = "../src"
}
"""


def shown(folder: Path, files: dict[str, str]) -> list[str]:
    """What messages call the functions that ``files`` deploy."""
    folder.mkdir(exist_ok=True)
    lay_out(folder, files)
    return [function.shown for function, _ in functions_of(sorted(str(folder / name) for name in files))]


@pytest.mark.parametrize("label", ["lambda", "this", "lambda_function", "main"])
def test_a_function_is_called_as_deployed_not_as_its_label(tmp_path: Path, label: str) -> None:
    text = BOTH.replace('"aws_lambda_function" "orders"', f'"aws_lambda_function" "{label}"')
    assert shown(tmp_path, {"infra/main.tf": text}) == ["orders"]
    unknown = text.replace('function_name = "orders"', "function_name = var.name")
    assert shown(tmp_path / "unknown", {"infra/main.tf": unknown}) == ["app.handler"]
    telling = unknown.replace(f'"{label}"', '"invoices"')
    assert shown(tmp_path / "telling", {"infra/main.tf": telling}) == ["invoices"]


@pytest.mark.parametrize(
    ("root", "name"),
    [
        ("live", "eu-orders"),
        ("example", "app.handler"),
        ("examples/complete", "app.handler"),
        ("example_app", "eu-orders"),
    ],
)
def test_an_example_of_a_module_names_no_function(tmp_path: Path, root: str, name: str) -> None:
    module = BOTH.replace('"aws_lambda_function" "orders"', '"aws_lambda_function" "this"').replace(
        'function_name = "orders"', "function_name = var.name"
    )
    source = "/".join([*[".."] * len(root.split("/")), "modules/orders"])
    calling = f'module "orders" {{\n  source = "{source}"\n  name   = "eu-orders"\n}}\n'
    files = {"modules/orders/main.tf": module, f"{root}/main.tf": calling}
    assert shown(tmp_path, files) == [name]
