"""Retries dict rewritten.

## What it does
Checks for a dictionary that is passed as `retries=` of a Config and read again after a client was created with that
Config.

## Why is this bad?
Creating a client changes your dictionary: `{"max_attempts": 3}` becomes `{"total_max_attempts": 4}`, and the mode in
force is added. `boto3.resource()` changes a copy, unless its Config has `user_agent_extra`. Later code sees other
keys: `{**retries, "max_attempts": 0}` still sends 4 requests, because `total_max_attempts` wins.

## Example
```python
import boto3
from botocore.config import Config

RETRIES = {"mode": "standard", "max_attempts": 3}
sqs = boto3.client("sqs", config=Config(read_timeout=60, retries=RETRIES))
sns = boto3.client("sns", config=Config(read_timeout=60, retries={**RETRIES, "max_attempts": 0}))
```

## Use instead
```python
import boto3
from botocore.config import Config

RETRIES = {"mode": "standard", "max_attempts": 3}
sqs = boto3.client("sqs", config=Config(read_timeout=60, retries=dict(RETRIES)))
sns = boto3.client("sns", config=Config(read_timeout=60, retries={**RETRIES, "max_attempts": 0}))
```

## Fix safety
Unsafe: gives the first Config a copy, so that later ones get what the dictionary says.

## Options
None.

## References
- [botocore: the dictionary is changed in place,
args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import RetriesReuse
from ..rule import Message, Problem, ProposedFix, Replace, rule


@rule("BOT221", reads=RetriesReuse, severity="error")
def retries_dict_rewritten(reuse: RetriesReuse, settings: Settings) -> Iterator[Problem]:
    """Report the second use of a dictionary that creating a client changed."""
    happens = (
        f"{reuse.name} was rewritten by the first client: max_attempts is now total_max_attempts, "
        "and a missing mode is filled in."
    )
    proposal = ProposedFix(
        f"Give the Config a copy of {reuse.name}", (Replace(reuse.first, f"dict({reuse.name})"),), "unsafe"
    )
    yield Problem(reuse.second, Message(happens, f"Give the Config a copy: dict({reuse.name})."), (proposal,))
