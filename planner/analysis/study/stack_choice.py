"""A chosen stack: its tools, who serves which practices, and the best of each kind beside it."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.plan.stack import StackKind


@dataclass(frozen=True)
class Place:
    """Who serves practices in a category: the tool, its score there, and the tool that comes next."""

    category: str
    tool: str
    practices: tuple[str, ...]
    score: float
    next_tool: str = ""
    next_score: float = 0.0


@dataclass(frozen=True)
class StackOption:
    """One stack: its tools, those of them that are in use, and who serves which category.

    ``cost`` is over the horizon in the project's currency, at its mean; tools in use cost
    nothing. ``score`` is the mean over categories less what many tools cost, 0–1.
    """

    kind: StackKind
    tools: tuple[str, ...]
    in_use: tuple[str, ...]
    places: tuple[Place, ...]
    cost: float
    score: float
    within: bool


@dataclass(frozen=True)
class Beaten:
    """A tool that most people use in a category, and why this stack has another one there.

    ``why`` is what speaks against it here, empty where nothing does. ``score`` and ``cost`` (over the
    horizon) are its own; ``instead`` serves in its place, ``shared`` where it serves other categories too.
    """

    tool: str
    category: str
    share: float
    why: str
    score: float
    cost: float
    instead: str
    instead_score: float
    instead_cost: float
    shared: bool


@dataclass(frozen=True)
class StackChoice:
    """The stack that is planned, the best of each kind beside it, and what no tool serves.

    ``cheapest`` is the cost of the cheapest stack of all, ``band`` what may be added to it; ``kept`` serves
    practices that the plan does not hold, should it come to hold them; ``beneath`` are tools that these need;
    ``given_up`` are tools on trial in place of which the plan works by hand at once.
    """

    chosen: StackOption | None
    options: tuple[StackOption, ...]
    unserved: tuple[str, ...]
    cheapest: float
    band: float
    pinned: bool
    beaten: tuple[Beaten, ...] = ()
    kept: tuple[Place, ...] = ()
    beneath: tuple[str, ...] = ()
    given_up: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Who serves what; practices that the plan does not hold last."""
        return (*(self.chosen.places if self.chosen else ()), *self.kept)

    @property
    def tools(self) -> frozenset[str]:
        """All tools that may be planned: those of the chosen stack, and those kept beside it."""
        own = frozenset(self.chosen.tools if self.chosen else ())
        return own | {p.tool for p in self.kept} | set(self.beneath)

    def of(self, kind: StackKind) -> StackOption | None:
        """The best stack of a kind, if there is one."""
        return next((o for o in self.options if o.kind == kind), None)
