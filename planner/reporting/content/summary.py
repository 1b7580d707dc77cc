"""The one-page summary and the cover."""

from __future__ import annotations

import math

from planner.analysis.around.decision_list import is_near
from planner.analysis.around.on_the_table import measured_first
from planner.analysis.around.standing import standing_of
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import level, long_date, month_words, span
from planner.domain.case.figure import Figure, Scope, months
from planner.economics.shared_causes import PREFIX
from planner.maturity.quick import FROM_QUICK, is_part
from planner.maturity.words import confirmed_words, unconfirmed
from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Columns,
    Cover,
    Fig,
    Heading,
    Para,
    Run,
    SectionBlocks,
    Table,
    escape_marks,
    runs,
)
from planner.reporting.case_words import confirmed_lines, optimism_words, way_to_find
from planner.reporting.charts.business import fan
from planner.reporting.charts.maturity import dumbbell
from planner.reporting.charts.spokes import Spoke, dumbbell_note
from planner.reporting.content.assessment import level_data, spoke_words, unknown_values
from planner.reporting.content.contradicted import register_doubts
from planner.reporting.content.decide_now import decide_now
from planner.reporting.content.draft import Column, Draft, listing
from planner.reporting.content.economics import fan_data, pools
from planner.reporting.content.facts import facts, levels_beside
from planner.reporting.content.honest import would_have_to_be_true
from planner.reporting.content.judged import confirmed
from planner.reporting.content.one_page import OnePage, on_one_page
from planner.reporting.content.strengths import known_words
from planner.reporting.content.too_little import answers_table
from planner.reporting.duty_law import why_late_words
from planner.reporting.duty_words import beside_plan_words, duty_odds_words
from planner.reporting.gantt_data import cost_words
from planner.reporting.late_words import late_reasons

BEAR_IN_MIND = "What to bear in mind"
"""Above what is uncertain, late or left out beside the decisions: not all of it can change them."""
WHAT_FOLLOWS = "What follows if measuring speaks for it"
COMPUTED = "The plan as it is computed: it is no advice while checks fail"
"""What the plan is called where the worth is withheld."""


def headline(draft: Draft) -> str:
    """The finding of the whole report in one sentence."""
    plan, case = draft.study.plan, draft.study.case
    if draft.study.judgement.withheld and not draft.unknown:
        return tr(draft.study.judgement.head)
    ends = case.payback.p50 <= case.horizon  # infinite where it never does
    first = tr(plan.stages[0].name) if plan.stages else ""
    return draft.words(
        "summary.headline",
        **unknown_values(draft, "unknown", "missing"),
        without=draft.study.without_plan,
        nothing=tr(draft.study.nothing),
        steps=len(plan.steps),
        duties=len(plan.duty_schedule),
        payback=month_words(case.payback.p50, case.horizon) if ends else "",
        at_once=ends and math.ceil(case.payback.p50) == 0,
        first_stage=first,
        measured=tr(measured_first(draft.study)),
        horizon_words=draft.horizon_words,
    )


def cover(draft: Draft, title: str, logo: str = "") -> Cover:
    """The cover: title, client, date, state, and the result in one sentence; ``logo`` names its file."""
    study = draft.study
    settings = study.project.report
    registry = draft.registry
    sentence = draft.words(
        "summary.cover_sentence",
        steps=len(study.plan.steps),
        stages=len(study.plan.stages),
        level_now=registry["level.now"],
        level_then=registry["level.planned"],
        **levels_beside(draft),
        level_words=tr(study.profile.overall.words),
        **unknown_values(draft, "unknown", "whom"),
        without=tr(study.without_plan),
        nothing=tr(study.nothing),
        unconfirmed=_unconfirmed(draft),
        worth=registry["worth.range"],
        horizon_words=draft.horizon_words,
        withheld=tr(study.judgement.words),
    )
    return Cover(
        title=title,
        client=draft.client,
        audience=settings.audience,
        date=long_date(draft.today),
        sentence=" ".join([sentence, *confirmed_lines(study, names=draft.disclosure.names)]),
        state=_state(draft),
        confidentiality=settings.confidentiality,
        logo=logo,
    )


def _state(draft: Draft) -> str:
    """What the report is, as it stands on each page: what is from a part of the questions is not final."""
    project = draft.study.project
    if is_part(draft.study.profile):
        return tr(FROM_QUICK)
    if project.report.draft:
        return tr("Draft")
    return tr("Agreed" if project.agreed_plan is not None else "Final")


def _unconfirmed(draft: Draft) -> str:
    """As of which date the answers are, where this round confirmed less than half of them."""
    project, profile = draft.study.project, draft.study.profile
    return tr(confirmed_words(project, profile)) if unconfirmed(project, profile) else ""


def summary(draft: Draft, audience: str) -> SectionBlocks:
    """The page an executive can act on."""
    study, theme = draft.study, draft.theme
    subtitle = draft.words(
        "summary.subtitle",
        audience=audience,
        part=is_part(draft.study.profile),
        unconfirmed=_unconfirmed(draft),
    )
    head: list[Block] = [
        Heading(n=1, t=headline(draft)),
        Para(runs=(Run(t=subtitle, muted=True),)),
        facts(draft),
        *confirmed(draft),
    ]
    stages = [_stages(draft)] if study.plan.stages else []
    decide = decide_now(draft)
    points = on_one_page(decide.points, doubts(draft), decide.kept)
    high = points.chart
    shown = bool(study.plan.steps) and not study.judgement.withheld and not draft.unknown
    spokes = draft.spokes(by_gap=True, planned=bool(study.plan.steps) and not draft.unknown)
    aimed = any(s.target is not None for s in spokes)
    left = (
        ()
        if high == 0
        else (
            draft.figure(
                "dumbbell",
                lambda: dumbbell(spokes, theme, 84, high),
                phrase(
                    "Level now and target level for each dimension: {levels}"
                    if aimed
                    else "Level now for each dimension: {levels}",
                    levels="; ".join(_spoke_alt(s) for s in spokes),
                ),
                "Where we are, where we aim" if aimed else "Where we are",
                dumbbell_note(spokes),
                level_data(spokes),
            ),
        )
    )
    right = (_fan(draft, high),) if shown and left else tuple(pools(draft, most=8))
    if draft.unknown:
        right = answers_table(draft)  # what today costs has its chapter
    charts = (Columns(left=left, right=right),) if left else ()
    blocks = (
        *head,
        *charts,
        *stages,
        *_lists(points),
    )
    return SectionBlocks(id="summary", apart=True, blocks=blocks)


def _lists(points: OnePage) -> tuple[Block, ...]:
    """What to decide and what to bear in mind: side by side, or one below the other where there is much."""
    left = (Heading(n=2, t=tr("Decide now")), Bullets(items=points.left))
    right = (Heading(n=2, t=tr(BEAR_IN_MIND)), Bullets(items=points.right))
    if not points.chart:
        return (*left, *(right if points.right else ()))
    return (Columns(left=left, right=right, ratio=points.ratio, ruled=True),)


def _spoke_alt(spoke: Spoke) -> str:
    """A dimension in words: its level, where the plan leads, and where it aims if it does."""
    parts = [f"{spoke.name} {spoke_words(spoke)}"]
    if spoke.rises:
        parts.append(tr(phrase("with the plan {level}", level=level(spoke.planned))))
    if spoke.target is not None:
        parts.append(tr(phrase("target {level}", level=level(spoke.target))))
    return joined(parts)


def _fan(draft: Draft, high: float) -> Fig:
    case, theme = draft.study.case, draft.theme
    scale = draft.scale(case.npv.p5, case.npv.p95)
    return draft.figure(
        "fan",
        lambda: fan(case.cumulative, scale, case.payback.p50, theme, 84, high),
        phrase(
            "Running discounted total over {months} months. At the end, 9 in 10 futures lie between "
            "{low} and {high}, the middle is {middle}.",
            months=case.horizon,
            low=draft.money(case.npv.p5),
            high=draft.money(case.npv.p95),
            middle=draft.money(case.npv.p50),
        ),
        "What it is worth",
        phrase(
            "Running total, discounted at {rate:.1%}. Bands: half and 9 in 10 of {trials:,} futures.",
            rate=case.rate,
            trials=case.trials,
        ),
        fan_data(draft),
    )


def _stages(draft: Draft) -> Table:
    plan = draft.study.plan
    rows = tuple(
        (
            Cell(t=f"{s.number} · {tr(s.name)}", b=True),
            span(plan.month_start(s.start), plan.last_day(s.end)),
            cost_words(draft.study, s.steps),
            tr(s.goal),
        )
        for s in plan.stages
    )
    return listing(
        "Stages of the plan",
        (
            Column("Stage", 0.28),
            Column("When", 0.18),
            Column("Cost over the horizon, discounted", 0.22, "r"),
            Column("What you will see", 0.32),
        ),
        rows,
        title=_plan_title(draft),
    )


def _plan_title(draft: Draft) -> str:
    if draft.unknown:
        return "What would come first, from what is known"
    if draft.study.judgement.withheld:
        return COMPUTED
    return WHAT_FOLLOWS if measured_first(draft.study) else "What we recommend"


def doubts(draft: Draft) -> tuple[tuple[Run, ...], ...]:
    """What could change the advice: duties in time too seldom or late, and at most four points more."""
    study = draft.study
    begins = study.plan.start >= draft.today or study.project.agreed_plan is not None
    seldom: list[str] = []
    if begins:
        late = late_reasons(study, draft.once)
        day = draft.today.isoformat()
        uncovered = "" if draft.disclosure.anonymous else beside_plan_words(study, day)
        why = why_late_words(study, day, late, brief=True)
        odds = duty_odds_words(study, day, brief=True)
        seldom = [said for said in (odds, why, uncovered) if said]
    items: list[str] = register_doubts(draft) if study.plan.steps else []
    if draft.unknown and (known := known_words(draft)):
        seldom.append(escape_marks(known))  # all that can be said of the organisation
    if standing_of(study) == "does_not_pay" and not study.plan.steps:
        items += [escape_marks(words) for words in would_have_to_be_true(draft)]
    shown = not study.judgement.withheld and study.profile.overall.leads
    if study.moving and study.plan.steps and shown:
        swing = study.moving[0]
        worse_is_low = swing.at_low < swing.at_high
        at = swing.low_input if worse_is_low else swing.high_input
        text = draft.words.marked(
            "summary.change_swing",
            name=tr(swing.label),
            at=draft.describe_input(swing.id, at),
            shared=swing.id.startswith(PREFIX),
            stays=not study.decision.turns(swing, study.case.npv.mean),
            result=Figure(
                f"worth.at.{swing.id}",
                min(swing.at_low, swing.at_high),
                "money",
                "expected",
                months(study.case.horizon),
                Scope("input", swing.id),
            ),
        )
        if how := way_to_find(study, swing.id):
            text += f" **{tr(how)}**"
        items.append(text)
    if optimism := optimism_words(study):
        items.append(escape_marks(tr(optimism)))
    claimed = study.case.components["claimed"].mean
    if shown and claimed > 0.05 * max(study.case.benefit.mean, study.case.cost.mean):
        items.append(
            draft.words.marked(
                "summary.change_claimed",
                claimed=draft.registry["claimed.expected"],
                real=draft.registry["worth.if_real"],
            )
        )
    defaults = sum(not r.confirmed for r in study.register)
    if defaults:
        items.append(draft.words("summary.change_defaults", defaults=defaults))
    store = next((x for x in study.left_out if x.candidate.id == "p-feature-store"), None)
    if store is not None and study.profile.overall.leads:
        wanted = study.project.wishes.get(store.candidate.id) == "must"
        if wanted or is_near(store.why):
            items.append(draft.words("summary.change_feature_store", why=tr(store.why)))
    return tuple(runs(i) for i in [*seldom, *items[:4]])
