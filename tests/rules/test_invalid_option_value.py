"""BOT215: values of other options that botocore rejects."""

from __future__ import annotations

import re

from .reported import AIO, BOTO3, fixed, reported

CONFIG, CLIENT, REQUEST = "when the Config is made", "when the client is made", "at the first request"


DEFAULTS_MODES = "one of auto, cross-region, in-region, legacy, mobile, standard"
UNSIGNED = "botocore.UNSIGNED, which is no string"


def test_options() -> None:
    for argument, error, stage, advice in [
        ("request_checksum_calculation='when-required'", "InvalidChecksumConfigError", CLIENT, '"when_required"'),
        ("defaults_mode='standart'", "InvalidDefaultsMode", CLIENT, '"standard"'),
        ("defaults_mode=5", "AttributeError", CLIENT, DEFAULTS_MODES),
        ("account_id_endpoint_mode='never'", "InvalidConfigError", CLIENT, "one of preferred, disabled, required"),
        ("max_pool_connections='10'", "HTTPClientError", REQUEST, "10"),
        ("request_min_compression_size_bytes=0", "InvalidConfigError", CLIENT, "a number of bytes from 1 to 1048576"),
        ("client_cert=('/a',)", "ValueError", CLIENT, "a path, or a tuple of two paths"),
        ("auth_scheme_preference=['a', 'b']", "InvalidConfigError", CLIENT, "one string with commas"),
        ("signature_version='V4'", "UnknownSignatureVersionError", REQUEST, '"v4"'),
        ("signature_version='UNSIGNED'", "UnknownSignatureVersionError", REQUEST, UNSIGNED),
        ("signature_version='botocore.unsigned'", "UnknownSignatureVersionError", REQUEST, UNSIGNED),
        ("signature_version='unsigned-v4'", "UnknownSignatureVersionError", REQUEST, "a signer such as v4"),
        ("user_agent_extra=5", "TypeError", CLIENT, "a string"),
        ("s3='path'", "AttributeError", CONFIG, "a dict"),
        ("use_dualstack_endpoint='true'", "EndpointResolutionError", REQUEST, "True"),
    ]:
        subject = re.sub(r"=\((.*)\)", "=(...)", re.sub(r"=\[(.*)\]", "=[...]", argument)).replace("'", '"')
        message = f"{subject}: botocore 1.44 raises {error} {stage}. Write {advice}."
        assert reported("BOT215", f"{BOTO3}Config({argument})", botocore_version="1.44") == [(argument, message)]


AIO_CLIENT = """\
async def f(x, ctx):
    async with get_session().create_client("sqs", config=AioConfig({})) as client:
        pass
"""


def test_options_of_aiobotocore() -> None:
    for argument, subject, error, stage, advice in [
        ("max_pool_connections='10'", 'max_pool_connections="10"', "HTTPClientError", REQUEST, "10"),
        ("max_pool_connections=[1]", "max_pool_connections=[...]", "HTTPClientError", REQUEST, "a whole number"),
    ]:
        message = f"{subject}: aiobotocore (botocore 1.43) raises {error} {stage}. Write {advice}."
        assert reported("BOT215", AIO + AIO_CLIENT.format(argument)) == [(argument, message)]


def test_aiobotocore_takes_any_number_for_its_pool() -> None:
    for value in ["1.5", "0.5", "None", "0", "''", "True", "x"]:
        assert reported("BOT215", AIO + AIO_CLIENT.format(f"max_pool_connections={value}")) == []
        plain = AIO_CLIENT.format(f"max_pool_connections={value}").replace("AioConfig", "Config")
        assert reported("BOT215", f"{AIO}from botocore.config import Config\n{plain}") == []


SESSION = "session = boto3.Session(region_name={})\n"


def test_the_region_of_a_session() -> None:
    for client in [
        "",
        "session.client('sqs')",
        "session.client('iam')",
        "boto3.client('sqs')",
    ]:
        error = "botocore 1.44 raises InvalidRegionError when the client is made"
        message = f'region_name="us_east_1": {error}. Write "us-east-1".'
        source = BOTO3 + SESSION.format("'us_east_1'") + client
        assert reported("BOT215", source, botocore_version="1.44") == [("region_name='us_east_1'", message)]


def test_a_region_of_a_session_that_is_right_or_not_used() -> None:
    for region, client in [
        ("'us-east-1'", "session.client('sqs')"),
        ("region", "session.client('sqs')"),
        ("None", "session.client('sqs')"),
        ("'us_east_1'", "session.client('sqs', region_name='us-east-1')"),
        ("'us_east_1'", "session.client('sqs', config=Config(region_name='us-east-1'))"),
        ("'us_east_1'", "session.client('sqs', **region)"),
        ("'us_east_1'", "session.client('sqs', config={'read_timeout': 5})"),
    ]:
        indented = f"def f(region):\n    {SESSION.format(region)}    {client}"
        assert reported("BOT215", BOTO3 + indented) == []


def test_a_region_with_a_line_break() -> None:
    for region, service, error in [
        ("us-east-1\\n", "sqs", None),
        ("us-east-1\\n", "iam", None),
        ("us\\neast", "sqs", "InvalidRegionError"),
        ("us\\neast", "iam", "InvalidRegionError"),
    ]:
        found = reported("BOT215", f"{BOTO3}boto3.client('{service}', region_name='{region}')")
        assert [f"region_name='{region}': " in message and f" {error} " in message for _, message in found] == [
            True
        ] * (error is not None)


def test_the_mode_of_endpoints_for_a_client_that_does_not_sign() -> None:
    for signature, reports in (("UNSIGNED", 0), ("'v4'", 1), ("None", 1)):
        given = f"account_id_endpoint_mode='never', signature_version={signature}"
        source = f"{BOTO3}from botocore import UNSIGNED\nboto3.client('s3', config=Config({given}))"
        assert len(reported("BOT215", source, botocore_version="1.44")) == reports


def test_a_key_of_s3() -> None:
    source = BOTO3 + "Config(s3={'addressing_style': 'Path'})"
    assert reported("BOT215", source, botocore_version="1.44") == [
        (
            "'addressing_style': 'Path'",
            's3["addressing_style"]="Path": botocore 1.44 raises InvalidS3AddressingStyleError '
            'when the Config is made. Write "path".',
        )
    ]
    assert fixed("BOT215", source) == BOTO3 + "Config(s3={'addressing_style': 'path'})"


def test_accepted_or_unknown() -> None:
    for argument in [
        "request_checksum_calculation='WHEN_REQUIRED'",
        "defaults_mode='In-Region'",
        "defaults_mode=''",
        "max_pool_connections=0",
        "client_cert=['/a']",
        "s3={'addressing_style': None}",
        "signature_version=UNSIGNED",
        "endpoint_discovery_enabled='x'",
        "tcp_keepalive='false'",
        "defaults_mode='x' if y else 'legacy'",
    ]:
        assert reported("BOT215", f"from botocore import UNSIGNED\n{BOTO3}def f(y):\n    Config({argument})") == []


def test_checks_come_with_the_release() -> None:
    source = BOTO3 + "Config(user_agent=5)"
    assert reported("BOT215", source, botocore_version="1.29") == []
    assert len(reported("BOT215", source, botocore_version="1.30")) == 1


def test_only_services_that_look_at_it() -> None:
    source = BOTO3 + "boto3.client({!r}, config=Config(endpoint_discovery_enabled=1))"
    assert reported("BOT215", source.format("sqs")) == []
    assert len(reported("BOT215", source.format("dynamodb"))) == 1


def test_regions() -> None:
    for call, text, advice in [
        ("boto3.client('sqs', region_name='us_east_1')", "region_name='us_east_1'", '"us-east-1"'),
        ("boto3.client('sqs', '-x')", "'-x'", "a region"),
        ("boto3.client('sqs', config=Config(region_name='us east'))", "region_name='us east'", "a region"),
    ]:
        ((found, message),) = reported("BOT215", BOTO3 + call, botocore_version="1.44")
        assert found == text
        assert message.endswith(f": botocore 1.44 raises InvalidRegionError when the client is made. Write {advice}.")


def test_regions_that_are_accepted_or_never_used() -> None:
    for call in [
        "boto3.client('sqs', region_name='bogus-region-9')",
        "boto3.client('sqs', region_name='eu-west-1', config=Config(region_name='us_east_1'))",
        "Config(region_name='us_east_1')",
        "boto3.client('iam', region_name='')",
        "boto3.client('sqs', region_name='', endpoint_url='http://localhost')",
    ]:
        assert reported("BOT215", BOTO3 + call) == []


def test_a_client_that_is_told_from_a_region_is_none() -> None:
    made = "def made(ec2):\n    {}\n\n\ndef run():\n    return made(boto3.client('ec2'))\n"
    for tested in [
        "return boto3.client('ec2', region_name=ec2) if isinstance(ec2, str) else ec2",
        "if not isinstance(ec2, str):\n        return ec2\n    return boto3.client('ec2', region_name=ec2)",
    ]:
        assert reported("BOT215", BOTO3 + made.format(tested)) == []
