"""How much of a law or standard the programme knows: how many of its requirements, and what is left out.

Whoever reads that nothing more is asked has to read, too, that not all of a law was looked at.
"""

from __future__ import annotations

from planner.analysis.systems.words import short_day
from planner.domain.base.language import joined, phrase
from planner.domain.content.framework import Framework
from planner.maturity.frameworks import coverage_of


def is_whole(one: Framework) -> bool:
    """Whether every numbered part of the source is among its requirements."""
    known = coverage_of(one)
    return known is not None and known.covers == "whole"


def known_words(one: Framework) -> str:
    """How many requirements are known, and whether that is every one that is numbered in the source."""
    n = len(one.requirements)
    known = coverage_of(one)
    if known is None:
        return phrase("{n:d}; whether that is all is not stated", n=n)
    if known.covers == "whole":
        return phrase("all {n:d}", n=n)
    return phrase("{n:d}, a selection", n=n)


def left_out_words(one: Framework) -> str:
    """What is known to be missing; empty where nothing is named."""
    known = coverage_of(one)
    return joined(known.left_out, "; ") if known is not None and known.left_out else ""


def covered_line(one: Framework) -> str:
    """Both in a sentence, for lists that have no columns for it."""
    known, left = coverage_of(one), left_out_words(one)
    if known is None:
        return ""
    if known.covers == "whole":
        if not left:
            return "Every numbered part is in it."
        return phrase("Every numbered part of this is in it. Not in it: {left}.", left=left)
    return phrase("A selection, no complete list. Not in it, among others: {left}.", left=left)


def day_words(one: Framework) -> str:
    """What the day of a version is: that of a wording that replaced another, else from when a law applies."""
    pattern = "of {day}"
    if one.kind == "law":
        pattern = "wording of {day}" if one.replaces else "applies since {day}"
    return phrase(pattern, day=short_day(one.version))
