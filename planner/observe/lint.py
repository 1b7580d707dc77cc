"""Rules of a user's own, tried on the small folders beside them; and the file of roles to be corrected."""

from __future__ import annotations

import json
from pathlib import Path

from planner.domain.answers.observation import Survey
from planner.domain.base.errors import ContentError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.toml_content import at_line
from planner.maturity.content import house_questionnaire
from planner.observe.files_show import findings, material_of
from planner.observe.limits import CannotTell
from planner.observe.rules import Rule, RuleSet, read_rules, rule_lines
from planner.observe.snapshot import of_folder

WAYS = ("seen", "not_seen")


def check_own(path: Path, rules: RuleSet) -> list[str]:
    """Faults of a file of rules, in sentences: each is tried on ``<rule id>/seen`` and ``…/not_seen``.

    Raises ``ContentError`` where the file cannot be read at all.
    """
    faults: list[str] = []
    known = {q.id for q in house_questionnaire().questions}
    own = read_rules(path)
    lines = rule_lines(path, len(own)) or [{}] * len(own)
    for rule, line in zip(own, lines, strict=True):
        if rule.question not in known:
            faults.append(
                phrase(
                    "{rule}: there is no question “{question}”.",
                    rule=at_line(line.get("question", 0), rule.id),
                    question=Verbatim(rule.question),
                )
            )
        for way in WAYS:
            faults += _tried(path.parent / rule.id / way, rule, way, rules)
    return faults


def _tried(folder: Path, rule: Rule, way: str, rules: RuleSet) -> list[str]:
    if not folder.is_dir():
        return [
            phrase(
                "{rule}: there is no folder {folder} to try it on. Put in a few small files.",
                rule=Verbatim(rule.id),
                folder=Verbatim(f"{rule.id}/{way}"),
            )
        ]
    try:
        snapshot = of_folder(folder)
    except CannotTell as error:
        raise ContentError("{folder}: {why}.", folder=folder, why=error.words) from error
    kind = next((k for k in rule.kinds if k in ("folder", "repository")), rule.kinds[0])
    found = findings(rules, kind, "try", material_of(snapshot, None, rules))
    outcome = next((o.outcome for o in found if o.rule == rule.id), "cannot_tell")
    if outcome == way:
        return []
    return [
        phrase(
            "{rule}: in {folder} it finds “{outcome}”.",
            rule=Verbatim(rule.id),
            folder=Verbatim(f"{rule.id}/{way}"),
            outcome=outcome.replace("_", " "),
        )
    ]


def roles_file(survey: Survey) -> str:
    """The proposed roles as a file to be corrected and given back with ``--roles``."""
    lines = [
        "# What each source is for: product, tool, template, teaching, mirror, left_out; and whose it is.",
        "# Correct what is wrong. Only products count for what a team usually does.",
        "# complete names the teams all of whose sources are here: only then does “not seen” count.",
        "complete = []",
        'agreed_with = ""',
        "",
    ]
    for s in survey.sources:
        lines.append(f"[sources.{json.dumps(s.label, ensure_ascii=False)}]")
        if s.unread:
            lines.append(f"# cannot tell: {s.unread}")
        lines += [f"# {r}" for r in s.reasons]
        if s.kind in ("repository", "folder"):
            lines.append(f'role = "{s.role}"')
        if s.columns:
            taken = ", ".join(
                f"{json.dumps(k)} = {json.dumps(v, ensure_ascii=False)}"
                for k, v in s.columns.items()
            )
            lines.append(f"columns = {{ {taken} }}")
        lines.append(f'team = "{s.team}"' if s.team else '# team = ""')
        lines.append("")
    return "\n".join(lines)
