"""The table of libraries: rows that contradict themselves or one another would be read in silence."""

from __future__ import annotations

from collections import Counter

from flake8_botocore.botocore.services import is_service
from flake8_botocore.libraries import LIBRARIES, by_name


def test_a_name_is_of_one_row() -> None:
    counted = Counter(name for row in LIBRARIES for name in row.names)
    assert {name for name, number in counted.items() if number > 1} == set()
    assert len(by_name()) == sum(len(row.names) for row in LIBRARIES)


def test_a_row_is_complete() -> None:
    for row in LIBRARIES:
        assert row.distribution
        assert row.tested
        assert all(name.startswith(f"{row.imported}.") for name in row.names), "imports of it would not be seen"
        assert row.argument not in row.alternatives
        assert row.argument or not (row.key or row.alternatives or row.settings)
        assert row.form == "Config" or row.argument
        assert all(map(is_service, row.services))
