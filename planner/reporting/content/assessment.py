"""Context and maturity: who was asked, where the organisation stands, where people differ."""

from __future__ import annotations

from collections import Counter

from planner.domain.organisation import ROLE_NAMES
from planner.maturity.agreement import agreed_share
from planner.maturity.answers import asked_dimensions
from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Columns,
    Heading,
    Run,
    SectionBlocks,
    Table,
)
from planner.reporting.content.agreement import differences, left_out, peers, since_last_round
from planner.reporting.content.draft import Draft, heat_cell
from planner.reporting.figures.maturity import radar
from planner.reporting.numbers import level

INDUSTRY_WORDS = {"public_sector": "Public sector"}


def context(draft: Draft, *, hide_names: bool) -> SectionBlocks:
    """Organisation, teams, participants by role and coverage."""
    study = draft.study
    project = study.project
    organisation = project.organisation
    counts = study.profile.counts
    facts = [
        ("Industry", INDUSTRY_WORDS.get(organisation.industry, organisation.industry.capitalize())),
        ("Models in use", f"{organisation.models_in_production:,}"),
        ("Of which regulated", f"{organisation.regulated_models:,}"),
        ("Answer live", "yes" if organisation.real_time else "no"),
        ("Generative AI", "yes" if organisation.generative_ai else "no"),
        ("Currency, price year", f"{organisation.currency}, {organisation.price_year}"),
    ]
    people = [
        (ROLE_NAMES[role], f"{amount:g}") for role, amount in organisation.people.items() if amount
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
    blocks.append(
        draft.say(
            "context.coverage",
            counts=counts,
            respondents=len(project.respondents),
            teams=len(project.teams),
        )
    )
    blocks.append(
        Columns(
            left=(_pairs("Organisation", facts),),
            right=(_pairs("People (full-time equivalents)", people),),
        )
    )
    blocks.append(_teams(draft, hide_names=hide_names))
    if organisation.use_cases:
        blocks.append(
            Table(
                title="Models in use",
                caption="Use cases",
                head=("Use case", "Models", "Regulated", "Live", "Note"),
                widths=(0.25, 0.1, 0.13, 0.1, 0.42),
                align="lrlll",
                rows=tuple(
                    (
                        Cell(t=u.name, b=True),
                        Cell(t=str(u.models)),
                        Cell(t="yes" if u.regulated else "no"),
                        Cell(t="yes" if u.real_time else "no"),
                        Cell(t=u.note),
                    )
                    for u in organisation.use_cases
                ),
            )
        )
    return SectionBlocks(id="context", blocks=tuple(blocks))


def _pairs(title: str, pairs: list[tuple[str, str]]) -> Table:
    return Table(
        title=title,
        caption=title,
        head=("", ""),
        widths=(0.7, 0.3),
        align="lr",
        rows=tuple((Cell(t=name), Cell(t=value, b=True)) for name, value in pairs),
    )


def _teams(draft: Draft, *, hide_names: bool) -> Table:
    project = draft.study.project
    rows = []
    for team, score in zip(project.teams, draft.study.profile.teams, strict=True):
        members = [r for r in project.respondents if r.team == team.id]
        roles = Counter(r.role or "role not stated" for r in members)
        who = ", ".join(f"{role} ({n})" if n > 1 else role for role, n in roles.items())
        if not hide_names:
            names = [r.name for r in members if r.name]
            who += f" – {', '.join(names)}" if names else ""
        rows.append(
            (
                Cell(t=team.name, b=True),
                Cell(t=f"{team.people:g}"),
                Cell(t=who or "nobody yet"),
                Cell(t=score.counts.words if members else "not asked"),
            )
        )
    return Table(
        title="Who answered",
        caption="Teams and participants by role",
        head=("Team", "People", "Participants by role", "Answers"),
        widths=(0.16, 0.09, 0.35, 0.40),
        align="lrll",
        rows=tuple(rows),
    )


def maturity(draft: Draft) -> SectionBlocks:
    """Levels, gaps, teams, strengths and disagreement."""
    study, theme = draft.study, draft.theme
    project, profile = study.project, study.profile
    scored = {
        d.name: s.value
        for d in asked_dimensions(project)
        if not d.beside and (s := profile.dimensions[d.id]).value is not None
    }
    gaps = {
        d.name: g
        for d in asked_dimensions(project)
        if not d.beside and (g := profile.gap(project, d.id)) is not None and g > 0
    }
    widest = max(gaps, key=lambda n: gaps[n], default="")
    spokes = draft.spokes(short=True)
    blocks: list[Block] = [
        draft.title(
            "maturity.headline",
            value=profile.overall.value,
            weakest=min(scored, key=lambda n: scored[n] or 0.0, default=""),
        ),
        draft.say(
            "maturity.lead",
            lead=True,
            value=profile.overall.value,
            low=profile.overall.low,
            high=profile.overall.high,
            gap_name=widest,
            gap=gaps.get(widest),
        ),
    ]
    if scored:
        agreed = agreed_share(study.spreads)
        blocks.append(
            draft.say(
                "maturity.figures",
                coverage=profile.coverage,
                evidence=profile.evidence,
                agreed=agreed,
                compared=len(study.spreads),
                way=profile.way(project),
                roll_up=profile.roll_up,
            )
        )
        blocks.append(
            Columns(
                left=(
                    draft.figure(
                        "radar",
                        lambda: radar(spokes, theme, 92, 68),
                        "Radar of levels now and targets: "
                        + "; ".join(f"{s.name} {level(s.now)}" for s in spokes),
                        "Profile",
                        "Solid: now. Dashed: target.",
                    ),
                ),
                right=_strengths(draft),
                ratio=0.56,
            )
        )
    blocks.append(_gap_table(draft))
    if scored:
        blocks.append(_published(draft))
    blocks += [*since_last_round(draft), *peers(draft), *differences(draft), *left_out(draft)]
    return SectionBlocks(id="maturity", blocks=tuple(blocks))


def _strengths(draft: Draft) -> tuple[Block, ...]:
    questionnaire = draft.study.project.questionnaire
    known = {q: v for q, v in draft.study.profile.questions.items() if v is not None}
    order = sorted(known, key=lambda q: (known[q], q))

    def items(ids: list[str]) -> Bullets:
        return Bullets(
            items=tuple(
                (Run(t=f"{questionnaire.by_id[q].title}: "), Run(t=f"{known[q]:.1f}", b=True))
                for q in ids
            )
        )

    if len(order) < 10:
        return (Heading(n=2, t="What is known"), items(order))
    return (
        Heading(n=2, t="Strengths"),
        items(order[-5:][::-1]),
        Heading(n=2, t="Weakest points"),
        items(order[:5]),
    )


def _gap_table(draft: Draft) -> Table:
    """Dimensions × (all, target, gap, range, teams): the heat table with the gap beside it."""
    study = draft.study
    project, profile = study.project, study.profile
    order = sorted(asked_dimensions(project), key=lambda d: -(profile.gap(project, d.id) or 0.0))
    shown = project.teams[:6]
    rows = []
    for dimension in order:
        score = profile.dimensions[dimension.id]
        span = f"{level(score.low)} to {level(score.high)}"
        if level(score.low) == level(score.high):
            span = "–"
        rows.append(
            (
                Cell(t=f"{dimension.name}{' (beside)' if dimension.beside else ''}", b=True),
                heat_cell(draft.theme, score.value),
                Cell(t=span),
                Cell(t=level(project.target_level(dimension.id))),
                Cell(t=level(profile.gap(project, dimension.id)), b=True),
                *(
                    heat_cell(draft.theme, profile.teams[k].dimensions[dimension.id].value)
                    for k in range(len(shown))
                    if len(project.teams) > 1
                ),
            )
        )
    teams = tuple(t.name for t in shown) if len(project.teams) > 1 else ()
    rest = 0.42 / len(teams) if teams else 0.0
    widths = (0.27, 0.07, 0.12, 0.07, 0.06) if teams else (0.45, 0.12, 0.2, 0.12, 0.11)
    return Table(
        title="Levels, targets and gaps, widest gap first",
        caption="Levels by dimension and team with targets and gaps",
        head=("Dimension", "All", "Range", "Target", "Gap", *teams),
        widths=(*widths, *((rest,) * len(teams))),
        align="lccrr" + "c" * len(teams),
        rows=tuple(rows),
    )


def _published(draft: Draft) -> Table:
    rows = []
    for reading in draft.study.readings:
        lens = reading.lens
        blocked = "; ".join(c.text for c in reading.blocked_by) or "nothing"
        if reading.unknown:
            blocked += f" (not decided: {'; '.join(c.text for c in reading.unknown)})"
        rows.append(
            (
                Cell(t=lens.name, b=True),
                Cell(t=f"{reading.level.words} of {lens.top}"),
                Cell(t=lens.name_of(reading.level.low)),
                Cell(t="–" if reading.next_level is None else blocked),
            )
        )
    return Table(
        title="Published models, read from the same answers by this product’s rule",
        caption="Levels in published models and what blocks the next one",
        head=("Model", "Level", "Its name there", "What blocks the next level"),
        widths=(0.16, 0.12, 0.22, 0.50),
        align="llll",
        rows=tuple(rows),
    )
