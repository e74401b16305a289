"""The words for what an operation does each time that it runs."""

from __future__ import annotations

import pytest

from flake8_botocore.botocore.operations import HARMFUL, Operation, does
from flake8_botocore.botocore.tables.operations import OPERATIONS
from tests.botocore.test_known import call, text


def test_each_harmful_operation_has_words_for_what_it_does() -> None:
    harmful = [
        (row["name"], does(Operation(service, row["name"])))
        for service, rows in OPERATIONS.items()
        for row in rows.values()
        if HARMFUL in (row.get("twice"), *(case[2] for case in row.get("cases", ())))
    ]
    assert len(harmful) > 100
    assert [name for name, words in harmful if len(words.split()) not in (3, 4)] == []


@pytest.mark.parametrize(
    ("update", "words"),
    [("SET a = a + :a", "adds to a counter"), ("SET a = list_append(a, :a)", "appends to a list")],
)
def test_an_update_says_what_it_changes(update: str, words: str) -> None:
    assert does(Operation("dynamodb", "UpdateItem"), call("dynamodb", "update_item", **text(update))) == words
