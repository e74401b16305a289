"""Arguments that libraries accept and that do not do what they say: tests/oracle/libraries/ shows each."""

from __future__ import annotations

from typing import NamedTuple

CONFIG = "Config(connect_timeout={connect}, read_timeout={read})"
OPTIONS = '{{"connect_timeout": {connect}, "read_timeout": {read}}}'


class Ignored(NamedTuple):
    """An argument without effect, or with another one than it seems to have.

    ``path``: its name, then the keys of the dictionaries in it. ``effect`` is what happens; if empty, the client runs
    as without it. ``advice`` is what to write, with the policy's ``{connect}`` and ``{read}``. ``right`` is the name or
    key that does what it says. ``unless``: other arguments with which it has its effect. ``lacks``: only a Config
    without this option is meant. ``takes_config``: only a Config is; other values may do something in some releases.
    """

    path: tuple[str, ...]
    advice: str
    effect: str = ""
    right: str = ""
    unless: tuple[str, ...] = ()
    lacks: str = ""
    takes_config: bool = False

    @property
    def written(self) -> str:
        """How a message names it: ``config=``, ``transport_params["config"]``."""
        name, *keys = self.path
        if not name.isidentifier():
            return f'"{name}"'
        return name + "".join(f'["{key}"]' for key in keys) if keys else f"{name}="


CREWAI = tuple(
    Ignored((name,), "Remove it: crewai has no argument for this.") for name in ("timeout", "max_retries", "config")
)
CREWAI_LLM = (
    # Other arguments reach litellm, by which releases before 1.0 call Bedrock.
    Ignored(("config",), "Remove it: crewai has no argument for this.", takes_config=True),
)
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
