"""Rules of evidence: data that says which finding speaks to which level of which question; read and applied.

A rule supports its ``level`` where it is seen. Where it is *complete*, nothing that it would count can hide
from it, so that "not seen" in a source whose team stated all of its sources leaves the source at ``cap``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.answers.observation import Observation, SourceKind, SourceRole, Sureness
from planner.domain.base.errors import ContentError
from planner.domain.base.toml_content import build, build_each, content_text, read_toml
from planner.domain.base.types import Frozen, Id, LevelNumber, Line, Name
from planner.domain.content.questionnaire import Questionnaire
from planner.observe.facts import UNREAD, UNRESOLVED, Fact, Material, found, unknown
from planner.observe.patterns import Pattern as Expression
from planner.observe.patterns import compiled

BUILT_IN = Path(__file__).parent / "content" / "rules.toml"
Pattern = Annotated[Line, Field(min_length=1)]


class Rule(Frozen):
    """One rule. ``words`` say what is looked for, ``blind`` what it cannot see.

    Of ``files`` (globs, with ``pattern`` in their text), ``calls`` (Python calls that can be reached, none
    whose name holds ``unless``),
    ``steps`` (what CI runs, started by ``on``) and ``fact`` (computed) any may be seen; ``also`` names facts
    and rules that must be seen as well. ``pin`` is the hash of
    the level's text that the rule was written for.
    """

    id: Id
    version: Annotated[int, Field(ge=1)] = 1
    question: Id
    level: LevelNumber
    cap: LevelNumber | None = None
    complete: bool = False
    sure: Sureness
    kinds: Annotated[tuple[SourceKind, ...], Field(min_length=1)] = ("repository", "folder")
    roles: Annotated[tuple[SourceRole, ...], Field(min_length=1)] = ("product",)
    words: Name
    blind: Line = ""
    files: Annotated[tuple[Pattern, ...], Field(max_length=20)] = ()
    aside: bool = False
    pattern: Line = ""
    calls: Annotated[tuple[Pattern, ...], Field(max_length=20)] = ()
    unless: Line = ""
    where: Literal["code", "tests", "notebooks", "any"] = "code"
    steps: Line = ""
    on: Annotated[
        tuple[Literal["change", "schedule", "tag", "hand"], ...], Field(max_length=4)
    ] = ()
    environment: Line = ""
    fact: Line = ""
    also: Annotated[tuple[Line, ...], Field(max_length=5)] = ()
    least: Annotated[int, Field(ge=1)] = 1
    pin: Line = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not (self.files or self.calls or self.steps or self.fact):
            raise ValueError("a rule looks for files, calls, steps or a fact")
        if self.cap is not None and not self.complete:
            raise ValueError("only a complete rule may say that nothing above a level was seen")
        if self.cap is not None and self.level and self.cap >= self.level:
            raise ValueError("the cap of a rule lies below its level")
        for text in (self.pattern, self.steps, self.environment, self.unless, *self.calls):
            try:
                compiled(text)
            except ValueError as error:
                raise ValueError(f"“{text[:40]}” is no pattern: {error}") from error
        return self


class RuleSet(Frozen):
    """All rules with their thresholds; ``version`` names them in a survey."""

    version: Name
    thresholds: dict[Id, float]
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _once(self) -> Self:
        ids = [r.id for r in self.rules]
        if len(set(ids)) < len(ids):
            raise ValueError(f"the rule “{next(i for i in ids if ids.count(i) > 1)}” stands twice")
        return self

    def with_own(self, own: Iterable[Rule]) -> RuleSet:
        """These and rules of the user's own; raises ``ContentError`` where an id is used already."""
        added = tuple(own)
        taken = {r.id for r in self.rules}
        for rule in added:
            if rule.id in taken:
                raise ContentError(
                    "The rule “{id}” stands twice. Give it an id of its own.", id=rule.id
                )
            taken.add(rule.id)
        if not added:
            return self
        digest = hashlib.sha256("\n".join(r.model_dump_json() for r in added).encode()).hexdigest()[
            :8
        ]
        return RuleSet(
            version=f"{self.version}+{digest}",
            thresholds=self.thresholds,
            rules=(*self.rules, *added),
        )


@cache
def built_in_rules() -> RuleSet:
    """The rules that ship."""
    return build(RuleSet, read_toml(BUILT_IN), BUILT_IN.name)


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Rules of a user's own file; raises ``ContentError`` naming the file and all that is wrong, by rule."""
    body = read_toml(path)
    unknown_keys = body.keys() - {"rules"}
    listed = body.get("rules")
    if unknown_keys or not isinstance(listed, list) or not listed:
        raise ContentError("{name} holds no list [[rules]].", name=path.name)
    called = [
        str(item.get("id", k)) if isinstance(item, dict) else str(k)
        for k, item in enumerate(listed, 1)
    ]
    lines = rule_lines(path, len(listed))
    return build_each(
        Rule,
        list(zip(called, listed, strict=True)),
        path.name,
        lambda k, field: lines[k].get(field, lines[k].get("", 0)) if lines else 0,
    )


def rule_lines(path: Path, count: int) -> list[dict[str, int]]:
    """On which line each rule of a file begins (under nothing), and each of its fields stands.

    Nothing where the file is not written as ``count`` tables ``[[rules]]``, or a text in it looks like one.
    """
    found: list[dict[str, int]] = []
    for number, line in enumerate(content_text(path).split("\n"), 1):
        if re.match(r"\s*\[\[\s*rules\s*\]\]", line):
            found.append({"": number})
        elif found and (field := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line)):
            found[-1].setdefault(field[1], number)
    return found if len(found) == count else []


def pin_of(questionnaire: Questionnaire, question: str, level: int) -> str:
    """A short hash of the text of a level."""
    there = questionnaire.by_id[question]
    text = there.levels[level]
    return hashlib.sha256(f"{text.name}\n{text.text}".encode()).hexdigest()[:8]


Parts = Mapping[str, tuple[Fact, ...]]
NO_SUCH = "the program does not know this fact"


def parts_of(rules: RuleSet, kind: SourceKind, m: Material) -> Parts:
    """What each rule finds by itself in files, calls and steps."""
    mine = [r for r in rules.rules if kind in r.kinds]
    worth = _worth_a_search(mine, m)
    m.code.look_for(_either([c for r in mine for c in r.calls]))
    return {r.id: _parts(r, m, worth) for r in mine}


Worth = Mapping[tuple[str, bool], frozenset[str]]
"""By glob (and whether what lies aside counts): paths whose text one of its patterns at least is found in."""


def _worth_a_search(rules: Iterable[Rule], m: Material) -> Worth:
    """Search each text once for all patterns together: most hold none of them.

    Of a glob whose patterns do not go into one nothing is said.
    """
    patterns: dict[tuple[str, bool], list[str]] = {}
    for rule in rules:
        for glob in rule.files if rule.pattern else ():
            patterns.setdefault((glob, rule.aside), []).append(rule.pattern)
    worth: dict[tuple[str, bool], frozenset[str]] = {}
    for (glob, aside), some in patterns.items():
        either = _either(some)
        if either is not None:
            texts = m.snapshot.texts(glob, aside=aside)
            worth[glob, aside] = frozenset(p for p, text in texts if either.search(text))
    return worth


def _either(patterns: Sequence[str]) -> Expression | None:
    """What finds all that one of the patterns finds; ``None`` where they do not go into one."""
    try:
        return compiled("|".join(f"(?:{p})" for p in patterns)) if patterns else None
    except ValueError:
        return None


def _parts(rule: Rule, m: Material, worth: Worth) -> tuple[Fact, ...]:
    parts: list[Fact] = []
    if rule.files:
        parts.append(_files(rule, m, worth))
    if rule.calls:
        parts.append(_calls(rule, m))
    if rule.steps:
        parts.append(_steps(rule, m))
    return tuple(parts)


def _alone(rule: Rule, own: tuple[Fact, ...], facts: Mapping[str, Fact]) -> Fact:
    """What a rule finds, before what must be seen as well."""
    parts = [*own]
    if rule.fact or not parts:
        parts.append(facts.get(rule.fact, unknown(NO_SUCH)))
    best = _any(parts)
    if best.outcome == "seen" and best.count < rule.least and not rule.fact:
        return Fact("not_seen", best.places, best.count)
    return best


def hidden(modules: int, unreadable: Iterable[str]) -> Fact | None:
    """Why what was not seen could still be there."""
    if modules:
        return unknown("part of it lies in other repositories that it names")
    dark = sorted(set(unreadable))
    return unknown(UNREAD, dark) if dark else None


def _with_others(rule: Rule, best: Fact, facts: Mapping[str, Fact]) -> Fact:
    """What a rule finds where everything that must be seen as well is seen."""
    if best.outcome != "seen":
        return best
    for name in rule.also:
        other = facts.get(name, unknown(NO_SUCH))
        if other.outcome != "seen":
            return Fact(other.outcome, best.places, best.count, "", other.why)
    return best


def _any(parts: list[Fact]) -> Fact:
    """Seen where one is; else not to be told where one cannot be; else not seen."""
    seen = [p for p in parts if p.outcome == "seen"]
    if seen:
        places = [x for p in seen for x in p.places]
        day = max(p.day for p in seen)
        return Fact("seen", tuple(dict.fromkeys(places))[:3], sum(p.count for p in seen), day)
    return next((p for p in parts if p.outcome == "cannot_tell"), parts[0])


def _files(rule: Rule, m: Material, worth: Worth) -> Fact:
    hits, dark = [], []
    pattern = compiled(rule.pattern) if rule.pattern else None
    for glob in rule.files:
        names = m.snapshot.names(glob, aside=rule.aside)
        if pattern is None:
            hits += names
            continue
        likely = worth.get((glob, rule.aside), frozenset(names))
        for path in names:
            text = m.snapshot.text(path)
            if text is None:
                dark.append(path)
            elif path in likely and pattern.search(text):
                hits.append(path)
    return found(hits) if hits or not dark else unknown(UNREAD, dark)


def _calls(rule: Rule, m: Material) -> Fact:
    wanted = compiled("|".join(f"(?:{c})" for c in rule.calls))
    hits: dict[str, str] = {}
    maybe: list[str] = []
    never = compiled(rule.unless) if rule.unless else None
    for module, call in m.code.calling(rule.where, wanted):
        if never is not None and never.search(call.name):
            continue
        if call.reach == "yes":
            hits.setdefault(module.path, f"{module.path}:{call.line}")
        elif call.reach == "unclear":
            maybe.append(f"{module.path}:{call.line}")
    if hits:
        return found(hits.values())
    if maybe:
        return unknown("it is not clear whether the call is ever reached", maybe)
    return unknown(UNREAD, m.code.broken) if m.code.broken and rule.complete else found([])


def _steps(rule: Rule, m: Material) -> Fact:
    pattern, where = compiled(rule.steps), compiled(rule.environment)
    hits = [
        s.file
        for s in m.pipelines.matching(pattern, frozenset(rule.on))
        if not rule.environment or where.search(s.environment)
    ]
    if not hits and m.pipelines.unresolved:
        return unknown(UNRESOLVED, m.pipelines.unresolved)
    return found(hits)


def apply(
    rules: RuleSet,
    kind: SourceKind,
    source: str,
    facts: Mapping[str, Fact],
    parts: Parts,
    dark: Fact | None = None,
) -> list[Observation]:
    """Every rule for a kind of source, as observations in the order of the rules.

    ``parts`` are what rules found by themselves (of a store or a table: nothing), ``dark`` says why what was
    not seen could still be there.
    """
    mine = [r for r in rules.rules if kind in r.kinds]
    alone = {r.id: _alone(r, parts.get(r.id, ()), facts) for r in mine}
    known = {**facts, **alone}
    done: list[Observation] = []
    for rule in mine:
        fact = _with_others(rule, alone[rule.id], known)
        if rule.cap is not None and fact.outcome == "not_seen" and dark is not None:
            fact = dark
        done.append(
            Observation(
                rule=rule.id,
                version=rule.version,
                source=source,
                outcome=fact.outcome,
                count=fact.count,
                places=tuple(shown(p) for p in fact.places),
                fact=fact.day,
                why=fact.why if fact.outcome == "cannot_tell" else "",
            )
        )
    return done


def shown(path: str) -> str:
    """A path as it may be kept: one line, no marks that turn it into something else, no end of an address."""
    from planner.domain.base.types import clean_text

    text = clean_text(path.encode("utf-8", "replace").decode("utf-8").replace("\n", " "))
    text = re.sub(r"[\w.+-]+@[\w.-]+\.\w+", "…@…", text)
    return text if len(text) <= 200 else f"…{text[-199:]}"
