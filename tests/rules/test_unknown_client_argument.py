"""BOT220: keyword arguments that clients and sessions do not take."""

from __future__ import annotations

from tests.snippets import clean

from .reported import AIO, BOTO3, fixed, reported


def test_unknown() -> None:
    for call, callee, argument, advice in [
        ("boto3.client('s3', {})", "client", "region='us-east-1'", "Write region_name=."),
        ("boto3.client('s3', {})", "client", "endpoint_ur='http://x'", "Write endpoint_url=."),
        ("boto3.resource('s3', {})", "resource", "aws_account_id='1'", "Remove it."),
        ("boto3.Session({})", "boto3.Session", "profile='x'", "Write profile_name=."),
    ]:
        raises = f"{callee}() takes no argument {argument.partition('=')[0]}: this call raises TypeError."
        assert reported("BOT220", BOTO3 + call.format(argument)) == [(argument, f"{raises} {advice}")]


def test_known_or_reported_otherwise() -> None:
    for call in [
        "boto3.client('s3', region_name='us-east-1', verify=False)",
        "boto3.client('s3', read_timeout=5)",
        "boto3.Session(config=Config())",
        "boto3.Session(region_name='us-east-1', profile_name='x')",
        "boto3.client('s3', **x)",
    ]:
        assert reported("BOT220", f"{BOTO3}def f(x):\n    {call}") == []


def test_an_argument_that_is_newer_than_the_target() -> None:
    source = BOTO3 + "boto3.client('s3', aws_account_id='1')"
    assert len(reported("BOT220", source, botocore_version="1.36")) == 1
    assert reported("BOT220", source, botocore_version="1.37.0") == []


def test_aiobotocore() -> None:
    source = AIO + "async def f():\n    async with get_session().create_client('s3', region='x') as c:\n        pass"
    assert [text for text, _ in reported("BOT220", source)] == ["region='x'"]


def test_the_fix_names_the_argument() -> None:
    assert fixed("BOT220", BOTO3 + "boto3.client('s3', region='x')") == BOTO3 + "boto3.client('s3', region_name='x')"


def test_no_service() -> None:
    for call in ["boto3.client", "boto3.resource", "boto3.Session().client"]:
        message = f'{call}() names no service: this call raises TypeError. Write {call}("s3", ...).'
        for arguments in ("", "region_name='us-east-1'"):
            source = f"{BOTO3}{call}({arguments})"
            assert reported("BOT220", source) == [(f"{call}({arguments})", message)]
            assert reported("BOT101", source) == []


def test_given_twice() -> None:
    for argument in ["service_name='s3'", "region_name='us-east-1'"]:
        name = argument.partition("=")[0]
        message = f"{name} is given twice to client(): this call raises TypeError. Keep one of the two."
        source = f"{BOTO3}boto3.client('s3', 'eu-west-1', {argument})"
        assert reported("BOT220", source) == [(argument, message)]
        assert reported("BOT101", source) == []


def test_a_service_that_may_be_there() -> None:
    for source in [
        "boto3.client(*names)",
        "boto3.client(**names)",
        "boto3.client(names)",
        "partial(boto3.client, region_name='us-east-1')('s3', region_name='eu-west-1')",
        "partial(boto3.client, 's3')()",
    ]:
        assert reported("BOT220", f"{BOTO3}from functools import partial\ndef f(names):\n    {source}") == []


def test_a_factory_of_the_project_may_have_a_service_of_its_own() -> None:
    source = "from app import aws\nimport boto3\naws.client()\naws.make()"
    assert reported("BOT220", source, client_factories=("app.aws.client", "app.aws.make")) == []


def test_an_argument_that_is_taken_out_of_the_dictionary_before() -> None:
    clean(
        """
        import boto3
        from botocore.config import Config
        opts = {"config": Config(read_timeout=5, retries={"mode": "standard"}), "timeout": 5}
        timeout = opts.pop("timeout")
        boto3.client("s3", **opts)
        """,
        but={'pop("timeout")': 'pop("other")'},
        then="BOT220",
    )
