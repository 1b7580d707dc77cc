"""The assumption register and how the numbers are made."""

from __future__ import annotations

from planner import __version__
from planner.domain.project import Project
from planner.economics.model import DRIVERS
from planner.reporting.blocks import Block, Cell, Heading, Para, Run, SectionBlocks, Table, runs
from planner.reporting.content.draft import Draft
from planner.reporting.numbers import count, percent


def assumptions(draft: Draft) -> SectionBlocks:
    """Every input with value, grade and source."""
    register = draft.study.register
    defaults = sum(not r.confirmed for r in register)
    groups: list[int] = []
    rows: list[tuple[Cell, ...]] = []
    seen: dict[str, list[tuple[Cell, ...]]] = {}
    for row in register:
        unit = row.definition.unit
        shown = tuple(
            draft.amount(v, unit) for v in (row.range.low, row.range.likely, row.range.high)
        )
        if row.range.is_fixed:
            shown = ("", shown[1], "")
        source = row.source + (" (asked: don’t know)" if row.dont_know else "")
        seen.setdefault(row.definition.group, []).append(
            (
                Cell(t=row.definition.label, b=row.confirmed),
                Cell(t=draft.unit_words(unit)),
                *(Cell(t=t) for t in shown),
                Cell(t=row.grade),
                Cell(t=source),
            )
        )
    for group, entries in seen.items():
        groups.append(len(rows))
        rows.append((Cell(t=group, b=True), *[Cell(t="")] * 6))
        rows += entries
    yours = len(register) - defaults
    title = (
        f"{count(yours, 'number is', 'numbers are').capitalize()} yours, "
        f"{count(defaults, 'is a default', 'are defaults')}"
    )
    table = Table(
        caption="Assumptions with range, grade and source",
        head=("Assumption", "Unit", "Low", "Likely", "High", "Grade", "Source"),
        widths=(0.24, 0.12, 0.07, 0.08, 0.08, 0.07, 0.34),
        align="llrrrcl",
        rows=tuple(rows),
        groups=tuple(groups),
    )
    grades = (
        "A: primary source or own measurement. B: secondary source or survey. C: one source or a "
        "vendor. D: planning judgement. Bold: stated by you."
    )
    return SectionBlocks(
        id="assumptions",
        blocks=(Heading(n=1, t=title), draft_note(grades), table),
    )


def draft_note(text: str) -> Block:
    """A muted paragraph."""
    return Para(runs=(Run(t=text, muted=True),))


def _lens_words(draft: Draft) -> str:
    """Source and rule of each published model."""
    return " ".join(
        f"{r.lens.name}: {r.lens.source}. {r.lens.scoring}" for r in draft.study.readings
    )


def _futures(project: Project) -> dict[str, object]:
    """How futures are drawn and discounted, as far as it is set."""
    finance = project.finance
    tied = [f"{DRIVERS[d]} ({level})" for d, level in finance.drivers.items() if level != "none"]
    return {
        "sampler": finance.sampler,
        "drivers": ", ".join(tied),
        "inflation": percent(finance.inflation, 1) if finance.inflation else "",
        "nominal": percent(finance.discount_rate, 1),
        "rate": percent(finance.real_rate, 1),
    }


def method(draft: Draft) -> SectionBlocks:
    """How levels, worth and plan are computed, and what the numbers cannot say."""
    study = draft.study
    project = study.project
    parts: list[tuple[str, str, dict[str, object]]] = [
        ("Levels", "method.maturity", {"roll_up": study.profile.roll_up}),
        ("Published models", "method.lenses", {"sources": _lens_words(draft)}),
        ("Costs and benefits", "method.pools", {}),
        ("What counts", "method.value", {}),
        (
            "Futures",
            "method.simulation",
            {
                "trials": f"{study.case.trials:,}",
                "seed": study.case.seed,
                "year": project.organisation.price_year,
                **_futures(project),
            },
        ),
        ("The plan", "method.plan", {}),
        ("Limits of this report", "method.limits", {}),
        (
            "Versions",
            "method.versions",
            {
                "app": __version__,
                "questionnaire": f"{project.questionnaire.name} {project.questionnaire.version}",
                "catalogue": study.catalogue.version,
                "repeatable": "repeatable" if study.plan.repeatable else "stopped by the clock",
            },
        ),
    ]
    blocks: list[Block] = [Heading(n=1, t="How the numbers are made")]
    for title, sentence, values in parts:
        blocks += [Heading(n=2, t=title), Para(runs=runs(draft.words(sentence, **values)))]
    return SectionBlocks(id="method", blocks=tuple(blocks))
