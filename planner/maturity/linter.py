"""Faults of a model that its author would want to know: each with its place, what is wrong and a fix."""

from __future__ import annotations

from dataclasses import replace

from planner.domain.base.errors import ContentError
from planner.domain.content.model import ROOT, Model
from planner.maturity import lint_rules, lint_structure, lint_values
from planner.maturity.findings import Finding, line_of, named_at


def lint(model: Model, text: str = "") -> tuple[Finding, ...]:
    """All findings in ``model``, faults first; ``text`` is the file, to name the lines."""
    found = [
        *lint_structure.ids(model),
        *lint_structure.references(model),
        *lint_structure.prerequisites(model),
    ]
    if not any(f.kind == "node cycle" for f in found):  # else a walk through the tree would not end
        for node in (model.root, *model.nodes):
            found += lint_rules.risk(model, node)
            found += lint_rules.stages(model, node)
            found += lint_rules.ladder(model, node)
        found += lint_rules.options(model)
        found += lint_values.values(model)
    if not any(f.kind in ("node cycle", "unreadable condition") for f in found):
        found += lint_rules.all_bands(model)
        found += lint_values.scales(model, lint_rules.scales_of(model))
    found.sort(key=lambda f: f.severity != "fault")
    places = {ROOT: model.id}
    named = [replace(f, place=places.get(f.place, f.place)) for f in found]
    return tuple(
        replace(f, line=named_at(text, f.near) or line_of(text, f.near or f.place, f.nth))
        for f in named
    )


def require_sound(model: Model, name: str, text: str = "") -> Model:
    """Return ``model`` when it can be scored.

    Raises ``ContentError`` with file, line, place and fix of its first structural fault.
    """
    for finding in lint(model, text):
        if finding.structural:
            raise ContentError(finding.words(name))
    return model
