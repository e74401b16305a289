"""The head of an audit's page: what it is of, and its figures."""

from __future__ import annotations

import os
from collections import Counter
from html import escape

from ....botocore.numbers import exact
from ....findings import escaped
from ..totals import Audit
from .against import KINDS
from .view import View


def about(view: View) -> str:
    """Commit, date, versions, and what it is compared with."""
    audit, origin = view.audit, view.page.origin
    parts = [] if origin.commit is None else [f"commit <code>{escape(origin.commit)}</code>"]
    parts.append(f'<time datetime="{origin.made:%Y-%m-%dT%H:%M:%SZ}">{origin.made:%Y-%m-%d %H:%M} UTC</time>')
    parts += [f"flake8-botocore {escape(origin.version)}", f"botocore {escape(audit.version)}"]
    if view.against is not None:
        earlier = view.against.earlier
        name = escape(escaped(os.path.basename(earlier.name)))
        clients = f"{len(earlier.clients):,} {_noun(len(earlier.clients), 'client')}"
        parts.append(f"compared with <code>{name}</code>: {clients}, botocore {escape(escaped(earlier.botocore))}")
    if audit.top is not None:
        what = "clients" if audit.by is None else "groups"
        parts.append(f"the list shows no more than {audit.top:,} {what}, the figures count all")
    return " · ".join(parts)


def figures(view: View) -> str:
    """The sums, each a number with what it counts."""
    audit = view.audit
    sums = audit.totals()
    longest, runs = sums["longest_wait"], sums["most_runs"]
    found = [
        _figure(
            f"{sums['clients']:,}",
            f"{_noun(sums['clients'], 'client')} in {sums['files']:,} {_noun(sums['files'], 'file')}",
        )
    ]
    if audit.budget is not None:
        found.append(
            _figure(
                f"{sums['over_budget']:,}",
                f"over the budget of {exact(audit.budget)} s",
                "over" if sums["over_budget"] else "",
            )
        )
    found += [
        _figure(f"{sums['without_limit']:,}", "without limit"),
        _figure(f"{sums['unknown']:,}", "that the source does not tell"),
        _figure("–" if longest is None else f"{exact(float(longest))} s", "longest wait that ends"),
        _figure(f"{sums['most_attempts']} ×", "one request is sent at most"),
        _figure("–" if runs is None else f"{runs} ×", "what changes something runs at most"),
        _figure(
            f"{sums['clients_without_calls']:,}",
            f"{_noun(sums['clients_without_calls'], 'client')} without a call that was found",
        ),
    ]
    if audit.unlisted:
        found.append(_figure(f"{audit.unlisted:,}", f"{_noun(audit.unlisted, 'call')} on clients that are not listed"))
    return f"<dl>{''.join(found)}</dl>{_changes(view)}"


def legend(audit: Audit) -> str:
    """What the colours and signs of the bars are."""
    if audit.budget is None:
        return ""
    budget = f"{exact(audit.budget)} s"
    signs = (("within", f"within the budget of {budget}"), ("over", f"over {budget}"), ("mark", f"{budget} in a bar"))
    return "".join(f'<li class="{kind}"><i></i>{what}</li>' for kind, what in signs)


def _changes(view: View) -> str:
    """How many clients are better, worse, new or gone, where there is something to compare with."""
    if view.against is None:
        return ""
    counts = Counter(change.kind for change in view.against.changes)
    counts["gone"] = len(view.against.gone)
    return f"<dl class=changes>{''.join(_figure(f'{counts[kind]:,}', kind, kind) for kind in KINDS)}</dl>"


def _figure(number: str, what: str, kind: str = "") -> str:
    return f'<div class="{kind}"><dt>{what}</dt><dd>{number}</dd></div>'


def _noun(number: float | None, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
