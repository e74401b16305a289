"""Libraries for language models, whose calls of Bedrock may take minutes."""

from __future__ import annotations

from typing import Any

from .client import Chosen, Ignored, LibraryClient, exported

_LANGCHAIN = ("langchain-aws", "1.9.1, 0.1.18")
_AGENTCORE = ("bedrock-agentcore", "1.25.0")
_ADAPTIVE = Chosen(None, None, 6, "adaptive")
_HAYSTACK = "haystack_integrations.components"

CREWAI = tuple(
    Ignored((name,), "Remove it: crewai has no argument for this.") for name in ("timeout", "max_retries", "config")
)
CREWAI_LLM = (
    # Other arguments reach litellm, by which releases before 1.0 call Bedrock.
    Ignored(("config",), "Remove it: crewai has no argument for this.", takes_config=True),
)
LANGCHAIN = (
    Ignored(
        ("max_retries",),
        "Add timeout={read}, or set retries in config= in its place.",
        "without timeout= sets both timeouts to None, over a Config, too: a call waits without limit",
        unless=("timeout",),
    ),
)
STRANDS = (
    Ignored(
        ("boto_client_config",),
        "Add read_timeout=120 to it.",
        "without read_timeout waits 60 s for each reply, not the 120 s that the library sets by itself",
        lacks="read_timeout",
    ),
)
_IGNORED_BEFORE: dict[str, Any] = {"since": "0.2.25", "note": "Releases before 0.2.25 ignore `config`."}


def _langchain(
    modules: str, name: str, services: tuple[str, ...], operations: tuple[str, ...] = (), **rest: Any
) -> LibraryClient:
    names = exported("langchain_aws", modules, name)
    given = {"alternatives": ("client",), **rest}
    return LibraryClient(*_LANGCHAIN, names, services, operations, "config", **given)


def _haystack(
    names: tuple[str, ...], services: tuple[str, ...], operations: tuple[str, ...] = (), **rest: Any
) -> LibraryClient:
    note = "A Config raises an error at `warm_up()`."
    of = ("amazon-bedrock-haystack", "9.0.0", names, services, operations, "boto3_config")
    return LibraryClient(*of, form="dict", note=note, **rest)


MODELS: tuple[LibraryClient, ...] = (
    *(
        _langchain(
            f"{modules} {modules}.{module}",
            name,
            ("bedrock-runtime", "bedrock"),
            (operation,),
            alternatives=("client", "timeout", "max_retries"),
            since="0.1.18",
            ignored=LANGCHAIN,
            note="`max_retries` without `timeout` waits without limit from 1.5.0 on, even with a Config.",
        )
        for modules, module, name, operation in (
            ("chat_models", "bedrock", "ChatBedrock", "converse"),
            ("chat_models", "bedrock_converse", "ChatBedrockConverse", "converse"),
            ("llms", "bedrock", "BedrockLLM", "invoke_model"),
        )
    ),
    _langchain("embeddings embeddings.bedrock", "BedrockEmbeddings", ("bedrock-runtime",), since="0.1.18"),
    _langchain("retrievers retrievers.kendra", "AmazonKendraRetriever", ("kendra",), **_IGNORED_BEFORE),
    _langchain("document_compressors document_compressors.rerank", "BedrockRerank", ("bedrock-agent-runtime",)),
    _langchain("vectorstores vectorstores.s3_vectors", "AmazonS3Vectors", ("s3vectors",)),
    _langchain(
        "llms llms.sagemaker_endpoint",
        "SagemakerEndpoint",
        ("sagemaker-runtime",),
        ("invoke_endpoint",),
        note="0.1.18 raises ValidationError for `config`.",
    ),
    _langchain(
        "retrievers retrievers.bedrock",
        "AmazonKnowledgeBasesRetriever",
        ("bedrock-agent-runtime",),
        chosen=Chosen(120, 120, 1),
        **_IGNORED_BEFORE,
    ),
    _haystack(
        exported(f"{_HAYSTACK}.generators.amazon_bedrock", "chat chat.chat_generator", "AmazonBedrockChatGenerator"),
        ("bedrock-runtime",),
        ("converse",),
        positional=("model",),
        since="2.0.0",
    ),
    _haystack(
        exported(
            f"{_HAYSTACK}.embedders.amazon_bedrock", "", "AmazonBedrockTextEmbedder", "AmazonBedrockDocumentEmbedder"
        ),
        ("bedrock-runtime",),
        positional=("model",),
    ),
    _haystack(exported(f"{_HAYSTACK}.downloaders.s3", "s3_downloader", "S3Downloader"), ("s3",)),
    LibraryClient(
        "amazon-bedrock-haystack",
        "9.0.0",
        exported(f"{_HAYSTACK}.rankers.amazon_bedrock", "", "AmazonBedrockRanker"),
        ("bedrock-agent-runtime",),
    ),
    LibraryClient(
        "llama-index",
        "0.15.5 (Converse), 0.6.0 (Bedrock), 0.9.0 (embeddings)",
        (
            "llama_index.llms.bedrock_converse.BedrockConverse",
            "llama_index.llms.bedrock.Bedrock",
            "llama_index.embeddings.bedrock.BedrockEmbedding",
        ),
        ("bedrock-runtime",),
        (),
        "botocore_config",
        alternatives=("timeout", "max_retries"),
        chosen=Chosen(60, 60, 11, "standard"),
        note="`botocore_config` replaces `timeout` and `max_retries`.",
    ),
    LibraryClient(
        "strands-agents",
        "1.62.0, 0.2.1",
        exported("strands.models", "bedrock", "BedrockModel"),
        ("bedrock-runtime",),
        (),
        "boto_client_config",
        alternatives=("boto_session",),
        chosen=Chosen(120),
        since="0.2.1",
        ignored=STRANDS,
        note="Since 1.8.0. A Config without `read_timeout` replaces the 120 s with 60 s.",
    ),
    *(
        LibraryClient(
            *library,
            names,
            (service,),
            (),
            "boto_client_config",
            alternatives=(session,),
            positional=positional,
            note=note,
        )
        for library, names, service, session, positional, note in (
            (
                ("strands-agents", "1.62.0"),
                exported("strands.session", "s3_session_manager", "S3SessionManager"),
                "s3",
                "boto_session",
                ("session_id", "bucket", "prefix", "boto_session", "boto_client_config"),
                "",
            ),
            (
                ("strands-agents-tools", "0.8.10"),
                ("strands_tools.agent_core_memory.AgentCoreMemoryToolProvider",),
                "bedrock-agentcore",
                "boto_session",
                ("memory_id", "actor_id", "session_id", "namespace", "region", "boto_client_config", "boto_session"),
                "The tools that are functions, such as `use_aws` and `retrieve`, take no Config.",
            ),
            (
                _AGENTCORE,
                exported("bedrock_agentcore.memory", "session", "MemorySessionManager"),
                "bedrock-agentcore",
                "boto3_session",
                ("memory_id", "region_name", "boto3_session", "boto_client_config"),
                "",
            ),
            (
                _AGENTCORE,
                exported("bedrock_agentcore.payments", "manager", "PaymentManager"),
                "bedrock-agentcore",
                "boto3_session",
                ("payment_manager_arn", "region_name", "boto3_session", "boto_client_config"),
                "",
            ),
        )
    ),
    LibraryClient(
        *_AGENTCORE,
        (
            *exported("bedrock_agentcore.memory", "client", "MemoryClient"),
            *exported("bedrock_agentcore.tools", "browser_client", "BrowserClient"),
            "bedrock_agentcore.services.identity.IdentityClient",
        ),
        ("bedrock-agentcore", "bedrock-agentcore-control"),
        note="`MemoryClient` takes `boto3_session=` with a default client config.",
    ),
    LibraryClient(
        *_AGENTCORE,
        exported("bedrock_agentcore.tools", "code_interpreter_client", "CodeInterpreter"),
        ("bedrock-agentcore",),
        chosen=Chosen(300),
        note="Its client of bedrock-agentcore-control runs with botocore's defaults.",
    ),
    *(
        LibraryClient(
            "langgraph-checkpoint-aws",
            "1.2.6",
            tuple(f"langgraph_checkpoint_aws.{path}{name}" for path in ("", *paths) for name in names),
            (service,),
            (),
            argument,
            alternatives=("client", "session", "boto3_session"),
            positional=positional,
            chosen=chosen,
        )
        for names, paths, service, argument, positional, chosen in (
            (
                ("BedrockSessionSaver", "AsyncBedrockSessionSaver"),
                ("checkpoint.bedrock_sessions.",),
                "bedrock-agent-runtime",
                "config",
                ("client", "session"),
                None,
            ),
            (
                ("AgentCoreMemorySaver",),
                ("checkpoint.agentcore.", "checkpoint.agentcore.saver."),
                "bedrock-agentcore",
                "config",
                ("memory_id",),
                None,
            ),
            (("DynamoDBSaver",), ("checkpoint.dynamodb.",), "dynamodb", "boto_config", ("table_name",), _ADAPTIVE),
            (("DynamoDBStore",), ("store.", "store.dynamodb."), "dynamodb", "boto_config", ("table_name",), _ADAPTIVE),
            (
                ("AgentCoreMemoryStore",),
                ("store.", "store.agentcore."),
                "bedrock-agentcore",
                "config",
                (),
                Chosen(None, None, 5, "adaptive"),
            ),
        )
    ),
    LibraryClient(
        "pydantic-ai-slim",
        "2.68.0",
        ("pydantic_ai.providers.bedrock.BedrockProvider",),
        ("bedrock-runtime",),
        (),
        "aws_read_timeout",
        form="seconds",
        alternatives=("aws_connect_timeout", "bedrock_client"),
        chosen=Chosen(300, 60),
        note="It reads the variables `AWS_READ_TIMEOUT` and `AWS_CONNECT_TIMEOUT`. To change retries, pass a client.",
    ),
    LibraryClient(
        "crewai",
        "1.15.30",
        exported("crewai", "llm", "LLM"),
        ("bedrock-runtime",),
        positional=("model",),
        only=("model", "bedrock/"),
        chosen=Chosen(300, 60, 4, "adaptive"),
        ignored=CREWAI_LLM,
        note="`timeout`, `max_retries` and `config` are accepted and ignored.",
    ),
    LibraryClient(
        "mem0ai",
        "2.2.1",
        ("mem0.llms.aws_bedrock.AWSBedrockLLM", "mem0.embeddings.aws_bedrock.AWSBedrockEmbedding"),
        ("bedrock-runtime",),
    ),
    LibraryClient(
        "instructor",
        "1.17.0",
        ("instructor.from_provider",),
        ("bedrock-runtime",),
        note="`from_bedrock(client)` takes a client of yours.",
    ),
    LibraryClient(
        "litellm",
        "1.110.2",
        ("litellm.completion", "litellm.embedding"),
        note="httpx sends the requests: `timeout=`. boto3 is only asked for the credentials of a role.",
    ),
    LibraryClient(
        "anthropic",
        "2.14.0",
        ("anthropic.AnthropicBedrock",),
        note="httpx sends the requests: `timeout=`, `max_retries=`.",
    ),
    LibraryClient(
        "crewai",
        "1.15.30",
        ("crewai.llms.providers.bedrock.completion.BedrockCompletion",),
        ("bedrock-runtime",),
        chosen=Chosen(300, 60, 4, "adaptive"),
        ignored=CREWAI,
    ),
)
