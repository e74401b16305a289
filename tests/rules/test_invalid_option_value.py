"""BOT215: values of other options that botocore rejects."""

from __future__ import annotations

import pytest

from .reported import AIO, BOTO3, fixed, reported

CONFIG, CLIENT, REQUEST = "when the Config is made", "when the client is made", "at the first request"


@pytest.mark.parametrize(
    ("argument", "subject", "error", "stage", "advice"),
    [
        (
            "request_checksum_calculation='when-required'",
            'request_checksum_calculation="when-required"',
            "InvalidChecksumConfigError",
            CLIENT,
            '"when_required"',
        ),
        ("defaults_mode='standart'", 'defaults_mode="standart"', "InvalidDefaultsMode", CLIENT, '"standard"'),
        (
            "defaults_mode=5",
            "defaults_mode=5",
            "AttributeError",
            CLIENT,
            "auto, cross-region, in-region, legacy, mobile, standard",
        ),
        (
            "account_id_endpoint_mode='never'",
            'account_id_endpoint_mode="never"',
            "InvalidConfigError",
            CLIENT,
            "preferred, disabled, required",
        ),
        ("max_pool_connections='10'", 'max_pool_connections="10"', "HTTPClientError", REQUEST, "10"),
        (
            "request_min_compression_size_bytes=0",
            "request_min_compression_size_bytes=0",
            "InvalidConfigError",
            CLIENT,
            "1 to 1048576 bytes",
        ),
        ("client_cert=('/a',)", "client_cert=(...)", "ValueError", CLIENT, "a path, or a tuple of two paths"),
        ("auth_scheme_preference=['a', 'b']", "auth_scheme_preference=[...]", "InvalidConfigError", CLIENT, '"a,b"'),
        ("signature_version='V4'", 'signature_version="V4"', "UnknownSignatureVersionError", REQUEST, '"v4"'),
        ("user_agent_extra=5", "user_agent_extra=5", "TypeError", CLIENT, "a string"),
        ("s3='path'", 's3="path"', "AttributeError", CONFIG, "a dict"),
        (
            "use_dualstack_endpoint='true'",
            'use_dualstack_endpoint="true"',
            "EndpointResolutionError",
            REQUEST,
            "True",
        ),
    ],
)
def test_options(argument: str, subject: str, error: str, stage: str, advice: str) -> None:
    message = f"{subject}: botocore 1.44 raises {error} {stage}. Write {advice}."
    assert reported("BOT215", f"{BOTO3}Config({argument})", botocore_version="1.44") == [(argument, message)]


def test_a_key_of_s3() -> None:
    source = BOTO3 + "Config(s3={'addressing_style': 'Path'})"
    assert reported("BOT215", source, botocore_version="1.44") == [
        (
            "'addressing_style': 'Path'",
            's3["addressing_style"]="Path": botocore 1.44 raises InvalidS3AddressingStyleError '
            'when the Config is made. Write "path".',
        )
    ]
    assert fixed("BOT215", source) == BOTO3 + "Config(s3={'addressing_style': \"path\"})"


@pytest.mark.parametrize(
    "argument",
    [
        "request_checksum_calculation='WHEN_REQUIRED'",
        "defaults_mode='In-Region'",
        "defaults_mode=''",
        "max_pool_connections=0",
        "client_cert=['/a']",
        "s3={'addressing_style': None}",
        "account_id_endpoint_mode='never', signature_version=UNSIGNED",
        "endpoint_discovery_enabled='x'",
        "tcp_keepalive='false'",
        "defaults_mode='x' if y else 'legacy'",
    ],
)
def test_accepted_or_unknown(argument: str) -> None:
    assert reported("BOT215", f"from botocore import UNSIGNED\n{BOTO3}def f(y):\n    Config({argument})") == []


def test_checks_come_with_the_release() -> None:
    source = BOTO3 + "Config(user_agent=5)"
    assert reported("BOT215", source, botocore_version="1.29") == []
    assert len(reported("BOT215", source, botocore_version="1.30")) == 1


def test_only_services_that_look_at_it() -> None:
    source = BOTO3 + "boto3.client({!r}, config=Config(endpoint_discovery_enabled=1))"
    assert reported("BOT215", source.format("sqs")) == []
    assert len(reported("BOT215", source.format("dynamodb"))) == 1


@pytest.mark.parametrize(
    ("call", "text", "advice"),
    [
        ("boto3.client('sqs', region_name='us_east_1')", "region_name='us_east_1'", '"us-east-1"'),
        ("boto3.client('sqs', '-x')", "'-x'", "a region"),
        ("boto3.client('sqs', config=Config(region_name='us east'))", "region_name='us east'", "a region"),
    ],
)
def test_regions(call: str, text: str, advice: str) -> None:
    ((found, message),) = reported("BOT215", BOTO3 + call, botocore_version="1.44")
    assert found == text
    assert message.endswith(f": botocore 1.44 raises InvalidRegionError when the client is made. Write {advice}.")


@pytest.mark.parametrize(
    "call",
    [
        "boto3.client('sqs', region_name='bogus-region-9')",
        "boto3.client('sqs', region_name='eu-west-1', config=Config(region_name='us_east_1'))",
        "Config(region_name='us_east_1')",
        "boto3.client('iam', region_name='')",
        "boto3.client('sqs', region_name='', endpoint_url='http://localhost')",
    ],
)
def test_regions_that_are_accepted_or_never_used(call: str) -> None:
    assert reported("BOT215", BOTO3 + call) == []


def test_connector_args() -> None:
    release = "aiobotocore raises ParamValidationError when the Config is made."
    source = AIO + "AioConfig(connector_args={'verify_ssl': False, 'keepalive_timout': 5, 'use_dns_cache': 1})"
    assert reported("BOT215", source) == [
        ("'verify_ssl'", f'connector_args["verify_ssl"] is unknown: {release} Remove it.'),
        ("'keepalive_timout'", f'connector_args["keepalive_timout"] is unknown: {release} Write keepalive_timeout.'),
        (
            "'use_dns_cache': 1",
            'connector_args["use_dns_cache"]=1: aiobotocore (botocore 1.43) raises ParamValidationError '
            "when the Config is made. Write True or False.",
        ),
    ]


def test_connections_cannot_be_closed_and_kept_alive() -> None:
    assert len(reported("BOT215", AIO + "AioConfig(connector_args={'force_close': True})")) == 1
    source = AIO + "AioConfig(connector_args={'force_close': True, 'keepalive_timeout': None})"
    assert reported("BOT215", source) == []
