"""How many duties each place of report, slides, poster, workbook and command says, read out of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from unittest.mock import patch

from openpyxl import load_workbook

from planner.analysis.study.study import Study
from planner.analysis.systems.register import Register, register
from planner.cli import printing
from planner.domain.base.language import speaking
from planner.domain.plan.duty import DUTY_STATES, Duty
from planner.reporting.blocks import Table
from planner.reporting.content.decide_now import decisions
from planner.reporting.content.deck import build_deck
from planner.reporting.content.plan import roadmap_pages
from planner.reporting.content.poster import build_poster
from planner.reporting.content.risk_register import risk_lines
from planner.reporting.duty_words import BESIDE_IT, OF_IT
from planner.reporting.report import start_draft
from planner.reporting.workbook import study_workbook

OWN = re.compile(
    r"Duties by their own days: (\d+) planned in time, (\d+) late, (\d+) missing(?:, (\d+) by hand)?"
)
NOW = re.compile(r"Asked for by laws(?: and guidance)? today and not kept: (\d+)")
AHEAD = re.compile(r"as far as these lie ahead: (?:all (\d+)|(\d+) of the (\d+)) that steps keep")
SELDOM = re.compile(r"Of these (\d+) in [\d to]+ of 100 futures only")


@dataclass(frozen=True)
class Counts:
    """Of the duties of a plan: by their own days; then against the days of their laws."""

    in_time: int
    late: int
    missing: int
    by_hand: int
    now: int
    by_law: int
    after: int
    seldom: int


def law_day(found: Register, duty: Duty) -> str:
    """The first day from which its law asks it of anybody whom it is about, off the register place by place.

    Standards and lists that were chosen ask from no day.
    """
    if duty.asked_by is None:
        return ""
    key = (duty.asked_by.framework, duty.asked_by.requirement)
    places = [found.place(*key, subject) for subject in duty.systems or ("",)]
    return min((p.day for p in places if p is not None and p.day and p.framework.binds), default="")


def recounted(study: Study, day: date) -> Counts:
    """The same from the results themselves and the days of laws, day by day."""
    project, start = study.project, study.plan.start
    found = register(project, study.profile.cells, day.isoformat())
    by_id = {d.id: d for d in project.duties}
    states = [d.state for d in study.plan.duties]
    now = by_law = after = seldom = 0
    for one in study.plan.duties:
        law = law_day(found, by_id[one.id])
        if not law or one.state == "met":
            continue
        holds = date.fromisoformat(law)
        if holds <= day:
            now += 1
        elif one.state != "by_hand":
            over = None if one.month is None else start.year * 12 + start.month + one.month
            # over with a month: the law asks in a month after it, or on its very last days
            first = None if over is None else date(over // 12, over % 12 + 1, 1)
            there = first is not None and one.state != "missing"
            if there and first is not None and (first - holds).days <= 1:
                by_law += 1
                whole = (holds.year - start.year) * 12 + holds.month - start.month
                kept = one.kept[min(whole, len(one.kept)) - 1] if whole > 0 and one.kept else 0.0
                seldom += round(100 * kept) < 80
            else:
                after += 1
    return Counts(
        states.count("met") + states.count("planned"), states.count("late"), states.count("missing"),
        states.count("by_hand"), now, by_law, after, seldom,
    )  # fmt: skip


def said(text: str) -> set[Counts]:
    """Every count of a text: from one sentence on own days to the next; of one alone, anywhere."""
    found = set()
    heads = list(OWN.finditer(text))
    for one, next_ in zip(heads, [*heads[1:], None], strict=False):
        rest = text[one.end() : next_.start() if next_ else None] if heads[1:] else text
        now, ahead = NOW.search(rest), AHEAD.search(rest)
        seldom = SELDOM.match(rest[ahead.end() :].lstrip(". ")) if ahead else None
        by_law = int(ahead[1] or ahead[2]) if ahead else 0
        of_law = int(ahead[1] or ahead[3]) if ahead else 0
        found.add(
            Counts(
                int(one[1]), int(one[2]), int(one[3]), int(one[4] or 0), int(now[1]) if now else 0,
                by_law, of_law - by_law, int(seldom[1]) if seldom else 0,
            )
        )  # fmt: skip
    return found


def in_rows(rows: Iterable[str]) -> tuple[int, int, int, int]:
    """Of rows of duties in words: how many, late by their own day, asked for today, and after their law."""
    each = list(rows)
    late = sum("Late for its own day" in r for r in each)
    now = sum("applies already" in r for r in each)
    after = sum(any(e in r for e in ("After the day of", "Not by the day of")) for r in each)
    return len(each), late, now, after


def differences(study: Study, day: date) -> list[str]:
    """Where a place says another count than the results give; none is the aim. In English."""
    settings = study.project.report.model_copy(update={"language": "en", "numbers": None})
    study = replace(study, project=study.project.model_copy(update={"report": settings}))
    true = recounted(study, day)
    with speaking("en"):
        draft = start_draft(study, day)
        pages = roadmap_pages(draft)
        summary = " ".join(run.t for item in decisions(draft) for run in item)
        texts = {
            "summary": summary,
            "roadmap": " ".join(
                run.t for p in pages for b in p.blocks if b.k == "p" for run in b.runs
            ),
            "command": _command(study, day),
        }
        tables = [b for p in pages for b in p.blocks if isinstance(b, Table)]
        risks = {name: str(r) for r in risk_lines(draft) for name in ("risk",) if _of_laws(r.what)}
        listed = next(t for t in tables if t.title == "Duties")
        rows = {"table": _words(listed)}
    texts["slides"] = str(build_deck(study, day))
    texts["poster"] = str(build_poster(study, day))
    if study.project.frameworks:
        rows["workbook"] = _of_workbook(study, day)
    wrong = [f"{k} says {said(t)}, not {true}" for k, t in texts.items() if said(t) != {true}]
    asked = (len(study.plan.duties), true.late, true.now, true.after)
    wrong += [f"{k} has {in_rows(r)}, not {asked}" for k, r in rows.items() if in_rows(r) != asked]
    first = risks.get("risk", "")
    for pattern, n in (
        (r"apply today already and are not kept: (\d+)", true.now),
        (r"in less than 80 of 100 futures: (\d+)", true.seldom),
        (r"only after the day of their law(?:, or not at all)?: (\d+)", true.after),
    ):
        number = re.search(pattern, first)
        if (int(number[1]) if number else 0) != n:
            wrong.append(f"the first risk says otherwise than {n}: {first[:200]}")
    return wrong


def _of_laws(what: str) -> bool:
    return "day of their law" in what or "apply today already" in what


def _words(table: Table) -> list[str]:
    """What the table of duties says of each: the column that has the words, without the rows of sums."""
    at = table.head.index("In the plan")
    sums = (
        "What duty costs",
        "The duties pay for themselves",
        "What choice earns",
        OF_IT,
        BESIDE_IT,
    )
    return [r[at].t for r in table.rows if r[0].t not in sums]


def _of_workbook(study: Study, day: date) -> Sequence[str]:
    book = load_workbook(BytesIO(study_workbook(study, None, day)), read_only=True)
    lines = list(book["Duties"].iter_rows(values_only=True))
    at = [str(h) for h in lines[0]].index("In the plan")
    rows = [str(r[at]) for r in lines[1:] if isinstance(r[0], datetime)]
    return [words for words in rows if words not in DUTY_STATES.values()]


def _command(study: Study, day: date) -> str:
    with patch.object(printing, "datetime") as clock:
        clock.now.return_value = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return printing.plan_text(study)
