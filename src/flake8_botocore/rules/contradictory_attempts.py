"""Contradictory attempts.

## What it does
Checks for `retries` whose `max_attempts` and `total_max_attempts` contradict each other.

## Why is this bad?
`total_max_attempts` counts requests, `max_attempts` counts retries after the first request. If both are given,
`total_max_attempts` wins in any order and botocore silently drops `max_attempts`. So one of the two numbers in the
source is wrong.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "max_attempts": 5, "total_max_attempts": 2})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 2})
```

## Fix safety
Safe: removes `max_attempts`, which botocore drops as well.

## Options
None.

## References
- [botocore: Config,
retries](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: which one wins, args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import ConfigCreation
from ..rule import Message, Problem, ProposedFix, Remove, rule
from ._retries import both_attempts, requests


@rule("BOT201", reads=ConfigCreation, severity="error")
def contradictory_attempts(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    """Report ``max_attempts`` that ``total_max_attempts`` overrules."""
    both = both_attempts(config)
    if both is None or both.total == both.retries + 1:
        return
    message = Message(
        f"max_attempts={both.retries} asks for {requests(both.retries + 1)}, total_max_attempts={both.total} for "
        f"{requests(both.total)}: total_max_attempts wins.",
        "Remove max_attempts.",
    )
    proposal = ProposedFix("Remove max_attempts", (Remove(both.item.anchor),), "safe")
    yield Problem(both.item.key_anchor, message, (proposal,))
