"""The section on candidates: what fits and what it costs, what was decided, what was left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from planner.analysis.study.candidates import Candidate, cost_span
from planner.analysis.study.describe import DEAR, NO_PLACE, pays
from planner.analysis.study.duties import today
from planner.analysis.study.plan import LeftOut, Step
from planner.analysis.study.why_then import why_then_shown
from planner.analysis.systems.register import register
from planner.catalogue.fit import ELSEWHERE, FIT_WORDS
from planner.domain.base.language import Phrase, joined, tr
from planner.domain.base.numbers import Money, decimal, iso_day, money_between
from planner.domain.content.catalogue import Practice
from planner.reporting.blocks import Block, Cell, Para, SectionBlocks, Table, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.runner_up import runners_up
from planner.reporting.content.tool_facts import facts_of_tools, stacks

MOST_IN_PLACE = 8
"""So many practices that are in place are named."""
MANY = 3
"""From how many practices on one reason is said once for all of them."""


def candidates(draft: Draft) -> SectionBlocks:
    """What is in the plan and why; what is left out and why."""
    study = draft.study
    practices = [c for c in study.candidates if c.kind == "practice"]
    fits = {s: sum(c.fit.status == s for c in practices) for s in FIT_WORDS}
    elsewhere = sum(c.fit.reason == ELSEWHERE for c in practices)
    planned = {s.candidate.id for s in study.plan.steps}
    larger = [c for c in practices if c.fit.below_size]
    planned_practices = sum(c.id in planned for c in practices)
    there = [tr(c.name) for c in practices if c.fit.status == "in_place"]
    blocks: list[Block] = [
        draft.title(
            "candidates.headline",
            unknown=draft.unknown,
            planned=planned_practices,
            total=len(practices),
        ),
        draft.say(
            "candidates.lead",
            lead=True,
            fits=fits["fits"],
            later=fits["later"],
            in_place=fits["in_place"],
            names=", ".join(there) if len(there) <= MOST_IN_PLACE else "",
            unknown=draft.unknown,
            not_for_you=fits["not_for_you"] - elsewhere - len(larger),
            larger=len(larger),
            all_the_same=sum(c.id in planned for c in larger),
            no_figures=fits["no_figures"],
            elsewhere=elsewhere,
        ),
    ]
    if study.plan.steps:
        blocks += [_chosen(draft), Para(runs=runs(tr(COST_TODAY)))]
    blocks += stacks(draft)
    blocks += runners_up(draft)
    blocks += facts_of_tools(draft)
    blocks += _decisions(draft)
    blocks += _left_out(draft)
    return SectionBlocks(id="candidates", blocks=tuple(blocks))


COST_TODAY = (
    "Costs if started today are those of a step alone over the whole horizon, not discounted. In the roadmap "
    "a step begins on its day there and may be given up, and what it costs is a present value."
)
CHOSEN = "The arithmetic chose it; what it is worth is not shown while a check fails."
NOT_COUNTED = "Its cost is not counted here."


def _why(draft: Draft, step: Step) -> str:
    """Why a step is planned and begins when it does; of a tool done anyway that it costs nothing."""
    then = why_then_shown(step, withheld=draft.study.judgement.withheld)
    return joined([x for x in (_why_at_all(draft, step), then) if x], " ")


def _why_at_all(draft: Draft, step: Step) -> str:
    if pays(step.why) and draft.study.judgement.withheld:
        return CHOSEN  # what brings more than it costs follows from the figure that is not shown
    beside = draft.study.case_problem.by_id[step.candidate.id].anyway
    if beside and step.candidate.kind == "tool":
        return joined([step.why, NOT_COUNTED], " ")
    return step.why


def _chosen(draft: Draft) -> Table:
    study = draft.study
    rows = []
    for step in study.plan.steps:
        candidate = step.candidate
        low, high = cost_span(candidate, study.case_problem)
        rows.append(
            (
                Cell(t=tr(candidate.name), b=True),
                tr("Tool" if candidate.kind == "tool" else "Practice"),
                "–" if candidate.kind == "tool" else tr(candidate.fit.words),
                tr(_why(draft, step)),
                money_between(low, high, draft.currency),
                (
                    "–"
                    if candidate.kind == "tool"
                    else decimal(candidate.level_gain, 2, signed=True)
                ),
            )
        )
    return listing(
        "Candidates in the plan with reason, cost and level gain",
        (
            Column("Candidate", 0.24),
            Column("Kind", 0.10),
            Column("Fit", 0.11),
            Column("Why", 0.32),
            Column("Cost if started today", 0.16, "r"),
            Column("Level", 0.07, "r"),
        ),
        rows,
        title="In the plan",
    )


def _decisions(draft: Draft) -> list[Block]:
    """Which tools were chosen, by whom, why, and what would change it."""
    project, catalogue = draft.study.project, draft.study.catalogue
    rows = []
    for category, comparison in project.stack.comparisons.items():
        decision = comparison.decision
        if decision is None:
            continue
        who = ", ".join(
            x for x in (draft.disclosure.who(decision.who), iso_day(decision.when)) if x
        )
        rows.append(
            (
                Cell(t=tr(catalogue.category_names.get(category, category)), b=True),
                tr(catalogue.name_of(decision.tool)),
                decision.why + (f" ({who})" if who else ""),
                decision.would_change or "–",
            )
        )
    if not rows:
        return []
    return [
        listing(
            "Decisions on tools with reason and what would change them",
            (
                Column("Category", 0.18),
                Column("Tool", 0.2),
                Column("Why", 0.34),
                Column("What would change it", 0.28),
            ),
            rows,
            title="Tools that were chosen",
        )
    ]


MAYBE = "Requirements not decided yet may ask for it."


def _amount(left: LeftOut) -> float | None:
    """By how much a practice costs more than it brings; ``None`` where something else keeps it out."""
    why = left.why
    if not isinstance(why, Phrase) or why.pattern != DEAR:
        return None
    amount = why.values["amount"]
    return amount.amount if isinstance(amount, Money) else None


def _is_dear(left: LeftOut) -> bool:
    """Whether money alone keeps it out."""
    return left.why in NO_PLACE or _amount(left) is not None


def _maybe_asked(draft: Draft, found: Sequence[Candidate]) -> set[str]:
    """Which of the practices would raise a question to a level that a requirement needs, if it is asked."""
    study = draft.study
    project = study.project
    if not found or not project.frameworks or draft.disclosure.anonymous:
        return set()
    places = register(project, study.profile.cells, draft.today.isoformat()).places()
    waiting = {(p.framework.id, p.requirement.id): p for p in places if p.state == "open"}
    needed: dict[str, int] = {}
    for place in waiting.values():
        # what only makes it easier counts too: below its level the requirement stays a hole
        for need in place.requirement.needs:
            if need.question in place.asks:
                needed[need.question] = min(needed.get(need.question, need.level), need.level)
    levels = {q: n for q, n in needed.items() if (today(study.profile, q) or 0.0) < n}
    return {
        c.id
        for c in found
        if isinstance(c.entry, Practice)
        and any(r.to_level >= levels.get(r.question, 9) for r in c.entry.raises)
    }


def _too_dear(draft: Draft, left_out: Sequence[LeftOut], maybe: Collection[str]) -> list[Block]:
    """What costs more than it brings, by how much it would have to bring more, the nearest first."""
    found = sorted(
        ((amount, left) for left in left_out if (amount := _amount(left)) is not None),
        key=lambda one: (one[0], one[1].candidate.id),
    )
    if not found:
        return []
    asked = any(left.candidate.id in maybe for _, left in found)
    columns = [
        Column("Practice", 0.38 if asked else 0.58),
        Column("Fit", 0.14),
        Column("Lacks", 0.14 if asked else 0.28, "r"),
        *([Column("What may change it", 0.34)] if asked else []),
    ]
    rows: list[Row] = [
        (
            Cell(t=tr(left.candidate.name), b=True),
            tr(left.candidate.fit.words),
            draft.money(amount),
            *([tr(MAYBE) if left.candidate.id in maybe else "–"] if asked else []),
        )
        for amount, left in found
    ]
    table = listing(
        "Practices left out of the plan and what each would have to bring more",
        columns,
        rows,
        title="Left out because it costs more than it brings",
    )
    return [table, draft.say("candidates.dear")]


def _left_out(draft: Draft) -> list[Block]:
    left_out = [x for x in draft.study.left_out if x.candidate.kind == "practice"]
    maybe = _maybe_asked(draft, [x.candidate for x in left_out if _is_dear(x)])
    told: dict[str, dict[str, list[str]]] = {}
    for left in left_out:
        if _amount(left) is not None:
            continue
        why = joined([left.why, MAYBE], " ") if left.candidate.id in maybe else left.why
        fit = tr(left.candidate.fit.words)
        told.setdefault(tr(why), {}).setdefault(fit, []).append(tr(left.candidate.name))
    shared = {why: fits for why, fits in told.items() if sum(map(len, fits.values())) >= MANY}
    rows = [
        (Cell(t=name, b=True), fit, why)
        for why, fits in told.items()
        if why not in shared
        for fit, names in fits.items()
        for name in names
    ]
    blocks = _too_dear(draft, left_out, maybe)
    if rows:
        blocks.append(
            listing(
                "Practices left out of the plan with the reason",
                (Column("Practice", 0.3), Column("Fit", 0.12), Column("Why it is left out", 0.58)),
                rows,
                title="Left out for other reasons",
            )
        )
    if shared:
        blocks.append(
            listing(
                "Practices left out of the plan for a reason they share",
                (Column("Why it is left out", 0.3), Column("Practices, by fit", 0.7)),
                [
                    (
                        Cell(t=why, b=True),
                        "\n".join(
                            f"{fit} ({len(names)}): {' · '.join(names)}"
                            for fit, names in fits.items()
                        ),
                    )
                    for why, fits in shared.items()
                ],
                title="Left out for the same reason",
            )
        )
    return blocks
