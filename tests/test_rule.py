from __future__ import annotations

from flake8_botocore.facts import Anchor
from flake8_botocore.rule import Problem
from flake8_botocore.rules._messages import fitting


def test_a_message_names_the_lines_of_what_it_mentions() -> None:
    problem = Problem(Anchor(1), 'made at {1} and {0}: write retries={"mode": "legacy"}.', (), (Anchor(2), Anchor(3)))
    assert problem.told([12, 7]) == 'made at 7 and 12: write retries={"mode": "legacy"}.'
    assert Problem(Anchor(1), "says {0}").told([]) == "says {0}"


def test_a_line_number_has_room() -> None:
    room = 200 - len("BOT302 ") - len("subject")
    longest = "x" * (room - 5) + "{0}"
    assert fitting("BOT302", "subject", longest, "short") == f"subject{longest}"
    assert fitting("BOT302", "subject", f"x{longest}", "short") == "subjectshort"
