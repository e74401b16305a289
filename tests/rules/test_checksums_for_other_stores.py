"""BOT309: S3 clients of other stores that leave checksums to botocore."""

from __future__ import annotations

from tests.snippets import findings

from .reported import BOTO3, fixed, reported

UPLOAD = 'store.put_object(Bucket="b", Key="k")'


def store(arguments: str, use: str = UPLOAD) -> str:
    """A module with a client of S3 for which ``arguments`` are given."""
    return f'{BOTO3}def f(account, config, **options):\n    store = boto3.client("s3", {arguments})\n    {use}'


SPACES = 'endpoint_url="https://nyc3.digitaloceanspaces.com"'


def test_hosts() -> None:
    for url, host in [
        ('"https://nyc3.digitaloceanspaces.com"', "nyc3.digitaloceanspaces.com"),
        ('"https://s3.example.com:9021/"', "s3.example.com"),
        ('"HTTP://S3.Example.com/path"', "s3.example.com"),
        ('f"https://{account}.r2.cloudflarestorage.com"', "*.r2.cloudflarestorage.com"),
        ("f'https://{account[\"id\"]}.r2.cloudflarestorage.com/'", "*.r2.cloudflarestorage.com"),
        ('f"https://{account}.ams.example.com:{config}"', "*.ams.example.com"),
        ('f"https://s3.{account}.backblazeb2.com"', "s3.*.backblazeb2.com"),
        ('"https://s3.eu-west-1.amazonaws.com"', None),
        ('"https://s3.cn-north-1.amazonaws.com.cn"', None),
        ('"https://bucket.vpce-1-2.s3.us-east-1.vpce.amazonaws.com"', None),
        ('"https://s3.dualstack.us-east-1.api.aws"', None),
        ('"https://d111.cloudfront.net"', None),
        ('f"https://s3.{account}.amazonaws.com"', None),
        ('f"https://s3.{account}.com"', None),
        ('f"https://s3.{account}.com.cn"', None),
        ('f"https://s3.{account}aws.com"', None),
        ('f"https://s3.example.{account}"', None),
        ('f"https://{account}"', None),
        ('f"{account}.example.com"', None),
        ('f"https://{{account}}.example.com"', None),
        ('f"""https://{account}.example.com"""', None),
        ('"http://localhost:4566"', None),
        ('"http://127.0.0.1:4566"', None),
        ('"http://10.0.0.5:9000"', None),
        ('"http://minio:9000"', None),
        ('"https://minio.example.com"', None),
        ('"https://play.min.io"', None),
        ('"https://s3.localhost.localstack.cloud:4566"', None),
        ('"http://ceph.internal"', None),
        ('"http://ceph.prod.svc.cluster.local"', None),
        ('"s3.example.com"', None),
        ("None", None),
    ]:
        found = reported("BOT309", "import os\n" + store(f"endpoint_url={url}"), opt_in="BOT309")
        assert [f" to {host}" in message for _, message in found] == ([] if host is None else [True])


def test_an_endpoint_that_may_be_another_store_s() -> None:
    for url, may_be_another in [
        ("account", True),
        ("account or None", True),
        ('os.environ["S3_ENDPOINT"]', True),
        ('os.environ.get("S3_ENDPOINT")', True),
        ('os.environ.get("S3_ENDPOINT", "https://s3.example.com")', True),
        ('"https://s3.example.com" if account else None', True),
        ('os.environ["LOCALSTACK_URL"]', False),
        ('os.environ.get("MINIO_ENDPOINT")', False),
        ('"http://localhost:4566" if account else None', False),
        ('"https://s3.eu-west-1.amazonaws.com" if account else account', False),
        ('f"{account}.example.com"', False),
        ("None", False),
    ]:
        message = (
            'boto3.client("s3") adds a CRC32 checksum to every upload (botocore 1.44): unless endpoint_url is AWS\'s, '
            "the store may not support it. Set request_checksum_calculation and response_checksum_validation to "
            '"when_required" in Config.'
        )
        found = reported("BOT309", "import os\n" + store(f"endpoint_url={url}"), opt_in="BOT309")
        assert [said for _, said in found] == [message] * may_be_another


def test_the_message() -> None:
    assert reported("BOT309", store(SPACES), opt_in="BOT309") == [
        (
            f'boto3.client("s3", {SPACES})',
            'boto3.client("s3") adds a CRC32 checksum to every upload to nyc3.digitaloceanspaces.com (botocore 1.44), '
            "which the store may not support. Set request_checksum_calculation and response_checksum_validation to "
            '"when_required" in Config.',
        )
    ]
    assert [finding.code for finding in findings(store(SPACES))] == ["BOT101"]


def test_a_choice() -> None:
    for arguments in [
        f'{SPACES}, config=Config(request_checksum_calculation="when_required")',
        f'{SPACES}, config=Config(response_checksum_validation="when_supported")',
        f"{SPACES}, config=Config(**options)",
        f"{SPACES}, config=config",
        f"{SPACES}, **options",
    ]:
        assert reported("BOT309", store(arguments), opt_in="BOT309") == []
        plain = store(f"{SPACES}, config=Config(read_timeout=5)")
        assert len(reported("BOT309", plain, opt_in="BOT309")) == 1
        variable = f'{plain}\nimport os\nos.environ["AWS_REQUEST_CHECKSUM_CALCULATION"] = "when_required"'
        assert reported("BOT309", variable, opt_in="BOT309") == []


def test_the_release() -> None:
    for version, count in [("1.35", 0), ("1.35.99", 0), ("1.36.0", 1), ("1.44", 1)]:
        assert len(reported("BOT309", store(SPACES), opt_in="BOT309", botocore_version=version)) == count


def test_uploads_are_reported() -> None:
    for use, count in [
        ('store.upload_file("a", "b", "c")', 1),
        ("return store", 0),
        ("config.store = store", 0),
        ("return store\n\n\ndef upload(account, options, config):\n    f(account, config).put_object()", 1),
        ("return store\n\n\ndef read(account, options, config):\n    f(account, config).delete_objects()", 0),
        ('store.get_object(Bucket="b", Key="k")', 0),
        ('store.list_objects_v2(Bucket="b")\n    store.download_file("b", "k", "f")', 0),
        (f'store.get_object(Bucket="b", Key="k")\n    {UPLOAD}', 1),
        ('store.generate_presigned_url("put_object")', 0),
    ]:
        assert len(reported("BOT309", store(SPACES, use), opt_in="BOT309")) == count


def test_other_clients() -> None:
    source = store(SPACES)
    resource = store(SPACES, 'store.Bucket("b").upload_file("f", "k")').replace(".client(", ".resource(")
    assert len(reported("BOT309", resource, opt_in="BOT309")) == 1
    assert reported("BOT309", resource.replace("upload_file", "download_file"), opt_in="BOT309") == []
    assert reported("BOT309", source.replace('"s3"', '"sqs"'), opt_in="BOT309") == []
    mocked = source.replace("import boto3", "import boto3, moto").replace("def", "@moto.mock_aws\ndef")
    assert reported("BOT309", mocked, opt_in="BOT309") == []


def test_the_fix() -> None:
    source = store(f"{SPACES}, config=Config(read_timeout=5)")
    options = 'request_checksum_calculation="when_required", response_checksum_validation="when_required"'
    repaired = fixed("BOT309", source, opt_in="BOT309")
    assert f"read_timeout=5, {options})" in " ".join(repaired.split()).replace("( ", "(").replace(", )", ")")
    assert reported("BOT309", repaired, opt_in="BOT309") == []
