"""Tools of the plan beside the one that came next: both scores, both costs, and why not that one."""

from __future__ import annotations

from planner.analysis.around.compare import Row, ToolComparison, compare
from planner.analysis.study.stack_choice import Place
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import decimal, money_between
from planner.domain.content.catalogue import Catalogue
from planner.domain.plan.stack import CRITERIA
from planner.reporting.blocks import Block, Cell, Para, runs
from planner.reporting.content.draft import Column, Draft, listing
from planner.reporting.content.draft import Row as Line

MOST = 12
HIGHER, AS_GOOD = "Scores higher alone", "Scores as high alone"
TOGETHER = (
    "Tools are chosen together, for score and cost of the whole stack: one that scores as high or higher "
    "alone may cost more there or do less of the other work."
)
CLEAR = 0.005


def runners_up(draft: Draft) -> list[Block]:
    """A row for each tool that the plan sets up and that has a rival outside it; nothing where none has."""
    study = draft.study
    planned = {s.candidate.id for s in study.plan.steps if s.candidate.kind == "tool"}
    chosen = study.stack.chosen
    places = [p for p in (chosen.places if chosen is not None else ()) if p.tool in planned][:MOST]
    judged = study.candidates, study.case_problem
    ours_too = planned | set(study.project.organisation.tools_in_use)
    rows: list[Line] = []
    for place in places:
        found = compare(study.project, study.catalogue, place.category, study.profile, judged)
        ours = next((r for r in found.rows if r.tool.id == place.tool), None)
        same = _same_job(study.catalogue, place)
        other = next((r for r in found.rows if r.tool.id in same - ours_too), None)
        if ours is None or other is None:
            continue
        category = study.catalogue.category_names.get(place.category, place.category)
        rows.append(
            (
                Cell(t=tr(category), b=True),
                *(f"{tr(r.tool.name)}: {decimal(r.total, 2)}" for r in (ours, other)),
                *(_cost(draft, r) for r in (ours, other)),
                tr(_why(found, ours, other)),
            )
        )
    if not rows:
        return []
    chosen_together = any(why in (tr(HIGHER), tr(AS_GOOD)) for *_, why in rows)
    return [
        listing(
            "Tools of the plan and the ones that came next, with scores, costs and the reason",
            (
                Column("For", 0.15),
                Column("In the plan", 0.16),
                Column("Came next", 0.16),
                Column("Costs, if started today", 0.14, "r"),
                Column("The next one", 0.14, "r"),
                Column("Why not that one", 0.25),
            ),
            rows,
            title="Tools of the plan, and what came next",
        ),
        *([Para(runs=runs(tr(TOGETHER)))] if chosen_together else []),
    ]


def _same_job(catalogue: Catalogue, place: Place) -> set[str]:
    """The tools that carry each practice which a tool serves in its place."""
    known = catalogue.practice_by_id
    practices = [known[p] for p in place.practices if p in known]
    if not practices:
        return {t.id for t in catalogue.tools if place.category in t.categories}
    return set.intersection(
        *({t.id for t in catalogue.tools_for(p, place.category)} for p in practices)
    )


def _cost(draft: Draft, row: Row) -> str:
    return "–" if row.cost is None else money_between(*row.cost, draft.currency)


def _why(found: ToolComparison, ours: Row, other: Row) -> str:
    """What the tool of the plan is better at, by weight; or that tools are chosen together."""
    if other.total > ours.total + CLEAR:
        return HIGHER
    if other.worse_than == ours.tool.name:
        return "It is better at nothing."
    lead = {
        name: weight * (ours.scores[name].value - other.scores[name].value)
        for name, weight in found.weights.items()
    }
    best = max(lead, key=lambda name: lead[name])
    if abs(other.total - ours.total) <= CLEAR or lead[best] <= 0:
        return AS_GOOD
    return phrase("Behind on “{criterion}” most of all", criterion=Verbatim(tr(CRITERIA[best])))
