"""A programme's report as a file: PDF, web page or workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from planner import __version__
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, speech, tr
from planner.domain.base.numbers import long_date
from planner.programme.plan import ProgrammePlan
from planner.programme.robust import Replanned
from planner.programme.simulate import Simulated
from planner.reporting.blocks import Cover, Document, Labels
from planner.reporting.programme.content import sections
from planner.reporting.programme.figures import headline
from planner.reporting.programme.tables import programme_workbook
from planner.reporting.programme.writer import Writer
from planner.reporting.report import Report
from planner.reporting.signing.carried import Carried
from planner.reporting.theme import themes
from planner.storage.atomic import write_atomically

KINDS = ("pdf", "html", "xlsx")


def publish_programme(
    plan: ProgrammePlan,
    path: Path,
    kind: str,
    today: date,
    *,
    more: ProgrammePlan | None = None,
    names: bool = False,
    robust: Replanned | None = None,
    points: Sequence[tuple[float, float, float]] = (),
    many: Simulated | None = None,
) -> None:
    """Write the report of ``plan`` in the language spoken here; ``kind`` is pdf, html or xlsx.

    ``names``: levels stand by unit. Raises ``SaveError`` and ``ReportError`` in words; the file is then as it
    was.
    """
    if kind not in KINDS:
        raise InputError("“{kind}” is no format: choose pdf, html or xlsx.", kind=kind)
    if kind == "xlsx":
        write_atomically(path, programme_workbook(plan, points, many))
        return
    report = programme_report(
        plan, today, more=more, names=names, robust=robust, points=points, many=many
    )
    if kind == "html":
        from planner.reporting.html import write_html

        write_atomically(path, write_html(report).encode())
        return
    from planner.reporting.pdf import write_pdf

    write_atomically(path, write_pdf(report, today).data)


def programme_report(
    plan: ProgrammePlan,
    today: date,
    *,
    more: ProgrammePlan | None = None,
    names: bool = False,
    robust: Replanned | None = None,
    points: Sequence[tuple[float, float, float]] = (),
    many: Simulated | None = None,
) -> Report:
    """The report of a programme, ready for any skin."""
    group = plan.programme
    writer = Writer(plan, today, themes()["light"], more, names, robust, points, many)
    written = sections(writer)
    title = tr("Programme")
    spoken = speech()
    document = Document(
        title=f"{group.name}: {title}",
        author=group.name,
        language=spoken.language,
        head_left=group.name,
        head_right=f"{title} · {long_date(today)}",
        foot=tr(
            phrase(
                "Numbers: seed {seed}, {n:d} common futures, {units:d} units",
                seed=group.seed,
                n=plan.members[0].unit.futures,
                units=len(plan.members),
            )
        ),
        accent=writer.theme.accent,
        cover=Cover(
            title=title,
            client=group.name,
            audience=tr("for those who decide about the money of the group"),
            date=long_date(today),
            sentence=headline(plan),
            state=tr("agreed") if group.agreed is not None else tr("not agreed yet"),
            confidentiality=tr("confidential"),
            about=(group.note,) if group.note else (),
        ),
        contents=True,
        labels=Labels(
            contents=tr("Contents"),
            page=tr("{n} of {all}"),
            logo="",
            numbers=tr("The numbers"),
            continued=tr("(continued)"),
        ),
        sections=tuple(written),
        example="(example)" in group.name,
    )
    carried = Carried(
        edition="full",
        profile="programme",
        language=spoken.language,
        made=today.isoformat(),
        number=group.id,
        product=f"MLOps Planner {__version__}",
    )
    return Report(document, writer.figures, None, "", spoken, carried)
