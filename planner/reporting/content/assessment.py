"""Context and maturity: who was asked, where the organisation stands, what blocks the next level."""

from __future__ import annotations

from planner.analysis.study.reach import beyond_reach, reach_words
from planner.analysis.systems.regulated import unregulated, unregulated_words
from planner.catalogue.places import rate_of
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import between, decimal, iso_day, level
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES, REGION_WORDS, Organisation
from planner.domain.organisation.sizes import split_evenly
from planner.maturity.answers import asked_dimensions
from planner.maturity.cells import Counts
from planner.maturity.quick import counted, is_part, lowest_words, part_words
from planner.maturity.score import extremes
from planner.maturity.words import (
    confirmed_words,
    distance_words,
    left_out_words,
    outside_words,
    range_words,
    said_words,
    way_words,
    whom_sentences,
    widest_first,
)
from planner.reporting.blocks import (
    Block,
    Cell,
    Columns,
    Fig,
    Heading,
    Para,
    SectionBlocks,
    Table,
    escape_marks,
    runs,
)
from planner.reporting.charts.maturity import radar
from planner.reporting.charts.spokes import FEWEST, Spoke, radar_note
from planner.reporting.content.agreement import (
    base_rates,
    differences,
    left_out,
    peers,
    since_last_round,
)
from planner.reporting.content.draft import Column, Draft, Row, heat_cell, listing, pairs
from planner.reporting.content.readings import published, resting
from planner.reporting.content.strengths import strengths
from planner.reporting.content.use_cases import use_cases

INDUSTRY_WORDS = {"public_sector": "Public sector"}
BESIDE = 5
"""Most teams that stand as columns beside the dimensions; more have a table of their own."""


def yes_no(value: bool) -> str:
    """The word for a fact that holds or not."""
    return tr("yes") if value else tr("no")


def dollar_words(organisation: Organisation) -> str:
    """What a dollar of shipped figures and prices counts as, and of which day that rate is."""
    shipped = rate_of(organisation.currency)
    amount = f"{decimal(organisation.currency_per_usd, 4)} {organisation.currency}"
    if shipped is None or shipped.per_usd != organisation.currency_per_usd:
        return tr(phrase("{amount}, stated without a day", amount=amount))
    return tr(phrase("{amount}, {day}", amount=amount, day=iso_day(shipped.date)))


def context(draft: Draft) -> SectionBlocks:
    """Organisation, scope, teams, participants by role and coverage."""
    study = draft.study
    project = study.project
    organisation = project.organisation
    industry = INDUSTRY_WORDS.get(organisation.industry, organisation.industry.capitalize())
    facts = [
        ("Industry", tr(industry)),
        ("Region", tr(REGION_WORDS[organisation.region])),
        ("Models in use", decimal(organisation.models_in_production, 0)),
        ("Of which regulated", decimal(organisation.regulated_models, 0)),
        ("Answer live", yes_no(organisation.real_time)),
        ("Generative AI", yes_no(organisation.generative_ai)),
        ("Currency, price year", f"{organisation.currency}, {organisation.price_year}"),
        *(
            [("Rate to the dollar", dollar_words(organisation))]
            if organisation.currency != "USD"
            else []
        ),
    ]
    people = [
        (CAPACITY_ROLE_NAMES[role], _people(amount))
        for role, amount in organisation.people.items()
        if amount
    ]
    blocks: list[Block] = [
        draft.title(
            "context.headline",
            name=organisation.name,
            teams=len(project.teams),
            models=organisation.models_in_production,
        )
    ]
    if project.example:
        blocks.append(draft.say("context.example", lead=True))
    blocks += [
        draft.say(
            "context.coverage",
            asked=study.profile.counts.asked,
            open=study.profile.counts.open,
            respondents=draft.disclosure.people,
            answering=draft.disclosure.answering,
            taken_over=draft.disclosure.taken_over,
            teams=len(project.teams),
        ),
        draft.say(
            "context.scope",
            questionnaire=tr(project.questionnaire.name),
            version=project.questionnaire.version,
            asked=len(study.profile.questions),
            total=len(project.questionnaire.questions),
            round=project.current_round.label,
            date=iso_day(project.current_round.date),
            facilitator=draft.disclosure.who(project.facilitator),
        ),
    ]
    if draft.disclosure.profile == "anonymous":
        sizes = [round(t.people) for t in project.teams if project.respondents]
        entries = len({q for sheet in project.current_round.answers.values() for q in sheet})
        blocks.append(
            draft.say("context.anonymous_none")
            if not entries
            else draft.say(
                "context.anonymous",
                units=len(sizes),
                least=min(sizes, default=0),
                entries=entries,
                low=level(0.5),
                middle=level(2.0),
                high=level(3.5),
            )
        )
    left: tuple[Block, ...] = (pairs("Organisation", facts, 0.6),)
    right: tuple[Block, ...] = ()
    if people:
        right = (pairs("People (full-time equivalents)", people, 0.7),)
    blocks.append(Columns(left=left, right=right))
    behind = unregulated(project, draft.today.isoformat())
    if behind is not None:
        named = not draft.disclosure.anonymous
        words = unregulated_words(project, study.catalogue, behind, named=named)
        blocks.append(Para(runs=runs(f"**{escape_marks(tr(words))}**")))
    blocks.append(_teams(draft))
    in_use = [u for u in organisation.use_cases if u.state == "production"]
    if in_use:
        blocks.append(
            listing(
                "Use cases",
                (
                    Column("Use case", 0.25),
                    Column("Models", 0.1, "r"),
                    Column("Regulated", 0.13),
                    Column("Live", 0.1),
                    Column("Note", 0.42),
                ),
                [
                    (
                        Cell(t=u.name, b=True),
                        str(u.models),
                        yes_no(u.regulated),
                        yes_no(u.real_time),
                        tr(u.note),
                    )
                    for u in in_use
                ],
                title="Models in use",
            )
        )
    blocks += use_cases(draft)
    return SectionBlocks(id="context", blocks=tuple(blocks))


def _people(amount: float) -> str:
    return decimal(amount, 0 if amount == int(amount) else 1)


def _teams(draft: Draft) -> Table:
    project = draft.study.project
    profile = draft.study.profile
    members = {r.team for r in project.respondents}
    counted = not draft.disclosure.anonymous
    evenly = split_evenly(project.organisation, [t.people for t in project.teams])
    rows: list[Row] = [
        (
            Cell(t=team.name, b=True),
            _people(team.people),
            draft.disclosure.participants(k),
            *(_counts(profile.teams[k].counts if team.id in members else None) if counted else ()),
        )
        for k, team in enumerate(project.teams)
    ]
    who = "Participants" if draft.disclosure.profile == "anonymous" else "Participants by role"
    if len(rows) > 1:
        everybody = draft.disclosure.roles()
        people = _people(sum(t.people for t in project.teams))
        totals = _counts(profile.counts) if counted else ()
        rows.append((Cell(t=tr("All teams"), b=True), people, everybody, *totals))
    heads = ("Answered", "Don’t know", "Not applicable", "Left open") if counted else ()
    return listing(
        "Teams and participants by role",
        (
            Column("Team", 0.18),
            Column("Size, split evenly" if counted and evenly else "Size", 0.07, "r"),
            Column(who, 0.27 if counted else 0.75),
            *(Column(head, 0.12, "r") for head in heads),
        ),
        rows,
        title="Who answered",
    )


def _counts(of: Counts | None) -> tuple[str, ...]:
    """Answered, not known, not applicable and open; of a team that was not asked that it was not."""
    if of is None:
        return (tr("not asked"), "–", "–", "–")
    counts = (of.answered, of.dont_know, of.not_applicable, of.open)
    return tuple(decimal(n, 0) for n in counts)


MOST_WEAKEST = 3
"""So many dimensions are named where each of them could be the weakest."""


def maturity_headline(draft: Draft) -> str:
    """The finding about the level: with its weakest point, or that too little is known."""
    profile = draft.study.profile
    names = {d.id: tr(d.name) for d in asked_dimensions(draft.study.project) if not d.beside}
    levels = {d: profile.dimensions[d] for d in names}
    weakest = extremes(levels)
    alike = len(weakest) == len(levels) > 1 and all(s.leads for s in levels.values())
    part, whole = counted(profile) if is_part(profile) else (0, 0)
    return draft.words(
        "maturity.headline",
        value=draft.registry["level.now"],
        range=draft.registry["level.range"],
        answered=profile.counts.answered,
        weakest=[names[d] for d in weakest] if len(weakest) <= MOST_WEAKEST else [],
        level_with=alike,
        part=part,
        all=whole,
    )


def unknown_values(draft: Draft, *wanted: str) -> dict[str, object]:
    """What sentences need to say that too little is known, and whom to ask; empty where a level leads.

    Only the ``wanted`` ones of ``unknown``, ``missing`` and ``whom`` where any are named.
    """
    study = draft.study
    overall = study.profile.overall
    profile = draft.disclosure.profile
    whom = [] if profile == "anonymous" else whom_words(draft)
    found: dict[str, object] = {
        "unknown": tr(overall.sentence),
        "missing": tr(overall.missing_words),
        "whom": " ".join(whom),
    }
    return {k: v for k, v in found.items() if not wanted or k in wanted}


def whom_words(draft: Draft) -> list[str]:
    """Whom to ask first, who was asked and does not know, and who else could, in sentences."""
    overall = draft.study.profile.overall
    said = whom_sentences(draft.study.project, overall, names=draft.disclosure.names)
    return [tr(words) for words in said]


def widest_gap(draft: Draft) -> tuple[str, str, bool]:
    """Dimension with the widest gap, the gap in words, and whether it is open if all is reached.

    No name where every target is reached, or where it cannot be said which gap is the widest.
    """
    project, profile = draft.study.project, draft.study.profile
    found = {
        tr(d.name): g
        for d in asked_dimensions(project)
        if not d.beside and (g := profile.gap(project, d.id)) is not None
    }
    unsure = any(g.reach == "unknown" for g in found.values())
    at_least = {n: g.low if g.value is None else g.value for n, g in found.items()}
    at_most = {n: widest_first(g) for n, g in found.items()}
    best = max(at_least, key=lambda n: at_least[n], default="")
    if not best or at_least[best] <= 0:
        return "", "", unsure
    if any(v > at_least[best] for n, v in at_most.items() if n != best):
        return "", "", True
    return best, distance_words(found[best]), unsure


def maturity(draft: Draft) -> list[SectionBlocks]:
    """Levels, gaps, strengths and disagreement; many teams have a landscape page of their own."""
    study = draft.study
    project, profile = study.project, study.profile
    some = profile.counts.answered > 0
    widest, gap, unsure = widest_gap(draft)
    blocks: list[Block] = [
        Heading(n=1, t=maturity_headline(draft)),
        draft.say(
            "maturity.lead",
            lead=True,
            known=profile.overall.leads,
            range=draft.registry["level.range"],
            answered=profile.counts.answered,
            gap_name=widest,
            gap=gap,
            unsure=unsure,
            part=tr(part_words(profile)),
            lowest=tr(lowest_words(project, profile)) if is_part(profile) else "",
            **unknown_values(draft, "missing", "whom"),
            targets=any(project.target_level(d.id) is not None for d in asked_dimensions(project)),
        ),
    ]
    if some:
        blocks += [_figures(draft), _profile(draft)]
    blocks.append(gap_table(draft))
    beyond = reach_words(beyond_reach(project, profile, study.catalogue))
    if beyond:
        blocks.append(Para(runs=runs(escape_marks(tr(beyond)))))
    if some:
        blocks.append(published(draft))
        blocks += resting(draft)
    blocks += [
        *since_last_round(draft),
        *peers(draft),
        *base_rates(draft),
        *differences(draft),
        *left_out(draft),
    ]
    pages = [SectionBlocks(id="maturity", blocks=tuple(blocks))]
    if len(draft.disclosure.teams) > BESIDE:
        pages.append(SectionBlocks(id="maturity", landscape=True, blocks=(_team_table(draft),)))
    return pages


def _figures(draft: Draft) -> Para:
    study = draft.study
    profile = study.profile
    way = profile.way(study.project)
    anonymous = draft.disclosure.profile == "anonymous"
    return draft.say(
        "maturity.figures",
        coverage=draft.registry["answers.coverage"],
        evidence=draft.registry["answers.evidence"],
        library=len(study.project.evidence) if study.project.frameworks else 0,
        anonymous=draft.disclosure.anonymous,
        agreed=draft.registry["answers.agreed"],
        compared=len(study.spreads),
        way="" if way is None else way_words(way),
        roll_up=tr(profile.roll_up),
        confirmed=tr(confirmed_words(study.project, profile))
        if len(study.project.rounds) > 1
        else "",
        outside=tr(outside_words(study.project, profile)) if profile.outside else "",
        said="" if anonymous else tr(said_words(profile.overall)),
        left_out="" if anonymous else tr(left_out_words(profile.overall)),
    )


def level_data(spokes: list[Spoke]) -> Table:
    """The numbers behind a figure of dimensions."""
    last = any(s.last is not None for s in spokes)
    planned = any(s.planned is not None for s in spokes)
    rows = [
        (
            Cell(t=s.name, b=True),
            "?" if s.now is None else level(s.now),
            _range(s.low, s.high),
            *((level(s.planned),) if planned else ()),
            level(s.target),
            *((level(s.last),) if last else ()),
        )
        for s in spokes
    ]
    plan, before = ("With the plan",) if planned else (), ("Last round",) if last else ()
    figures = ("Now", "Range", *plan, "Target", *before)
    kept = [k for k in range(len(figures) + 1) if k < 2 or any(row[k] != "–" for row in rows)]
    columns = [Column(figures[k - 1], 0.6 / (len(kept) - 1), "r") for k in kept[1:]]
    lines = [tuple(row[k] for k in kept) for row in rows]
    return listing("Levels by dimension", [Column("Dimension", 0.4), *columns], lines)


def spoke_words(spoke: Spoke) -> str:
    """The level of a dimension, else its range."""
    return level(spoke.now) if spoke.now is not None else _range(spoke.low, spoke.high)


def _range(low: float, high: float) -> str:
    return "–" if level(low) == level(high) else between(level(low), level(high))


def _profile(draft: Draft) -> Columns:
    if len(draft.spokes()) < FEWEST:
        return Columns(left=strengths(draft), right=(), ratio=0.56)
    return Columns(left=(radar_figure(draft),), right=strengths(draft), ratio=0.56)


def radar_figure(draft: Draft) -> Fig:
    """The radar of levels now, targets and the last round where there is one."""
    spokes, theme = draft.spokes(short=True), draft.theme
    return draft.figure(
        "radar",
        lambda: radar(spokes, theme, 92, 68),
        phrase(
            "Radar of levels now and targets: {levels}",
            levels="; ".join(f"{s.name} {spoke_words(s)}" for s in spokes),
        ),
        "Profile",
        radar_note(spokes),
        level_data(spokes),
    )


def gap_table(draft: Draft) -> Table:
    """Dimensions × (all, target, gap, range, teams): the heat table with the gap beside it."""
    study = draft.study
    project, profile = study.project, study.profile
    order = sorted(
        asked_dimensions(project), key=lambda d: -widest_first(profile.gap(project, d.id))
    )
    aimed = any(profile.gap(project, d.id) is not None for d in order)
    shown = draft.disclosure.teams
    if len(shown) > BESIDE or len(project.teams) == 1:
        shown = []
    rows: list[Row] = []
    for dimension in order:
        score = profile.dimensions[dimension.id]
        name = tr(dimension.name)
        rows.append(
            (
                Cell(t=f"{name} ({tr('beside')})" if dimension.beside else name, b=True),
                heat_cell(draft.theme, score),
                range_words(score),
                level(project.target_level(dimension.id)),
                Cell(t=distance_words(profile.gap(project, dimension.id)), b=True),
                *(heat_cell(draft.theme, profile.teams[k].dimensions[dimension.id]) for k in shown),
            )
        )
    teams = [Column(Verbatim(project.teams[k].name), 0.41 / len(shown), "c") for k in shown]
    widths = (0.27, 0.07, 0.11, 0.07, 0.07) if teams else (0.45, 0.12, 0.2, 0.12, 0.11)
    names = ("Dimension", "All", "Range", "Target", "Gap")
    columns = [Column(*c) for c in zip(names, widths, "lccrr", strict=True)]
    # without targets, or where every answer is in, columns of nothing but dashes say nothing
    wide = any(range_words(profile.dimensions[d.id]) != "–" for d in order)
    said = [k for k in range(len(names)) if k < 2 or (wide if k == 2 else aimed)]
    return listing(
        "Levels by dimension and team with targets and gaps" if aimed else "Levels by dimension",
        _filling([*(columns[k] for k in said), *teams]),
        [(*(row[k] for k in said), *row[len(names) :]) for row in rows],
        title="Levels, targets and gaps, widest gap first" if aimed else "Levels",
    )


def _filling(columns: list[Column]) -> list[Column]:
    """The same columns over the whole width."""
    whole = sum(c.width for c in columns)
    return [c._replace(width=c.width / whole) for c in columns]


def _team_table(draft: Draft) -> Table:
    """Teams as rows and dimensions as columns, for more teams than fit beside the dimensions."""
    project, profile = draft.study.project, draft.study.profile
    dimensions = asked_dimensions(project)
    rows = [
        (
            Cell(t=project.teams[k].name, b=True),
            heat_cell(draft.theme, profile.teams[k].overall),
            *(heat_cell(draft.theme, profile.teams[k].dimensions[d.id]) for d in dimensions),
        )
        for k in draft.disclosure.teams
    ]
    names = ("All", *(d.short for d in dimensions))
    found = listing(
        "Levels by team and dimension",
        [Column("Team", 0.2), *(Column(name, 0.8 / len(names), "c") for name in names)],
        rows,
        title="Levels by team",
    )
    return found.model_copy(update={"high": True})
