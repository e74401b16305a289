"""Libraries for all else: parameters, queries, files, tables, queues and logs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .client import CONFIG, OPTIONS, Chosen, Ignored, LibraryClient, exported

_POWERTOOLS = ("aws-lambda-powertools", "3.37.0, 2.8.0")
_UTILITIES = "aws_lambda_powertools.utilities"
_PARAMETERS = f"{_UTILITIES}.parameters"
_FUNCTIONS = "get_parameter get_parameters get_secret get_app_config set_parameter set_secret"
_SESSION_OR_CLIENT = ("boto3_session", "boto3_client")
_GIVEN = ("config", *_SESSION_OR_CLIENT)
_TABLE = ("table_name", "key_attr")
_RENAMED = "Releases before 3.0.0 call the argument `config`, which later ones still take."
_STORAGE = "storages.backends"

_S3FS = Chosen(15, 5)
_STORED = ("s3://", "storage_options", "config_kwargs")
_OPEN = ("urlpath", "mode")
_DASK = "read_csv read_json read_parquet read_table"
_READERS = {
    "filepath_or_buffer": ("read_csv", "read_table", "read_fwf", "read_pickle", "read_stata"),
    "path_or_buf": ("read_json",),
    "path": ("read_parquet", "read_feather"),
    "io": ("read_excel",),
}
"""Functions of pandas by the name of their first parameter."""

DAGSTER = (Ignored(("config",), "Remove it; only max_attempts= has an effect, on retries."),)
_SMART_OPEN = f'Write transport_params={{{{"client_kwargs": {{{{"S3.Client": {{{{"config": {CONFIG}}}}}}}}}}}}}.'
SMART_OPEN = (
    Ignored(("transport_params", "client_kwargs", "config"), _SMART_OPEN),
    Ignored(("transport_params", "config"), _SMART_OPEN),
)
_KOMBU = f'Write "client-config": {OPTIONS}.'
KOMBU = tuple(Ignored(("transport_options", key), _KOMBU, right="client-config") for key in ("client_config", "config"))
CELERY = tuple(
    Ignored(("broker_transport_options", key), _KOMBU, right="client-config") for key in ("client_config", "config")
)
SAGEMAKER_CORE = (Ignored(("config",), "Remove it; for other waits create the client yourself with boto3."),)
PYATHENA = (Ignored(("config",), f"Write config_kwargs={OPTIONS}."),)
PYICEBERG = tuple(
    Ignored((f"glue.{name}-timeout",), f'Pass client=boto3.client("glue", config={CONFIG}) to GlueCatalog.')
    for name in ("read", "connect")
)
S3FS = (
    Ignored(
        ("client_kwargs", "config"),
        f"Write config_kwargs={OPTIONS}.",
        "raises TypeError when the client is created",
    ),
)
PANDAS = (
    Ignored(
        ("storage_options", "client_kwargs", "config"),
        f'Write "config_kwargs": {OPTIONS}.',
        "raises TypeError when the client is created",
    ),
)


def _powertools(names: tuple[str, ...], service: str, positional: Iterable[str], **rest: Any) -> LibraryClient:
    """One of the Powertools that takes ``boto_config``."""
    given = {"alternatives": _SESSION_OR_CLIENT, "positional": tuple(positional), **rest}
    return LibraryClient(*_POWERTOOLS, names, (service,), (), "boto_config", **given)


def _through_fsspec(
    distribution: str, tested: str, names: tuple[str, ...], parameter: str, only: str, *given_by: str, **rest: Any
) -> LibraryClient:
    """What makes an S3FileSystem where ``parameter`` begins with ``only``, and hands on to it what is ``given_by``."""
    argument, key = given_by if len(given_by) > 1 else (*given_by, "")
    kept: dict[str, Any] = {"positional": (parameter,), "only": (parameter, only), "chosen": _S3FS, "aio": True, **rest}
    ignored = PANDAS if key else S3FS
    return LibraryClient(distribution, tested, names, ("s3",), (), argument, key, "dict", ignored=ignored, **kept)


OTHERS: tuple[LibraryClient, ...] = (
    *(
        _powertools(
            exported(_PARAMETERS, module, name), service, positional, alternatives=_GIVEN, since="3.0.0", note=_RENAMED
        )
        for module, name, service, *positional in (
            ("ssm", "SSMProvider", "ssm", "config", "boto_config", *_SESSION_OR_CLIENT),
            ("secrets", "SecretsProvider", "secretsmanager", "config", "boto_config", *_SESSION_OR_CLIENT),
            ("dynamodb", "DynamoDBProvider", "dynamodb", *_TABLE, "sort_attr", "value_attr", "endpoint_url"),
            ("appconfig", "AppConfigProvider", "appconfigdata", "environment", "application"),
        )
    ),
    _powertools(
        exported(f"{_UTILITIES}.idempotency", "persistence persistence.dynamodb", "DynamoDBPersistenceLayer"),
        "dynamodb",
        _TABLE,
        since="2.8.0",
    ),
    _powertools(
        exported(f"{_UTILITIES}.feature_flags", "appconfig", "AppConfigStore"),
        "appconfigdata",
        ("environment", "application", "name", "max_age"),
        alternatives=("sdk_config", *_SESSION_OR_CLIENT, "use_extension"),
        since="3.0.0",
        note=_RENAMED.replace("config", "sdk_config"),
    ),
    LibraryClient(
        *_POWERTOOLS,
        tuple(f"{_PARAMETERS}.{name}" for name in _FUNCTIONS.split()),
        ("ssm", "secretsmanager", "appconfigdata"),
        note="They share the library's own providers. Use a provider of yours, which takes a Config.",
    ),
    _powertools(
        exported(f"{_UTILITIES}.circuit_breaker.persistence", "dynamodb", "CircuitBreakerDynamoDBPersistence"),
        "dynamodb",
        _TABLE,
    ),
    LibraryClient(
        *_POWERTOOLS,
        exported(f"{_UTILITIES}.streaming", "s3_object", "S3Object"),
        ("s3",),
        (),
        "boto3_client",
        form="client",
        positional=("bucket", "key", "version_id"),
    ),
    LibraryClient(
        *_POWERTOOLS, (f"{_UTILITIES}.data_masking.provider.kms.aws_encryption_sdk.AWSEncryptionSDKProvider",), ("kms",)
    ),
    LibraryClient(
        "PyAthena",
        "4.2.1, 2.25.2",
        ("pyathena.connect", "pyathena.connection.Connection"),
        ("athena",),
        (),
        "config",
        alternatives=("session",),
        positional=("s3_staging_dir", "region_name", "schema_name", "catalog_name", "work_group"),
        since="1.5.0",
        note="`s3_config=` of 4.x is for the S3 client.",
    ),
    LibraryClient(
        "kombu",
        "5.7.0",
        exported("kombu", "connection", "Connection", "BrokerConnection"),
        ("sqs",),
        (),
        "transport_options",
        "client-config",
        "dict",
        positional=("hostname",),
        only=("hostname", "sqs://"),
        ignored=KOMBU,
        since="5.0.2",
        note="The keys `client_config` and `config` are ignored.",
    ),
    LibraryClient(
        "celery",
        "5.7.0",
        exported("celery", "app app.base", "Celery"),
        ("sqs",),
        (),
        "broker_transport_options",
        "client-config",
        "dict",
        positional=("main",),
        only=("broker", "sqs://"),
        ignored=CELERY,
        settings=("client-config",),
        since="5.0.2 of kombu",
        note='Or set `app.conf.broker_transport_options = {"client-config": {...}}`.',
    ),
    LibraryClient(
        "watchtower",
        "3.4.0",
        exported("watchtower", "", "CloudWatchLogHandler"),
        ("logs",),
        (),
        "boto3_client",
        form="client",
        # What old releases take, and no client.
        alternatives=("boto3_session",),
        positional=("log_group_name", "log_stream_name", "use_queues", "send_interval"),
    ),
    LibraryClient(
        "django-ses",
        "4.8.2",
        exported("django_ses", "", "SESBackend"),
        ("ses",),
        (),
        "aws_config",
        settings=("AWS_SES_CONFIG",),
        settings_in="INSTALLED_APPS",
        since="3.0.0",
        note="The setting `AWS_SES_CONFIG` does the same.",
    ),
    LibraryClient(
        "django-storages",
        "1.14.6",
        (
            *exported(f"{_STORAGE}.s3", "", "S3Storage", "S3StaticStorage"),
            *exported(f"{_STORAGE}.s3boto3", "", "S3Boto3Storage", "S3StaticStorage"),
        ),
        ("s3",),
        (),
        "client_config",
        alternatives=("config",),
        settings=("AWS_S3_CLIENT_CONFIG",),
        settings_in="INSTALLED_APPS",
        since="1.14.3",
        package=_STORAGE,
        note="The setting `AWS_S3_CLIENT_CONFIG`, the class attribute and the option `client_config` do the same.",
    ),
    LibraryClient(
        "boto3-refresh-session",
        "10.0.7",
        exported("boto3_refresh_session", "session", "RefreshableSession"),
        ("sts",),
        (),
        "sts_client_kwargs",
        "config",
        alternatives=("method",),
        note="For the client that asks for credentials. Give each client that you make from the session a Config, too.",
    ),
    LibraryClient(
        "prefect-aws",
        "0.7.12",
        exported("prefect_aws", "credentials", "AwsCredentials"),
        (),
        (),
        "aws_client_parameters",
        "config",
        since="0.4.0",
        note="It reaches the clients of `get_client`, not those of `get_boto3_session`.",
    ),
    LibraryClient(
        "apache-airflow-providers-amazon",
        "9.39.0, 8.10.0",
        ("airflow.providers.amazon.aws.hooks.base_aws.AwsBaseHook",),
        (),
        (),
        "config",
        since="8.10.0",
        package="airflow.providers.amazon",
        note="Hooks for single services take it, too, and operators take `botocore_config`. The connection's extra"
        " `config_kwargs` does the same.",
    ),
    LibraryClient(
        "s3fs",
        "2026.9.0, 2023.6.0",
        ("s3fs.S3FileSystem",),
        ("s3",),
        (),
        "config_kwargs",
        form="dict",
        chosen=_S3FS,
        ignored=S3FS,
        aio=True,
        note="s3fs repeats a failed call itself, up to 5 times in total, on top of botocore's attempts. pandas and dask"
        ' pass `storage_options={"config_kwargs": {...}}` on to it.',
    ),
    LibraryClient(
        "awswrangler",
        "3.17.1, 2.20.1",
        ("awswrangler.config.botocore_config",),
        ("s3", "athena", "glue"),
        chosen=Chosen(None, 10, 6),
        note="Set `awswrangler.config.botocore_config = Config(...)`. No function takes a Config.",
    ),
    LibraryClient(
        "pynamodb",
        "6.1.0",
        ("pynamodb.models.Model", "pynamodb.connection.Connection"),
        ("dynamodb",),
        (),
        "read_timeout_seconds",
        form="seconds",
        alternatives=("connect_timeout_seconds", "max_retry_attempts"),
        chosen=Chosen(30, 15, 4, "standard"),
        note="Attributes of `class Meta` in a model, arguments of `Connection`.",
    ),
    LibraryClient(
        "smart_open",
        "9.0.2",
        ("smart_open.open", "smart_open.s3.open"),
        ("s3",),
        (),
        "transport_params",
        "client",
        "client",
        chosen=Chosen(None, None, 7, "adaptive"),
        ignored=SMART_OPEN,
        note='`transport_params={"client_kwargs": {"S3.Client": {"config": ...}}}` arrives, too.',
    ),
    LibraryClient(
        "dagster-aws",
        "0.29.27",
        ("dagster_aws.s3.S3Resource", "dagster_aws.ssm.SSMResource"),
        ("s3", "secretsmanager", "ssm"),
        (),
        "max_attempts",
        form="seconds",
        chosen=Chosen(None, None, 6, "standard"),
        ignored=DAGSTER,
        note="`config` of `S3Resource` is accepted and ignored. No way to set a timeout.",
    ),
    LibraryClient(
        "celery",
        "5.7.0",
        ("celery.backends.s3.S3Backend", "celery.backends.dynamodb.DynamoDBBackend"),
        ("s3", "dynamodb"),
    ),
    LibraryClient(
        "aws-secretsmanager-caching",
        "1.2.0",
        exported("aws_secretsmanager_caching", "secret_cache", "SecretCache"),
        ("secretsmanager",),
        (),
        "client",
        form="client",
        positional=("config", "client"),
        note="`config` takes a `SecretCacheConfig`, which has no timeouts.",
    ),
    *(
        LibraryClient(
            "amazon-textract-caller",
            "0.2.4",
            exported("textractcaller", "t_call", *names),
            ("textract",),
            (),
            "boto3_textract_client",
            form="client",
            positional=(first,),
        )
        for first, *names in (
            ("input_document", "call_textract", "call_textract_expense", "call_textract_lending"),
            ("document_pages", "call_textract_analyzeid"),
        )
    ),
    LibraryClient(
        "sagemaker",
        "2.257.7",
        exported("sagemaker", "session", "Session"),
        ("sagemaker", "sagemaker-runtime", "sagemaker-featurestore-runtime", "sagemaker-metrics", "s3"),
        note="Takes a client for each service (`sagemaker_client=`, ...), or `boto_session=` with a default client"
        " config. sagemaker-runtime waits 80 s for a reply.",
    ),
    LibraryClient(
        "cloudpathlib",
        "0.26.0",
        exported("cloudpathlib", "", "S3Client", "S3Path"),
        ("s3",),
        note="Takes `boto3_session=` with a default client config.",
    ),
    LibraryClient(
        "mlflow-skinny",
        "3.17.2",
        ("mlflow.store.artifact.s3_artifact_repo.S3ArtifactRepository",),
        ("s3",),
    ),
    LibraryClient(
        "opensearch-py",
        "3.2.0",
        ("opensearchpy.AWSV4SignerAuth",),
        note="Signs requests that urllib3 sends.",
    ),
    LibraryClient(
        "PyAthena",
        "4.2.1",
        ("pyathena.filesystem.s3.S3FileSystem",),
        ("s3",),
        (),
        "config_kwargs",
        form="dict",
        alternatives=("connection", "read_timeout", "connect_timeout"),
        positional=("connection",),
        ignored=PYATHENA,
    ),
    LibraryClient(
        "pyiceberg",
        "0.12.0",
        ("pyiceberg.catalog.load_catalog",),
        ("glue",),
        only=("type", "glue"),
        positional=("name",),
        chosen=Chosen(None, None, 11, "standard"),
        ignored=PYICEBERG,
    ),
    LibraryClient(
        "pyiceberg",
        "0.12.0",
        ("pyiceberg.catalog.glue.GlueCatalog",),
        ("glue",),
        (),
        "client",
        form="client",
        positional=("name", "client"),
        chosen=Chosen(None, None, 11, "standard"),
        ignored=PYICEBERG,
        note="Takes `client=` only; `glue.read-timeout` and `glue.connect-timeout` are ignored.",
    ),
    LibraryClient(
        "sagemaker-core",
        "1.0.78",
        ("sagemaker_core.main.utils.SageMakerClient",),
        ("sagemaker",),
        ignored=SAGEMAKER_CORE,
    ),
    LibraryClient(
        "prefect-aws",
        "0.7.12",
        exported("prefect_aws", "client_parameters", "AwsClientParameters"),
        (),
        (),
        "config",
        form="dict",
    ),
    _through_fsspec("fsspec", "2026.9.0", ("fsspec.filesystem",), "protocol", "s3", "config_kwargs"),
    _through_fsspec("fsspec", "2026.9.0", ("fsspec.open",), "urlpath", "s3", "config_kwargs", positional=_OPEN),
    *(
        _through_fsspec("pandas", "3.1.1", tuple(f"pandas.{name}" for name in names), parameter, *_STORED)
        for parameter, names in _READERS.items()
    ),
    _through_fsspec("dask", "2026.8.0", tuple(f"dask.dataframe.{name}" for name in _DASK.split()), "urlpath", *_STORED),
)

EARLIER: tuple[LibraryClient, ...] = (
    LibraryClient(
        "smart_open",
        "7.3.1",
        ("smart_open.open", "smart_open.s3.open"),
        ("s3",),
        (),
        "transport_params",
        "client",
        "client",
        positional=("uri", "mode"),
        only=("uri", "s3://"),
        ignored=SMART_OPEN,
        note="Before 7.4.0, if a file of your project pins such a release.",
        before="7.4.0",
    ),
    LibraryClient(
        "strands-agents",
        "1.7.0",
        exported("strands.models", "bedrock", "BedrockModel"),
        ("bedrock-runtime",),
        (),
        "boto_client_config",
        alternatives=("boto_session",),
        since="0.2.1",
        note="Before 1.8.0, if a file of your project pins such a release.",
        before="1.8.0",
    ),
)
"""Rows that count where the project requires an earlier release of the library."""
