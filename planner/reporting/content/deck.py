"""What the executive deck shows: 8 to 13 slides from the same study as the report."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from planner.analysis.around.quarter_use import quarter_use
from planner.analysis.around.review import reached_when
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase, speaking, speech, tr
from planner.domain.base.numbers import (
    between,
    decimal,
    level,
    long_date,
    long_month,
)
from planner.economics.atoms import POOL_LABELS
from planner.maturity.words import way_words
from planner.reporting.blocks import Bullets, Cell, Heading, Para, Run, Table
from planner.reporting.case_words import CHECK_HEADS, WHAT_TO_DO, check_rows, checks_line
from planner.reporting.charts.business import shortened
from planner.reporting.content.assessment import (
    gap_table,
    maturity_headline,
    spoke_words,
    widest_gap,
)
from planner.reporting.content.decide_now import decisions
from planner.reporting.content.draft import Draft
from planner.reporting.content.economics import lead_figures, split_bars, swing_bars
from planner.reporting.content.facts import facts
from planner.reporting.content.measures import measures
from planner.reporting.content.model_slides import model_slides
from planner.reporting.content.plan import in_pages, roadmap_headline
from planner.reporting.content.readings import published
from planner.reporting.content.strengths import strengths
from planner.reporting.content.summary import BEAR_IN_MIND, cover, doubts, headline
from planner.reporting.gantt_data import (
    cost_words,
    gantt_rows,
    gantt_words,
    path_points,
    quarter_labels,
)
from planner.reporting.report import start_draft
from planner.reporting.slides import (
    ChartPart,
    Deck,
    FactsPart,
    GanttPart,
    Series,
    Slide,
    TablePart,
    TextPart,
    Tone,
)

MOST_ROWS = 11
GANTT_ROWS = 32
"""Rows of the roadmap that can be read on one slide."""
MOST_LETTERS = 26  # of a column’s head
BROAD = 0.3  # share of a slide from which a head may stand on two lines


def build_deck(study: Study, today: date, own: Path | None = None) -> Deck:
    """Make the deck of ``study`` in the language of its report settings."""
    settings = study.project.report
    with speaking(settings.language, settings.numbers):
        draft = start_draft(study, today, own)
        title = tr(settings.title)
        client, first = draft.client, cover(draft, title)
        lines = (client, settings.audience, f"{long_date(today)} · {first.state}")
        logo = _png_logo(study)
        return Deck(
            title=title,
            lines=tuple(x for x in (*lines, settings.confidentiality) if x),
            sentence=first.sentence,
            notes=draft.words("deck.cover", example=study.project.example),
            slides=tuple(_slides(draft)),
            foot=f"{client} · {title} · {long_date(today)}",
            author=client,
            speech=speech(),
            accent=draft.theme.accent,
            logo=logo,
        )


def _png_logo(study: Study) -> bytes | None:
    logo = study.project.report.logo
    if logo is None or logo.media_type != "image/png":
        return None
    return base64.b64decode(logo.data)


def _slides(draft: Draft) -> list[Slide]:
    planned = bool(draft.study.plan.steps)
    slides = [_summary(draft), _maturity(draft), _gaps(draft), _published(draft), _today(draft)]
    slides[4:4] = model_slides(draft)
    if planned:
        shown = not draft.study.judgement.withheld
        slides += [
            *([_worth(draft)] if shown else [_withheld(draft)]),
            *([_moves(draft)] if shown and draft.study.moving else []),
            *_roadmaps(draft),
            _resources(draft),
            _measures(draft),
        ]
    else:
        slides.append(_left_out(draft))
    slides.append(_decide(draft))
    return slides


def _summary(draft: Draft) -> Slide:
    planned = bool(draft.study.plan.stages)
    return Slide(
        title=headline(draft),
        notes=draft.words("deck.summary"),
        top=FactsPart(facts(draft).items),
        left=_stages(draft) if planned else TextPart(tr("Decide now"), decisions(draft)),
        right=None if planned else TextPart(tr(BEAR_IN_MIND), doubts(draft)),
    )


def _maturity(draft: Draft) -> Slide:
    spokes = draft.spokes(short=True)
    names = tuple(s.name for s in spokes)
    series = [Series(tr("Now"), tuple(s.now for s in spokes), "accent")]
    if any(s.target is not None for s in spokes):
        series.append(Series(tr("Target"), tuple(s.target for s in spokes), "dark", dashed=True))
    if any(s.last is not None for s in spokes):
        last = tuple(s.last for s in spokes)
        series.append(Series(tr("Last round"), last, "muted", thin=True))
    profile = draft.study.profile
    points: list[tuple[Run, ...]] = []
    for block in strengths(draft):
        if isinstance(block, Bullets):
            points += block.items[:4]
        elif isinstance(block, Heading):
            points.append((Run(t=block.t, b=True),))
        elif isinstance(block, Para):
            points.append(block.runs)
    return Slide(
        title=maturity_headline(draft),
        notes=draft.words("deck.maturity", counts=tr(profile.counts.words)),
        left=ChartPart(
            "radar",
            tr("Levels by dimension"),
            names,
            tuple(series),
            "0.0",
            alt="; ".join(f"{s.name} {spoke_words(s)}" for s in spokes),
            top=4.0,
        ),
        right=TextPart("", tuple(points)),
        ratio=0.6,
    )


def _as_part(found: Table, title: str = "") -> TablePart:
    rows = found.rows[:MOST_ROWS]
    head = tuple(
        h if width >= BROAD else shortened(h, MOST_LETTERS)
        for h, width in zip(found.head, found.widths, strict=True)
    )
    return TablePart(title, head, rows, found.widths, found.align)


def _gaps(draft: Draft) -> Slide:
    profile, project = draft.study.profile, draft.study.project
    name, gap, _ = widest_gap(draft)
    way = profile.way(project)
    return Slide(
        title=draft.words("deck.gaps_title", name=name, gap=gap),
        notes=draft.words("deck.gaps", way="" if way is None else way_words(way)),
        left=_as_part(gap_table(draft)),
    )


def _published(draft: Draft) -> Slide:
    found = published(draft)
    rows = tuple(
        (*row[:3], row[3].model_copy(update={"t": shortened(row[3].t, 260)})) for row in found.rows
    )
    return Slide(
        title=draft.words("deck.published_title"),
        notes=draft.words("deck.published"),
        left=_as_part(found.model_copy(update={"rows": rows})),
    )


def _today(draft: Draft) -> Slide:
    case = draft.study.case
    pools = sorted(((a, p) for p, a in case.baseline.items() if a > 0), reverse=True)[:10]
    unit, number_format = _unit(draft, *(a for a, _ in pools))
    least = 500 if number_format.endswith(",") else 0.5  # what is less would be printed as 0
    pools = [(a, p) for a, p in pools if a >= least]
    names = tuple(tr(POOL_LABELS[p]) for _, p in pools)
    return Slide(
        title=draft.words("deck.today_title", total=draft.registry["pools.today"]),
        notes=draft.words("deck.today"),
        left=ChartPart(
            "bar",
            tr(phrase("A year, in {currency}", currency=unit)),
            names,
            (Series(tr("A year today"), tuple(a for a, _ in pools), "accent"),),
            number_format,
            alt="; ".join(f"{n} {draft.money(a)}" for n, (a, _) in zip(names, pools, strict=True)),
            labels=True,
        ),
    )


def _worth(draft: Draft) -> Slide:
    case = draft.study.case
    low, high = draft.ends(case.npv.p5, case.npv.p95)
    months = range(0, case.horizon + 1, 3)
    names = ("", "", "Middle", "Half of the futures", "9 in 10 futures")
    tones: tuple[Tone, ...] = ("soft", "soft", "accent", "soft", "pale")
    lines = tuple(
        Series(name and tr(name), tuple(float(case.cumulative[k, m]) for m in months), tones[k])
        for k, name in enumerate(names)
    )
    bars = split_bars(draft)
    unit, number_format = _unit(draft, case.npv.p5, case.npv.p95)
    return Slide(
        title=draft.words(
            "business.headline",
            unknown=draft.unknown,
            steps=1,
            worth=draft.registry["worth.range"],
            today=None,
        ),
        notes=draft.words(
            "business.lead",
            steps=1,
            **lead_figures(draft),
        ),
        left=ChartPart(
            "fan",
            tr(phrase("Running total by month, in {currency}", currency=unit)),
            tuple(str(m) for m in months),
            lines,
            number_format,
            alt=between(low, high),
        ),
        right=None
        if not any(b.mean for b in bars)
        else ChartPart(
            "bar",
            tr(phrase("Where it comes from, in {currency}", currency=unit)),
            tuple(b.name for b in bars),
            (
                Series(tr("Expected"), tuple(None if b.claimed else b.mean for b in bars), "value"),
                Series(
                    tr("Claimed, not counted"),
                    tuple(b.mean if b.claimed else None for b in bars),
                    "muted",
                ),
            ),
            number_format,
            alt="; ".join(f"{b.name} {draft.money(b.mean)}" for b in bars),
            labels=True,
        ),
        ratio=0.58,
    )


CHECK_WIDTHS = (0.42, 0.15, 0.15, 0.14, 0.14)


def _withheld(draft: Draft) -> Slide:
    """In the place of the worth: why it is not shown, and what was checked."""
    rows = tuple(
        tuple(Cell(t=t, b=k == 0) for k, t in enumerate(row)) for row in check_rows(draft.study)
    )
    return Slide(
        title=tr(draft.study.judgement.words),
        notes=tr(WHAT_TO_DO),
        left=TablePart(
            checks_line(draft.study),
            heads(*CHECK_HEADS),
            rows,
            CHECK_WIDTHS,
            "lrrrl",
        ),
    )


def _moves(draft: Draft) -> Slide:
    bars, base = swing_bars(draft)[:9], draft.study.case.npv.mean
    unit, number_format = _unit(draft, base, *(v for b in bars for v in (b.worse, b.better)))
    return Slide(
        title=draft.words("deck.moves_title", name=bars[0].name),
        notes=draft.words("deck.moves"),
        left=ChartPart(
            "tornado",
            tr(phrase("Worth in {currency}", currency=unit)),
            tuple(f"{shortened(b.name, 40)}\n{b.span}" for b in bars),
            (
                Series(tr("Worth at the worse end"), tuple(b.worse for b in bars), "muted"),
                Series(tr("Worth at the better end"), tuple(b.better for b in bars), "accent"),
            ),
            number_format,
            alt="; ".join(
                f"{b.name}: {between(draft.money(b.worse), draft.money(b.better))}" for b in bars
            ),
            base=base,
        ),
    )


def _stages(draft: Draft) -> TablePart:
    rows = tuple(
        (
            Cell(t=f"{s.number} · {tr(s.name)}", b=True),
            Cell(t=tr(joined([x.candidate.name for x in s.steps[:8]], ", ")) + _more(s.steps[8:])),
            Cell(t=cost_words(draft.study, s.steps)),
            Cell(t=shortened(tr(joined(reached_when(draft.study, s), "; ")), 170)),
        )
        for s in draft.study.plan.stages
    )
    head = heads("Stage", "Steps", "Cost", "Reached when")
    return TablePart("", head, rows, (0.2, 0.42, 0.1, 0.28), "llrl")


def heads(*words: str) -> tuple[str, ...]:
    """Heads of a table on a slide, said in the deck's language."""
    return tuple(tr(w) for w in words)


def _more(rest: tuple[object, ...]) -> str:
    return f" {tr(phrase('and {n:one|#} more', n=len(rest)))}" if rest else ""


def _roadmaps(draft: Draft) -> list[Slide]:
    """The roadmap, on as many slides as its rows need to be read."""
    plan = draft.study.plan
    return [
        Slide(
            title=roadmap_headline(draft),
            notes=draft.words("deck.roadmap"),
            left=GanttPart(tuple(rows), tuple(quarter_labels(plan)), gantt_words(rows, plan)),
        )
        for rows in in_pages(gantt_rows(draft.study), GANTT_ROWS)
    ]


def _unit(draft: Draft, *amounts: float) -> tuple[str, str]:
    """The unit of a chart of money in words, and its number format: thousands for large sums."""
    if max((abs(a) for a in amounts), default=0.0) >= 100_000:
        return tr(phrase("thousand {currency}", currency=draft.currency)), "#,##0,"
    return draft.currency, "#,##0"


def _resources(draft: Draft) -> Slide:
    plan = draft.study.plan
    use = quarter_use(draft.study)
    people = _split(
        draft,
        tr("Person-days a quarter"),
        "Person-days",
        (use.all_days, use.all_beside),
        "capacity",
        lambda days: decimal(days, 0),
    )
    title = draft.words(
        "deck.resources_title",
        cash=draft.registry["invoices.fullest"],
        some=max(plan.cash) > 0,
        days=draft.registry["days.fullest"],
    )
    notes = draft.words("deck.resources")
    if max(plan.cash) <= 0:
        return Slide(title=title, notes=notes, left=people)
    invoices = _split(
        draft,
        tr(phrase("Invoices a quarter, in {currency}", currency=draft.currency)),
        "Invoices",
        (use.invoices, use.beside_invoices),
        "accent",
        draft.money,
        told_from=0.5,
    )
    limit = Series(tr("Limit"), tuple(float(plan.budget) for _ in use.invoices), "bad", dashed=True)
    invoices = replace(invoices, series=(*invoices.series, limit))
    return Slide(title=title, notes=notes, left=invoices, right=people)


def _split(
    draft: Draft,
    title: str,
    name: str,
    taken: tuple[Sequence[float], Sequence[float]],
    tone: Tone,
    words: Callable[[float], str],
    told_from: float = 0.0,
) -> ChartPart:
    """What quarters take, by the plan itself and in any case; the first is ``name`` where all is its own.

    The alternative text says with ``words`` what is done in any case where it is more than ``told_from``.
    """
    own, beside = (tuple(map(float, values)) for values in taken)
    quarters = tuple(f"{q} {year[2:]}" for year, q in quarter_labels(draft.study.plan))
    split = quarter_use(draft.study).beside
    said = (
        f"{q} {words(a)}" + (f" + {words(b)}" if b > told_from else "")
        for q, a, b in zip(quarters, own, beside, strict=True)
    )
    series = [Series(tr("The plan itself" if split else name), own, tone)]
    if split:
        series.append(Series(tr("In any case"), beside, "muted"))
    return ChartPart("column", title, quarters, tuple(series), "#,##0", alt="; ".join(said))


def _measures(draft: Draft) -> Slide:
    plan = draft.study.plan
    path, labels = path_points(draft.study)
    found = next(b for b in measures(draft) if isinstance(b, Table))
    rows = tuple((row[0], row[1], row[2], row[4]) for row in found.rows)
    return Slide(
        title=draft.words(
            "deck.measures_title",
            now=draft.registry["level.now"],
            then=draft.registry["level.planned"],
            until=long_month(plan.end),
        ),
        notes=draft.words("deck.measures"),
        left=ChartPart(
            "fan",
            tr("Expected maturity"),
            tuple(labels),
            (
                Series("", tuple(p[1] for p in path), "soft"),
                Series(tr("Expected"), tuple(p[0] for p in path), "accent"),
                Series(tr("Lowest and highest tenth"), tuple(p[2] for p in path), "soft"),
            ),
            "0.0",
            alt=between(level(path[0][0]), level(path[-1][0])),
            top=4.0,
        ),
        right=TablePart(
            tr("Measures to track"),
            heads("Measure", "Today", "Expected", "Owner"),
            rows,
            (0.27, 0.27, 0.22, 0.24),
            "lrrl",
        ),
        ratio=0.45,
    )


def _left_out(draft: Draft) -> Slide:
    rows = tuple(
        (
            Cell(t=tr(x.candidate.name), b=True),
            Cell(t=tr(x.candidate.fit.words)),
            Cell(t=tr(x.why)),
        )
        for x in draft.study.left_out
        if x.candidate.kind == "practice"
    )
    return Slide(
        title=roadmap_headline(draft),
        notes=draft.words(
            "roadmap.lead",
            steps=0,
            status="",
            budget=draft.registry["limit.invoices"],
            at_once=0,
            without=tr(draft.study.without_plan),
            unknown=draft.unknown,
        ),
        left=TablePart(
            "",
            heads("Practice", "Fit", "Why it is left out"),
            rows[:MOST_ROWS],
            (0.33, 0.14, 0.53),
            "lll",
        ),
    )


def _decide(draft: Draft) -> Slide:
    return Slide(
        title=draft.words("deck.decide_title"),
        notes=draft.words("deck.decide"),
        left=TextPart(tr("Decide now"), decisions(draft)),
        right=TextPart(tr(BEAR_IN_MIND), doubts(draft)),
    )
