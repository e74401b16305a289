"""BOT233: what S3 clients presign with Signature Version 2."""

from __future__ import annotations

from typing import Any

import pytest

from .reported import BOTO3, fixed, reported

CALL = '.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"}'


def flagged(source: str) -> list[tuple[str, str]]:
    """What is reported in ``source``."""
    return reported("BOT233", source)


def repaired(source: str, **settings: Any) -> str:
    """The source after the fix."""
    return fixed("BOT233", source, **settings)


def url(client: str, rest: str = "") -> str:
    """A module in which ``client`` presigns a URL."""
    return f"{BOTO3}def link(region, **options):\n    client = {client}\n    return client{CALL}{rest})"


REPORTED = [
    'boto3.client("s3", region_name="us-east-1")',
    'boto3.client("s3", "eu-west-1")',
    'boto3.client("s3", "us-west-2", endpoint_url=None)',
    'boto3.client("s3", "us-west-2", endpoint_url="https://s3.us-west-2.amazonaws.com")',
    'boto3.client("s3", config=Config(region_name="us-west-1", read_timeout=5))',
    'boto3.client("s3", "us-gov-west-1", config=Config(signature_version=None))',
    'boto3.client("s3", region, config=Config(signature_version="s3"))',
    'boto3.client("s3", "eu-central-1", config=Config(signature_version="s3"))',
    'boto3.Session().client("s3", "sa-east-1")',
    'boto3.resource("s3", "ap-southeast-2").meta.client',
]


@pytest.mark.parametrize("client", REPORTED)
def test_reported(client: str) -> None:
    ((text, message),) = flagged(url(client))
    assert text == client.removesuffix(".meta.client")
    assert " presigns with SigV2 (generate_presigned_url, line 5): S3 refuses " in message


@pytest.mark.parametrize(
    "client",
    ['boto3.client("s3")', 'boto3.client("s3", region)', 'boto3.client("s3", "us-east-1" if region else None)'],
)
def test_reported_where_the_region_decides(client: str) -> None:
    assert flagged(url(client)) == [
        (
            client,
            'boto3.client("s3") presigns with SigV2 (generate_presigned_url, line 5) in us-east-1 and nine other '
            "regions: S3 refuses such URLs for objects encrypted with KMS. "
            'Pass config=Config(signature_version="s3v4").',
        )
    ]


@pytest.mark.parametrize(
    "client",
    [
        'boto3.client("s3", region_name="eu-central-1")',
        'boto3.client("s3", region_name="auto")',
        'boto3.client("s3", "us-east-1", config=Config(signature_version="s3v4"))',
        'boto3.client("s3", "us-east-1", config=Config(signature_version="v4"))',
        'boto3.client("s3", "us-east-1", config=Config(signature_version=region))',
        'boto3.client("s3", "us-east-1", config=region)',
        'boto3.client("s3", "us-east-1", **options)',
        'boto3.client("s3", "us-east-1", endpoint_url="https://nyc3.digitaloceanspaces.com")',
        'boto3.client("s3", "us-east-1", endpoint_url="http://localhost:9000")',
        'boto3.client("s3", "us-east-1", endpoint_url=region)',
        'boto3.client("sts", "us-east-1")',
        'boto3.client(region, "us-east-1")',
    ],
)
def test_silent(client: str) -> None:
    assert flagged(url(client)) == []


@pytest.mark.parametrize(
    "call",
    [
        '.generate_presigned_url("get_object", Params={"Bucket": "b--use1-az4--x-s3", "Key": "k"})',
        '.generate_presigned_url("get_object", {"Bucket": NAME, "Key": "k"})',
        '.generate_presigned_url("get_object", {"Bucket": f"reports--{region}--x-s3", "Key": "k"})',
        '.generate_presigned_post(NAME, "k")',
        '.generate_presigned_post(Bucket=NAME, Key="k")',
    ],
)
def test_directory_buckets_are_left_out(call: str) -> None:
    source = f'{BOTO3}NAME = "b--x-s3"\ndef link(region):\n    return boto3.client("s3", "us-east-1"){call}\n'
    assert flagged(source) == []
    assert len(flagged(source.replace("--x-s3", "--x-s4"))) == 1


def test_calls_that_do_not_presign_are_not_reported() -> None:
    source = url(REPORTED[0])
    assert flagged(source.replace(CALL, '.list_objects_v2("get_object"')) == []
    assert flagged(source.replace("return client.", "return other.")) == []
    assert flagged(source.replace("import boto3", "import boto3, moto").replace("def", "@moto.mock_aws\ndef")) == []
    assert flagged(f'{source}\nimport os\nos.environ["AWS_ENDPOINT_URL_S3"] = link') == []
    assert flagged(f"{source}\n    # AWS_ENDPOINT_URL_S3")


def test_a_client_of_several_calls_is_reported_once_with_the_first() -> None:
    source = f"""{BOTO3}
class Links:
    def __init__(self):
        self.s3 = boto3.client("s3", "us-east-1")

    def post(self):
        return self.s3.generate_presigned_post("b", "k", None, None, 60)

    def get(self):
        return self.s3{CALL}, ExpiresIn=60)
"""
    assert flagged(source) == [
        (
            'boto3.client("s3", "us-east-1")',
            'boto3.client("s3") presigns with SigV2 (generate_presigned_post, line 9): S3 refuses such URLs for '
            "objects encrypted with KMS, and all in regions newer than 2013. "
            'Pass config=Config(signature_version="s3v4").',
        )
    ]


@pytest.mark.parametrize(
    ("rest", "longest"),
    [
        (", ExpiresIn=604800", False),
        (", ExpiresIn=604801", True),
        (", ExpiresIn=3600 * 24 * 365", True),
        (", ExpiresIn=region", False),
    ],
)
def test_options_that_version_4_does_not_allow_are_not_fixed(rest: str, longest: bool) -> None:
    source = url(REPORTED[0], rest)
    ((_, message),) = flagged(source)
    assert ("ExpiresIn to at most 604,800 s." in message) == longest
    if longest:
        with pytest.raises(IndexError):
            repaired(source)


def test_expiry_by_position() -> None:
    by_position = url(REPORTED[0]).replace("Params=", "").replace("})", "}, 31536000)")
    ((_, message),) = flagged(by_position)
    assert message.endswith('Set signature_version="s3v4", and ExpiresIn to at most 604,800 s.')


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Config(read_timeout=5)", 'Config(read_timeout=5, signature_version="s3v4")'),
        ('Config(signature_version="s3")', 'Config(signature_version="s3v4")'),
    ],
)
def test_the_fix(old: str, new: str) -> None:
    source = url(f'boto3.client("s3", "us-east-1", config={old})')
    assert repaired(source) == source.replace(old, new)


def test_the_fix_adds_a_config() -> None:
    source = url(REPORTED[0])
    config = 'config=Config(signature_version="s3v4")'
    assert repaired(source) == source.replace('"us-east-1")', f'"us-east-1", {config})')
    with pytest.raises(IndexError):
        repaired(source, shared_config="app.aws.CONFIG")
