"""What each sentence of the word templates takes: figures of declared kinds, counts, conditions and words.

A block of ``reports/words/<language>/<section>.j2`` that is declared here gets its figures printed; a figure
of another kind, a bare number or an amount that is text already raises ``WrongKind`` while the report is
being built. Both languages have the same places (``tests/reporting/test_declared.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.base.numbers import level, money_same_unit
from planner.domain.case.figure import Figure, WrongKind
from planner.reporting.blocks import mark_fact
from planner.reporting.sentences import TEXT, Kind, Text, money_kind, say


@dataclass(frozen=True)
class Ends:
    """A range whose two ends stand apart in the sentence, in one unit: ``low`` and ``high`` name them."""

    kind: Kind
    low: str = "low"
    high: str = "high"


@dataclass(frozen=True)
class Maybe:
    """A figure that may be left out or withheld: the sentence asks whether it ``is none``."""

    kind: Kind


@dataclass(frozen=True)
class Count:
    """How many there are of something that can be counted on fingers: a whole number."""


@dataclass(frozen=True)
class Flag:
    """What a sentence hangs on; it is never printed."""


@dataclass(frozen=True)
class Names:
    """Names that the sentence joins."""


@dataclass(frozen=True)
class Stated:
    """A value of an input with its unit, as the register writes it."""


@dataclass(frozen=True)
class Worded:
    """A distance or a share of the way as ``maturity.words`` writes it: both ends where it is not sure."""


@dataclass(frozen=True)
class Named:
    """What somebody or something is called, a version, a day: a team may be called “4”."""


Place = Kind | Ends | Maybe | Count | Flag | Names | Named | Stated | Worded | Text
COUNT, FLAG, NAMES, NAMED, STATED, WORDED = Count(), Flag(), Names(), Named(), Stated(), Worded()
BARE = re.compile(
    r"[+−-]?\W*(?:[€$£]|[A-Z]{3} )?\s*\d[\d.,'’\s]*\s*(?:bn|m|k|Mrd\.|Mio\.|T|Md|M|%)?\s*(?:[€$£]|[A-Z]{3})?"
)
"""An amount, a share or a number that somebody has printed already."""


@dataclass(frozen=True)
class Said:
    """A sentence that was said: which one, the figures it was given, and its text."""

    sentence: str
    figures: tuple[Figure, ...]
    text: str


def printed(
    sentence: str, values: Mapping[str, object], currency: str, *, marked: bool = False
) -> tuple[dict[str, object], tuple[Figure, ...]]:
    """What a declared sentence puts in its places, and the figures among them; raises ``WrongKind``.

    ``marked``: each figure is marked with its id, so that it can link to how it is made.
    """
    places = DECLARED[sentence]
    if set(values) != set(places):
        raise WrongKind(f"“{sentence}” takes {sorted(places)}, not {sorted(values)}")
    context: dict[str, object] = {}
    figures: list[Figure] = []
    for name, place in places.items():
        value = values[name]
        if isinstance(place, Kind | Ends | Maybe):
            found = _put(context, name, place, value, currency)
            figures += found
            for figure in found if marked else ():
                for end in _names_of(name, place):
                    if not figure.withheld:
                        context[end] = mark_fact(figure.id, str(context[end]))
        else:
            context[name] = _plain(sentence, name, place, value)
    return context, tuple(figures)


def _names_of(name: str, place: Place) -> tuple[str, ...]:
    """The names that a place has in its sentence."""
    return (place.low, place.high) if isinstance(place, Ends) else (name,)


def variables(sentence: str) -> frozenset[str]:
    """The names that a declared sentence may use."""
    found: set[str] = set()
    for name, place in DECLARED[sentence].items():
        found.update(_names_of(name, place))
    return frozenset(found)


def _put(
    context: dict[str, object],
    name: str,
    place: Kind | Ends | Maybe,
    value: object,
    currency: str,
) -> tuple[Figure, ...]:
    if isinstance(place, Maybe):
        if value is None or (isinstance(value, Figure) and value.withheld):
            context[name] = None
            return ()
        place = place.kind
    if isinstance(place, Ends):
        figure = place.kind.take(value)
        context[place.low], context[place.high] = _ends(figure, currency, signed=place.kind.signed)
        return (figure,)
    figure = place.take(value)
    context[name] = say(figure, currency, signed=place.signed)
    return (figure,)


def _ends(figure: Figure, currency: str, *, signed: bool) -> tuple[str, str]:
    if figure.low is None or figure.high is None:
        return figure.why, figure.why
    if figure.unit == "money":
        low, high = money_same_unit((figure.low, figure.high), currency, signed=signed)
        return low, high
    return level(figure.low), level(figure.high)


def _plain(sentence: str, name: str, place: Place, value: object) -> object:
    wrong = WrongKind(
        f"“{sentence}” has {value!r} where {name} is a {type(place).__name__.lower()}"
    )
    if isinstance(value, Figure):
        raise wrong
    if isinstance(place, Count):
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong
    elif isinstance(place, Text):
        if not isinstance(value, str) or (value and BARE.fullmatch(value)):
            raise wrong
    elif isinstance(place, Named | Stated | Worded):
        if not isinstance(value, str):
            raise wrong
    elif isinstance(place, Names):
        if isinstance(value, str) or not isinstance(value, list | tuple):
            raise wrong
    elif isinstance(value, float):
        raise wrong
    return value


WORTH = money_kind("expected", "months", "plan", signed=True)
WORTH_RANGE = money_kind("range", "months", "plan", signed=True)
MIDDLE = money_kind("half", "months", "plan", signed=True)
AMOUNT = money_kind("expected", "months", "plan")
PAID = money_kind("sum", "months", "plan")
TODAY = money_kind("expected", "year", "organisation")
LOSS = Kind("odds", "odds", "months", ("plan",))
LEVEL_NOW = Kind("level", "observed", "none", ("organisation",))
LEVEL_RANGE = Kind("level", "range", "none", ("organisation",))
LEVEL_THEN = Kind("level", "expected", "until", ("plan",))
LEVEL_WITHOUT = Kind("level", "expected", "until", ("option",))
IN_PLACE = Kind("level", "planned", "until", ("plan",))
FULLEST = Kind("days", "planned", "quarter", ("plan",))
AT_MEANS = money_kind("at_means", "months", "plan", signed=True)
ANSWERED = Kind("share", "observed", "none", ("organisation",))
CHANGE = Kind("level", "observed", "between", ("organisation",))
ALPHA = Kind("ratio", "observed", "none", ("dimension",))
YEARLY = Kind("rate", "stated", "none")

DECLARED: dict[str, dict[str, Place]] = {
    "context.headline": {"name": NAMED, "teams": COUNT, "models": COUNT},
    "context.example": {},
    "context.coverage": {
        "asked": COUNT,
        "open": COUNT,
        "respondents": COUNT,
        "answering": COUNT,
        "taken_over": COUNT,
        "teams": COUNT,
    },
    "context.scope": {
        "questionnaire": NAMED,
        "version": NAMED,
        "asked": COUNT,
        "total": COUNT,
        "round": NAMED,
        "date": NAMED,
        "facilitator": NAMED,
    },
    "context.anonymous_none": {},
    "context.anonymous": {
        "units": COUNT,
        "least": COUNT,
        "entries": COUNT,
        "low": STATED,
        "middle": STATED,
        "high": STATED,
    },
    "maturity.headline": {
        "value": Maybe(LEVEL_NOW),
        "range": Ends(LEVEL_RANGE),
        "answered": COUNT,
        "weakest": NAMES,
        "level_with": FLAG,
        "part": COUNT,
        "all": COUNT,
    },
    "maturity.lead": {
        "known": FLAG,
        "range": Ends(LEVEL_RANGE),
        "answered": COUNT,
        "gap_name": NAMED,
        "gap": WORDED,
        "unsure": FLAG,
        "part": TEXT,
        "lowest": TEXT,
        "missing": TEXT,
        "whom": TEXT,
        "targets": FLAG,
    },
    "maturity.figures": {
        "coverage": ANSWERED,
        "evidence": ANSWERED,
        "agreed": Maybe(ANSWERED),
        "anonymous": FLAG,
        "compared": COUNT,
        "library": COUNT,
        "way": WORDED,
        "roll_up": TEXT,
        "confirmed": TEXT,
        "outside": TEXT,
        "said": TEXT,
        "left_out": TEXT,
    },
    "maturity.agreement_none": {},
    "maturity.agreement": {"wide": COUNT, "total": COUNT},
    "maturity.agreement_all": {"total": COUNT},
    "maturity.peers": {"name": NAMED, "source": NAMED, "date": NAMED, "minimum": COUNT},
    "maturity.alpha": {
        "several": FLAG,
        "low": ALPHA,
        "worst": NAMED,
        "high": ALPHA,
        "best": NAMED,
    },
    "candidates.headline": {"unknown": FLAG, "planned": COUNT, "total": COUNT},
    "candidates.dear": {},
    "candidates.lead": {
        "unknown": FLAG,
        "names": TEXT,
        "fits": COUNT,
        "later": COUNT,
        "in_place": COUNT,
        "not_for_you": COUNT,
        "larger": COUNT,
        "all_the_same": COUNT,
        "no_figures": COUNT,
        "elsewhere": COUNT,
    },
    "method.maturity": {"roll_up": TEXT},
    "method.pools": {},
    "method.value": {},
    "method.simulation": {
        "trials": Kind("count", "stated", "none"),
        "seed": COUNT,
        "sampler": TEXT,
        "drivers": TEXT,
        "year": COUNT,
        "unlike": TEXT,
        "rise": YEARLY,
        "inflation": Maybe(YEARLY),
        "nominal": YEARLY,
        "rate": YEARLY,
    },
    "method.plan": {},
    "method.limits": {"effects": COUNT, "judged": COUNT},
    "method.versions": {
        "app": NAMED,
        "questionnaire": NAMED,
        "catalogue": NAMED,
        "repeatable": FLAG,
        "made_by": NAMED,
    },
    "method.assumptions": {"yours": COUNT, "defaults": COUNT},
    "method.grades": {},
    "method.formulas": {},
    "method.anonymous": {},
    "progress.headline": {
        "change": Maybe(CHANGE),
        "rose": FLAG,
        "same": FLAG,
        "alike": FLAG,
        "now": Maybe(LEVEL_NOW),
        "since": NAMED,
        "done": COUNT,
        "steps": COUNT,
    },
    "progress.lead": {"rounds": FLAG, "agreed": FLAG},
    "progress.level_note": {"round": NAMED, "refused": FLAG, "pairs": COUNT, "of": COUNT},
    "progress.steps_note": {"running": COUNT, "dropped": COUNT, "agreed": FLAG},
    "progress.actuals_note": {"measured": COUNT},
    "progress.way_note": {},
    "progress.one_round": {},
    "progress.no_plan": {},
    "progress.agreed": {"day": NAMED, "who": NAMED},
    "progress.nothing_measured": {},
    "summary.headline": {
        "unknown": FLAG,
        "missing": TEXT,
        "without": FLAG,
        "nothing": TEXT,
        "steps": COUNT,
        "duties": COUNT,
        "payback": TEXT,
        "at_once": FLAG,
        "first_stage": TEXT,
        "measured": TEXT,
        "horizon_words": TEXT,
    },
    "summary.subtitle": {"audience": TEXT, "part": FLAG, "unconfirmed": TEXT},
    "summary.cover_sentence": {
        "unknown": TEXT,
        "whom": TEXT,
        "steps": COUNT,
        "stages": COUNT,
        "level_now": Maybe(LEVEL_NOW),
        "level_then": Maybe(LEVEL_THEN),
        "in_place": Maybe(IN_PLACE),
        "level_without": Maybe(LEVEL_WITHOUT),
        "may_fail": FLAG,
        "level_words": TEXT,
        "without": TEXT,
        "nothing": TEXT,
        "unconfirmed": TEXT,
        "worth": Ends(WORTH_RANGE),
        "horizon_words": TEXT,
        "withheld": TEXT,
    },
    "summary.worth_note": {"middle": MIDDLE},
    "summary.build_note": {
        "steps": COUNT,
        "paid": PAID,
        "invoices": PAID,
        "discounted": FLAG,
    },
    "summary.loss_note": {"steps": COUNT, "payback": TEXT, "payback_range": TEXT},
    "summary.level_note": {
        "unknown": FLAG,
        "missing": TEXT,
        "steps": COUNT,
        "range": Ends(LEVEL_RANGE),
        "until": TEXT,
        "in_place": Maybe(IN_PLACE),
        "level_without": Maybe(LEVEL_WITHOUT),
        "may_fail": FLAG,
    },
    "summary.decide_steps": {"steps": NAMES},
    "summary.decide_measure": {"measured": TEXT, "how": TEXT},
    "summary.decide_review": {"number": COUNT, "when": TEXT},
    "summary.decide_ask": {"whom": TEXT},
    "summary.decide_nothing": {"without": FLAG, "held": FLAG, "stated": FLAG},
    "summary.change_swing": {
        "name": TEXT,
        "at": STATED,
        "shared": FLAG,
        "stays": FLAG,
        "result": money_kind("expected", "months", "input", signed=True),
    },
    "summary.change_feature_store": {"why": TEXT},
    "summary.change_defaults": {"defaults": COUNT},
    "summary.change_claimed": {"claimed": AMOUNT, "real": WORTH},
    "summary.today_note": {"defaults": COUNT, "all": COUNT},
    "summary.defaults_note": {},
    "business.headline": {
        "unknown": FLAG,
        "steps": COUNT,
        "worth": Ends(WORTH_RANGE),
        "today": Maybe(TODAY),
    },
    "business.lead": {
        "steps": COUNT,
        "horizon": COUNT,
        "rate": Kind("rate", "stated", "none"),
        "mean": WORTH,
        "middle": MIDDLE,
        "loss": LOSS,
    },
    "business.withheld": {},
    "business.status_quo": {"total": TODAY},
    "business.claimed": {"claimed": AMOUNT, "some": FLAG, "valued": FLAG},
    "business.error": {"error": money_kind("error", "months", "plan"), "at_means": AT_MEANS},
    "business.information": {
        "evpi": AMOUNT,
        "stress": WORTH,
        "delay": AMOUNT,
        "delay_costs": FLAG,
        "waits": FLAG,
    },
    "business.least": {"least": Kind("share", "expected", "months", ("plan",)), "short": FLAG},
    "business.brought": {},
    "business.vendor": {
        "net": money_kind("at_likely", "months", "plan", signed=True),
        "share": Kind("share", "at_likely", "months", ("plan",)),
        "payback": TEXT,
        "haircut": Kind("share", "stated", "none"),
        "uplift": Kind("share", "stated", "none"),
    },
    "roadmap.headline": {
        "unknown": FLAG,
        "without": FLAG,
        "nothing": TEXT,
        "steps": COUNT,
        "stages": COUNT,
        "level_then": Maybe(LEVEL_THEN),
        "until": TEXT,
        "past": FLAG,
    },
    "roadmap.lead": {
        "unknown": FLAG,
        "without": TEXT,
        "steps": COUNT,
        "status": TEXT,
        "budget": money_kind("stated", "quarter", "plan"),
        "at_once": COUNT,
    },
    "deck.cover": {"example": FLAG},
    "deck.summary": {},
    "deck.maturity": {"counts": TEXT},
    "deck.gaps_title": {"name": TEXT, "gap": WORDED},
    "deck.gaps": {"way": WORDED},
    "deck.published_title": {},
    "deck.published": {},
    "deck.today_title": {"total": TODAY},
    "deck.today": {},
    "deck.moves_title": {"name": TEXT},
    "deck.moves": {},
    "deck.roadmap": {},
    "deck.resources_title": {
        "cash": money_kind("planned", "quarter", "plan"),
        "some": FLAG,
        "days": FULLEST,
    },
    "deck.resources": {},
    "deck.measures_title": {
        "now": Maybe(LEVEL_NOW),
        "then": Maybe(LEVEL_THEN),
        "until": TEXT,
    },
    "deck.measures": {},
    "deck.decide_title": {},
    "deck.decide": {},
    "deck.models_title": {"n": COUNT},
    "deck.models": {},
    "roadmap.measures": {"when": TEXT},
}
