"""The words of the report, explained: those that it uses."""

from __future__ import annotations

from collections.abc import Iterable

from planner.domain.base.language import by_name, tr
from planner.reporting.blocks import Cell, Heading, SectionBlocks
from planner.reporting.content.draft import Column, Row, listing

TERMS: tuple[tuple[str, str, str], ...] = (
    (
        "maturity",
        "Maturity, level",
        "How far a practice has come, from 0 (nothing) to 4 (leading). The overall level is "
        "a mean over dimensions and teams.",
    ),
    (
        "future",
        "Simulated future",
        "One draw of all that is not certain; the plan is played in each of them, and what "
        "is printed is counted over all.",
    ),
    ("expected", "Expected", "The mean over all simulated futures."),
    (
        "9 in 10",
        "9 in 10",
        "The range in which nine tenths of the simulated futures lie; one in twenty is below it, "
        "one in twenty above.",
    ),
    (
        "worth",
        "Worth",
        "Benefits less costs over the horizon, against doing nothing, discounted to today: the net "
        "present value.",
    ),
    (
        "discount",
        "Discounting",
        "Later money counts less, by the rate that is named; sums that are not discounted are "
        "what a budget shows.",
    ),
    ("invoices", "Invoices", "Money paid to others for the plan: licences, hosting, services."),
    (
        "own people",
        "Own people",
        "Days of the organisation’s own people at their full cost; no invoice.",
    ),
    (
        "claimed",
        "Claimed value",
        "Value that is expected and not measured yet. It is shown and never added.",
    ),
    (
        "default",
        "Default",
        "A figure of the product that stands until the organisation states its own.",
    ),
    (
        "grade",
        "Grade",
        "How well a figure is founded: A a primary source or own measurement, B a secondary one or a "
        "survey, C one source or a similar case, D judgement.",
    ),
    ("stage", "Stage", "The steps that start between two reviews."),
    ("review", "Review", "Where the next stage is released or not, by what was measured."),
    (
        "dut",
        "Duty",
        "Something that has to be done by a date, whatever it is worth. In time and late go by its own day, "
        "which may lie before or after the day of its law.",
    ),
    ("pays back", "Paying back", "From when on the running total stays above zero."),
    ("evidence", "Evidence", "What shows that an answer is so: a document, a record, a system."),
    ("drift", "Drift", "Data or their meaning change, and a model that was right no longer is."),
    (
        "pipeline",
        "Pipeline",
        "Steps from data to a model in use that run one after another by themselves.",
    ),
)
"""What has to occur in the report's English words, the term, and what it means."""
OF_SYSTEMS: tuple[tuple[str, str], ...] = (
    (
        "Hole",
        "Something that a law or standard asks for: the level that is asked is not reached, or the document "
        "is not there.",
    ),
    (
        "Undecided, open",
        "Whether it is asked, or whether it is there, hangs on facts or answers that are not given yet.",
    ),
    ("Claimed only", "The answers say that it is there, and no evidence shows it."),
    (
        "Shown, reviewed",
        "Evidence for it counts today; reviewed: a second person has looked at that evidence.",
    ),
)
"""Terms of the section on AI systems: printed where it is, whatever other words are used."""


def glossary(sections: Iterable[SectionBlocks], language: str) -> list[SectionBlocks]:
    """One section: the terms that occur in ``sections``, in the order of the alphabet."""
    sections = tuple(sections)
    said = " ".join(str(s.model_dump()) for s in sections).lower()
    rows: list[Row] = []
    if any(s.id == "systems" for s in sections):
        rows += [(Cell(t=tr(term), b=True), tr(meaning)) for term, meaning in OF_SYSTEMS]
    for key, term, meaning in TERMS:
        if language == "en" and key not in said:
            continue
        rows.append((Cell(t=tr(term), b=True), tr(meaning)))
    if not rows:
        return []
    rows.sort(key=lambda row: by_name(row[0].t if isinstance(row[0], Cell) else row[0]))
    table = listing(
        "Terms and what they mean",
        (Column("Term", 0.24), Column("What it means", 0.76)),
        rows,
        title="Terms and what they mean",
    )
    return [SectionBlocks(id="glossary", blocks=(Heading(n=1, t=tr("Glossary")), table))]
