"""What the page of candidates says: how many there are of each fit, and who runs a tool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from planner.analysis.study.candidates import Candidate
from planner.catalogue.fit import FIT_WORDS
from planner.domain.base.language import phrase, tr
from planner.ui.kit.choice import Chips

HOSTING_OF_TOOL = {
    "SaaS": "a service of its supplier",
    "cloud-managed": "managed in a cloud account of your own",
    "self-host": "run by your own people",
    "library": "a library",
    "both": "a service, or run by your own people",
}
"""Who runs a tool, in words."""


def lead_words(found: Iterable[Candidate]) -> str:
    """All candidates in a sentence, by how they fit."""
    counts = Counter(c.fit.status for c in found)
    return phrase(
        "{part} fit, {part2} later, {part3} not for you, {part4} in place, {part5} without figures.",
        part=counts["fits"],
        part2=counts["later"],
        part3=counts["not_for_you"],
        part4=counts["in_place"],
        part5=counts["no_figures"],
    )


def count_chips(chips: Chips, of_kind: Sequence[Candidate], planned: Mapping[str, str]) -> None:
    """Say on each filter how many rows it leaves of the kind that is chosen."""
    chips["all"].setText(phrase("All {n}", n=len(of_kind)))
    in_plan = sum(c.id in planned for c in of_kind)
    chips["planned"].setText(phrase("In the plan {n}", n=in_plan))
    counts = Counter(c.fit.status for c in of_kind)
    for status, words in FIT_WORDS.items():
        chips[status].setText(f"{tr(words)} {counts[status]}")
