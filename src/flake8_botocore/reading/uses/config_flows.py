"""Which Configs are judged by themselves and which are only parts of another one, and what a session adds to them."""

from __future__ import annotations

from ...facts import ABSENT, UNKNOWN, Absent, ConfigCreation, MergedConfig, Value, alternatives
from ..inference.asking import Inference
from ..inference.objects import options
from ..inference.source_file import SourceFile


def judge_uses(file: SourceFile, evaluator: Inference) -> None:
    """Decide for each Config of ``file`` whether it is judged by itself, and with which session default.

    One that only flows into a merge is a fragment.
    """
    made = file.made
    reached: dict[Value, list[Value]] = {}
    for node, client in made.clients.items():
        # What a session handed in may add is a guess; the Config itself is there to be read.
        default = ABSENT if made.made_by[node].source.handed_in else client.default_config
        for config in alternatives(client.config):
            reached.setdefault(config, []).append(default)
    merged = set(_merged_parts(file, evaluator))
    own: list[ConfigCreation | MergedConfig] = [*made.configs.values(), *made.merges.values()]
    for judged in own:
        if judged in merged:
            judged.fragment = judged not in reached
            if isinstance(judged, ConfigCreation):
                judged.merged = True
        if judged in reached:
            judged.inherits = _shared(reached[judged])


def _merged_parts(file: SourceFile, evaluator: Inference) -> list[object]:
    """Everything that takes part in a merge, also with something unknown."""
    parts: list[object] = []
    for merge in file.made.merges.values():
        parts += [*alternatives(merge.base), *alternatives(merge.overlay)]
    for site in file.outline.called({"merge"}):
        if len(site.node.args) == 1 and site.node not in file.made.merges:
            parts += options(evaluator.value(site.node.args[0].value, site.scope))
    return parts


def _shared(defaults: list[Value]) -> Value:
    """The session default behind a Config: ABSENT as soon as one of its clients has none."""
    if any(isinstance(default, Absent) for default in defaults):
        return ABSENT
    first = defaults[0]
    return first if all(default is first for default in defaults) else UNKNOWN
