"""The assumption register and how the numbers are made."""

from __future__ import annotations

from collections.abc import Sequence

from planner import __version__
from planner.analysis.study.baseline import RegisterRow
from planner.analysis.study.study import Study
from planner.catalogue.price_level import yearly_rise
from planner.domain.base.language import joined, phrase, tr
from planner.domain.case.estimate import Range
from planner.domain.case.figure import Figure
from planner.domain.content.tool import Tool
from planner.domain.project import Project
from planner.economics.model import DRIVERS, USUAL_LEVELS
from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Para,
    Run,
    SectionBlocks,
    Table,
    escape_marks,
    figures_of,
    runs,
)
from planner.reporting.case_words import LEVEL_WORDS
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.use_case_inputs import GROUP, followed, use_case_inputs

WHOLE = "removed_"
"""Inputs that say what all practices together take away of a pool."""


def assumptions(draft: Draft) -> SectionBlocks:
    """Every input with value, grade and source."""
    register = draft.study.register
    defaults = sum(not r.confirmed for r in register)
    groups: list[int] = []
    rows: list[Row] = []
    seen: dict[str, list[Row]] = {}
    follow, of_use_cases = followed(draft.study), use_case_inputs(draft.study)
    unused = sum(r.confirmed and r.definition.id in follow for r in register)
    for row in register:
        label, group, unit = row.definition.label, row.definition.group, row.definition.unit
        if row.definition.id in follow:
            spread, source = follow[row.definition.id]
            seen.setdefault(group, []).append(_entry(draft, label, unit, spread, "–", source))
            continue
        source = row.source
        if row.dont_know:
            source = phrase("{source} (asked: don’t know)", source=source)
        seen.setdefault(group, []).append(
            _entry(draft, label, unit, row.range, row.grade, source, own=row.confirmed)
        )
    for own in of_use_cases:
        seen.setdefault(GROUP, []).append(
            _entry(draft, own.label, own.unit, own.range, own.grade, own.source, own=own.own)
        )
    yours = len(register) - defaults - unused + sum(own.own for own in of_use_cases)
    for group, entries in seen.items():
        groups.append(len(rows))
        rows.append((Cell(t=tr(group), b=True), *[Cell(t="")] * 6))
        rows += entries
    return SectionBlocks(
        id="assumptions",
        blocks=(
            draft.title("method.assumptions", yours=yours, defaults=defaults),
            draft_note(draft.words("method.grades")),
            listing(
                "Assumptions with range, grade and source",
                (
                    Column("Assumption", 0.24),
                    Column("Unit", 0.12),
                    Column("Low", 0.07, "r"),
                    Column("Middle", 0.08, "r"),
                    Column("High", 0.08, "r"),
                    Column("Grade", 0.07, "c"),
                    Column("Source", 0.34),
                ),
                rows,
                title="Assumptions with range, grade and source",
                groups=groups,
            ),
            *_read_at(register),
        ),
    )


def _read_at(register: Sequence[RegisterRow]) -> list[Block]:
    """Where the sources of the defaults in use were read, a point each with its inputs; none without one."""
    found: dict[str, list[str]] = {}
    for row in register:
        if row.definition.address and not row.confirmed:
            found.setdefault(row.definition.address, []).append(tr(row.definition.label))
    items = tuple(
        (Run(t=f"{joined(labels, '; ')}:"), *_link(address)) for address, labels in found.items()
    )
    return [Heading(n=2, t=tr(READ_AT)), Bullets(items=items)] if items else []


READ_AT = "Where the sources of default values were read"


def _entry(
    draft: Draft,
    label: str,
    unit: str,
    spread: Range,
    grade: str,
    source: str,
    *,
    own: bool = False,
) -> Row:
    """One input; what is fixed has a middle alone, what somebody stated is bold."""
    shown = tuple(draft.amount(v, unit) for v in (spread.low, spread.likely, spread.high))
    if spread.is_fixed:
        shown = ("", shown[1], "")
    return (Cell(t=tr(label), b=own), draft.unit_words(unit), *shown, grade, tr(source))


def draft_note(text: str) -> Block:
    """A muted paragraph."""
    return Para(runs=(Run(t=text, muted=True),))


def _published(draft: Draft) -> list[Block]:
    """Source and rule of each published model, a point each."""
    points = []
    for reading in draft.study.readings:
        name, source = reading.lens.name, tr(reading.lens.source)
        more = source.removeprefix(f"{name}, ")
        points.append(f"**{name}**: {escape_marks(f'{more}. {tr(reading.lens.scoring)}')}")
    if not points:
        return []
    items = tuple(
        (*runs(point), *_address(reading.lens.id))
        for point, reading in zip(points, draft.study.readings, strict=True)
    )
    return [Heading(n=2, t=tr("Published models")), Bullets(items=items)]


ADDRESSES = {
    "google": "https://cloud.google.com/architecture/"
    "mlops-continuous-delivery-and-automation-pipelines-in-machine-learning",
    "microsoft": "https://learn.microsoft.com/en-us/azure/architecture/ai-ml/guide/mlops-maturity-model",
    "aws": "https://aws.amazon.com/blogs/machine-learning/"
    "mlops-foundation-roadmap-for-enterprises-with-amazon-sagemaker/",
}
"""Where the published models that we read can be read, by the id of the lens."""


def _address(lens: str) -> tuple[Run, ...]:
    """The address of a published model as a link, where we know it."""
    address = ADDRESSES.get(lens)
    return () if address is None else _link(address)


def _link(address: str) -> tuple[Run, ...]:
    return (Run(t=" "), Run(t=address.removeprefix("https://").rstrip("/"), url=address))


def _futures(project: Project) -> dict[str, object]:
    """How futures are drawn and discounted."""
    finance = project.finance
    tied = [
        phrase("{driver} ({strength})", driver=DRIVERS[d], strength=LEVEL_WORDS[strength])
        for d, strength in {**USUAL_LEVELS, **finance.drivers}.items()
        if strength != "none"
    ]
    return {
        "sampler": finance.sampler,
        "drivers": tr(joined(tied)) if tied else "",
        "inflation": _rate("inflation", finance.inflation) if finance.inflation else None,
        "nominal": _rate("nominal", finance.discount_rate),
        "rate": _rate("real", finance.real_rate),
        "rise": _rate("rise", yearly_rise(project)),
    }


def _brought(study: Study) -> str:
    """What is of another price year than the one named, and is brought to it; empty where nothing is."""
    year, catalogue = study.project.organisation.price_year, study.catalogue
    entries = [s.candidate.entry for s in study.plan.steps]
    years = {e.price_year for e in entries if isinstance(e, Tool) and e.is_priced}
    told = []
    if catalogue.price_year != year:
        told.append(phrase("shipped figures ({year})", year=str(catalogue.price_year)))
    if years - {year}:
        first, last = str(min(years)), str(max(years))
        pattern = (
            "prices of tools ({first})" if first == last else "prices of tools ({first} to {last})"
        )
        told.append(phrase(pattern, first=first, last=last))
    return tr(joined(told)) if told else ""


def _rate(name: str, value: float) -> Figure:
    """A rate a year that is set, or follows from what is set."""
    return Figure(f"rate.{name}", value, "rate", "stated", basis="stated")


def _effect_grades(draft: Draft) -> dict[str, object]:
    """How many sizes of effects there are, and how many of them rest on no more than judgement."""
    effects = [r for r in draft.study.register if r.definition.id.startswith(WHOLE)]
    return {"effects": len(effects), "judged": sum(r.grade == "D" for r in effects)}


def method(draft: Draft) -> SectionBlocks:
    """How levels, worth and plan are computed, and what the numbers cannot say."""
    study = draft.study
    project = study.project
    parts: list[tuple[str, str, dict[str, object]]] = [
        ("Levels", "method.maturity", {"roll_up": tr(study.profile.roll_up)}),
        ("Costs and benefits", "method.pools", {}),
        ("What counts", "method.value", {}),
        (
            "Futures",
            "method.simulation",
            {
                "trials": Figure("trials", study.case.trials, "count", "stated", basis="stated"),
                "seed": study.case.seed,
                "year": project.organisation.price_year,
                "unlike": _brought(study),
                **_futures(project),
            },
        ),
        ("The plan", "method.plan", {}),
        ("Limits of this report", "method.limits", _effect_grades(draft)),
        (
            "Versions",
            "method.versions",
            {
                "app": __version__,
                "questionnaire": f"{tr(project.questionnaire.name)} {project.questionnaire.version}",
                "catalogue": study.catalogue.version,
                "repeatable": study.plan.repeatable,
                "made_by": tr(study.plan.made_by),
            },
        ),
    ]
    blocks: list[Block] = [Heading(n=1, t=tr("How the numbers are made"))]
    for title, sentence, values in parts:
        blocks += [Heading(n=2, t=tr(title)), Para(runs=runs(draft.words(sentence, **values)))]
        if sentence == "method.maturity":
            blocks += _published(draft)
    return SectionBlocks(id="method", blocks=tuple(blocks))


def numbers_behind(sections: list[SectionBlocks]) -> list[SectionBlocks]:
    """The numbers behind the charts, for formats that do not show them beside each chart."""
    found = [
        fig for s in sections for fig in figures_of(s.blocks) if not fig.key.startswith("gantt")
    ]
    # of two charts of the same figures the table of the one that shows more
    unique: dict[str, Table] = {}
    for data in (fig.data for fig in found if fig.data is not None):
        if data.caption not in unique or len(unique[data.caption].head) <= len(data.head):
            unique[data.caption] = data
    if not unique:
        return []
    tables = [t.model_copy(update={"title": t.caption}) for t in unique.values()]
    heading = Heading(n=1, t=tr("The numbers behind the charts"))
    return [SectionBlocks(id="method", paged=True, blocks=(heading, *tables))]
