"""What libraries create, and what their clients run with: measured by test_clients.py.

``GIVEN`` in the code of a case stands for an argument, ``C`` is a Config and ``D`` the dictionary of its options.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias


class Runs(NamedTuple):
    """What a client runs with; ``attempts`` and ``mode`` are None where the library leaves them to botocore."""

    read_timeout: float | None
    connect_timeout: float | None
    attempts: int | None = None
    mode: str | None = None


Clients: TypeAlias = "dict[str, Runs]"
"""By service."""


class Case(NamedTuple):
    """Code that creates clients of a library.

    ``folder`` is one of installs.py. ``runs`` has what is created for each argument, or the exception that is raised.
    """

    folder: str
    code: str
    runs: Mapping[str, Clients | str]


LEFT = Runs(60, 60)
"""botocore's own defaults."""
ARRIVES = Runs(7, 3, 2, "adaptive")
"""The options of C and D."""
S3FS = Runs(15, 5)


def takes(argument: str, service: str, default: Runs = LEFT, **others: Clients | str) -> dict[str, Clients | str]:
    """A library's client runs with ``default``, or with what ``argument`` says."""
    return {"": {service: default}, argument: {service: ARRIVES}, **others}


HANDLER = """
from langchain_aws.llms.sagemaker_endpoint import LLMContentHandler
class H(LLMContentHandler):
    def transform_input(self, prompt, model_kwargs): ...
    def transform_output(self, output): ...
"""


CASES: dict[str, Case] = {
    # PyAthena
    "pyathena.connect": Case(
        "plain",
        "import pyathena; pyathena.connect(s3_staging_dir='s3://b/', GIVEN)",
        {**takes("config=C", "athena"), "config=D": "AttributeError"},
    ),
    "pyathena.connection.Connection": Case(
        "plain",
        "import pyathena.connection; pyathena.connection.Connection(s3_staging_dir='s3://b/', GIVEN)",
        takes("config=C", "athena"),
    ),
    "pyathena.filesystem.s3.S3FileSystem": Case(
        "plain",
        "from pyathena.filesystem.s3 import S3FileSystem; S3FileSystem(region_name='us-east-1', GIVEN)",
        {
            **takes("config_kwargs=D", "s3"),
            "config=C": {"s3": LEFT},
            "read_timeout=7, connect_timeout=3": {"s3": Runs(7, 3)},
        },
    ),
    # aws-lambda-powertools
    **{
        f"aws_lambda_powertools.utilities.parameters.{name}": Case(
            "plain",
            f"from aws_lambda_powertools.utilities.parameters import {name}; {name}({needs}GIVEN)",
            {**takes("boto_config=C", service), "config=C": {service: ARRIVES}, "boto_config=D": "AttributeError"},
        )
        for name, service, needs in (
            ("SSMProvider", "ssm", ""),
            ("SecretsProvider", "secretsmanager", ""),
            ("DynamoDBProvider", "dynamodb", "table_name='t', "),
            ("AppConfigProvider", "appconfigdata", "environment='e', application='a', "),
        )
    },
    **{
        f"aws_lambda_powertools.utilities.parameters.{name} (2.40)": Case(
            "older",
            f"from aws_lambda_powertools.utilities.parameters import {name}; {name}({needs}GIVEN)",
            {**takes("config=C", service), "boto_config=C": "TypeError"},
        )
        for name, service, needs in (
            ("SSMProvider", "ssm", ""),
            ("SecretsProvider", "secretsmanager", ""),
            ("DynamoDBProvider", "dynamodb", "table_name='t', "),
            ("AppConfigProvider", "appconfigdata", "environment='e', application='a', "),
        )
    },
    **{
        f"aws_lambda_powertools.utilities.parameters.{call.partition('(')[0]}": Case(
            "plain", f"from aws_lambda_powertools.utilities import parameters; parameters.{call}", {"": {service: LEFT}}
        )
        for call, service in (
            ("get_parameter('p')", "ssm"),
            ("get_secret('s')", "secretsmanager"),
            ("get_app_config('c', environment='e', application='a')", "appconfigdata"),
        )
    },
    "aws_lambda_powertools.utilities.idempotency.DynamoDBPersistenceLayer": Case(
        "plain",
        "from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer\n"
        "DynamoDBPersistenceLayer(table_name='t', GIVEN)",
        takes("boto_config=C", "dynamodb"),
    ),
    "aws_lambda_powertools.utilities.feature_flags.AppConfigStore": Case(
        "plain",
        "from aws_lambda_powertools.utilities.feature_flags import AppConfigStore\n"
        "AppConfigStore(environment='e', application='a', name='n', GIVEN)",
        {**takes("boto_config=C", "appconfigdata"), "sdk_config=C": {"appconfigdata": ARRIVES}},
    ),
    "aws_lambda_powertools.utilities.circuit_breaker.persistence.dynamodb.CircuitBreakerDynamoDBPersistence": Case(
        "plain",
        "from aws_lambda_powertools.utilities.circuit_breaker.persistence.dynamodb import "
        "CircuitBreakerDynamoDBPersistence\nCircuitBreakerDynamoDBPersistence(table_name='t', GIVEN)",
        takes("boto_config=C", "dynamodb"),
    ),
    "aws_lambda_powertools.utilities.streaming.s3_object.S3Object": Case(
        "plain",
        "from aws_lambda_powertools.utilities.streaming.s3_object import S3Object\n"
        "S3Object(bucket='b', key='k').read()",
        {"": {"s3": LEFT}},
    ),
    "aws_lambda_powertools.utilities.data_masking.provider.kms.aws_encryption_sdk.AWSEncryptionSDKProvider": Case(
        "plain",
        "from aws_lambda_powertools.utilities.data_masking.provider.kms.aws_encryption_sdk import "
        "AWSEncryptionSDKProvider\n"
        "AWSEncryptionSDKProvider(keys=['arn:aws:kms:us-east-1:123456789012:key/1']).encrypt('x')",
        {"": {"kms": LEFT}},
    ),
    # Small ones
    "watchtower.CloudWatchLogHandler": Case(
        "plain",
        "import watchtower; watchtower.CloudWatchLogHandler(GIVEN)",
        {"": {"logs": LEFT}, "config=C": "TypeError"},
    ),
    "django_ses.SESBackend": Case(
        "plain",
        "from django.conf import settings; settings.configure(GIVEN)\nimport django; django.setup()\n"
        "import django_ses; django_ses.SESBackend().open()",
        takes("AWS_SES_CONFIG=C", "ses"),
    ),
    "django_ses.SESBackend (argument)": Case(
        "plain",
        "from django.conf import settings; settings.configure()\nimport django; django.setup()\n"
        "import django_ses; django_ses.SESBackend(GIVEN).open()",
        takes("aws_config=C", "ses"),
    ),
    **{
        f"storages.backends.{name}": Case(
            "plain",
            "from django.conf import settings; settings.configure()\nimport django; django.setup()\n"
            f"from storages.backends.{name.rpartition('.')[0]} import {name.rpartition('.')[2]} as Storage\n"
            "Storage(bucket_name='b', GIVEN).connection",
            {**takes("client_config=C", "s3"), "client_config=D": "AttributeError"},
        )
        for name in ("s3.S3Storage", "s3boto3.S3Boto3Storage")
    },
    "storages.backends.s3.S3Storage (setting)": Case(
        "plain",
        "from django.conf import settings; settings.configure(GIVEN)\nimport django; django.setup()\n"
        "from storages.backends.s3 import S3Storage; S3Storage(bucket_name='b').connection",
        takes("AWS_S3_CLIENT_CONFIG=C", "s3"),
    ),
    "storages.backends.s3boto3.S3Boto3Storage (1.14.2)": Case(
        "older",
        "from django.conf import settings; settings.configure()\nimport django; django.setup()\n"
        "from storages.backends.s3boto3 import S3Boto3Storage; S3Boto3Storage(bucket_name='b', GIVEN).connection",
        {"": {"s3": LEFT}, "client_config=C": "ImproperlyConfigured"},
    ),
    "kombu.Connection": Case(
        "plain",
        "import kombu; kombu.Connection('sqs://', transport_options={GIVEN}).channel().sqs()",
        {
            **takes("'client-config': D", "sqs"),
            "'client_config': D": {"sqs": LEFT},
            "'config': C": {"sqs": LEFT},
            "'client-config': C": "TypeError",
        },
    ),
    "celery.Celery": Case(
        "plain",
        "import celery; app = celery.Celery(broker='sqs://'); app.conf.broker_transport_options = {GIVEN}\n"
        "app.connection().channel().sqs()",
        takes("'client-config': D", "sqs"),
    ),
    "smart_open.open": Case(
        "plain",
        "import smart_open; smart_open.open('s3://b/k', 'rb', transport_params={GIVEN}).read()",
        {
            **takes("'client_kwargs': {'S3.Client': {'config': C}}", "s3", Runs(60, 60, 7, "adaptive")),
            "'client_kwargs': {'config': C}": {"s3": Runs(60, 60, 7, "adaptive")},
            "'config': C": {"s3": Runs(60, 60, 7, "adaptive")},
        },
    ),
    "smart_open.open (7.3.1)": Case(
        "older",
        "import smart_open; smart_open.open('s3://b/k', 'rb', transport_params={GIVEN}).read()",
        {
            **takes("'client_kwargs': {'S3.Client': {'config': C}}", "s3"),
            "'client_kwargs': {'config': C}": {"s3": LEFT},
            "'config': C": {"s3": LEFT},
        },
    ),
    "boto3_refresh_session.RefreshableSession": Case(
        "plain",
        "import boto3_refresh_session\n"
        "boto3_refresh_session.RefreshableSession("
        "assume_role_kwargs={'RoleArn': 'arn:aws:iam::123456789012:role/r', 'RoleSessionName': 's'}, GIVEN)"
        ".client('s3').list_buckets()",
        takes("sts_client_kwargs={'config': C}", "sts"),
    ),
    "cloudpathlib.S3Client": Case("plain", "import cloudpathlib; cloudpathlib.S3Client()", {"": {"s3": LEFT}}),
    "pynamodb.connection.Connection": Case(
        "plain",
        "from pynamodb.connection import Connection; Connection(GIVEN).client",
        {
            "": {"dynamodb": Runs(30, 15, 4, "standard")},
            "read_timeout_seconds=7, connect_timeout_seconds=3, max_retry_attempts=1": {
                "dynamodb": Runs(7, 3, 2, "standard")
            },
        },
    ),
    **{
        f"awswrangler {code}": Case(
            "plain",
            f"import awswrangler as wr\nGIVEN\nwr.{code}",
            {"": {service: Runs(60, 10, 6)}, "wr.config.botocore_config = C": {service: ARRIVES}},
        )
        for code, service in (
            ("s3.list_objects('s3://b/')", "s3"),
            ("athena.get_work_group('w')", "athena"),
            ("catalog.get_databases().__next__()", "glue"),
        )
    },
    # langchain-aws
    **{
        f"langchain_aws.{name}{note}": Case(
            folder,
            f"from langchain_aws import {name}; {name}(model='amazon.nova-pro-v1:0', GIVEN)",
            {**takes("config=C", "bedrock-runtime"), **also},
        )
        for folder, note in (("agents", ""), ("older", " (1.4.0)"))
        for name in ("ChatBedrock", "ChatBedrockConverse", "BedrockLLM")
        for also in (
            {
                "timeout=7": {"bedrock-runtime": Runs(7, 7)},
                "max_retries=2": {"bedrock-runtime": Runs(None, None, 3)},
                "config=C, max_retries=2": {"bedrock-runtime": Runs(None, None, 3)},
                "timeout=7, max_retries=2": {"bedrock-runtime": Runs(7, 7, 3)},
            }
            if folder == "agents"
            else {},
        )
    },
    **{
        f"langchain_aws.{name}{note}": Case(
            folder,
            f"from langchain_aws import {name}; {HANDLER if 'handler' in needs else ''}{name}({needs}, GIVEN)",
            takes("config=C", service, default),
        )
        for folder, note in (("agents", ""), ("older", " (1.4.0)"))
        for name, needs, service, default in (
            ("BedrockEmbeddings", "model_id='amazon.titan-embed-text-v2:0'", "bedrock-runtime", LEFT),
            (
                "AmazonKnowledgeBasesRetriever",
                "knowledge_base_id='k', retrieval_config={}",
                "bedrock-agent-runtime",
                Runs(120, 120, 1, None),
            ),
            ("AmazonKendraRetriever", "index_id='i'", "kendra", LEFT),
            ("BedrockRerank", "model_arn='a'", "bedrock-agent-runtime", LEFT),
            (
                "SagemakerEndpoint",
                "endpoint_name='e', region_name='us-east-1', content_handler=H()",
                "sagemaker-runtime",
                LEFT,
            ),
        )
    },
    # Other model clients
    "strands.models.BedrockModel": Case(
        "agents",
        "from strands.models import BedrockModel; from botocore.config import Config; BedrockModel(GIVEN)",
        {
            **takes("boto_client_config=C", "bedrock-runtime", Runs(120, 60)),
            "boto_client_config=Config(connect_timeout=5)": {"bedrock-runtime": Runs(60, 5)},
            "boto_client_config=D": "AttributeError",
        },
    ),
    "strands.Agent": Case("agents", "from strands import Agent; Agent()", {"": {"bedrock-runtime": Runs(120, 60)}}),
    "strands.models.BedrockModel (1.7.0)": Case(
        "older",
        "from strands.models import BedrockModel; from botocore.config import Config; BedrockModel(GIVEN)",
        {
            **takes("boto_client_config=C", "bedrock-runtime"),
            "boto_client_config=Config(connect_timeout=5)": {"bedrock-runtime": Runs(60, 5)},
        },
    ),
    **{
        f"{module}.{name}": Case(
            "memory", f"from {module} import {name}; {name}({needs}GIVEN)", takes(f"{argument}=C", service, default)
        )
        for module, name, needs, argument, service, default in (
            ("strands.session", "S3SessionManager", "'s', 'bucket', ", "boto_client_config", "s3", LEFT),
            (
                "strands_tools.agent_core_memory",
                "AgentCoreMemoryToolProvider",
                "memory_id='m', actor_id='a', session_id='s', namespace='n', ",
                "boto_client_config",
                "bedrock-agentcore",
                LEFT,
            ),
            (
                "bedrock_agentcore.memory",
                "MemorySessionManager",
                "'m', 'us-east-1', ",
                "boto_client_config",
                "bedrock-agentcore",
                LEFT,
            ),
            (
                "bedrock_agentcore.payments",
                "PaymentManager",
                "'arn:aws:bedrock-agentcore:us-east-1:123456789012:payment-manager/m', 'us-east-1', ",
                "boto_client_config",
                "bedrock-agentcore",
                LEFT,
            ),
            ("langgraph_checkpoint_aws", "BedrockSessionSaver", "", "config", "bedrock-agent-runtime", LEFT),
            ("langgraph_checkpoint_aws", "AsyncBedrockSessionSaver", "", "config", "bedrock-agent-runtime", LEFT),
            ("langgraph_checkpoint_aws", "AgentCoreMemorySaver", "'m', ", "config", "bedrock-agentcore", LEFT),
            (
                "langgraph_checkpoint_aws",
                "AgentCoreMemoryStore",
                "memory_id='m', ",
                "config",
                "bedrock-agentcore",
                Runs(60, 60, 5, "adaptive"),
            ),
            (
                "langgraph_checkpoint_aws",
                "DynamoDBSaver",
                "table_name='t', ",
                "boto_config",
                "dynamodb",
                Runs(60, 60, 6, "adaptive"),
            ),
            (
                "langgraph_checkpoint_aws",
                "DynamoDBStore",
                "table_name='t', ",
                "boto_config",
                "dynamodb",
                Runs(60, 60, 6, "adaptive"),
            ),
        )
    },
    **{
        f"bedrock_agentcore.{name}": Case(
            "memory",
            f"from bedrock_agentcore.{name.rpartition('.')[0]} import {name.rpartition('.')[2]}\n"
            f"{name.rpartition('.')[2]}('us-east-1')",
            {"": {"bedrock-agentcore": data, "bedrock-agentcore-control": LEFT}},
        )
        for name, data in (
            ("memory.MemoryClient", LEFT),
            ("tools.BrowserClient", LEFT),
            ("services.identity.IdentityClient", LEFT),
            ("tools.CodeInterpreter", Runs(300, 60)),
        )
    },
    "aws_secretsmanager_caching.SecretCache": Case(
        "memory",
        "from aws_secretsmanager_caching import SecretCache; import boto3; SecretCache(GIVEN)",
        takes("client=boto3.client('secretsmanager', config=C)", "secretsmanager"),
    ),
    **{
        f"textractcaller.{name}": Case(
            "memory",
            f"from textractcaller import {name}; import boto3; {name}({needs}, GIVEN)",
            {"": {"textract": LEFT}, "boto3_textract_client=boto3.client('textract', config=C)": {"textract": ARRIVES}},
        )
        for name, needs in (
            ("call_textract", "input_document='s3://bucket/k.png'"),
            ("call_textract_expense", "input_document='s3://bucket/k.png'"),
            ("call_textract_lending", "input_document='s3://bucket/k.png'"),
            ("call_textract_analyzeid", "document_pages=['s3://bucket/k.png']"),
        )
    },
    "pydantic_ai.providers.bedrock.BedrockProvider": Case(
        "agents",
        "from pydantic_ai.providers.bedrock import BedrockProvider; BedrockProvider(GIVEN)",
        {
            "": {"bedrock-runtime": Runs(300, 60)},
            "aws_read_timeout=7, aws_connect_timeout=3": {"bedrock-runtime": Runs(7, 3)},
            "config=C": "TypeError",
        },
    ),
    "pydantic_ai.models.bedrock.BedrockConverseModel": Case(
        "agents",
        "from pydantic_ai.models.bedrock import BedrockConverseModel; BedrockConverseModel('amazon.nova-pro-v1:0')",
        {"": {"bedrock-runtime": Runs(300, 60)}},
    ),
    **{
        f"llama_index.{name}": Case(
            "llama",
            f"from llama_index.{name.rpartition('.')[0]} import {name.rpartition('.')[2]} as Model\n"
            f"print(Model({needs}, GIVEN)._client)",
            {
                "": {"bedrock-runtime": Runs(60, 60, 11, "standard")},
                "botocore_config=C": {"bedrock-runtime": ARRIVES},
                "timeout=7.0, max_retries=1": {"bedrock-runtime": Runs(7, 7, 2, "standard")},
            },
        )
        for name, needs in (
            ("llms.bedrock_converse.BedrockConverse", "model='amazon.nova-pro-v1:0'"),
            ("llms.bedrock.Bedrock", "model='amazon.titan-text-express-v1', context_size=1"),
            ("embeddings.bedrock.BedrockEmbedding", "model_name='amazon.titan-embed-text-v2:0'"),
        )
    },
    **{
        f"haystack_integrations.components.{name}": Case(
            "haystack",
            f"from haystack_integrations.components.{name.rpartition('.')[0]} "
            f"import {name.rpartition('.')[2]} as Part\nPart({needs}, GIVEN).warm_up()",
            {**takes("boto3_config=D", service), "boto3_config=C": "AmazonBedrockConfigurationError TypeError"},
        )
        for name, needs, service in (
            ("generators.amazon_bedrock.AmazonBedrockChatGenerator", "model='m'", "bedrock-runtime"),
            (
                "embedders.amazon_bedrock.AmazonBedrockTextEmbedder",
                "model='cohere.embed-english-v3'",
                "bedrock-runtime",
            ),
            (
                "embedders.amazon_bedrock.AmazonBedrockDocumentEmbedder",
                "model='cohere.embed-english-v3'",
                "bedrock-runtime",
            ),
            (
                "downloaders.s3.S3Downloader",
                "file_root_path=__import__('tempfile').mkdtemp(), s3_bucket_name_env='HOME'",
                "s3",
            ),
        )
    },
    "crewai.LLM": Case(
        "crewai",
        "import crewai; crewai.LLM('bedrock/amazon.nova-pro-v1:0', GIVEN)",
        {
            given: {"bedrock-runtime": Runs(300, 60, 4, "adaptive")}
            for given in ("", "timeout=7", "max_retries=1", "config=C")
        },
    ),
    "crewai.llms.providers.bedrock.completion.BedrockCompletion": Case(
        "crewai",
        "from crewai.llms.providers.bedrock.completion import BedrockCompletion\n"
        "BedrockCompletion(model='amazon.nova-pro-v1:0', GIVEN)",
        {
            given: {"bedrock-runtime": Runs(300, 60, 4, "adaptive")}
            for given in ("", "timeout=7", "max_retries=1", "config=C")
        },
    ),
    # Files on S3
    "s3fs.S3FileSystem": Case(
        "s3fs",
        "import s3fs; s3fs.S3FileSystem(GIVEN).ls('b')",
        {
            **takes("config_kwargs=D", "s3", S3FS),
            "config_kwargs={'connect_timeout': 9}": {"s3": Runs(15, 9)},
            "config_kwargs=C": "AttributeError",
            "client_kwargs={'config': C}": "TypeError",
            "config=C": "TypeError",
            "read_timeout=7": "TypeError",
        },
    ),
    "fsspec.filesystem": Case(
        "s3fs", "import fsspec; fsspec.filesystem('s3', GIVEN).ls('b')", takes("config_kwargs=D", "s3", S3FS)
    ),
    "fsspec.open": Case(
        "s3fs", "import fsspec; fsspec.open('s3://b/k', GIVEN).open().read()", takes("config_kwargs=D", "s3", S3FS)
    ),
    "pandas.read_csv": Case(
        "s3fs",
        "import pandas; pandas.read_csv('s3://b/k', storage_options={GIVEN})",
        {**takes("'config_kwargs': D", "s3", S3FS), "'client_kwargs': {'config': C}": "TypeError"},
    ),
    "dask.dataframe.read_csv": Case(
        "s3fs",
        "import dask.dataframe; dask.dataframe.read_csv('s3://b/k', storage_options={GIVEN})",
        takes("'config_kwargs': D", "s3", S3FS),
    ),
    "pyiceberg.catalog.load_catalog": Case(
        "s3fs",
        "from pyiceberg.catalog import load_catalog\nload_catalog('c', **{'type': 'glue', GIVEN}).list_namespaces()",
        {
            "": {"glue": Runs(60, 60, 11, "standard")},
            "'glue.read-timeout': '7'": {"glue": Runs(60, 60, 11, "standard")},
            "'glue.connect-timeout': '3'": {"glue": Runs(60, 60, 11, "standard")},
        },
    ),
    # Data platforms
    "dagster_aws.s3.S3Resource": Case(
        "dagster",
        "from dagster_aws.s3 import S3Resource; S3Resource(GIVEN).get_client()",
        {
            "": {"s3": Runs(60, 60, 6, "standard")},
            "config=C": {"s3": Runs(60, 60, 6, "standard")},
            "max_attempts=2": {"s3": Runs(60, 60, 3, "standard")},
        },
    ),
    "prefect_aws.AwsCredentials": Case(
        "prefect",
        "from prefect_aws import AwsCredentials, AwsClientParameters\n"
        "AwsCredentials(region_name='us-east-1', GIVEN).get_client('s3')",
        {
            **takes("aws_client_parameters=AwsClientParameters(config=D)", "s3"),
            "aws_client_parameters=AwsClientParameters(config=C)": {"s3": ARRIVES},
        },
    ),
    **{
        f"airflow.providers.amazon.aws.hooks.{module}.{hook}": Case(
            "airflow",
            f"from airflow.providers.amazon.aws.hooks.{module} import {hook}\n"
            f"{hook}(aws_conn_id=None, {needs}GIVEN).get_conn()",
            {**takes("config=C", service), "config=D": {service: ARRIVES}},
        )
        for module, hook, needs, service in (
            ("base_aws", "AwsBaseHook", "client_type='sqs', ", "sqs"),
            ("s3", "S3Hook", "", "s3"),
            ("lambda_function", "LambdaHook", "", "lambda"),
        )
    },
    "sagemaker.Session": Case(
        "sagemaker",
        "import sagemaker; sagemaker.Session(default_bucket='b')",
        {"": {"sagemaker": LEFT, "sagemaker-runtime": Runs(80, 60)}},
    ),
    "sagemaker_core.main.utils.SageMakerClient": Case(
        "sagemaker-core",
        "from sagemaker_core.main.utils import SageMakerClient; SageMakerClient(GIVEN)",
        {given: {"sagemaker": LEFT, "sagemaker-runtime": LEFT} for given in ("", "config=C")},
    ),
}
