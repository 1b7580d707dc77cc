"""Maturity beside the level: change since the last round, peers, disagreement, what was left out."""

from __future__ import annotations

from planner.maturity.agreement import agenda, ordinal_alpha
from planner.maturity.answers import asked_dimensions, read_answers
from planner.maturity.cells import build_cells
from planner.maturity.rounds import compare_rounds
from planner.reporting.blocks import Block, Cell, Heading, Table
from planner.reporting.content.draft import Draft
from planner.reporting.numbers import level, signed_level

MOST_QUESTIONS = 8


def since_last_round(draft: Draft) -> list[Block]:
    """Levels of the last round and this one, where there are two."""
    project = draft.study.project
    if len(project.rounds) < 2:
        return []
    found = compare_rounds(project, project.rounds[-2], project.rounds[-1])
    asked = {d.id for d in asked_dimensions(project)} | {"overall"}
    rows = tuple(
        (
            Cell(t=c.name, b=True),
            Cell(t=level(c.before)),
            Cell(t=level(c.after)),
            Cell(t=signed_level(c.difference), b=c.id == "overall"),
        )
        for c in (found.overall, *found.dimensions)
        if c.id in asked
    )
    return [
        Heading(n=2, t=f"Since {found.before.label}"),
        Table(
            caption="Levels in the last round and in this one",
            head=("Dimension", found.before.label, found.after.label, "Change"),
            widths=(0.46, 0.2, 0.2, 0.14),
            align="lrrr",
            rows=rows,
        ),
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
        half = f"{level(entry.low_quartile)} to {level(entry.high_quartile)}"
        rows.append(
            (
                Cell(t=names[entry.dimension], b=True),
                Cell(t=level(profile.dimensions[entry.dimension].value)),
                Cell(t=level(entry.median) if shown else "too few"),
                Cell(t=half if shown else "–"),
                Cell(t=str(entry.n)),
            )
        )
    if not rows:
        return []
    return [
        Heading(n=2, t="Compared with others"),
        draft.say(
            "maturity.peers",
            name=benchmark.name,
            source=benchmark.source,
            date=benchmark.date,
            minimum=benchmark.minimum_n,
        ),
        Table(
            caption="Levels beside those of other organisations",
            head=("Dimension", "You", "Median", "Middle half", "Organisations"),
            widths=(0.4, 0.12, 0.14, 0.18, 0.16),
            align="lrrrr",
            rows=tuple(rows),
        ),
    ]


def differences(draft: Draft) -> list[Block]:
    """Where people differ, by disagreement times effect, and what teams agreed on."""
    study = draft.study
    project = study.project
    heading = Heading(n=2, t="Where people differ")
    if not study.spreads:
        return [heading, draft.say("maturity.agreement_none")]
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
    defined = {d.name: a for d in asked_dimensions(project) if (a := alpha[d.id]) is not None}
    if defined:
        best = max(defined, key=lambda n: defined[n])
        worst = min(defined, key=lambda n: defined[n])
        blocks.append(
            draft.say(
                "maturity.alpha",
                best=best,
                high=signed(defined[best]),
                worst=worst,
                low=signed(defined[worst]),
                several=len(defined) > 1,
            )
        )
    return [*blocks, *_agreed(draft)]


def signed(value: float) -> str:
    """A figure with two decimals and a true minus."""
    return f"{value:.2f}".replace("-", "−")


def _wide_table(draft: Draft, questions: list[str]) -> Table:
    by_id = draft.study.project.questionnaire.by_id
    found = {s.question: s for s in draft.study.spreads}
    rows = []
    for question in questions:
        spread = found[question]
        shown = ", ".join(str(x) for x in spread.levels[:14])
        rows.append(
            (
                Cell(t=by_id[question].title, b=True),
                Cell(t=shown + (" …" if len(spread.levels) > 14 else "")),
                Cell(t=f"{spread.median:g}"),
                Cell(t=f"{spread.average_deviation:.2f}"),
                Cell(t=signed(spread.consensus)),
                Cell(t=str(len(spread.missing)) if spread.missing else "–"),
            )
        )
    return Table(
        caption="Questions to talk about: answers and how far they lie apart",
        head=(
            "Question",
            "All answers",
            "Median",
            "Average deviation",
            "Tastle–Wierman consensus",
            "Not answered",
        ),
        widths=(0.32, 0.2, 0.1, 0.12, 0.14, 0.12),
        align="llrrrr",
        rows=tuple(rows),
    )


def _agreed(draft: Draft) -> list[Block]:
    """What teams agreed on, beside what their members had answered."""
    project = draft.study.project
    answers = read_answers(project)
    columns = {q.id: k for k, q in enumerate(answers.questions)}
    rows = []
    for k, team in enumerate(project.teams):
        for question, consensus in project.current_round.consensus.get(team.id, {}).items():
            if question not in columns:
                continue
            codes = answers.codes[answers.teams == k, columns[question]]
            blind = ", ".join(str(c) for c in sorted(codes[codes >= 0].tolist())) or "none"
            rows.append(
                (
                    Cell(t=project.questionnaire.by_id[question].title, b=True),
                    Cell(t=team.name),
                    Cell(t=blind),
                    Cell(t=str(consensus.level)),
                    Cell(t=consensus.reason),
                )
            )
    if not rows:
        return []
    return [
        Table(
            title="Agreed after discussion; the first answers are kept",
            caption="What teams agreed on, and the answers before",
            head=("Question", "Team", "Answers before", "Agreed", "Reason"),
            widths=(0.27, 0.14, 0.14, 0.09, 0.36),
            align="lllrl",
            rows=tuple(rows),
        )
    ]


def left_out(draft: Draft) -> list[Block]:
    """What was not applicable, for whom and why: it does not count."""
    project = draft.study.project
    by_id = project.questionnaire.by_id
    rows = tuple(
        (
            Cell(t=by_id[question].title, b=True),
            Cell(t=project.team_by_id[team].name),
            Cell(t=reason),
        )
        for team, question, reason in build_cells(project).left_out
    )
    if not rows:
        return []
    return [
        Table(
            title="Not applicable, and so not counted",
            caption="Questions that do not apply, with the reason",
            head=("Question", "Team", "Reason"),
            widths=(0.36, 0.2, 0.44),
            align="lll",
            rows=rows,
        )
    ]
