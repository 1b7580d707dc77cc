"""A maturity model of any shape: a tree of nodes, each with its own scoring rule, and items to answer.

The house questionnaire has one fixed shape (five levels, means); published models do not. This is the
format they are written in, read from TOML or JSON, and what readers of other tools' files produce.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from planner.domain.base.conditions import MAX_LENGTH, ConditionText
from planner.domain.base.types import Frozen, Id, IsoDate, Line, Name, Text

ItemKind = Literal["single", "multi", "yes_no", "number", "text"]
BlankPolicy = Literal["range", "zero"]
Weight = Annotated[float, Field(gt=0, le=1000)]
Step = Annotated[int, Field(ge=0, le=20)]
OPTIONS_LIMIT = 200


class Option(Frozen):
    """One choice of an item. ``value`` counts in means and sums; ``score`` is what a ladder ends with.

    ``positive`` says whether a ladder goes on to its next question after this choice.
    """

    id: Id
    text: Text
    value: float = 0.0
    score: float | None = None
    positive: bool = True
    advice: Text = ""


YES_NO = (
    Option(id="no", text="No", value=0.0, positive=False),
    Option(id="yes", text="Yes", value=1.0),
)


class Item(Frozen):
    """Something that is answered. ``level`` is the level of the model at which it is first asked for.

    ``applies_if`` are conditions on facts (``real_time || batch``) that must all hold; ``requires`` names
    items that have to be in place before this one.
    """

    id: Id
    node: Id
    text: Text
    hint: Text = ""
    kind: ItemKind = "single"
    options: Annotated[tuple[Option, ...], Field(max_length=OPTIONS_LIMIT)] = ()
    low: float = 0.0
    high: float = 1.0
    level: Step | None = None
    weight: Weight = 1.0
    applies_if: tuple[ConditionText, ...] = ()
    requires: tuple[Id, ...] = ()
    evidence: Text = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind in ("single", "multi") and not self.options:
            raise ValueError(f"the item “{self.id}” is of kind {self.kind} and has no options")
        ids = [o.id for o in self.options]
        if len(set(ids)) < len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            raise ValueError(f"the item “{self.id}” has the option “{twice}” twice")
        if self.kind == "number" and not self.low < self.high:
            raise ValueError(f"the item “{self.id}” needs a low end below its high end")
        return self

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options that can be chosen: its own, or yes and no."""
        return YES_NO if self.kind == "yes_no" and not self.options else self.options

    @cached_property
    def option_by_id(self) -> dict[str, Option]:
        """Options by id."""
        return {o.id: o for o in self.choices}

    @property
    def bottom(self) -> float:
        """The lowest value an answer can have."""
        if self.kind == "number":
            return self.low
        if self.kind == "multi":
            return sum(min(o.value, 0.0) for o in self.options)
        return min((o.value for o in self.choices), default=0.0)

    @property
    def top(self) -> float:
        """The highest value an answer can have."""
        if self.kind == "number":
            return self.high
        if self.kind == "multi":
            return sum(max(o.value, 0.0) for o in self.options)
        return max((o.value for o in self.choices), default=0.0)


class Band(Frozen):
    """A named stretch of values. ``low`` is inside unless ``above`` is given instead; so is ``high``."""

    name: Name
    low: float | None = None
    above: float | None = None
    high: float | None = None
    below: float | None = None

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies in the band; a millionth of slack absorbs sums of fractions."""
        slack = 1e-6
        if self.low is not None and value < self.low - slack:
            return False
        if self.above is not None and value <= self.above + slack:
            return False
        if self.high is not None and value > self.high + slack:
            return False
        return not (self.below is not None and value >= self.below - slack)


class _Rule(Frozen):
    only: tuple[Id, ...] = ()
    """Children that count; empty for all of them."""


class Staged(_Rule):
    """Level k when every child at levels 1 to k has at least ``at_least`` (C2M2)."""

    kind: Literal["staged"]
    at_least: float


class StagedWithCap(_Rule):
    """Level k when its children are largely there and all those of lower levels fully (ISO/IEC 33020).

    Shares of the way from a child's lowest to its highest value: above ``largely``, above ``fully``.
    """

    kind: Literal["staged_with_cap"]
    largely: Annotated[float, Field(ge=0, lt=1)] = 0.50
    fully: Annotated[float, Field(gt=0, lt=1)] = 0.85


class LevelMeans(_Rule):
    """Sum over the levels of the mean of the children at that level (OWASP SAMM)."""

    kind: Literal["sum_of_level_means"]


class Minimum(_Rule):
    """The lowest child (ML Test Score)."""

    kind: Literal["minimum"]


class Sum(_Rule):
    """The sum of the children; with bands it is a banded sum.

    ``na``: what does not apply leaves 0 to full open, so that the low end is the source's reading, or the sum
    is scaled to what is possible without it.
    """

    kind: Literal["sum"]
    na: Literal["open", "rescale"] = "open"


class AllYes(_Rule):
    """1 when every child is at its highest value, else 0: a gate."""

    kind: Literal["all_yes"]


class FractionDone(_Rule):
    """Mean over the children of their values, each the mean over the teams (DSOMM)."""

    kind: Literal["fraction_done"]


class Ladder(_Rule):
    """Items in order; the first negative answer ends it, the last answer's score counts (ODI)."""

    kind: Literal["ladder"]


class RiskRule(Frozen):
    """A condition on choices, such as ``a && (!b || c)``, and the risk that it means."""

    condition: Annotated[str, StringConstraints(min_length=1, max_length=MAX_LENGTH)]
    risk: Literal["none", "medium", "high"]


class RiskRules(_Rule):
    """The first rule that holds names the risk, else the default (AWS custom lens)."""

    kind: Literal["risk_rules"]
    rules: Annotated[tuple[RiskRule, ...], Field(max_length=50)] = ()
    default: Literal["none", "medium", "high"] | None = None


class WeightedMean(_Rule):
    """Mean of the children, each with its weight."""

    kind: Literal["weighted_mean"]


class MeanOfMeans(_Rule):
    """Plain mean of the children whatever their size or weight."""

    kind: Literal["mean_of_means"]


class EvidenceCap(_Rule):
    """The lowest supported claim: each is capped by its kind of evidence (PALO).

    A claim whose evidence is missing, of an unknown kind, or expired is unresolved: it may be
    anything up to the claim. ``months`` is how long evidence counts that states no end itself.
    """

    kind: Literal["evidence_cap"]
    caps: dict[Id, float]
    months: Annotated[int, Field(ge=1, le=600)] = 12


class Tally(_Rule):
    """No figure of its own: how many children end in which band."""

    kind: Literal["tally"]


Rule = Annotated[
    Staged
    | StagedWithCap
    | LevelMeans
    | Minimum
    | Sum
    | AllYes
    | FractionDone
    | Ladder
    | RiskRules
    | WeightedMean
    | MeanOfMeans
    | EvidenceCap
    | Tally,
    Field(discriminator="kind"),
]

ROOT = "root"
"""Id of the model's own node: nodes without a parent hang from it."""


class ModelNode(Frozen):
    """A branch of the model with the rule that makes its figure from its children."""

    id: Id
    name: Name
    parent: Id = ROOT
    text: Text = ""
    rule: Rule
    bands: tuple[Band, ...] = ()
    band_step: Annotated[float, Field(ge=0)] = 0.0
    level: Step | None = None
    weight: Weight = 1.0


class Model(Frozen):
    """A maturity model that is answered on its own.

    ``blank`` is what an unanswered item means: anything (``range``) or nothing (``zero``, only where
    the source says so). ``scored_by`` says whose arithmetic it is: the source's or this product's.
    ``teams`` tells whether each team has a result of its own, or teams are averaged per item.
    ``band_step`` is the distance of possible values, 0 where any value can occur.
    """

    id: Id
    name: Name
    version: Name
    date: IsoDate | Literal[""] = ""
    """When this version appeared; empty where its source does not say."""
    language: Name = "en"
    variant: Line = ""
    licence: Line = ""
    source: Text = ""
    scored_by: Literal["source", "product"]
    scoring: Text = ""
    blank: BlankPolicy = "range"
    teams: Literal["per_team", "per_item"] = "per_team"
    facts: tuple[Id, ...] = ()
    rule: Rule
    bands: tuple[Band, ...] = ()
    band_step: Annotated[float, Field(ge=0)] = 0.0
    nodes: Annotated[tuple[ModelNode, ...], Field(max_length=2000)] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=10_000)]

    @cached_property
    def root(self) -> ModelNode:
        """The model itself as the node above all others."""
        return ModelNode(
            id=ROOT,
            name=self.name,
            rule=self.rule,
            bands=self.bands,
            band_step=self.band_step,
        )

    @cached_property
    def item_by_id(self) -> dict[str, Item]:
        """Items by id."""
        return {i.id: i for i in self.items}

    @cached_property
    def children(self) -> dict[str, tuple[ModelNode | Item, ...]]:
        """What hangs from each node: branches first, then items, in the file's order."""
        found: dict[str, list[Any]] = {ROOT: [], **{n.id: [] for n in self.nodes}}
        for node in self.nodes:
            found.setdefault(node.parent, []).append(node)
        for item in self.items:
            found.setdefault(item.node, []).append(item)
        return {k: tuple(v) for k, v in found.items()}
