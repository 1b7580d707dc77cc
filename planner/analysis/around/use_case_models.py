"""The models behind a use case by name, as the register of AI systems holds them: looked up, never copied."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.system import ModelEntry
from planner.domain.project import Project

MOST = 12
"""Models that a sentence names; the register holds the rest."""


@dataclass(frozen=True)
class ModelBehind:
    """A model of the register and the AI system that it belongs to."""

    model: ModelEntry
    system: str


def models_behind(project: Project, use_case: UseCase) -> tuple[ModelBehind, ...]:
    """The models of every system that serves a use case and is not retired, in the order of the register."""
    return tuple(
        ModelBehind(model, system.name)
        for system in project.systems
        if use_case.id in system.serves and system.state != "retired"
        for model in system.models
    )


def model_words(project: Project, use_case: UseCase) -> str:
    """Which models stand behind it, and how many of those it counts nobody has named.

    Empty where it counts none and the register names none.
    """
    found = models_behind(project, use_case)
    counted = use_case.models
    if not found:
        if not counted or use_case.state not in ("trial", "production"):
            return ""
        return phrase("{n} models, none of them named in the register of AI systems.", n=counted)
    words = [phrase("{models}.", models=joined([_one(m) for m in found[:MOST]], "; "))]
    if len(found) > MOST:
        words.append(phrase("{n} more stand in the register.", n=len(found) - MOST))
    if counted > len(found):
        words.append(
            phrase(
                "The use case counts {n}, the register names {m} of them.", n=counted, m=len(found)
            )
        )
    elif counted < len(found):
        words.append(
            phrase("The use case counts {n}, the register names {m}.", n=counted, m=len(found))
        )
    return joined(words, " ")


def _one(found: ModelBehind) -> str:
    model = found.model
    name = f"{model.name} {model.version}".strip()
    parts: list[str] = [Verbatim(name)]
    if found.system != model.name:
        parts.append(phrase("of {system}", system=Verbatim(found.system)))
    if model.tier:
        parts.append(phrase("tier {tier}", tier=Verbatim(model.tier)))
    return joined(parts, ", ")
