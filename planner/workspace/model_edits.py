"""Named edits of the models that are answered beside the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

from planner.domain.answers.assessment import Target
from planner.domain.answers.replies import Agreement, ModelReplies, Proof, Reply
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.content.model import Model
from planner.domain.project import Project
from planner.maturity.beside import node_named
from planner.maturity.replying import with_agreement, with_changed, with_reply
from planner.workspace.edits import Edit, checked


def add_model(model: Model) -> Edit:
    """Answer another model beside the questionnaire from now on."""

    def apply(project: Project) -> Project:
        if model.id in project.model_by_id:
            raise InputError("“{name}” is there already.", name=Verbatim(model.name))
        return checked(project, models=(*project.models, model))

    return Edit(phrase("Add the model {name}", name=model.name), apply)


def remove_model(model: str, name: str) -> Edit:
    """Take a model out, with its replies in every round and its targets."""

    def apply(project: Project) -> Project:
        rounds = tuple(
            r.model_copy(update={"replies": {m: x for m, x in r.replies.items() if m != model}})
            for r in project.rounds
        )
        return checked(
            project,
            models=tuple(m for m in project.models if m.id != model),
            targets=tuple(t for t in project.targets if t.model != model),
            rounds=rounds,
        )

    return Edit(phrase("Remove the model {name}", name=name), apply)


def set_reply(respondent: str, model: str, item: str, reply: Reply | None) -> Edit:
    """Answer an item of a model, or take the answer back with ``None``."""
    words = "Clear {question}" if reply is None else "Answer {question}"
    return Edit(
        phrase(words, question=item), lambda p: with_reply(p, respondent, model, item, reply)
    )


def note_on_reply(respondent: str, model: str, item: str, note: str) -> Edit:
    """Write the note of a reply; there has to be one."""

    def apply(project: Project) -> Project:
        round_ = project.current_round
        old = round_.replies.get(model, ModelReplies()).reply(respondent, item)
        if old is None:
            raise InputError("Answer the question first: a note stands with an answer.")
        changed = old.model_copy(update={"note": note})
        return set_reply(respondent, model, item, changed).apply(project)

    key = f"note:{model}:{respondent}:{item}"
    return Edit(phrase("Note on {question}", question=item), apply, merge_key=key)


def prove_reply(respondent: str, model: str, item: str, proofs: tuple[Proof, ...]) -> Edit:
    """Set the evidence behind a reply; there has to be one. Where it was given stays as it is."""

    def apply(project: Project) -> Project:
        round_ = project.current_round
        old = round_.replies.get(model, ModelReplies()).reply(respondent, item)
        if old is None:
            raise InputError("Answer the question first: evidence stands with an answer.")
        changed = old.model_copy(update={"evidence": proofs})
        return set_reply(respondent, model, item, changed).apply(project)

    return Edit(phrase("Evidence for {question}", question=item), apply)


def set_agreement(team: str, model: str, item: str, agreement: Agreement | None) -> Edit:
    """Record what a team agreed on after discussion, or take it back with ``None``."""
    words = "Take back the consensus on {what}" if agreement is None else "Agree on {what}"
    return Edit(phrase(words, what=item), lambda p: with_agreement(p, team, model, item, agreement))


def set_model_target(
    model: Model, node: str, level: float | None, team: str | None = None, phase: int = 0
) -> Edit:
    """Set the level wanted in a node of a model, in the model's own units; ``None`` takes it away."""

    def apply(project: Project) -> Project:
        others = tuple(
            t
            for t in project.targets
            if (t.model, t.dimension, t.team, t.phase) != (model.id, node, team, phase)
        )
        if level is None:
            return checked(project, targets=others)
        new = Target(dimension=node, level=level, team=team, model=model.id, phase=phase)
        return checked(project, targets=(*others, new))

    name = node_named(model, node).name
    return Edit(
        phrase("Target of {name}", name=name), apply, f"target:{model.id}:{node}:{team}:{phase}"
    )


def set_phases(model: Model, wanted: Mapping[tuple[str, int], float]) -> Edit:
    """Set the levels wanted by node and phase, as another tool's file brings them; others go."""

    def apply(project: Project) -> Project:
        others = tuple(t for t in project.targets if t.model != model.id or not t.phase)
        new = tuple(
            Target(dimension=node, level=level, model=model.id, phase=phase)
            for (node, phase), level in wanted.items()
        )
        return checked(project, targets=(*others, *new))

    return Edit(phrase("Targets of {name}", name=model.name), apply)


def set_replies(model: str, replies: ModelReplies) -> Edit:
    """Take the answers of a file; what people here answered to the same items stays."""

    def change(given: ModelReplies) -> ModelReplies:
        sheets = dict(given.sheets)
        for who, sheet in replies.sheets.items():
            sheets[who] = {**sheet, **sheets.get(who, {})}
        return given.model_copy(update={"sheets": sheets})

    return Edit(
        phrase("Take the answers of {name}", name=model), lambda p: with_changed(p, model, change)
    )
