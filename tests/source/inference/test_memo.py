"""Answers are kept where that is sound, do not depend on the order of questions, and cost a bounded number of steps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import permutations

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import UNKNOWN, Anchor, Literal
from flake8_botocore.linter import lint
from flake8_botocore.source.inference import memo as module
from flake8_botocore.source.inference.memo import DEEPEST, Memo
from flake8_botocore.source.inference.objects import CYCLE, Object

Graph = dict[int, list[int]]


class Questions:
    """Questions that ask one another; an answer tells everything that was asked for it, cycles included."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.memo = Memo()
        self.kept: dict[object, Object] = {}

    def ask(self, node: int) -> Object:
        return self.memo.answer(self.kept, node, self._compute, node)

    def _compute(self, node: int) -> Object:
        given = [self.ask(each) for each in self.graph[node]]
        return Literal(hash((node, *("cycle" if each is CYCLE else _told(each) for each in given))), Anchor(node))


def _told(answer: Object) -> object:
    return answer.value if isinstance(answer, Literal) else "unknown"


def random_graphs(number: int, nodes: int) -> Iterator[Graph]:
    """Graphs with a few edges from each node, the same ones each time."""
    chance = random.Random(11)
    for _ in range(number):
        yield {node: [chance.randrange(nodes) for _ in range(chance.randrange(3))] for node in range(nodes)}


def test_answers_do_not_depend_on_the_order_of_questions() -> None:
    cyclic = 0
    for graph in random_graphs(40, 4):
        alone = {node: _told(Questions(graph).ask(node)) for node in graph}
        for order in permutations(graph):
            questions = Questions(graph)
            assert {node: _told(questions.ask(node)) for node in order} == dict(alone)
            cyclic += bool(questions.memo._cycles)
    assert cyclic > 200


def test_a_question_is_answered_once() -> None:
    questions = Questions({0: [1, 2], 1: [2], 2: []})
    assert questions.ask(0) is questions.ask(0)
    assert questions.memo.spent == 3


def test_a_question_that_only_leads_to_itself_is_unknown() -> None:
    memo, kept = Memo(), dict[object, Object]()

    def compute() -> Object:
        return memo.answer(kept, "a", compute)

    assert memo.answer(kept, "a", compute) is UNKNOWN
    assert kept == {"a": UNKNOWN}


def test_a_diamond_in_a_cycle_is_not_asked_again_and_again() -> None:
    """Each of forty asks the next one twice, the last one leads back: without serving answers that is 2 ** 40 steps."""
    graph: Graph = {node: [node + 1, node + 1] for node in range(40)}
    graph[40] = [0]
    questions = Questions(graph)
    questions.ask(0)
    assert questions.memo.spent == 41


def test_too_deep_is_unknown_and_not_kept() -> None:
    graph: Graph = {node: [node + 1] for node in range(DEEPEST + 20)}
    graph[DEEPEST + 20] = []
    questions = Questions(graph)
    deep = _told(questions.ask(0))
    assert questions.kept == {}
    questions.ask(DEEPEST)
    assert _told(questions.ask(0)) != deep


def test_a_file_has_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STEPS_OF_A_FILE", 5)
    questions = Questions({node: [] for node in range(9)})
    assert [questions.ask(node) is UNKNOWN for node in range(9)] == [False] * 5 + [True] * 4


# The same in files: steps are counted, nothing is timed.


def test_past_the_budget_the_rest_is_unknown_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import boto3\n" + "boto3.client('s3')\n" * 100
    monkeypatch.setattr(module, "MOST_STEPS_OF_A_FILE", 60)
    found = lint(source, "x.py", Settings(), fixes=False)
    assert {finding.code for finding in found} == {"BOT101"}
    assert 0 < len(found) < 100
