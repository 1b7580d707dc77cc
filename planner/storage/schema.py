"""Versions of the document format and the way from one to the next.

History
-------
1.0  First format: organisation, teams, respondents, rounds, targets, assumptions, wishes, limits,
     finance, scenarios, agreed plan, report settings, and a copy of the questionnaire.
1.1  Policies for respondents and teams, a benchmark, earlier questionnaires for older rounds, packs
     that were merged, answers carried over from the round before, evidence that ends, where tools may
     run, comparisons of tools, own catalogue entries. All have defaults, so a 1.0 project is a 1.1
     project as it stands.
1.2  Value and feedback delay of use cases, inflation, sampler and shared drivers, figures measured after
     adoption, GPU hours and storage, the λ of a range, and prices by driver of own tools. All have defaults.
1.3  Limits of the whole plan, contingency, quiet months, goals, aim and windows; how far an agreed plan has
     come. All have defaults.
1.4  Language, number format and profile of the report (the profile takes the place of ``hide_names``), and
     owners of steps.
1.5  How long a step takes, where that was decided. It has a default.
1.6  The change log beside the project. It has a default. Texts hold no noncharacters (U+FFFE and the like)
     any more, which no office document could hold; migration takes them out. Dates are of the calendar,
     from 1900 to 2199; migration takes the nearest where one was not (30 February).
1.7  Facts of the organisation that questions hang on, who answers a question (scope) and conditions with
     “or”, what an answer to an earlier wording allows (mapped), practices without figures. All have
     defaults, and a questionnaire of before keeps its content hash.
2.0  What a range means: low, middle and high are the 5th, 50th and 95th percentile, where the middle was the
     mode, and there are three shapes (percentiles, ends, fixed) where there were six with a λ. Adoption and
     productivity move together a little unless somebody says otherwise. New: a largest possible value of a
     range, confirmations, contracts of tools, comparisons of models. Migration turns every range into the one
     that is drawn most alike, and says in its note where the mean of an input moved by over 5 %.
2.1  What was last computed beside the project (``results``, which may be left out at any time), and which
     questions a round asks (``scope``). Both have defaults.
2.2  Tools of a plan as one stack in place of comparisons of tools; base layers in use, kinds of data and
     skills by topic; an update of the catalogue; facts with date, source and grade, events and conditions
     of own tools. Free strings of own tools become terms by a table, the rest stands in their note; kinds of
     data that a comparison asked for are the organisation’s.
2.3  Beside the project: what it was copied from (lineage), and its save: number, id, ancestors. In it: tables
     that were published (publications), packs that were handed out and the secret behind them (handed_out),
     what people were promised (promise); the number of the edit that changed an answer (tick). All have
     defaults.
2.4  The real first and last day of an agreed step, where a file told them. They have defaults.
2.5  Models of any shape beside the questionnaire, with their replies, agreements and targets; a team can
     agree that something does not apply, or that it does not know and whom to ask; how wide a range may be
     beside a level. An answer that was carried over says from which round and date.
2.6  AI systems with their facts and who decided on their class, the laws and standards that are switched on,
     facts in law that hold for all systems, a library of evidence, and answers for single systems in a round.
     All have defaults; a use case does not become a system by itself.
2.7  Targets of models beside the questionnaire in the units of these models, and by phase. Both have
     defaults.
2.8  Duties: what has to be in place by a day, from which source, and who confirmed it. Older documents have
     none.
2.9  What was known of the tools of an agreed plan on its day. Plans agreed before hold nothing of it.
2.10 Looks at what lies on disk: sources, what rules saw in them, what was measured. Evidence that came
     from one names it. Older documents have none.
2.11 Duties of single systems, the requirement that a duty comes from, and who owns it. All have defaults.
2.12 Decisions about the plan and what each cost (moves); why a plan was agreed, which one of those on the
     table, and under which conditions its next stage begins. All have defaults.
2.13 What a use case was started from, decides and is measured against; its figures, costs of errors, stop
     rule and harms; two states more (trial, retired). All have defaults.
2.14 An aim with care for bad futures and what the worst tenth of them weighs; freeze windows of the plan; how
     many practices a level of a question asks for. All have defaults.
2.15 Trials of tools and practices before they are adopted; how quick an answer of a use case must be, who
     gains and bears what, two versions held against agreed cases. Older documents have none.
2.16 Sections of the report on AI systems, statements of applicability and evidence, which can be left out.
2.17 Who signs the report and who receives it, reports that were exported for signing (issued), and the key
     that marks in them are made with (check_key). All have defaults.
2.18 Which columns of an export a look took for what. Older looks hold none.
2.19 Which edition of the report is made: the decision sheet, the board's, the whole, or the progress of an
     agreed plan. Older documents make the whole.
2.20 Which use case a comparison of two model versions serves, with its worst segment and shifted data; how
     often agreed cases were answered, and how many of them were past their day. All have defaults.
2.21 Workshops that were held, what was parked in them, consent to an anonymous benchmark, and respondents
     who are seats of a room without names. Older documents hold none.
2.22 When steps may begin, begin and end, and by when goals are met: months of the plan, formerly quarters.
     Whether steps begin with a quarter or with any month (grid); older plans have quarters.
2.23 When the experiment of a use case begins and how many days of whom it takes; cases that were agreed on,
     with reason, person and day; what sizes the test of an order or of a mean, and how often a judge errs.
     All have defaults.
2.24 Which agreed cases failed in a new version, by name, and further use cases that a system serves. Older
     documents hold none.
2.25 Which later decision carries the price of one, where one plan answered both (priced_with). Decisions of
     older documents keep the price they were given.

A released migration is never changed. Each is a pure function from the project's JSON object of one
version to that of the next; ``migrate`` applies them in order to a copy.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from planner.storage.catalogue_terms import DATA_KINDS, tool_of_1
from planner.storage.months import in_months
from planner.storage.old_ranges import BOUNDS, convert, old_mean, ranges_in

FORMAT = "mlops-planner"
SUFFIX = ".mlplan"
PROGRAMME_SUFFIX = ".mlprogramme"
"""Ending of the file of many units that are planned together."""
MAJOR, MINOR = 2, 25
Version = tuple[int, int]
Migration = Callable[[dict[str, Any]], dict[str, Any]]


def _profile_of_report(body: dict[str, Any]) -> dict[str, Any]:
    """1.3 to 1.4: whether names were hidden becomes the profile."""
    settings = body.get("report")
    if isinstance(settings, dict) and "hide_names" in settings:
        settings["profile"] = "roles" if settings.pop("hide_names") else "names"
    return body


def _without_what_is_none(body: dict[str, Any]) -> dict[str, Any]:
    """1.5 to 1.6: characters and dates that are none leave the document."""

    def clean(value: Any, name: str = "") -> Any:
        if isinstance(value, str):
            text = NONCHARACTERS.sub("", value)
            return _nearest_date(text) if name in DATES else text
        if isinstance(value, dict):
            return {k: clean(v, k) for k, v in value.items()}
        return [clean(v) for v in value] if isinstance(value, list) else value

    cleaned = clean(body)
    return dict(cleaned)


def _middles(body: dict[str, Any]) -> dict[str, Any]:
    """1.7 to 2.0: the middle of a range is its median, no longer its mode."""
    stated = body.get("assumptions")
    for id_, assumption in (stated if isinstance(stated, dict) else {}).items():
        range_ = assumption.get("range") if isinstance(assumption, dict) else None
        if isinstance(range_, dict) and {"low", "likely", "high"} <= range_.keys():
            bounds = BOUNDS.get(id_, (0.0, None))
            with suppress(TypeError, ValueError):  # what is no range is refused when it is read
                before = old_mean(range_, bounds)
                convert(range_, bounds)
                _note_of_moved_mean(assumption, before, range_, bounds)
    for _, range_ in ranges_in(body):
        if range_.get("shape") not in ("percentiles", "ends", "fixed") or "ends" in range_:
            with suppress(TypeError, ValueError):
                convert(range_)
    return body


def _note_of_moved_mean(
    assumption: dict[str, Any],
    before: float,
    range_: dict[str, Any],
    bounds: tuple[float, float | None],
) -> None:
    from planner.domain.case.estimate import Range
    from planner.economics.ranges import mean

    after = mean(Range.model_validate(range_), *bounds)
    provenance = assumption.get("provenance")
    if abs(after - before) <= 0.05 * abs(before) or not isinstance(provenance, dict):
        return
    words = f"Since format 2.0 the middle is the median: the mean moved from {before:,.6g} to {after:,.6g}."
    provenance["note"] = f"{provenance.get('note') or ''} {words}".strip()


def _given(body: dict[str, Any]) -> dict[str, Any]:
    """2.4 to 2.5: an answer that was carried over says from which round and date."""
    rounds = [r for r in body.get("rounds") or () if isinstance(r, dict)]
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for number, round_ in enumerate(rounds):
        here = {"round": round_.get("id"), "date": round_.get("date")}
        sheets = round_.get("answers")
        for respondent, sheet in (sheets if isinstance(sheets, dict) else {}).items():
            for question, answer in (sheet if isinstance(sheet, dict) else {}).items():
                if not isinstance(answer, dict):
                    continue
                carried = answer.pop("carried", False)
                if carried and number:
                    before = {k: rounds[number - 1].get(k2) for k, k2 in _ROUND}
                    answer["given"] = first.get((respondent, question), before)
                else:
                    first[respondent, question] = here
    return body


_ROUND = (("round", "id"), ("date", "date"))


DATES = ("agreed", "by", "checked", "created", "date", "modified", "start", "until", "when")
"""Names of the fields that hold a date, or an instant, in format 1.5."""
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:(T)(\d{2}):(\d{2}):(\d{2})Z)?")


def _nearest_date(text: str) -> str:
    """A date of the calendar, and a time of the day, that is nearest to what ``text`` says."""
    found = _DATE.fullmatch(text)
    if found is None:
        return text
    year = min(max(int(found[1]), 1900), 2199)
    month = min(max(int(found[2]), 1), 12)
    day = min(max(int(found[3]), 1), monthrange(year, month)[1])
    date = f"{year:04}-{month:02}-{day:02}"
    if not found[4]:
        return date
    hour, minute, second = (min(int(found[k]), most) for k, most in ((5, 23), (6, 59), (7, 59)))
    return f"{date}T{hour:02}:{minute:02}:{second:02}Z"


NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
    )
    + "]"
)


def _stack_of_comparisons(body: dict[str, Any]) -> dict[str, Any]:
    """2.1 to 2.2: comparisons lie in the stack; free strings of tools become terms."""
    comparisons = body.pop("comparisons", {})
    kinds: list[str] = []
    for comparison in comparisons.values():
        rules = comparison.get("knockouts", {})
        kinds += [DATA_KINDS.get(k, k) for k in rules.pop("data_kinds", ())]
    if comparisons:
        body["stack"] = {"comparisons": comparisons}
    if kinds:
        body["organisation"]["data_kinds"] = list(dict.fromkeys(kinds))
    own = body.get("own_entries")
    if isinstance(own, dict) and own.get("tools"):
        own["tools"] = [tool_of_1(tool) for tool in own["tools"]]
    return body


MIGRATIONS: dict[Version, tuple[Version, Migration]] = {
    (1, 0): ((1, 1), lambda body: body),
    (1, 1): ((1, 2), lambda body: body),
    (1, 2): ((1, 3), lambda body: body),
    (1, 3): ((1, 4), _profile_of_report),
    (1, 4): ((1, 5), lambda body: body),
    (1, 5): ((1, 6), _without_what_is_none),
    (1, 6): ((1, 7), lambda body: body),
    (1, 7): ((2, 0), _middles),
    (2, 0): ((2, 1), lambda body: body),
    (2, 1): ((2, 2), _stack_of_comparisons),
    (2, 2): ((2, 3), lambda body: body),
    (2, 3): ((2, 4), lambda body: body),
    (2, 4): ((2, 5), _given),
    (2, 5): ((2, 6), lambda body: body),
    (2, 6): ((2, 7), lambda body: body),
    (2, 7): ((2, 8), lambda body: body),
    (2, 8): ((2, 9), lambda body: body),
    (2, 9): ((2, 10), lambda body: body),
    (2, 10): ((2, 11), lambda body: body),
    (2, 11): ((2, 12), lambda body: body),
    (2, 12): ((2, 13), lambda body: body),
    (2, 13): ((2, 14), lambda body: body),
    (2, 14): ((2, 15), lambda body: body),
    (2, 15): ((2, 16), lambda body: body),
    (2, 16): ((2, 17), lambda body: body),
    (2, 17): ((2, 18), lambda body: body),
    (2, 18): ((2, 19), lambda body: body),
    (2, 19): ((2, 20), lambda body: body),
    (2, 20): ((2, 21), lambda body: body),
    (2, 21): ((2, 22), in_months),
    (2, 22): ((2, 23), lambda body: body),
    (2, 23): ((2, 24), lambda body: body),
    (2, 24): ((2, 25), lambda body: body),
}
"""From a version to the next one and the function that leads there."""


def migrate(body: dict[str, Any], version: Version) -> dict[str, Any]:
    """Bring the project object of ``version`` to the current one; newer ones pass unchanged."""
    if version not in MIGRATIONS:
        return body
    body = json.loads(json.dumps(body))  # a copy, five times as quick as a deep one
    while version in MIGRATIONS:
        version, step = MIGRATIONS[version]
        body = step(body)
    return body
