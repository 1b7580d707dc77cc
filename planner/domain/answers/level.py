"""The level: the only thing that leaves the maturity engine: its range, why it is open, what decides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.domain.base.language import phrase
from planner.domain.base.rounding import half_up

WhyKind = Literal[
    "open",
    "dont_know",
    "mapped",
    "unproved",
    "source",
    "differ",
    "carried",
    "left_out",
    "thin",
    "unasked",
    "withheld",
]
"""Why a figure could be another one; what each widens: ``docs/maturity.md``."""
INSIDE: frozenset[WhyKind] = frozenset(
    {"open", "dont_know", "mapped", "unproved", "source", "withheld"}
)
"""Kinds that are part of ``low`` to ``high``; the others stand beside it."""
ScaleKind = Literal["continuous", "steps", "gate", "bands", "tally"]
Scope = Literal["all", "quick", "chosen"]
SLACK = 1e-9
FINE_SPAN = 1.5


@dataclass(frozen=True)
class Scale:
    """The scale of a level: its ends, the distance of its steps (0: any value), and how wide a range may be.

    ``bound`` is the widest range beside which a value may still lead: a quarter of the span where any value
    can occur, 0 where there are steps.
    """

    bottom: float = 0.0
    top: float = 4.0
    kind: ScaleKind = "continuous"
    step: float = 0.0
    bound: float = 1.0

    @property
    def span(self) -> float:
        """From its lowest to its highest value."""
        return self.top - self.bottom

    @property
    def fine(self) -> bool:
        """Whether figures need two digits: one would hide most of so short a scale."""
        return self.kind == "continuous" and self.span <= FINE_SPAN

    def said(self, pattern: str) -> str:
        """A pattern for figures with one digit, on the digits of this scale."""
        return pattern.replace(":.1f}", ":.2f}") if self.fine else pattern


HOUSE_SCALE = Scale()


@dataclass(frozen=True)
class Pair:
    """A low and a high end."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """High end less low end."""
        return self.high - self.low


@dataclass(frozen=True)
class Why:
    """What the figure could be if the cells of one kind could be anything; see ``WhyKind``.

    ``people`` are those whose answers are meant: who has not given one, who differs, who gave it earlier.
    """

    kind: WhyKind
    cells: int
    people: int
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether it is part of the range, not beside it."""
        return self.kind in INSIDE


@dataclass(frozen=True)
class Ask:
    """An open answer that would decide the level: of which team, to which question.

    Below ``need`` it settles the level alone where ``alone`` says so; both are empty for means.
    """

    team: str
    question: str
    need: float | None = None
    alone: bool = False


@dataclass(frozen=True)
class Decides:
    """What would settle a level: the answers, likeliest to end it first, and the people to ask first.

    ``people`` are ids of respondents, at most five; ``more`` how many others hold open answers that none of
    these holds. ``at_most`` where fewer answers could do. ``unsure`` are those who said “don't know” where
    nobody is left to ask, who said it most often first; ``elsewhere`` the roles that these questions are for,
    those of most questions first.
    """

    asks: tuple[Ask, ...] = ()
    people: tuple[str, ...] = ()
    more: int = 0
    at_most: bool = False
    unsure: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamLevel:
    """The same level of one team."""

    team: str
    low: float
    value: float | None
    high: float


@dataclass(frozen=True)
class Level:
    """One level of a maturity model.

    ``low`` to ``high`` are its figures over every way to complete what is open (wider than these where
    ``exact`` is False). ``value`` is the figure that leads, ``None`` where too little is known for one;
    ``low ≤ value ≤ high``. ``said`` is the reading from everybody's lowest and highest respondent, ``None``
    where nobody differs. ``band`` names the step or band, or the two ends that it lies between.

    Cells are a team's answers to a question: ``asked``, ``applies`` (without what people left out),
    ``answered`` (not thin), ``confirmed`` in this round. ``people`` were asked, ``gave`` gave a level.
    ``scope`` is what was asked of ``whole`` questions.
    """

    low: float
    high: float
    value: float | None = None
    scale: Scale = HOUSE_SCALE
    decided: bool = False
    exact: bool = True
    said: Pair | None = None
    why: tuple[Why, ...] = ()
    decides: Decides | None = None
    teams: tuple[TeamLevel, ...] = ()
    band: str = ""
    asked: int = 0
    applies: int = 0
    answered: int = 0
    confirmed: int = 0
    people: int = 0
    gave: int = 0
    scope: Scope = "all"
    whole: int = 0

    @property
    def leads(self) -> bool:
        """Whether a figure leads; else too little is known and only the range may be said."""
        return self.value is not None

    @property
    def width(self) -> float:
        """High end less low end."""
        return self.high - self.low

    @property
    def missing(self) -> int:
        """Cells that apply and have no answer that counts."""
        return self.applies - self.answered

    @property
    def span(self) -> str:
        """The range in words, on the digits of its scale: ``1.6 to 2.0``, ``1 or 2``, ``0 to 2``."""
        low, high = self.low, self.high
        if self.scale.kind == "continuous":
            digits = 2 if self.scale.fine else 1
            one = half_up(low, digits) == half_up(high, digits)
            pattern = "{low:.1f}" if one else "{low:.1f} to {high:.1f}"
            return phrase(self.scale.said(pattern), low=low, high=high)
        low, high = round(low, 2), round(high, 2)
        if self.width < SLACK:
            return phrase("{low:g}", low=low)
        if abs(self.width - self.scale.step) < SLACK:
            return phrase("{low:g} or {high:g}", low=low, high=high)
        return phrase("{low:g} to {high:g}", low=low, high=high)

    @property
    def words(self) -> str:
        """The level as every surface prints it: ``1.8 of 4 (1.6 to 2.0)``, ``1 or 2``, ``not decided: …``."""
        scale = self.scale
        if not self.asked:
            return "not asked"
        if scale.kind == "gate":
            return self._gate()
        if scale.kind == "tally":
            return self.band
        if self.value is None:
            one_step = scale.kind != "continuous" and SLACK < self.width <= scale.step + SLACK
            if scale.kind == "bands" and self.band:
                return self.band
            return self.span if one_step else phrase("too little is known: {span}", span=self.span)
        if scale.kind == "bands" and self.band:
            return phrase("{value:g}, {band}", value=round(self.value, 2), band=self.band)
        if scale.kind != "continuous":
            return phrase("{value:g}", value=round(self.value, 2))
        digits = 2 if scale.fine else 1
        if half_up(self.low, digits) == half_up(self.high, digits):
            return phrase(
                scale.said("{value:.1f} of {top:g}"), value=self.value, top=round(scale.top, 2)
            )
        return phrase(
            scale.said("{value:.1f} of {top:g} ({low:.1f} to {high:.1f})"),
            value=self.value,
            low=self.low,
            high=self.high,
            top=round(scale.top, 2),
        )

    def _gate(self) -> str:
        if len(self.teams) > 1 and self.band:
            return self.band
        if self.value is None:
            return phrase(
                "not decided: {open} of {asked} open", open=self.missing, asked=self.asked
            )
        return "passed" if self.value >= self.scale.top else "not passed"

    @property
    def missing_words(self) -> str:
        """How many answers are missing: ``117 of 128 answers are missing``."""
        if self.applies == 1:
            return "the only answer is missing"
        if self.missing == 1:
            return phrase("1 of {asked} answers is missing", asked=self.applies)
        return phrase(
            "{missing} of {asked} answers are missing", missing=self.missing, asked=self.applies
        )

    @property
    def sentence(self) -> str:
        """That too little is known, with what is missing and the range; empty where a figure leads."""
        if self.value is not None or self.applies == 0:
            return ""
        unproved = sum(w.cells for w in self.why if w.kind == "unproved")
        if self.missing == 0 and unproved:
            return phrase(
                "Every question is answered, but evidence is missing behind {n}: {span}.",
                n=unproved,
                span=self._possible,
            )
        if self.missing == 0:
            return phrase("Every question is answered, but not alike: {span}.", span=self._possible)
        thin = sum(w.cells for w in self.why if w.kind == "thin")
        if thin:
            pattern = (
                "Too little is known: {missing} or rest on fewer people than do not know; by those who "
                "gave an answer it is {span}."
            )
            return phrase(pattern, missing=self.missing_words, span=self._possible)
        if self.scale.kind == "continuous":
            pattern = (
                "Too little is known: {missing}; the level lies between {low:.1f} and {high:.1f}."
            )
            return phrase(
                self.scale.said(pattern),
                missing=self.missing_words,
                low=self.low,
                high=self.high,
            )
        return phrase(
            "Too little is known: {missing}; it could be {span}.",
            missing=self.missing_words,
            span=self._possible,
        )

    @property
    def _possible(self) -> str:
        if self.scale.kind == "gate":
            return "passed or not passed"
        if self.scale.kind == "bands" and self.band:
            return phrase("“{band}”", band=self.band)
        if self.scale.kind == "tally" and self.band:
            return self.band
        return self.span


def leads(level: Level) -> bool:
    """Whether a figure may lead: what was left out does not carry it, and it is decided or close enough.

    At least half of what was asked applies, and either nothing open (nor thin) can move it, or its range is
    within the scale's bound and at least half of what applies is answered.
    """
    narrow = level.decided or (
        level.width <= level.scale.bound + SLACK and 2 * level.answered >= level.applies
    )
    return narrow and 0 < level.asked <= 2 * level.applies
