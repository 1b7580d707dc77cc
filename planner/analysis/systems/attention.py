"""Which requirements need somebody: because evidence runs out, or because they are one's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from planner.analysis.systems.calendar import SOON
from planner.analysis.systems.register import ORDER, Register
from planner.analysis.systems.serving import Article, served_by
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day
from planner.domain.content.framework import Framework
from planner.domain.project import Project
from planner.maturity.earlier_words import read_anew
from planner.maturity.frameworks import changes, successor

OLD = 180
"""Days after which what was read of a law has to be looked at again."""


def runs_out(project: Project, found: Register, within: int = SOON) -> dict[Article, str]:
    """Requirements that a piece of evidence serves which runs out within that many days, or has run out.

    With the first such day. Served is what ``served_by`` says: asked of somebody whom the piece covers.
    """
    limit = (date.fromisoformat(found.day) + timedelta(days=within)).isoformat()
    ending = [e for e in project.evidence if e.until and e.until <= limit]
    days: dict[Article, str] = {}
    serves = served_by(found, ending)
    for item in sorted(ending, key=lambda e: e.until):
        for article in serves[item.id]:
            days.setdefault(article, item.until)
    return days


def mine(project: Project, found: Register, name: str) -> frozenset[Article]:
    """Requirements that are asked of a system that ``name`` answers for, or whose duty is ``name``'s.

    Names are compared without regard to case and spaces around them; nobody owns what has no owner.
    """
    wanted = name.strip().casefold()
    if not wanted:
        return frozenset()
    own = {s.id for s in project.systems if _same(s.owner, wanted)}
    not_asked = ORDER.index("not_asked")
    articles: set[Article] = set()
    for block in found.blocks:
        rows = [k for k, subject in enumerate(block.subjects) if subject in own]
        if rows:
            here = (block.codes[rows] != not_asked).any(axis=0)
            articles |= {
                (block.framework.id, r.id)
                for r, on in zip(block.requirements, here, strict=True)
                if on
            }
    for duty in project.duties:
        asked = duty.asked_by
        if asked is not None and duty.state != "struck" and _same(duty.owner, wanted):
            articles.add((asked.framework, asked.requirement))
    return frozenset(articles)


def _same(owner: str, wanted: str) -> bool:
    return owner.strip().casefold() == wanted


def age_words(used: Iterable[Framework], day: str) -> str:
    """What is old about laws in ``used``: not looked at for ``OLD`` days, superseded, or read anew.

    Empty where nothing is.
    """
    used = tuple(used)
    limit = (date.fromisoformat(day) - timedelta(days=OLD)).isoformat()
    old = [f for f in used if f.as_of < limit]
    lines = []
    if old:
        first = min(old, key=lambda f: f.as_of)
        lines.append(
            phrase(
                "Last looked at more than {days:d} days ago: {n:d} of {all:d} laws and standards, the "
                "oldest on {day} ({title}). Look for a newer wording before you rely on it.",
                days=OLD,
                n=len(old),
                all=len(used),
                day=iso_day(first.as_of),
                title=first.title,
            )
        )
    gone = [(f, successor(f)) for f in used]
    told = [superseded_words(f, by) for f, by in gone if by is not None or f.status == "superseded"]
    told += [said for said in map(read_anew_words, used) if said]
    return joined([*lines, *told], " ") if lines or told else ""


def read_anew_words(one: Framework) -> str:
    """That we read the same wording otherwise today than when it was switched on; empty where we do not."""
    now = read_anew(one)
    if now is None:
        return ""
    differing = [r.id for r in now.requirements if r.id in changes(one, now).touched]
    return phrase(
        "{title}: we read {ids} otherwise today; take that over under “Laws and standards”.",
        title=one.short,
        ids=Verbatim(", ".join(differing)),
    )


def superseded_words(one: Framework, by: Framework | None) -> str:
    """By what a law or standard is superseded, and since when."""
    if by is None:
        return phrase("{title} is superseded.", title=one.short)
    if by.id == one.id:
        return phrase(
            "{title}, wording of {old}, is superseded by that of {day}.",
            title=one.short,
            old=iso_day(one.version),
            day=iso_day(by.version),
        )
    return phrase(
        "{title} is superseded by {new} since {day}.",
        title=one.short,
        new=by.short,
        day=iso_day(by.version),
    )
