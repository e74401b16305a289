"""Read timeout below advice.

## What it does
Checks for operations for which an article of AWS's knowledge centre advises a longer read timeout, called on a client
whose read timeout is not above botocore's default.

## Example
```python
import boto3
from botocore.config import Config

ONCE = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 1})

models = boto3.client("bedrock-runtime", config=ONCE)
models.converse(modelId="anthropic.claude-3-haiku-20240307-v1:0", messages=[])
```

## Use instead
```python
import boto3
from botocore.config import Config

ONCE = Config(connect_timeout=5, read_timeout=3600, retries={"mode": "standard", "total_max_attempts": 1})

models = boto3.client("bedrock-runtime", config=ONCE)
models.converse(modelId="anthropic.claude-3-haiku-20240307-v1:0", messages=[])
```

## Why is this bad?
Bedrock's model calls (`invoke_model`, `converse`, `retrieve_and_generate` and their streams) and agents can be silent
for minutes before they answer. The article advises to start with a read timeout of $bedrock_advice s, but
botocore $version gives up after $default_read_timeout s of silence by default. References state a limit for Amazon
Nova alone, 60 minutes, so any read timeout above the default is accepted.

## Details and exceptions
Only the first such call on each client is reported. A call that limits its answer to at most 1,024 tokens
(`maxTokens`, `max_tokens`) is skipped: flake8-botocore estimates a minute for these, AWS states no number. So is one
that embeds, by its `modelId=` or by the name of the function or class around it (`embed_query`). A call that is also
sent again is reported by BOT302 alone. What AWS's references state is BOT301.

## Fix safety
There is no fix: a longer read timeout also holds the callers of the client's other operations longer.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT306`).

## References
- [AWS re:Post: read timeouts of large Bedrock
models](https://repost.aws/knowledge-center/bedrock-large-model-read-timeouts)
- [Amazon Nova: timeout
configuration](https://docs.aws.amazon.com/nova/latest/nova2-userguide/important-timeout-configuration.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.running import RunningClients
from ..botocore.defaults import default_read_timeout
from ..botocore.operations import answers_shortly
from ..config import Settings
from ..facts import ClientCreation
from ..rule import Message, Problem, rule
from ._judged import judged_calls, repeated_by_nature

ADVICE = "Set a read_timeout above the time that your model may take."


@rule("BOT306", reads=RunningClients, severity="warning", opt_in=True, unfixed="other calls would wait longer, too")
def read_timeout_below_advice(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report operations for which AWS advises a longer wait than botocore's default."""
    reported: set[ClientCreation] = set()
    for judged in judged_calls(running):
        if not judged.operation.advice_only or repeated_by_nature(judged, settings):
            continue
        usual = default_read_timeout(settings.botocore_version, judged.client.library)
        if judged.client in reported or judged.read_timeout > usual or answers_shortly(judged.call):
            continue
        # A client that waits as long as its function allows has nothing to change.
        if judged.view.asked.limit is None:
            reported.add(judged.client)
            advises = f"AWS advises {judged.operation.floor or 0} s to start with"
            headline = f"{judged.name} can take minutes, but {judged.gives_up}; {advises}."
            yield Problem(judged.call.anchor, Message(headline, ADVICE), mentions=judged.mentions)
