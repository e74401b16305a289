"""Makes botocore/tables/library_releases.py: ``python scripts/make_library_releases.py``.

Which aiobotocore the releases of aioboto3 and s3fs require, and which botocore those of awscli, from the requirements
in the metadata of their wheels. ``--cache`` is that of ``make_tables.py``.
"""

from __future__ import annotations

import argparse
import re
from itertools import groupby
from pathlib import Path

from generated import ROOT, formatted
from make_tables import Index, Release
from wheel_facts import boto_requirements

TABLE = ROOT / "src" / "flake8_botocore" / "botocore" / "tables" / "library_releases.py"
FIRST = {"aioboto3": (8, 0, 0), "s3fs": (2021, 4, 0), "awscli": (1, 19, 0)}
"""The first releases of the tables; older ones need botocores that no other table covers."""

Row = tuple[Release, Release | None]

NEWEST_ALLOWED: tuple[tuple[Release, Release], ...] = (
    ((1, 0, 0), (1, 15, 32)),
    ((1, 1, 0), (1, 17, 44)),
    ((1, 2, 0), (1, 19, 52)),
    ((1, 3, 0), (1, 20, 49)),
    ((1, 3, 2), (1, 20, 106)),
    ((2, 0, 0), (1, 22, 8)),
    ((2, 1, 0), (1, 23, 24)),
    ((2, 2, 0), (1, 24, 21)),
    ((2, 4, 0), (1, 27, 59)),
    ((2, 5, 0), (1, 29, 76)),
    ((2, 5, 1), (1, 29, 161)),
    ((2, 5, 3), (1, 31, 17)),
    ((2, 7, 0), (1, 31, 64)),
    ((2, 8, 0), (1, 33, 1)),
    ((2, 9, 0), (1, 33, 13)),
    ((2, 10, 0), (1, 34, 22)),
    ((2, 11, 1), (1, 34, 27)),
    ((2, 11, 2), (1, 34, 34)),
    ((2, 12, 0), (1, 34, 51)),
    ((2, 12, 3), (1, 34, 69)),
    ((2, 12, 4), (1, 34, 106)),
    ((2, 13, 1), (1, 34, 131)),
    ((2, 13, 3), (1, 34, 162)),
    ((2, 14, 0), (1, 35, 7)),
    ((2, 15, 0), (1, 35, 16)),
    ((2, 15, 1), (1, 35, 23)),
    ((2, 15, 2), (1, 35, 36)),
    ((2, 16, 0), (1, 35, 81)),
    ((2, 16, 1), (1, 35, 88)),
    ((2, 17, 0), (1, 35, 93)),
    ((2, 18, 0), (1, 36, 1)),
    ((2, 19, 0), (1, 36, 3)),
    ((2, 20, 0), (1, 36, 23)),
    ((2, 21, 0), (1, 37, 1)),
    ((2, 22, 0), (1, 37, 3)),
    ((2, 23, 0), (1, 38, 27)),
    ((2, 23, 1), (1, 38, 46)),
    ((2, 23, 2), (1, 39, 8)),
    ((2, 24, 0), (1, 39, 11)),
    ((2, 24, 2), (1, 40, 18)),
    ((2, 24, 3), (1, 40, 45)),
    ((2, 25, 0), (1, 40, 49)),
    ((2, 25, 1), (1, 40, 61)),
    ((2, 25, 2), (1, 40, 70)),
    ((2, 26, 0), (1, 41, 5)),
    ((3, 0, 0), (1, 42, 5)),
    ((3, 1, 0), (1, 42, 19)),
    ((3, 1, 1), (1, 42, 30)),
    ((3, 1, 2), (1, 42, 42)),
    ((3, 1, 3), (1, 42, 49)),
    ((3, 2, 0), (1, 42, 55)),
    ((3, 2, 1), (1, 42, 61)),
    ((3, 3, 0), (1, 42, 70)),
    ((3, 4, 0), (1, 42, 84)),
    ((3, 5, 0), (1, 42, 91)),
    ((3, 6, 0), (1, 43, 0)),
    ((3, 8, 0), (1, 43, 46)),
    ((3, 9, 0), (1, 43, 56)),
)
"""The newest botocore that releases of aiobotocore allow, by the metadata of their wheels; kept by hand.

When ``NEWEST_AIOBOTOCORE`` moves on, the release that was the newest becomes the last row.
"""


def numbers(version: str) -> Release:
    """``2.13`` as ``(2, 13, 0)``."""
    major, minor, micro = (*map(int, version.split(".")), 0, 0)[:3]
    return major, minor, micro


def required(index: Index, package: str, release: Release) -> tuple[str, Release] | None:
    """The operator and the release that a release of ``package`` bounds a boto package with; None without a bound."""
    stated = " ".join(index.facts(package, ".".join(map(str, release)), boto_requirements))
    found = re.search(r"(==|~=|<)\s*([0-9][0-9.]*)", stated)
    return (found[1], numbers(found[2])) if found else None


def below(bound: tuple[str, Release] | None) -> Release | None:
    """The first release that is not allowed any more."""
    if bound is None:
        return None
    operator, (major, minor, micro) = bound
    return (
        (major, minor, micro)
        if operator == "<"
        else (major, minor, micro + 1)
        if operator == "=="
        else (major, minor + 1, 0)
    )


def changes(index: Index, package: str, releases: list[Release]) -> list[Row]:
    """The first release with each bound, oldest first."""
    rows: list[Row] = []
    for release in releases:
        bound = below(required(index, package, release))
        if not rows or bound != rows[-1][1]:
            rows.append((release, bound))
    return rows


def of_awscli(index: Index, releases: list[Release]) -> list[Row]:
    """The releases from which on the last number of awscli and that of botocore grow together."""
    rows: list[Row] = []

    def add(between: list[Release]) -> None:
        first, last = between[0], between[-1]
        old, new = (required(index, "awscli", each) for each in (first, last))
        row = (first, old and old[1])
        together = old and new and new[1] == (*old[1][:2], old[1][2] + last[2] - first[2])
        if together or old == new:
            rows.append(row)
        elif len(between) > 2:
            add(between[: len(between) // 2])
            add(between[len(between) // 2 :])
        else:
            rows.extend([row, (last, new and new[1])])

    for _, series in groupby(releases, key=lambda release: release[:2]):
        add(list(series))
    return rows


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache" / "tables", help="where read facts are kept")
    index = Index(parser.parse_args().cache)
    found = {
        package: [release for release in map(numbers, index.releases(package)) if release >= first]
        for package, first in FIRST.items()
    }
    row = "tuple[tuple[tuple[int, int, int], tuple[int, int, int] | None], ...]"
    parts = [
        '"""Generated by ``python scripts/make_library_releases.py``: releases that libraries require."""\n\n',
        "from __future__ import annotations\n\n",
        "# (First release of aiobotocore, newest botocore it allows), oldest first; "
        "for its newest release see __init__.py.\n",
        f"NEWEST_ALLOWED: {row.replace(' | None', '')} = {NEWEST_ALLOWED}\n\n",
        "# (First release of the library, first aiobotocore it does not allow), oldest first; None: it allows all.\n",
        f"AIOBOTO3: {row} = {tuple(changes(index, 'aioboto3', found['aioboto3']))}\n",
        f"S3FS: {row} = {tuple(changes(index, 's3fs', found['s3fs']))}\n\n",
        "# (First release of awscli, its botocore), oldest first; each release after it has the next botocore.\n",
        f"AWSCLI: {row} = {tuple(of_awscli(index, found['awscli']))}\n",
    ]
    TABLE.write_text(formatted("".join(parts), TABLE), "utf-8")


if __name__ == "__main__":
    main()
