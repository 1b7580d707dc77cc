"""First pages where no plan can be asked for: too little is known, the judge objects, or nothing pays."""

from __future__ import annotations

import math

from planner.analysis.around.binding import limit_name
from planner.analysis.around.quick_wins import QuickWin, quick_wins
from planner.analysis.around.widening import room_for
from planner.analysis.around.would_pay import falling_short, nearest_needs
from planner.analysis.study.duty_reach import AT_ONCE, MONEY
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import Money, decimal, level, percent, work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Para,
    SectionBlocks,
    escape_marks,
    runs,
)
from planner.reporting.case_words import anyway_words, find_out, nearest_words
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.judged import checks, withheld
from planner.reporting.sentences import person_days

MOST_ASKED = 5
MOST_INPUTS = 5


def safe_to_start(
    draft: Draft, title: str = "Safe to start today: cheap, and needed whatever the answers are"
) -> list[Block]:
    """Practices of under ten days that close a gap which is certain; nothing where there is none.

    What each costs more than it brings stands beside it where that is known.
    """
    found = quick_wins(draft.study)
    if not found:
        return []
    short = {one.id: one.short for one in falling_short(draft.study)}
    priced = not draft.unknown and any(w.candidate.id in short for w in found)
    rows: list[Row] = []
    for win in found:
        lacks = short.get(win.candidate.id)
        cost = "–" if lacks is None else draft.money(lacks)
        rows.append((*_win(draft, win), *([cost] if priced else [])))
    said = phrase(
        LOSES if priced else NO_PRICE,
        days=person_days(work_days(sum(w.candidate.days for w in found))),
    )
    return [
        listing(
            "Practices that are safe to start, why, what they take and who",
            (
                Column("Practice", 0.28),
                Column("The gap is certain", 0.36 if priced else 0.42),
                Column("Days", 0.08, "r"),
                Column("Who", 0.14 if priced else 0.22),
                *([Column("Costs more than it brings", 0.14, "r")] if priced else []),
            ),
            rows,
            title=title,
        ),
        Para(runs=runs(tr(said))),
    ]


NO_PRICE = "Together they take {days}. What they are worth in money is not known."
LOSES = (
    "Together they take {days}. By the amount beside it a practice costs more than it brings over the "
    "horizon, with what it needs: whoever starts it does so for the gap, not for the money."
)


def _win(draft: Draft, win: QuickWin) -> Row:
    questions = {q.id: q for q in draft.study.project.questionnaire.questions}
    days = win.candidate.initiative.effort_days
    role = max(days, key=lambda r: (days[r], str(r)))
    because = phrase(
        "“{question}”: level {now} at most today, {to} with it",
        question=questions[win.question].title,
        now=level(win.at_most),
        to=level(win.to),
    )
    return (
        Cell(t=tr(win.candidate.name), b=True),
        tr(because),
        work_days(win.candidate.days),
        tr(CAPACITY_ROLE_NAMES[role]),
    )


def withheld_page(draft: Draft) -> SectionBlocks:
    """No decision can be asked for: the checks that fail, and what to do."""
    judgement = draft.study.judgement
    title = phrase(
        "No decision is asked for yet: {n} of {all} checks fail"
        if len(judgement.failing) > 1
        else "No decision is asked for yet: {n} of {all} checks fails",
        n=len(judgement.failing),
        all=len(judgement.checks),
    )
    return SectionBlocks(
        id="summary",
        blocks=(
            Heading(n=1, t=tr(title)),
            *withheld(draft),
            *checks(draft),
        ),
    )


SMALL = "Small enough to do anyway: under ten days each"


def nothing_pays_page(draft: Draft) -> SectionBlocks:
    """Nothing pays: what binds, what would have to be true, and what is worth doing anyway."""
    study = draft.study
    title = study.without_plan or study.nothing
    today = sum(study.case.baseline.values())
    binds = hangs_on(draft)
    lead = phrase(
        "Today’s way of working costs or loses {amount} a year at the expected values; no plan found here is "
        "worth more than doing nothing.",
        amount=draft.money(today),
    )
    defaults = sum(not r.confirmed for r in study.register)
    if defaults:
        share = percent(defaults / len(study.register))
        binds.append(
            tr(
                phrase(
                    "{n} inputs, {share} of all, are defaults and no figures of the organisation.",
                    n=defaults,
                    share=share,
                )
            )
        )
    return SectionBlocks(
        id="summary",
        blocks=(
            Heading(n=1, t=tr(title)),
            Para(runs=runs(tr(lead)), lead=True),
            Heading(n=2, t=tr("What it hangs on")),
            Bullets(items=tuple(runs(escape_marks(b)) for b in binds)),
            *_would_turn(draft),
            *safe_to_start(draft, SMALL),
        ),
    )


def hangs_on(draft: Draft) -> list[str]:
    """Where nothing pays: whether a limit binds, what would have to be true, and what is done anyway."""
    study = draft.study
    binds = [_limits(draft) if study.held else tr(UNBOUND), *would_have_to_be_true(draft)]
    if anyway := anyway_words(study):
        binds.append(anyway)
    return binds


def would_have_to_be_true(draft: Draft) -> list[str]:
    """What comes nearest to paying, and from which figure on it would; empty where nobody knows."""
    if "would pay" not in draft.once:
        near = nearest_words(draft.study)
        draft.once["would pay"] = [tr(near), *_to_be_true(draft)] if near else []
    return list(draft.once["would pay"])


def instead_of_a_plan(draft: Draft) -> list[Block]:
    """What stands in the place of a roadmap: what would have to be true, small gains, what is done anyway.

    Where too little is known only what is certain whatever the answers are.
    """
    study = draft.study
    if study.without_plan:
        return []
    if draft.unknown:
        anyway = anyway_words(study)
        said = [Para(runs=runs(escape_marks(anyway)))] if anyway else []
        return [*said, *safe_to_start(draft)]
    items = tuple(runs(escape_marks(b)) for b in hangs_on(draft))
    return [
        Heading(n=2, t=tr("What it hangs on")),
        Bullets(items=items),
        *safe_to_start(draft, SMALL),
    ]


def _to_be_true(draft: Draft) -> list[str]:
    """What would have to be true for the practice that comes nearest to paying; empty where it is a tool."""
    study = draft.study
    needed = nearest_needs(study)
    if needed is None:
        return []
    rows = {r.definition.id: r for r in study.register}
    said = []
    for one in needed.values[:MOST_NEEDED]:
        more, name = one.value > one.mean, tr(rows[one.id].definition.label)
        value, mean = (draft.describe_input(one.id, v) for v in (one.value, one.mean))
        if value == mean:  # nearer than what is printed tells
            said.append(phrase(HARDLY_MORE if more else HARDLY_LESS, name=name, mean=mean))
            continue
        said.append(phrase(NEEDED_MORE if more else NEEDED_LESS, name=name, value=value, mean=mean))
    amount = Money(abs(needed.together), study.project.organisation.currency)
    if not said:
        said = [phrase(TOGETHER if needed.together > 0 else NEVER, amount=amount)]
    for one in needed.stated:
        name = tr(rows[one.id].definition.label)
        value, mean = (draft.describe_input(one.id, v) for v in (one.value, one.mean))
        pattern = STATED_MORE if one.value > one.mean else STATED_LESS
        said.append(phrase(pattern, name=name, value=value, mean=mean))
    return [tr(words) for words in said]


MOST_NEEDED = 3
NEEDED_MORE = "By itself it would pay if “{name}” were {value} or more (counted with: {mean})."
NEEDED_LESS = "By itself it would pay if “{name}” were {value} or less (counted with: {mean})."
HARDLY_MORE = "By itself it would pay if “{name}” were hardly more than is counted with ({mean})."
HARDLY_LESS = "By itself it would pay if “{name}” were hardly less than is counted with ({mean})."
STATED_MORE = "It would pay if “{name}”, stated as {mean}, were {value} or more."
STATED_LESS = "It would pay if “{name}”, stated as {mean}, were {value} or less."
TOGETHER = (
    "No single input makes it pay inside its range; with every input at the better end it brings "
    "{amount} more than it costs."
)
NEVER = (
    "Not even with every input at the better end of its range does it pay: it costs {amount} more than it "
    "brings then."
)


def _limits(draft: Draft) -> str:
    """Which limit keeps out what would pay, by how much it would have to be wider, and what that brings."""
    room = room_for(draft.study)
    if room is None:
        return tr(BOUND)
    said = phrase(
        ROOM,
        name=room.name,
        brings=draft.money(room.brings),
        needed=_amount(draft, room.limit, room.needed),
        now=_amount(draft, room.limit, room.now),
        limit=limit_name(room.limit),
    )
    return tr(said)


def _amount(draft: Draft, limit: str, amount: float) -> str:
    if limit == MONEY:
        return draft.money(amount)
    if limit == AT_ONCE:
        return tr(phrase("{n:d} steps", n=math.ceil(amount)))
    return person_days(decimal(amount, 0 if amount >= 10 else 1))


BOUND = (
    "Several limits on money, people or steps at once keep practices out together; none alone does."
)
ROOM = (
    "“{name}” would pay, {brings} over the horizon by itself with what it needs, and finds no room "
    "({limit}): the fullest quarter takes {needed}, and {now} are released in the tightest."
)
UNBOUND = (
    "No limit binds: looser limits would change nothing. Practices cost more than they bring at these "
    "figures."
)


def _would_turn(draft: Draft) -> list[Block]:
    """Inputs that nobody stated yet and that can turn the result within their range, with how to find out."""
    sentence, found = find_out(draft.study, MOST_INPUTS)
    if not found:
        words = [Para(runs=runs(escape_marks(tr(sentence))))] if sentence else []
        return [Heading(n=2, t=tr(FIRST)), *words] if words else []
    rows_by_id = {r.definition.id: r for r in draft.study.register}
    rows: list[Row] = [
        (
            Cell(t=tr(one.label), b=True),
            draft.describe_input(one.id, rows_by_id[one.id].range.likely),
            tr(one.how),
        )
        for one in found
    ]
    return [
        listing(
            "Inputs that are defaults yet, with what is counted and how to find out",
            (
                Column("Input", 0.3),
                Column("Counted with", 0.2, "r"),
                Column("How to find out", 0.5),
            ),
            rows,
            title=FIRST,
        ),
        Para(runs=runs(escape_marks(tr(sentence)))),
    ]


FIRST = "What to find out first"
