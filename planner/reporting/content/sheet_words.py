"""The sentences and columns of the decision sheet, with what each figure in them may be."""

from __future__ import annotations

from planner.reporting.sentences import TEXT, FigureColumn, Kind, Sentence, money_kind

OWN_DAYS = Kind("days", "sum", "until", ("option",))
"""Person-days of own people until a day, of one option."""

RELEASE = Sentence(
    "Asked for until {until}: **{invoices}** for invoices and **{days}** of own people to set up.",
    tied=(("invoices", "days"),),
    invoices=money_kind("sum", "until", "option"),
    days=OWN_DAYS,
    until=TEXT,
)
RELEASE_DAYS = Sentence(
    "Asked for until {until}: **{days}** of own people to set up. No invoice falls due until then.",
    days=OWN_DAYS,
    until=TEXT,
)
RELEASE_NOTHING = Sentence(
    "Until {until} the plan itself asks for no day of own people and for no invoice.", until=TEXT
)
RELEASE_BESIDE = Sentence(
    "Asked for until {until}: **{days}** of own people to set up. The plan itself sends no invoice until "
    "then; {beside} and {more} fall due for what is done with and without it ({names}).",
    tied=(("days", "beside"), ("beside", "more")),
    days=OWN_DAYS,
    beside=money_kind("sum", "until", "option"),
    more=OWN_DAYS,
    until=TEXT,
    names=TEXT,
)
BESIDE = Sentence(
    "Not in it, until then: {beside} of invoices and {days} for what is done with and without the plan "
    "({names}).",
    tied=(("beside", "days"),),
    beside=money_kind("sum", "until", "option"),
    days=OWN_DAYS,
    names=TEXT,
)
BESIDE_DAYS = Sentence(
    "Not in it, until then: {days} for what is done with and without the plan ({names}).",
    days=OWN_DAYS,
    names=TEXT,
)
ANYWAY_COST = Sentence(
    "Over {horizon} what is done with and without the plan costs {anyway}, own people and invoices, "
    "discounted.",
    anyway=money_kind("expected", "months", "option"),
    horizon=TEXT,
)
OWN = Sentence(
    "With further tries and running work own people cost {own} until then.",
    own=money_kind("sum", "until", "option"),
)
REVIEW_PAST = (
    "The review of {day} is past: assess again and plan again before anything more is released."
)
RUNNING = Sentence(
    "In the last year of the horizon the plan itself costs {upkeep}, own people and invoices.",
    upkeep=money_kind("expected", "year", "option"),
)
LOSING = Sentence(
    "It is worth {worth} on average over {horizon} and loses money in most futures ({odds}): few very good "
    "ones carry the result.",
    tied=(("worth", "odds"),),
    worth=money_kind("expected", "months", "option", signed=True),
    odds=Kind("odds", "odds", "months", ("option",)),
    horizon=TEXT,
)
LESS = Sentence("{amount} of expected worth", amount=money_kind("expected", "months", "option"))
AGAINST = Sentence(
    "{amount} of expected worth against “{option}”.",
    amount=money_kind("expected", "months", "option"),
    option=TEXT,
)
STOP = Sentence(
    "A stop at the review leaves {spent} spent.", spent=money_kind("sum", "until", "option")
)
AHEAD = Sentence(
    "It is worth {amount} more than the next best, “{option}”.",
    amount=money_kind("expected", "months", "option"),
    option=TEXT,
)
WORTH_ROW = FigureColumn("Expected worth", money_kind("expected", "months", "option", signed=True))
RANGE_ROW = FigureColumn("9 in 10 between", money_kind("range", "months", "option"))
LOSS_ROW = FigureColumn("Futures that lose money", Kind("odds", "odds", "months", ("option",)))
INVOICE_ROW = FigureColumn("Invoices", money_kind("sum", "until", "option"))
DAYS_ROW = FigureColumn("Own person-days", OWN_DAYS)
UPKEEP_ROW = FigureColumn("Cost in the last year", money_kind("expected", "year", "option"))
