"""Every answer with its evidence, notes and reasons, as far as the profile lets them be shown."""

from __future__ import annotations

from collections import Counter

from planner.analysis.study.reach import HIGHEST, tops
from planner.domain.answers.assessment import Evidence
from planner.domain.base.language import Inner, joined, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.content.questionnaire import Question
from planner.maturity.answers import asked_dimensions, asked_questions
from planner.maturity.words import agreed_short
from planner.reporting.blocks import Block, Cell, Heading, Para, Run, SectionBlocks
from planner.reporting.content.draft import Column, Draft, listing
from planner.reporting.content.questions import sign_of
from planner.reporting.content.system_answers import system_answers

BY_TEAM = 8
"""Most teams whose answers are listed team by team; beyond, how often each level was given."""
MOST_WORDS = 60
"""Most notes printed for one question; the rest are counted."""


def answers(draft: Draft) -> SectionBlocks:
    """One table per dimension: question, what was answered, and the words that came with it."""
    project = draft.study.project
    blocks: list[Block] = [
        Heading(n=1, t=tr("Every answer")),
        draft.say(
            "answers.lead",
            lead=True,
            profile=draft.disclosure.profile,
            by_team=_by_team(draft),
            alone=_alone(draft),
            respondents=len(project.respondents),
        ),
    ]
    questions = asked_questions(project)
    top = tops(draft.study.catalogue)
    for dimension in asked_dimensions(project):
        own = [q for q in questions if q.dimension == dimension.id]
        rows = [
            (
                Cell(t=tr(q.title), b=True),
                _given(draft, q),
                _words(draft, q),
            )
            for q in own
        ]
        blocks.append(
            listing(
                phrase("Answers on {dimension}", dimension=dimension.name),
                (
                    Column("Question", 0.26),
                    Column("Answers", 0.24),
                    Column("Evidence, notes and reasons", 0.5),
                ),
                rows,
                title=dimension.name,
            )
        )
        short = [q.title for q in own if top.get(q.id, 0) < HIGHEST]
        if short and not draft.study.without_plan:
            which = joined([str(Inner(t)) for t in short])
            words = phrase("No practice leads to level 4 in: {which}.", which=which)
            blocks.append(Para(runs=(Run(t=tr(words), muted=True),)))
    return SectionBlocks(id="answers", blocks=(*blocks, *system_answers(draft)))


def _alone(draft: Draft) -> bool:
    """Whether one person answered for a whole team."""
    project = draft.study.project
    counts = Counter(r.team for r in project.respondents if project.current_round.answers.get(r.id))
    return 1 in counts.values()


def _by_team(draft: Draft) -> bool:
    return 1 < len(draft.study.project.teams) <= BY_TEAM and bool(draft.disclosure.teams)


def _given(draft: Draft, question: Question) -> str:
    project, round_ = draft.study.project, draft.study.project.current_round
    signs: dict[str, list[str]] = {t.id: [] for t in project.teams}
    for respondent in project.respondents:
        sign = sign_of(round_.answer(respondent.id, question.id))
        if sign:
            signs[respondent.team].append(sign)
    everything = [s for own in signs.values() for s in own]
    if not everything:
        return tr("nobody answered")
    if not _by_team(draft):
        if len(everything) <= BY_TEAM:
            return ", ".join(everything)
        counts = {s: everything.count(s) for s in sorted(set(everything))}
        return ", ".join(f"{n} × {s}" for s, n in counts.items())
    shown = [project.teams[k] for k in draft.disclosure.teams]
    lines = []
    for team in shown:
        own = signs[team.id]
        if not own:
            continue
        agreed = round_.consensus.get(team.id, {}).get(question.id)
        line = ", ".join(sorted(own))
        if agreed is not None:
            line += f" → {tr(agreed_short(agreed))}"
        lines.append(f"{team.name}: {line}")
    return " · ".join(lines) or tr("not shown")


def _words(draft: Draft, question: Question) -> str:
    if not draft.disclosure.free_text:
        return tr("not shown")
    project, round_ = draft.study.project, draft.study.project.current_round
    found: list[str] = []
    for respondent in project.respondents:
        answer = round_.answer(respondent.id, question.id)
        who = draft.disclosure.who(respondent.name) or project.team_by_id[respondent.team].name
        texts = [_evidence(draft, e) for e in answer.evidence]
        if answer.note:
            texts.append(answer.note)
        if answer.state == "not_applicable":
            texts.append(phrase("not applicable: {reason}", reason=answer.reason))
        found += [phrase("{who}: {what}", who=who, what=tr(t)) for t in texts]
    for team, agreed in round_.consensus.items():
        reason = agreed[question.id].reason if question.id in agreed else ""
        if reason:
            name = project.team_by_id[team].name
            found.append(phrase("{team} agreed: {reason}", team=name, reason=reason))
    if not found:
        return "–"
    found = list(dict.fromkeys(found))
    left = len(found) - MOST_WORDS
    if left > 0:
        found = [*found[:MOST_WORDS], phrase("and {n:one|#} more", n=left)]
    return tr(joined(found, " · "))


def _evidence(draft: Draft, evidence: Evidence) -> str:
    day = draft.study.project.current_round.date
    parts = [evidence.text]
    if evidence.link:
        parts.append(evidence.link)
    grade = phrase("grade {grade}", grade=evidence.grade)
    dates = ", ".join(x for x in (draft.disclosure.who(evidence.who), iso_day(evidence.when)) if x)
    ended = "" if evidence.counts_on(day) else tr("no longer counts")
    extra = ", ".join(x for x in (tr(grade), dates, ended) if x)
    return f"{' – '.join(parts)} ({extra})"
