"""First pages where no plan can be asked for: too little is known, the judge objects, or nothing pays."""

from __future__ import annotations

from planner.analysis.around.moves_today import moving_today
from planner.analysis.around.narrowing import narrowing
from planner.analysis.around.quick_wins import QuickWin, quick_wins
from planner.analysis.around.would_pay import nearest, would_pay
from planner.domain.base.language import Inner, phrase, tr
from planner.domain.base.numbers import Money, between, decimal, level, percent, work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.maturity.answers import minutes_for
from planner.maturity.quick import reaches
from planner.maturity.words import people_words
from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Columns,
    Heading,
    Para,
    SectionBlocks,
    escape_marks,
    runs,
)
from planner.reporting.case_words import DECIDING, anyway_words, nearest_words, way_to_find
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.judged import checks, withheld
from planner.reporting.sentences import person_days

MOST_ASKED = 5
MOST_INPUTS = 5


def too_little_page(draft: Draft) -> SectionBlocks:
    """What is known, who can settle the rest, what is safe to start meanwhile; no level, plan or worth."""
    overall = draft.study.profile.overall
    title = phrase(
        "Too little is known to name a level: {missing}", missing=Inner(overall.missing_words)
    )
    lies = phrase(
        "The level lies between {low} and {high} of 4.",
        low=level(overall.low),
        high=level(overall.high),
    )
    return SectionBlocks(
        id="summary",
        blocks=(
            Heading(n=1, t=tr(title)),
            Para(runs=runs(tr(NO_LEVEL if (safe := safe_to_start(draft)) else NO_SAFE)), lead=True),
            Para(runs=runs(f"**{tr(lies)}**")),
            Columns(left=(_known(draft),), right=_ask(draft)),
            *safe,
            Columns(left=_no_case(draft), right=_when(draft), ruled=True),
        ),
    )


NO_LEVEL = (
    "This report gives no level, no weakest point, no plan and no worth. It says what is known, who can "
    "settle the rest, and what is safe to start meanwhile."
)
NO_SAFE = (
    "This report gives no level, no weakest point, no plan and no worth. It says what is known, and who can "
    "settle the rest."
)


def _known(draft: Draft) -> Block:
    """Every dimension with where its level can lie, and how many of its answers are in."""
    project, profile = draft.study.project, draft.study.profile
    rows: list[Row] = []
    for reach in reaches(project, profile):
        found = profile.dimensions[reach.id]
        blank = found.missing == found.applies
        rows.append(
            (
                Cell(t=tr(reach.name), b=True),
                tr("nothing known") if blank else between(level(reach.low), level(reach.high)),
                tr(phrase("{n} of {all}", n=found.applies - found.missing, all=found.applies)),
            )
        )
    of = [profile.dimensions[r.id] for r in reaches(project, profile)]
    blanks = sum(d.missing == d.applies for d in of)
    title = (
        phrase("Of {n} dimensions nothing is known", n=blanks)
        if blanks > 1
        else phrase("Where each dimension can lie")
    )
    return listing(
        "Where the level of each dimension can lie, and how many answers are in",
        (Column("Dimension", 0.44), Column("Level", 0.34, "r"), Column("Answered", 0.22, "r")),
        rows,
        title=title,
    )


def _ask(draft: Draft) -> tuple[Block, ...]:
    """The questions that narrow the level most, of which team, and the people who could answer them."""
    study = draft.study
    project, decides = study.project, study.profile.overall.decides
    if decides is None or not decides.asks:
        return (Para(runs=runs(tr("Let the questions be answered first."))),)
    titles = {q.id: q for q in project.questionnaire.questions}
    shown = draft.disclosure.free_text
    rows: list[Row] = []
    for ask in decides.asks:
        row = (
            Cell(t=tr(titles[ask.question].title), b=True),
            project.team_by_id[ask.team].name if shown and ask.team in project.team_by_id else "–",
        )
        if row not in rows:
            rows.append(row)
        if len(rows) == MOST_ASKED:
            break
    blocks: list[Block] = [
        listing(
            "The open questions that narrow the level most",
            (Column("Question", 0.6), Column("Ask the team", 0.4)),
            rows,
            title="These questions narrow it most",
        )
    ]
    who = people_words(project, study.profile.overall, names=draft.disclosure.names)
    if who and shown:
        text = tr(phrase("Ask these people first: {who}.", who=who))
        blocks.append(Para(runs=runs(escape_marks(text))))
        if held := sum(n.answers for n in narrowing(study.profile)):
            minutes = minutes_for(held)
            told = phrase(
                "They hold {n} of the open answers, about {minutes} minutes in all.",
                n=held,
                minutes=minutes,
            )
            blocks.append(Para(runs=runs(tr(told))))
    return tuple(blocks)


def safe_to_start(
    draft: Draft, title: str = "Safe to start today: cheap, and needed whatever the answers are"
) -> list[Block]:
    """Practices of under ten days that close a gap which is certain; nothing where there is none."""
    found = quick_wins(draft.study)
    if not found:
        return []
    rows = [_win(draft, win) for win in found]
    days = sum(w.candidate.days for w in found)
    said = phrase(
        "Together they take {days}. What they are worth in money is not proven.",
        days=person_days(work_days(days)),
    )
    return [
        listing(
            "Practices that are safe to start, why, what they take and who",
            (
                Column("Practice", 0.3),
                Column("Certain, because", 0.38),
                Column("Days", 0.1, "r"),
                Column("Who", 0.22),
            ),
            rows,
            title=title,
        ),
        Para(runs=runs(tr(said))),
    ]


def _win(draft: Draft, win: QuickWin) -> Row:
    questions = {q.id: q for q in draft.study.project.questionnaire.questions}
    days = win.candidate.initiative.effort_days
    role = max(days, key=lambda r: (days[r], str(r)))
    because = phrase(
        "“{question}” is at most {now}; it brings {to}",
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


def _no_case(draft: Draft) -> tuple[Block, ...]:
    study = draft.study
    defaults = sum(not r.confirmed for r in study.register)
    said = phrase(
        "{n} of {all} inputs are defaults of the product, and gaps that are not known cannot be priced.",
        n=defaults,
        all=len(study.register),
    )
    blocks: list[Block] = [
        Heading(n=2, t=tr("Why there is no business case")),
        Para(runs=runs(tr(said))),
    ]
    open_ = {r.definition.id for r in study.register if not r.confirmed}
    names = [tr(s.label) for s in study.moving if s.id in open_][:MOST_INPUTS]
    if names:
        first = tr(phrase("Of these the ones that move most: {names}.", names=", ".join(names)))
        blocks.append(Para(runs=runs(escape_marks(first))))
    return tuple(blocks)


def _when(draft: Draft) -> tuple[Block, ...]:
    overall = draft.study.profile.overall
    bound = overall.scale.bound
    said = phrase(
        "A level is named once its range is {bound} wide or less; today it is {width}. The same file prints "
        "the whole report then.",
        bound=decimal(bound, 1),
        width=decimal(overall.width, 1),
    )
    return (Heading(n=2, t=tr("When a full report is possible")), Para(runs=runs(tr(said))))


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
            *safe_to_start(draft, SMALL),
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
    binds = [tr(BOUND if study.held else UNBOUND), *would_have_to_be_true(draft)]
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
    near = nearest(study)
    needed = would_pay(study, near.id) if near else None
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
    return [tr(words) for words in said]


MOST_NEEDED = 3
NEEDED_MORE = "By itself it would pay if “{name}” were {value} or more (counted with: {mean})."
NEEDED_LESS = "By itself it would pay if “{name}” were {value} or less (counted with: {mean})."
HARDLY_MORE = "By itself it would pay if “{name}” were hardly more than is counted with ({mean})."
HARDLY_LESS = "By itself it would pay if “{name}” were hardly less than is counted with ({mean})."
TOGETHER = (
    "No single input makes it pay inside its range; with every input at the better end it brings "
    "{amount} more than it costs."
)
NEVER = (
    "Not even with every input at the better end of its range does it pay: it costs {amount} more than it "
    "brings then."
)
BOUND = "A limit on money or people keeps practices out; loosening it is one way."
UNBOUND = (
    "No limit binds: looser limits would change nothing. Practices cost more than they bring at these "
    "figures."
)


def _would_turn(draft: Draft) -> list[Block]:
    """Inputs that nobody stated yet, with how to find them out.

    First those that decide whether anything pays, then what moves today's cost: of a plan there is none.
    """
    rows_by_id = {r.definition.id: r for r in draft.study.register}
    order = dict.fromkeys((*DECIDING, *moving_today(draft.study)))
    asked = [rows_by_id[i] for i in order if i in rows_by_id]
    first = [r for r in asked if not r.confirmed and r.definition.find_out]
    rows: list[Row] = [
        (
            Cell(t=tr(r.definition.label), b=True),
            draft.describe_input(r.definition.id, r.range.likely),
            tr(way_to_find(draft.study, r.definition.id)),
        )
        for r in first[:MOST_INPUTS]
    ]
    if not rows:
        return []
    return [
        listing(
            "Inputs that are defaults yet, with what is counted and how to find out",
            (
                Column("Input", 0.3),
                Column("Counted with", 0.2, "r"),
                Column("How to find out", 0.5),
            ),
            rows,
            title="What to find out first",
        )
    ]
