"""Words of a law as they read today, for documents that keep a copy of what an earlier release called it.

A document holds the version of a law that it was made with, words and all. Where the product has since said
the same requirement of the same version better, the words of today are shown, unless somebody changed theirs.
What is asked of whom, from when, by which questions stays as the document has it: a person takes that over.
"""

from __future__ import annotations

from functools import cache

from planner.domain.base.resources import content_folder
from planner.domain.base.toml_content import read_toml
from planner.domain.content.framework import Framework, Requirement
from planner.maturity.frameworks import changes, frameworks

WORDS = ("summary", "group", "note")
"""Fields of a requirement that are words of ours and decide nothing."""
TITLE = "title"
Key = tuple[str, str, str]


@cache
def earlier_words() -> dict[tuple[Key, str], tuple[str, ...]]:
    """What earlier releases said, by framework, version and requirement ("": its title), and by field."""
    found: dict[tuple[Key, str], tuple[str, ...]] = {}
    for one in read_toml(content_folder("questionnaires") / "earlier-words.toml")["words"]:
        key = (one["framework"], one["version"], one["requirement"])
        found.update({(key, name): tuple(one[name]) for name in (TITLE, *WORDS) if name in one})
    return found


def as_it_reads(framework: Framework) -> Framework:
    """``framework`` as a document holds it, with the words of today where it holds those of before."""
    kept = _kept.get(id(framework))
    if kept is None or kept[0] is not framework:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[id(framework)] = (framework, _reworded(framework))
    return kept[1]


MOST_KEPT = 200
_kept: dict[int, tuple[Framework, Framework]] = {}


def names_of(framework: Framework, one: Requirement) -> tuple[str, ...]:
    """Every summary by which a requirement was ever known: its own, as it is shown, and those of before."""
    before = earlier_words().get((_key(framework, one), "summary"), ())
    return tuple(dict.fromkeys((one.summary, *before)))


def read_anew(framework: Framework) -> Framework | None:
    """The same version as it ships today, where it asks otherwise than the document's copy; else ``None``."""
    now = _shipped(framework)
    return now if now is not None and changes(framework, now).touched else None


def _shipped(framework: Framework) -> Framework | None:
    return next((f for f in frameworks() if f.key == framework.key), None)


def _key(framework: Framework, one: Requirement) -> Key:
    return (*framework.key, one.id)


def _reworded(framework: Framework) -> Framework:
    now = _shipped(framework)
    if now is None or now == framework:
        return framework
    requirements = tuple(
        _words(framework, one, now.by_id.get(one.id)) for one in framework.requirements
    )
    title = framework.title
    if title in earlier_words().get(((*framework.key, ""), TITLE), ()):
        title = now.title
    same = all(a is b for a, b in zip(requirements, framework.requirements, strict=True))
    if same and title == framework.title:
        return framework
    return framework.model_copy(update={"requirements": requirements, "title": title})


def _words(framework: Framework, one: Requirement, now: Requirement | None) -> Requirement:
    """A requirement with the words of ``now`` in the place of those that earlier releases gave it."""
    if now is None:
        return one
    known = earlier_words()
    found = {
        name: getattr(now, name)
        for name in WORDS
        if getattr(one, name) in known.get((_key(framework, one), name), ())
    }
    return one.model_copy(update=found) if found else one
