"""File could not be analysed.

## What it does
Reports a file that mentions boto and that Python can parse, but that this linter could not read. The file is nested
too deeply, or the linter itself failed on it.

## Why is this bad?
Without this finding, a file that was never checked would look clean. No other `BOT` code is reported for such a file.

## Example
A chain of 1,500 `elif`, or an expression with thousands of operators, beside a client:

```text
if size == 0:
    limit = 0
elif size == 1:
    limit = 10
... (1,500 of them)
client = boto3.client("s3")
```

## Use instead
```python
import boto3
from botocore.config import Config

LIMITS = {0: 0, 1: 10}
client = boto3.client("s3", config=Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}))
```

## Fix safety
There is no fix: the message says what could not be read. If the linter itself failed, please report it.

## Options
None.

## References
- [libcst: why it parses](https://libcst.readthedocs.io/en/latest/why_libcst.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import Anchor
from ..rule import Message, Problem, rule

_LONGEST_REASON = 110


@rule("BOT001", reads=str, severity="error")
def file_not_analysed(reason: str, settings: Settings) -> Iterator[Problem]:
    """``reason`` says what could not be done with the file."""
    short = " ".join(reason.split())
    if len(short) > _LONGEST_REASON:
        short = f"{short[:_LONGEST_REASON]}…"
    yield Problem(Anchor(None), Message(f"This file mentions boto but was not analysed: {short}."))
