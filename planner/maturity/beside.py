"""The models of a document that are answered beside its questionnaire: their replies, levels and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.answers.assessment import Round
from planner.domain.answers.level import Level
from planner.domain.answers.replies import ModelReplies, Replies, Reply, Sheet
from planner.domain.base.facts import decide
from planner.domain.content.model import ROOT, Item, Model, ModelNode
from planner.domain.project import Project
from planner.maturity.cells import Counts
from planner.maturity.evaluate import ModelScore, evaluate
from planner.maturity.score import Distance, distance_to

NONE = ModelReplies()


@dataclass(frozen=True)
class Beside:
    """One model of a document, as it was answered in a round."""

    model: Model
    replies: Replies
    score: ModelScore

    @property
    def level(self) -> Level:
        """The level of the model as a whole, over all teams."""
        return self.score.overall.level

    @property
    def levels(self) -> dict[str, Level]:
        """Levels by node, over all teams."""
        return self.score.overall.levels

    def level_of(self, node: str, team: str | None = None) -> Level:
        """The level of a node, of one team or of all."""
        if team is None:
            return self.levels[node]
        return next((r.levels[node] for r in self.score.teams if r.team == team), self.levels[node])


def replies_of(project: Project, model: Model, round_: Round | None = None) -> Replies:
    """The replies of a round (the current one) to ``model``, with everybody who is asked.

    Whoever has not answered has an empty sheet, so that what nobody answered counts as open. A team without
    respondents is outside.
    """
    now = round_ or project.current_round
    given = now.replies.get(model.id, NONE)
    return Replies(
        model=model.id,
        version=model.version,
        date=now.date,
        organisation=project.organisation.name,
        weights={t.id: t.people for t in project.teams},
        sheets=tuple(
            Sheet(respondent=r.id, team=r.team, role=r.role, replies=given.sheets.get(r.id, {}))
            for r in project.respondents
        ),
        agreed={t: dict(entries) for t, entries in given.agreed.items() if entries},
    )


def read_beside(
    project: Project, model: Model, round_: Round | None = None, *, brief: bool = False
) -> Beside:
    """Score one model of ``project`` by the document's policy and facts."""
    replies = replies_of(project, model, round_)
    score = evaluate(
        model,
        replies,
        respondents=project.policy.respondents,
        teams=project.policy.teams,
        facts=project.facts,
        bound=project.policy.bound,
        everybody=sum(t.people for t in project.teams),
        brief=brief,
    )
    return Beside(model, replies, score)


def read_all_beside(project: Project) -> tuple[Beside, ...]:
    """Every model of ``project`` beside its questionnaire, in the document's order."""
    return tuple(read_beside(project, m) for m in project.models)


def items_asked(project: Project, model: Model) -> tuple[Item, ...]:
    """The items that people are asked: all but those whose facts are known not to hold."""
    facts = project.facts
    return tuple(i for i in model.items if decide(i.applies_if, facts) is not False)


def count_replies(sheet: Mapping[str, Reply], items: Sequence[Item]) -> Counts:
    """How far one person is with ``items``."""
    states = [sheet[i.id].state if i.id in sheet else "open" for i in items]
    return Counts(
        answered=states.count("answered"),
        dont_know=states.count("dont_know"),
        not_applicable=states.count("not_applicable"),
        open=states.count("open"),
    )


def groups_of(
    model: Model, items: Sequence[Item]
) -> tuple[tuple[ModelNode, tuple[Item, ...]], ...]:
    """The items under the branch that they hang from, branches in the model's order, the root last."""
    wanted = {i.id for i in items}
    found: dict[str, list[Item]] = {}
    for item in model.items:
        if item.id in wanted:
            found.setdefault(item.node, []).append(item)
    nodes = [*model.nodes, model.root]
    return tuple((n, tuple(found[n.id])) for n in nodes if n.id in found)


def branches_of(model: Model) -> tuple[tuple[int, ModelNode], ...]:
    """All branches with their depth, parents before their own, in the model's order."""
    found: list[tuple[int, ModelNode]] = []

    def walk(node: str, depth: int) -> None:
        for child in model.children.get(node, ()):
            if isinstance(child, ModelNode):
                found.append((depth, child))
                walk(child.id, depth + 1)

    walk(ROOT, 0)
    return tuple(found)


def node_named(model: Model, node: str) -> ModelNode:
    """The branch with an id; the model itself for its root."""
    return next((n for n in model.nodes if n.id == node), model.root)


def gap_of(project: Project, found: Beside, node: str, team: str | None = None) -> Distance | None:
    """Levels missing to the target of a node, of all teams or of one; ``None`` without target."""
    target = project.target_level(node, team, found.model.id)
    level = found.level_of(node, team)
    if target is None or not level.asked:
        return None
    return distance_to(target, level)


def next_step(item: Item, reply: Reply | None) -> str:
    """What the next better choice of an item looks like; empty at its top, or where none is chosen."""
    if reply is None or item.kind not in ("single", "yes_no") or not reply.options:
        return ""
    now = item.option_by_id[reply.options[0]].value
    above = sorted((o for o in item.choices if o.value > now), key=lambda o: o.value)
    return above[0].text if above else ""


def advice_of(item: Item, reply: Reply | None) -> tuple[str, ...]:
    """What the model's source advises after a reply.

    Of one choice its own advice; of several (AWS) that of each choice that is not there yet.
    """
    if reply is None or reply.state != "answered":
        return ()
    if item.kind == "multi":
        return tuple(o.advice for o in item.options if o.advice and o.id not in reply.options)
    return tuple(o.advice for o in item.choices if o.advice and o.id in reply.options)
