"""Replies to models beside the questionnaire, put into a document after a look at what they name."""

from __future__ import annotations

from collections.abc import Callable

from planner.domain.answers.replies import Agreement, ModelReplies, Reply
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.project import Project

Change = Callable[[ModelReplies], ModelReplies]


def with_changed(project: Project, model: str, change: Change) -> Project:
    """The project with other replies to a model in its current round."""
    if model not in project.model_by_id:
        raise InputError("There is no model “{name}”.", name=Verbatim(model))
    now = project.current_round
    given = change(now.replies.get(model, ModelReplies()))
    round_ = now.model_copy(update={"replies": {**now.replies, model: given}})
    # ids and choices were looked at here, so the cheap copy is safe
    return project.model_copy(update={"rounds": (*project.rounds[:-1], round_)})


def check_item(project: Project, model: str, item: str, reply: Reply | None) -> None:
    """Raise ``InputError`` where a model has no such item, or a reply does not fit it."""
    known = project.model_by_id.get(model)
    if known is None:
        raise InputError("There is no model “{name}”.", name=Verbatim(model))
    found = known.item_by_id.get(item)
    if found is None:
        raise InputError("There is no question “{question}”.", question=Verbatim(item))
    if reply is None:
        return
    unknown = set(reply.options) - found.option_by_id.keys()
    if unknown:
        raise InputError("“{choice}” is no choice here.", choice=Verbatim(min(unknown)))
    if reply.number is not None and not found.low <= reply.number <= found.high:
        raise InputError(
            "A number from {low:g} to {high:g} is asked for here.", low=found.low, high=found.high
        )


def with_reply(
    project: Project, respondent: str, model: str, item: str, reply: Reply | None
) -> Project:
    """The project with one person's reply, or without it (``None``).

    An agreement that was taken over from an earlier round lapses. Raises ``InputError`` where the reply does
    not fit its item, or nobody has that id.
    """
    person = project.respondent_by_id.get(respondent)
    if person is None:
        raise InputError("There is no respondent “{respondent}”.", respondent=Verbatim(respondent))
    check_item(project, model, item, reply)

    def change(given: ModelReplies) -> ModelReplies:
        sheet = {k: v for k, v in given.sheets.get(respondent, {}).items() if k != item}
        if reply is not None:
            sheet[item] = reply
        agreed = given.agreed
        of_team = agreed.get(person.team, {})
        if item in of_team and of_team[item].reply.given is not None:
            agreed = {**agreed, person.team: {k: v for k, v in of_team.items() if k != item}}
        sheets = {**given.sheets, respondent: sheet}
        return given.model_copy(update={"sheets": sheets, "agreed": agreed})

    return with_changed(project, model, change)


def with_agreement(
    project: Project, team: str, model: str, item: str, agreement: Agreement | None
) -> Project:
    """The project with what a team agreed on, or without it; the blind replies stay as they are."""
    if team not in project.team_by_id:
        raise InputError("There is no team “{team}”.", team=Verbatim(team))
    check_item(project, model, item, agreement.reply if agreement else None)

    def change(given: ModelReplies) -> ModelReplies:
        entries = {k: v for k, v in given.agreed.get(team, {}).items() if k != item}
        if agreement is not None:
            entries[item] = agreement
        return given.model_copy(update={"agreed": {**given.agreed, team: entries}})

    return with_changed(project, model, change)
