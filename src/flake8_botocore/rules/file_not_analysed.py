"""File could not be analysed.

## What it does
Reports a file that mentions boto and that Python parses, but that this linter could not read. Either it is nested too
deeply, as a sum of a thousand terms or the 770 signs below are, or the linter itself failed on it.

## Why is this bad?
Without this finding the file would look clean although nobody looked. No other `BOT` code is reported for it.

## Example
```python
import boto3

zero = (
    --------------------------------------------------------------------------------------------------------------
    --------------------------------------------------------------------------------------------------------------
    --------------------------------------------------------------------------------------------------------------
    --------------------------------------------------------------------------------------------------------------
    --------------------------------------------------------------------------------------------------------------
    --------------------------------------------------------------------------------------------------------------
    --------------------------------------------------------------------------------------------------------------
    0
)  # fmt: skip
client = boto3.client("s3")
```

## Use instead
```python
import boto3
from botocore.config import Config

zero = 0
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

from ..facts import Anchor
from ..rule import Problem, rule
from ..settings import Settings

_LONGEST_REASON = 110


@rule("BOT001", reads=str)
def file_not_analysed(reason: str, settings: Settings) -> Iterator[Problem]:
    """``reason`` says what could not be done with the file."""
    short = " ".join(reason.split())
    if len(short) > _LONGEST_REASON:
        short = f"{short[:_LONGEST_REASON]}…"
    yield Problem(Anchor(None), f"This file mentions boto but was not analysed: {short}.")
