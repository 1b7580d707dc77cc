"""What the files of a source show by themselves, whatever its history: kept by the hash of their tree.

It is the costly part of a look. What is kept holds no more than a look keeps: outcomes, counts, three places;
names of packages stand as hashes, which is enough to see that one source uses another's.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from planner.domain.answers.observation import Observation, SourceKind, SourceRole
from planner.domain.base.program import program_of
from planner.observe.ci import pipelines_of
from planner.observe.code import code_of, imports_of
from planner.observe.facts import Fact, Material, facts_of, history_facts
from planner.observe.git_history import History
from planner.observe.roles import proposed_role
from planner.observe.rules import RuleSet, apply, hidden, parts_of, shown
from planner.observe.shelf import Basket
from planner.observe.snapshot import UNKNOWN_SIZE, Snapshot, packages_of
from planner.observe.upkeep import OWNERS, followed_facts, lead_facts, upkeep_facts


@dataclass(frozen=True)
class FilesShow:
    """Facts, what rules find by themselves, a role with reasons, packages that it brings and uses."""

    facts: dict[str, Fact]
    parts: dict[str, tuple[Fact, ...]]
    role: SourceRole
    reasons: tuple[str, ...]
    packages: frozenset[str]
    imports: frozenset[str]
    owned: bool
    unreadable: tuple[str, ...] = ()


def material_of(snapshot: Snapshot, history: History | None, rules: RuleSet) -> Material:
    """Everything that rules ask of files, read."""
    return Material(snapshot, code_of(snapshot), pipelines_of(snapshot), history, rules.thresholds)


def files_show(snapshot: Snapshot, rules: RuleSet, kind: SourceKind) -> FilesShow:
    """Read the files and work out what they show; raises ``CannotTell`` where there is too much of them."""
    return _worked_out(material_of(snapshot, None, rules), rules, kind)


def _worked_out(m: Material, rules: RuleSet, kind: SourceKind) -> FilesShow:
    facts = {**facts_of(m), **upkeep_facts(m)}
    outcomes = {n: str(f.outcome) for n, f in facts.items() if f.count}
    if facts["features.shared"].count or facts["serving.any"].count:
        outcomes["serving"] = "seen"
    role, reasons = proposed_role(m.snapshot, m.code, outcomes)
    parts = parts_of(rules, kind, m)
    return FilesShow(
        {n: _shown(f) for n, f in facts.items()},
        {n: tuple(_shown(f) for f in found) for n, found in parts.items()},
        role,
        tuple(reasons),
        _hashes(packages_of(m.snapshot)),
        _hashes(imports_of(m.code)),
        any(p in m.snapshot.files for p in OWNERS),
        tuple(sorted({shown(p) for p in m.snapshot.unreadable})),
    )


def _shown(fact: Fact) -> Fact:
    places = tuple(shown(p) for p in fact.places)
    return Fact(fact.outcome, places, fact.count, fact.day, fact.why)


def _hashes(names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        hashlib.blake2b(n.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        for n in names
    )


def kept_or_read(
    snapshot: Snapshot, tree: bytes, rules: RuleSet, kind: SourceKind, basket: Basket | None
) -> FilesShow:
    """What the files show: as it was kept for this tree, rules and program, or read anew and kept.

    A tree some of whose files are missing or damaged is neither looked for nor kept.
    """
    whole = not snapshot.unreadable and all(e.size < UNKNOWN_SIZE for e in snapshot.files.values())
    if basket is None or not tree or not whole:
        return files_show(snapshot, rules, kind)
    name = kept_name(tree, snapshot.folder, rules, kind)
    data = basket.find(name)
    if data is not None:
        try:
            return _KEPT.validate_json(data)
        except ValidationError:
            pass
    made = files_show(snapshot, rules, kind)
    basket.put(name, _KEPT.dump_json(made))
    return made


def kept_name(tree: bytes, folder: str, rules: RuleSet, kind: SourceKind) -> str:
    """The name of what is kept: a hash of the tree, the unit, every word of the rules, and the program."""
    program = program_of(("observe", "domain"), ("PyYAML", "google-re2"))
    parts = (tree.decode("ascii"), folder, kind, rules.model_dump_json(), program, sys.version)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]


_KEPT = TypeAdapter(FilesShow)


def findings(
    rules: RuleSet, kind: SourceKind, source: str, m: Material, shows: FilesShow | None = None
) -> list[Observation]:
    """Every rule for a source with files: what they show, with what its history adds."""
    shows = shows or _worked_out(m, rules, kind)
    facts = {**shows.facts, **history_facts(m), **followed_facts(m), **lead_facts(m)}
    dark = hidden(m.snapshot.modules, (*shows.unreadable, *m.snapshot.unreadable))
    return apply(rules, kind, source, facts, shows.parts, dark)
