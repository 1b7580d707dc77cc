"""“Claimed against observed” in the report: what was looked at and what not, differences, measured inputs.

Words are “nothing was seen”, never “there is none”; it is left out of anonymous reports, whose groups are no
teams.
"""

from __future__ import annotations

from planner.analysis.observed import (
    Difference,
    differences,
    measured_in_case,
    newest,
    observed_words,
    shares,
)
from planner.analysis.systems.words import short_day
from planner.domain.answers.observation import KIND_WORDS, Survey, remark_words
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import iso_day, plain_number
from planner.observe.kept import EXACTLY, KEPT, NEVER
from planner.observe.rules import Rule, built_in_rules
from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Para,
    Run,
    SectionBlocks,
    Table,
    runs,
)
from planner.reporting.charts.observed import Seen, claimed_against_observed
from planner.reporting.content.draft import Column, Draft, Row, listing

MOST_ROWS = 60
MOST_DRAWN = 14
METHOD = (
    "A level is what is usual: it is supported where two of three of a team’s products hold it. A source "
    "that could not be read supports nothing and caps nothing. “Nothing was seen” counts only where somebody "
    "stated that the sources are all of the team’s and nothing that could hold it was unreadable; it never "
    "means that there is nothing. No level of this report comes from it."
)
GAMING = (
    "Files are no proof of use: an empty test, an old lock file or a card that nobody touches count by "
    "content and age only as far as the rules look."
)


def observed_section(draft: Draft) -> list[SectionBlocks]:
    """Nothing where no look was made, and in an anonymous report."""
    project = draft.study.project
    survey = newest(project)
    if survey is None or draft.disclosure.anonymous:
        return []
    questions = project.questionnaire.by_id
    found = [
        d
        for d in differences(survey, draft.study.profile.cells)
        if d.told and d.observed.question in questions
    ]
    wide = [d for d in found if d.gap > 0]
    blocks: list[Block] = [
        Heading(
            n=1,
            t=tr(
                "One claim lies above what was observed"
                if len(wide) == 1
                else phrase(
                    "{n} of {of} claims lie above what was observed",
                    n=len(wide),
                    of=sum(d.compared for d in found),
                )
                if wide
                else "What was observed bears the claims out as far as it goes"
            ),
        ),
        _para(_lead(draft, survey)),
    ]
    if found:
        blocks += [_chart(draft, found), _table(draft, found)]
    blocks.append(_para(_share(draft, survey)))
    if survey.measured:
        blocks += [Heading(n=2, t=tr("Measured inputs")), _measured(draft, survey)]
    blocks += [
        Heading(n=2, t=tr("What was looked at, and what not")),
        _sources(draft, survey),
        Heading(n=2, t=tr("How it was looked at")),
        _para(METHOD),
        _para(GAMING),
        _rules(found),
        _para(EXACTLY),
        Bullets(items=tuple((Run(t=tr(line)),) for line in KEPT)),
        _para("Never kept, shown or logged:"),
        Bullets(items=tuple((Run(t=tr(line)),) for line in NEVER)),
    ]
    return [SectionBlocks(id="observed", blocks=tuple(blocks))]


def _para(text: str) -> Para:
    return Para(runs=runs(tr(text)))


def _lead(draft: Draft, survey: Survey) -> str:
    unread = sum(bool(s.unread) for s in survey.sources)
    teams = {t.id: t.name for t in draft.study.project.teams}
    whole = ", ".join(teams.get(t, t) for t in survey.complete)
    pattern = (
        "On {looked}, as of {day}, {n} sources were looked at, of which {unread} could not be read; rules "
        "{rules}. Stated to be all sources of: {teams}."
    )
    if not unread:
        pattern = (
            "On {looked}, as of {day}, {n} sources were looked at, and all could be read; rules {rules}. "
            "Stated to be all sources of: {teams}."
        )
    lead = phrase(
        pattern,
        looked=iso_day(survey.looked),
        day=iso_day(survey.day),
        n=len(survey.sources),
        unread=unread,
        rules=survey.rules,
        teams=Verbatim(whole) if whole else "no team",
    )
    if not survey.agreed_with:
        return lead
    return phrase(
        "{lead} Agreed with {whom}{day}.",
        lead=lead,
        whom=Verbatim(survey.agreed_with),
        day=f", {iso_day(survey.agreed_on)}" if survey.agreed_on else "",
    )


def _chart(draft: Draft, found: list[Difference]) -> Block:
    project = draft.study.project
    teams = {t.id: t.name for t in project.teams}
    rows = [
        Seen(
            f"{teams.get(d.observed.team, d.observed.team)}: "
            f"{tr(project.questionnaire.by_id[d.observed.question].title)}"[:58],
            d.claimed,
            d.observed.supports or 0,
            d.observed.cap,
        )
        for d in found[:MOST_DRAWN]
    ]
    return draft.figure(
        "observed",
        lambda: claimed_against_observed(rows, draft.theme),
        "Claimed and observed levels by team and question",
        "Claimed (dot) against observed (bar; a line where nothing lies above)",
        "Without a line there may be more than was seen.",
        _table(draft, found),
    )


def _table(draft: Draft, found: list[Difference]) -> Table:
    project = draft.study.project
    teams = {t.id: t.name for t in project.teams}
    rows: list[Row] = [
        (
            teams.get(d.observed.team, d.observed.team),
            Cell(t=tr(project.questionnaire.by_id[d.observed.question].title), b=d.gap > 0),
            "–" if d.claimed is None else plain_number(d.claimed),
            tr(observed_words(d)),
            tr(d.observed.words or d.observed.open),
        )
        for d in found[:MOST_ROWS]
    ]
    return listing(
        "Claimed against observed, the widest difference first",
        (
            Column("Team", 0.14),
            Column("Question", 0.26),
            Column("Claimed", 0.1, "r"),
            Column("Observed", 0.14),
            Column("What was seen", 0.36),
        ),
        rows,
    )


def _share(draft: Draft, survey: Survey) -> str:
    study = draft.study
    found = shares(study.project, study.profile.cells, survey)
    taken = measured_in_case(study.project, survey)
    whole = sum(s.width for s in study.moving)
    part = sum(s.width for s in study.moving if s.id in taken)
    said = phrase(
        "Something could be told of {cells} of {answered} answered cells. Measured inputs in the case: "
        "{inputs}.",
        cells=found.cells,
        answered=found.answered,
        inputs=found.inputs,
    )
    if not whole or not taken:
        return said
    carried = phrase("They carry {share:.0%} of what moves the worth.", share=part / whole)
    return joined((said, carried), " ")


def _measured(draft: Draft, survey: Survey) -> Block:
    taken = measured_in_case(draft.study.project, survey)
    rows: list[Row] = []
    for row in draft.study.register:
        one = next((m for m in survey.measured if m.input == row.definition.id), None)
        if one is None:
            continue
        unit = row.definition.unit
        ends = " / ".join(
            draft.amount(v, unit) for v in (one.range.low, one.range.likely, one.range.high)
        )
        state = (
            "in the case"
            if one.input in taken
            else "too few to say"
            if one.too_few
            else "shown only"
        )
        rows.append(
            (
                Cell(t=tr(row.definition.label), b=True),
                ends,
                "" if unit == "share" else draft.unit_words(unit),  # its amounts are in per cent
                one.grade,
                str(one.events),
                f"{short_day(one.since)} – {short_day(one.until)}",
                tr(state),
            )
        )
    return listing(
        "Measured inputs: 5th, 50th and 95th percentile of the organisation’s average",
        (
            Column("Input", 0.25),
            Column("Range", 0.2, "r"),
            Column("Unit", 0.11),
            Column("Grade", 0.07, "c"),
            Column("Events", 0.08, "r"),
            Column("Window", 0.17),
            Column("State", 0.12),
        ),
        rows,
    )


def _sources(draft: Draft, survey: Survey) -> Block:
    teams = {t.id: t.name for t in draft.study.project.teams}
    rows: list[Row] = []
    for s in survey.sources[:200]:
        if s.kind not in ("repository", "folder"):
            role = KIND_WORDS[s.kind]
        else:
            role = "–" if s.unread else s.role.replace("_", " ")
        if s.unread:
            said = phrase("cannot tell: {why}", why=s.unread)
        elif s.dormant:
            said = "no change for a year, not counted"
        elif not s.confirmed and s.kind in ("repository", "folder"):
            said = "what the sources are for is not confirmed yet"
        else:
            said = remark_words(s.remarks[0]) if s.remarks else ""
        rows.append(
            (
                Cell(t=s.label, b=True),
                tr(role),
                teams.get(s.team, "–"),
                s.state[:10],
                short_day(s.last) if s.last else "–",
                tr(said),
            )
        )
    return listing(
        "Sources with what they are for, their state and the day of their last change",
        (
            Column("Source", 0.28),
            Column("What it is for", 0.13),
            Column("Team", 0.13),
            Column("State", 0.13),
            Column("Last change", 0.12),
            Column("Remark", 0.21),
        ),
        rows,
    )


def _rules(found: list[Difference]) -> Block:
    """The rules that spoke, with how often they saw, did not see, or could not tell."""
    counts: dict[str, list[int]] = {}
    for d in found:
        for o in d.observed.observations:
            at = ("seen", "not_seen", "cannot_tell").index(o.outcome)
            counts.setdefault(o.rule, [0, 0, 0])[at] += 1
    rules: dict[str, Rule] = {r.id: r for r in built_in_rules().rules}
    rows: list[Row] = [
        (
            Cell(t=rules[i].question, b=True),
            tr(rules[i].words),
            str(rules[i].level or "–"),
            "–" if rules[i].cap is None else str(rules[i].cap),
            rules[i].sure,
            f"{seen} / {missing} / {dark}",
        )
        for i, (seen, missing, dark) in sorted(counts.items())
        if i in rules
    ]
    return listing(
        "Rules that spoke: what they support, what not seeing it caps, and in how many sources",
        (
            Column("Question", 0.11),
            Column("Looked for", 0.43),
            Column("Supports", 0.1, "r"),
            Column("Caps at", 0.09, "r"),
            Column("Sure", 0.07, "c"),
            Column("Seen / not / cannot tell", 0.2, "r"),
        ),
        rows,
    )
