"""Region given twice.

## What it does
Checks for a client whose call and whose Config name different regions.

## Example
```python
import boto3
from botocore.config import Config

client = boto3.client(
    "sqs",
    region_name="us-east-1",
    config=Config(region_name="eu-west-1", read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}),
)
```

## Use instead
```python
import boto3
from botocore.config import Config

client = boto3.client(
    "sqs",
    region_name="us-east-1",
    config=Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}),
)
```

## Why is this bad?
One of the two regions is wrong, and it is not obvious which one counts. The `region_name` of the call wins. Before
botocore 1.40, STS uses its one global endpoint for the older regions (`eu-west-1`, but not `eu-south-1`) instead. S3
has an exception: if the call says `us-east-1` and nothing asks for its regional endpoint, botocore drops the region
of the call and uses the region of the Config. `AWS_REGION` never decides: botocore reads the default region from
`AWS_DEFAULT_REGION`.

## Fix safety
Unsafe: removes the region of the Config, and other clients may use the same Config.

## Options
None.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: which region wins, session.py](https://github.com/boto/botocore/blob/develop/botocore/session.py)
- [botocore: the exception for S3, args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.running import ClientView, RunningClients
from ..config import Settings
from ..facts import ConfigCreation, Literal, Value
from ..rule import Message, Problem, ProposedFix, Remove, rule


@rule("BOT218", reads=RunningClients, severity="error")
def region_given_twice(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report a Config's region that differs from its client's."""
    for client in running.facts.clients:
        if client.argument("region_name") is not None and isinstance(client.config, ConfigCreation):
            yield from _differing(running.seen(client), client.config)


def _differing(view: ClientView, config: ConfigCreation) -> Iterator[Problem]:
    """The problem of a client whose call names one region and whose ``config`` another; none if one is not known."""
    by_call, by_config = view.made.argument("region_name"), config.argument("region_name")
    if by_call is None or by_config is None or "region_name" in config.later:
        return
    in_call, in_config = _region(by_call.value), _region(by_config.value)
    if in_call is None or in_config is None or in_call == in_config:
        return
    used = view.effective.region
    wins = f"the client talks to {used.value}" if used is not None else "the call's wins"
    headline = f"{view.made.text} says region {in_call}, its Config says {in_config}: {wins}."
    proposal = ProposedFix("Remove region_name from the Config", (Remove(by_config.anchor),), "unsafe")
    yield Problem(by_config.anchor, Message(headline, "Keep one of the two."), (proposal,))


def _region(value: Value) -> str | None:
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None
