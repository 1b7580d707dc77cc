"""Maturity beside the level: change since the last round, peers, disagreement, what was left out."""

from __future__ import annotations

from collections import Counter

from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import between, decimal, iso_day, level, signed_level
from planner.domain.case.figure import Figure, Scope
from planner.domain.project import Project
from planner.maturity.agreement import Spread, agenda, few_know, ordinal_alpha
from planner.maturity.answers import asked_dimensions, read_answers
from planner.maturity.cells import build_cells
from planner.maturity.rounds import compare_rounds
from planner.maturity.words import agreed_short, change_notes, few_know_words
from planner.reporting.base_rates import RATE_HEADS, rate_rows, rates_sentence
from planner.reporting.blocks import Block, Cell, Heading, Para, Table, escape_marks, runs
from planner.reporting.content.draft import Column, Draft, Row, change_columns, listing

MOST_QUESTIONS = 8
MOST_LISTED = 14


def since_last_round(draft: Draft) -> list[Block]:
    """Levels of the last round and this one, where there are two."""
    project = draft.study.project
    if len(project.rounds) < 2:
        return []
    found = compare_rounds(project, project.rounds[-2], project.rounds[-1])
    asked = {d.id for d in asked_dimensions(project)} | {"overall"}
    rows = tuple(
        (
            Cell(t=tr(c.name), b=True),
            level(c.before),
            level(c.after),
            Cell(t=signed_level(c.shown), b=c.id == "overall"),
        )
        for c in (found.overall, *found.dimensions)
        if c.id in asked
    )
    return [
        Heading(n=2, t=tr(phrase("Since {round}", round=found.before.label))),
        listing(
            "Levels in the last round and in this one",
            change_columns("Dimension", found),
            rows,
        ),
        Para(runs=runs(escape_marks(tr(joined(change_notes(found), " "))))),
    ]


def peers(draft: Draft) -> list[Block]:
    """Figures of other organisations from the user's file; too few are named, not shown."""
    project, profile = draft.study.project, draft.study.profile
    benchmark = project.benchmark
    if benchmark is None:
        return []
    names = {d.id: d.name for d in asked_dimensions(project)}
    rows = []
    for entry in benchmark.rows:
        if entry.dimension not in names:
            continue
        shown = benchmark.row(entry.dimension) is not None
        half = between(level(entry.low_quartile), level(entry.high_quartile))
        rows.append(
            (
                Cell(t=tr(names[entry.dimension]), b=True),
                level(profile.dimensions[entry.dimension].value),
                (level(entry.median) if shown else tr("too few")),
                (half if shown else "–"),
                str(entry.n),
            )
        )
    if not rows:
        return []
    return [
        Heading(n=2, t=tr("Compared with others")),
        draft.say(
            "maturity.peers",
            name=benchmark.name,
            source=benchmark.source,
            date=iso_day(benchmark.date),
            minimum=benchmark.minimum_n,
        ),
        listing(
            "Levels beside those of other organisations",
            (
                Column("Dimension", 0.4),
                Column("You", 0.12, "r"),
                Column("Median", 0.14, "r"),
                Column("Middle half", 0.18, "r"),
                Column("Organisations", 0.16, "r"),
            ),
            rows,
        ),
    ]


def base_rates(draft: Draft) -> list[Block]:
    """How common gaps are among others, beside the levels here; levels of single questions tell of people."""
    rows = rate_rows(draft.study.project, draft.study.profile)
    if not rows or draft.disclosure.anonymous:
        return []
    return [
        Heading(n=2, t=tr("How common such gaps are")),
        Para(runs=runs(escape_marks(tr(rates_sentence())))),
        listing(
            "Gaps of others beside your levels",
            tuple(
                Column(h, w, a) for h, w, a in zip(RATE_HEADS, (0.5, 0.3, 0.2), "lrr", strict=True)
            ),
            [(Cell(t=row[0], b=True), *row[1:]) for row in rows],
            title="Gaps of others beside your levels",
        ),
    ]


def differences(draft: Draft) -> list[Block]:
    """Where people differ, by disagreement times effect, and what teams agreed on."""
    study = draft.study
    project = study.project
    if draft.disclosure.anonymous:
        return []  # each answer enters one figure only: its entry in the table
    heading = Heading(n=2, t=tr("Where people differ"))
    few = few_know_words(project, few_know(study.profile))
    told: list[Block] = [Para(runs=runs(escape_marks(tr(few))))] if few else []
    if not study.spreads:
        return [heading, draft.say("maturity.agreement_none"), *told]
    wide = [i for i in agenda(study.profile, study.spreads) if i.spread.discuss]
    blocks: list[Block] = [heading]
    if wide:
        blocks += [
            draft.say("maturity.agreement", wide=len(wide), total=len(study.spreads)),
            _wide_table(draft, [i.spread.question for i in wide[:MOST_QUESTIONS]]),
        ]
    else:
        blocks.append(draft.say("maturity.agreement_all", total=len(study.spreads)))
    alpha = ordinal_alpha(project)
    defined = {tr(d.name): a for d in asked_dimensions(project) if (a := alpha[d.id]) is not None}
    if defined:
        best = max(defined, key=lambda n: defined[n])
        worst = min(defined, key=lambda n: defined[n])
        blocks.append(
            draft.say(
                "maturity.alpha",
                best=best,
                high=_alpha(project, best, defined[best]),
                worst=worst,
                low=_alpha(project, worst, defined[worst]),
                several=len(defined) > 1,
            )
        )
    return [*blocks, *told, *_agreed(draft)]


def _alpha(project: Project, name: str, value: float) -> Figure:
    """Krippendorff’s alpha of the dimension that is called so, as a figure."""
    id_ = next(d.id for d in asked_dimensions(project) if tr(d.name) == name)
    scope = Scope("dimension", id_)
    return Figure(
        f"agreement.alpha.{id_}", value, "ratio", "observed", scope=scope, basis="answers"
    )


def signed(value: float) -> str:
    """A figure with two decimals and a true minus."""
    return decimal(value, 2)


def _wide_table(draft: Draft, questions: list[str]) -> Table:
    by_id = draft.study.project.questionnaire.by_id
    found = {s.question: s for s in draft.study.spreads}
    rows = []
    for question in questions:
        spread = found[question]
        rows.append(
            (
                Cell(t=tr(by_id[question].title), b=True),
                _answers(spread),
                decimal(spread.median, 0 if spread.median == int(spread.median) else 1),
                decimal(spread.average_deviation, 2),
                signed(spread.consensus),
                (str(len(spread.missing)) if spread.missing else "–"),
            )
        )
    return listing(
        "Questions to talk about: answers and how far they lie apart",
        (
            Column("Question", 0.32),
            Column("All answers", 0.2),
            Column("Median", 0.1, "r"),
            Column("Average deviation", 0.12, "r"),
            Column("Tastle–Wierman consensus", 0.14, "r"),
            Column("Not answered", 0.12, "r"),
        ),
        rows,
    )


def _answers(spread: Spread) -> str:
    """All levels that were given, or how many where there are many."""
    if len(spread.levels) <= MOST_LISTED:
        return ", ".join(str(x) for x in spread.levels)
    return ", ".join(f"{n} × {k}" for k, n in enumerate(spread.counts) if n)


def _agreed(draft: Draft) -> list[Block]:
    """What teams agreed on, beside what their members had answered."""
    project = draft.study.project
    answers = read_answers(project)
    columns = {q.id: k for k, q in enumerate(answers.questions)}
    rows = []
    for k in draft.disclosure.teams:
        team = project.teams[k]
        for question, consensus in project.current_round.consensus.get(team.id, {}).items():
            if question not in columns:
                continue
            codes = answers.codes[answers.teams == k, columns[question]]
            blind = ", ".join(str(c) for c in sorted(codes[codes >= 0].tolist())) or tr("none")
            rows.append(
                (
                    Cell(t=tr(project.questionnaire.by_id[question].title), b=True),
                    team.name,
                    blind,
                    tr(agreed_short(consensus))
                    if draft.disclosure.free_text or consensus.state != "dont_know"
                    else tr("not shown"),
                    (consensus.reason if draft.disclosure.free_text else tr("not shown")),
                )
            )
    if not rows:
        return []
    return [
        listing(
            "What teams agreed on, and the answers before",
            (
                Column("Question", 0.27),
                Column("Team", 0.14),
                Column("Answers before", 0.14),
                Column("Agreed", 0.09, "r"),
                Column("Reason", 0.36),
            ),
            rows,
            title="Agreed after discussion; the first answers are kept",
        )
    ]


def left_out(draft: Draft) -> list[Block]:
    """What was not applicable, for whom and why: it does not count."""
    project = draft.study.project
    by_id = project.questionnaire.by_id
    found = build_cells(project).left_out
    if not found:
        return []
    rows: list[Row]
    columns: tuple[Column, ...]
    if draft.disclosure.free_text:
        columns = (Column("Question", 0.36), Column("Team", 0.2), Column("Reason", 0.44))
        rows = [
            (
                Cell(t=tr(by_id[question].title), b=True),
                project.team_by_id[team].name,
                reason,
            )
            for team, question, reason in found
        ]
    else:
        columns = (Column("Question", 0.8), Column("Teams", 0.2, "r"))
        counts = Counter(question for _, question, _ in found)
        rows = [(Cell(t=tr(by_id[q].title), b=True), str(n)) for q, n in counts.items()]
    return [
        listing(
            "Questions that do not apply, with the reason",
            columns,
            rows,
            title="Not applicable, and so not counted",
        )
    ]
