"""What stands beside the worth: the checks that judge it, cash alone, the choices, and the odds of steps."""

from __future__ import annotations

from planner.analysis.around.on_the_table import on_the_table, recommended, recommended_words
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import capital
from planner.reporting.blocks import Block, Bullets, Para, Run, runs
from planner.reporting.case_words import (
    CASH_HEADS,
    CASH_NOTE,
    CHECK_HEADS,
    OPTION_HEADS,
    WHAT_TO_DO,
    anyway_words,
    cash_rows,
    check_remarks,
    check_rows,
    checks_line,
    confirmed_lines,
    independent_words,
    option_rows,
    real_words,
    uplift_words,
)
from planner.reporting.content.draft import Column, Draft, bold_first, listing
from planner.reporting.odds_words import (
    ODDS_HEADS,
    ODDS_NOTE,
    TERM_HEADS,
    TERMS_NOTE,
    odds_rows,
    term_rows,
)


def withheld(draft: Draft) -> list[Block]:
    """What leads wherever the worth is not shown: why, and what to do."""
    judgement = draft.study.judgement
    causes = [capital(tr(check.words)) for check in judgement.failing]
    return [
        Para(runs=(Run(t=" ".join(causes), b=True),), lead=True),
        Para(runs=runs(tr(WHAT_TO_DO))),
    ]


def confirmed(draft: Draft) -> list[Block]:
    """Failed checks that somebody took upon themselves, right under the headline."""
    lines = confirmed_lines(draft.study, names=draft.disclosure.names)
    return [Bullets(items=tuple(runs(line) for line in lines))] if lines else []


def checks(draft: Draft) -> list[Block]:
    """Every check with its limits, what asks or fails, and the worth after the usual optimism."""
    rows = bold_first(check_rows(draft.study))
    first, *rest = CHECK_HEADS
    blocks: list[Block] = [
        listing(
            "Each figure against what people, models and programmes can bring",
            (
                Column(first, 0.42),
                *(Column(head, 0.135, "r") for head in rest[:3]),
                Column(rest[3], 0.175),
            ),
            rows,
            title=checks_line(draft.study),
        )
    ]
    remarks = check_remarks(draft.study, names=draft.disclosure.names)
    if remarks:
        blocks.append(Bullets(items=tuple(runs(r) for r in remarks)))
    if draft.study.plan.steps and not draft.study.judgement.withheld:
        blocks += [Para(runs=runs(words)) for words in uplift_words(draft.study)]
    return blocks


def choices(draft: Draft) -> list[Block]:
    """The plans on the table, and what is true if all claimed value is real or nothing moves together."""
    rows = bold_first(option_rows(draft.study))
    widths = (0.22, 0.08, 0.14, 0.24, 0.14, 0.18)
    columns = [
        Column(head, width, "r" if 0 < k < 5 else "l")
        for k, (head, width) in enumerate(zip(OPTION_HEADS, widths, strict=True))
    ]
    apart = independent_words(draft.study)
    advice = NOT_ADVISED if draft.unknown else recommended_words(recommended(draft.study))
    return [
        listing(
            "What can be decided, in the same futures", columns, rows, title="Plans on the table"
        ),
        *([Para(runs=runs(tr(advice)))] if advice else []),
        *_in_time(draft),
        Para(runs=runs(real_words(draft.study))),
        *([Para(runs=runs(apart))] if apart else []),
    ]


IN_TIME = (
    "By their own days the whole plan keeps {met:d} of {all:d} duties: it holds the steps that they ask for, "
    "not all of them in time."
)


def _in_time(draft: Draft) -> list[Block]:
    """How many duties the whole plan keeps in time, where not all: its name says only that it holds all."""
    whole = next((o for o in on_the_table(draft.study) if o.result.id == "whole"), None)
    if whole is None or whole.meets_all:
        return []
    return [Para(runs=runs(tr(phrase(IN_TIME, met=whole.met, all=whole.duties))))]


def cash(draft: Draft) -> list[Block]:
    """Invoices and cash by year, and what contracts bind to."""
    rows = bold_first(cash_rows(draft.study))
    columns = [
        Column(head, 0.2 if k == 0 else 0.16, "l" if k == 0 else "r")
        for k, head in enumerate(CASH_HEADS)
    ]
    blocks: list[Block] = [
        listing("Cash by year of the plan", columns, rows, title="Only cash"),
        Para(runs=runs(tr(CASH_NOTE))),
        *anyway(draft),
    ]
    terms = bold_first(term_rows(draft.study))
    if terms:
        widths = ((0.34, "l"), (0.2, "r"), (0.28, "l"), (0.18, "r"))
        heads = [Column(h, w, a) for h, (w, a) in zip(TERM_HEADS, widths, strict=True)]
        blocks.append(
            listing(
                "Terms and exit of the tools in the plan",
                heads,
                terms,
                title="What contracts bind to",
            )
        )
        blocks.append(Para(runs=runs(tr(TERMS_NOTE))))
    return blocks


def anyway(draft: Draft) -> list[Block]:
    """What is done with and without the plan, and its cost."""
    words = anyway_words(draft.study)
    return [Para(runs=runs(words))] if words else []


def odds(draft: Draft) -> list[Block]:
    """In how many futures each step works, and what fails with it."""
    rows = bold_first(odds_rows(draft.study))
    widths = zip((0.23, 0.1, 0.1, 0.1, 0.1, 0.11, 0.26), "lrrrrrl", strict=True)
    columns = [Column(h, w, a) for h, (w, a) in zip(ODDS_HEADS, widths, strict=True)]
    return [
        listing(
            "In how many futures each step works, and what cannot begin, or is not safe, without it",
            columns,
            rows,
            title="What may fail, and what fails with it",
        ),
        Para(runs=runs(tr(ODDS_NOTE))),
    ]


NOT_ADVISED = (
    "No plan is recommended while too little is known: the answers that are missing are drawn."
)
