"""Superlatives and absolutes of the front sections: each is a claim with a check of its own, or method.

“Weakest” holds only where no other range reaches below it; “no other is worth more” only where every plan on
the table is worth less. A sentence with such a word that is neither a claim nor known to say how something is
counted is a fault, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from planner.analysis.around.on_the_table import on_the_table, recommended
from planner.analysis.around.repaired import light_problem
from planner.analysis.around.would_pay import nearest, on_draws, with_needs
from planner.analysis.study.break_even import TRIED, alone, worth_alone
from planner.analysis.study.options import OptionResult
from planner.analysis.study.study import Study
from planner.catalogue.duty_steps import duty_steps
from planner.domain.answers.assessment import Answer
from planner.domain.case.estimate import Assumption, Provenance, fixed
from planner.economics.worth import expected_value
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import assess
from planner.roadmap.solver import solve
from tests.futures import level_with
from tests.reading.nets import dates, plain
from tests.reading.places import FRONT, Place
from tests.reading.recompute import A, N, by_dimension, level_ends, read, worth
from tests.reading.steps import MONTHS

WORDS = re.compile(
    r"\b(?:weakest|strongest|widest|lowest|highest|largest|smallest|best|worst|nothing|every|always|never"
    r"|no other|worth most|same in)\b",
    re.IGNORECASE,
)
Found = re.Match[str]


def dimensions(study: Study) -> dict[str, tuple[float | None, float, float]]:
    """Level, low and high of each dimension of the overall level, by its name in small letters."""
    return {
        d.name.lower(): (found.value, found.low, found.high)
        for d in asked_dimensions(study.project)
        if not d.beside and (found := study.profile.dimensions.get(d.id)) is not None
    }


def _weakest(study: Study, found: Found) -> bool:
    levels = dimensions(study)
    named = {n for n in levels if n in found[1].lower()}
    ends = {n: (low, high) for n, (_, low, high) in levels.items()}
    highest = max((ends[n][1] for n in named), default=5.0)
    return bool(named) and all(ends[n][0] >= highest - 1e-9 for n in ends if n not in named)


def _alike(study: Study, _: Found) -> bool:
    return len({round(v, 1) for v, *_ in dimensions(study).values() if v is not None}) == 1


def gaps(study: Study) -> dict[str, tuple[float, float]]:
    """From the least to the most that each dimension may lack of its target; only those that have one."""
    return {
        d.name.lower(): (target - high, target - low)
        for d in asked_dimensions(study.project)
        if not d.beside
        and (target := study.project.target_level(d.id)) is not None
        and (found := dimensions(study).get(d.name.lower()))
        for _, low, high in (found,)
    }


def _widest(study: Study, found: Found) -> bool:
    lacking = gaps(study)
    name = next((n for n in lacking if n in found[1].lower()), "")
    return bool(name) and all(
        lacking[n][1] <= lacking[name][0] + 1e-9 for n in lacking if n != name
    )


def _reached(study: Study, _: Found) -> bool:
    return all(most <= 1e-9 for _, most in gaps(study).values())


def _open_to_choice(study: Study) -> list[OptionResult]:
    """Plans that hold what the duties ask for; of these those with every duty in time, if there are some."""
    kept = [o for o in on_the_table(study) if o.result.keeps]
    return [o.result for o in [o for o in kept if o.met == o.duties] or kept]


def _worth_most(study: Study, _: Found) -> bool:
    chosen = recommended(study)
    return chosen is not None and chosen.option.expected >= max(
        o.expected for o in _open_to_choice(study)
    )


def _no_other(study: Study, found: Found) -> bool:
    most, half = read(found[1])
    if found[0].startswith("−"):
        most = -most
    return most + half >= float(worth(study).mean())


def _no_option_more(study: Study, _: Found) -> bool:
    """No choice that can be made today is worth more; measuring first is another question."""
    whole = next(o for o in study.decision.options if o.id == "whole")
    error = 3 * study.case.npv_standard_error
    others = [
        o.expected for o in study.decision.options if o.id in ("stage_1", "duties", "nothing")
    ]
    return whole.expected >= max(others) - error


def _none_clearly_more(study: Study, _: Found) -> bool:
    """No plan that is open is worth more than the recommended one by more than both errors."""
    chosen = recommended(study)
    error = 3 * study.case.npv_standard_error
    return chosen is not None and all(
        o.expected <= chosen.option.expected + 2 * error for o in _open_to_choice(study)
    )


def _releases_least(study: Study, _: Found) -> bool:
    """Of what begins now and is worth about as much as the best nothing costs less than the chosen one."""
    open_ = {o.id: o.expected for o in _open_to_choice(study) if o.id != "measure_first"}
    error = study.case.npv_standard_error
    near = {i for i, worth in open_.items() if worth >= max(open_.values()) - error}
    cost = {o.result.id: o.cost for o in on_the_table(study)}
    chosen = recommended(study)
    return chosen is not None and cost[chosen.option.id] <= min(cost[i] for i in near)


def _withheld(study: Study, _: Found) -> bool:
    return any(c.state == "fails" for c in study.judgement.checks)


def _nothing_planned(study: Study, _: Found) -> bool:
    return not study.plan.steps


def _none_worth_more(study: Study, _: Found) -> bool:
    return all(o.expected <= 0 for o in _open_to_choice(study))


def _none_now(study: Study, _: Found) -> bool:
    """Nothing that begins now is worth more than nothing, and measuring first is."""
    worth = {o.id: o.expected for o in _open_to_choice(study)}
    return worth.pop("measure_first", 0.0) > 0 and max(worth.values()) <= 0


def _measured(study: Study, _: Found) -> bool:
    """Measuring first is worth most, and what it shows can change the choice."""
    best = max(_open_to_choice(study), key=lambda o: o.expected)
    return best.id == "measure_first" and study.decision.evpi > 0


def _none_in_time(study: Study, _: Found) -> bool:
    return all(o.met < o.duties for o in on_the_table(study))


def _bound(study: Study, _: Found) -> bool:
    return any(d.state == "confirmed" and d.hard for d in study.project.duties)


def _all_asked(study: Study, _: Found) -> bool:
    """Whether each step is one that a duty names, or stands below one."""
    steps = {s.candidate.id: s.candidate for s in study.plan.steps}
    asked = set(duty_steps(study.project.duties, study.catalogue)) & steps.keys()
    while True:
        below = {
            i
            for k in asked
            for i in (
                *steps[k].needs,
                *(t for any_of in steps[k].needs_any for t in any_of),
                *steps[k].initiative.safe_with,
            )
        } & steps.keys()
        if below <= asked:
            return bool(steps) and asked == steps.keys()
        asked |= below


def _none_turns(study: Study, _: Found) -> bool:
    return not study.decision.worth_finding_out


def _worth_knowing(study: Study, found: Found) -> bool:
    """Knowing it is worth something, and no more than knowing everything."""
    labels = {i: str(q.label) for i, q in study.case_problem.all_quantities().items()}
    labels |= {s.id: str(s.label) for s in study.swings}
    known = [i for i in study.decision.information if labels.get(i.id) == found[1]]
    return any(0 < i.value <= study.decision.evpi * 1.0001 for i in known)


def _nobody_beside(study: Study, _: Found) -> bool:
    sheets = study.project.current_round.answers.values()
    given = [q for sheet in sheets for q, answer in sheet.items() if answer.level is not None]
    return len(given) == len(set(given))


def _in_place(study: Study, found: Found) -> bool:
    """The level with every step of the plan in effect, and that one may fail."""
    value = level_with(study, [s.candidate.id for s in study.plan.steps])[0]
    said, half = read(found[1])
    return value is not None and abs(value - said) <= half and any(o.works < 1 for o in study.odds)


def _serves_every(study: Study, found: Found) -> bool:
    """The planned stack serves all practices that fit, and the plan needs so many of its tools, not all."""
    chosen = study.stack.chosen
    if chosen is None:
        return False
    served = {p for place in study.stack.places for p in place.practices}
    fits = {c.id for c in study.candidates if c.fit.status == "fits"}
    fitting = [
        p
        for p in study.catalogue.practices
        if p.id in fits and set(p.needs_tool_in) - set(study.stack.unserved)
    ]
    planned = {s.candidate.id for s in study.plan.steps} | set(
        study.project.organisation.tools_in_use
    )
    needed = planned & set(chosen.tools)
    said = {"none": 0, "one": 1}.get(found[1])
    count = int(found[1]) if said is None else said
    return all(p.id in served for p in fitting) and len(needed) == count < len(chosen.tools)


def _no_limit_binds(study: Study, _: Found) -> bool:
    """Planned again with all the money and people there could be, nothing is begun either."""
    problem = light_problem(study, study.project)
    wide = replace(
        problem,
        capacity={role: (1e9,) * len(days) for role, days in problem.capacity.items()},
        budget=(1e12,) * problem.periods,
        budget_total=1e12,
        most_at_once=len(problem.activities) or 1,
    )
    return not study.plan.steps and not solve(wide).starts


def _too_little(study: Study, _: Found) -> bool:
    """The answers leave a level anything over one wide, or nothing whole of any dimension."""
    ends = level_ends(study)
    wide = ends is not None and ends[1] - ends[0] > 1
    return wide or not any(whole for _, whole in by_dimension(study).values())


def _anyway_is_free(study: Study, _: Found) -> bool:
    """What is done in any case has no part in the worth of the plan."""
    free = [i for i, one in study.case_problem.by_id.items() if one.anyway]
    return all(
        abs(of.benefit) + abs(of.cost) < 0.5
        for i in free
        if (of := study.attributed.get(i)) is not None
    )


def _planned_end(study: Study, found: Found) -> bool:
    """The last day of the last step lies in that month."""
    last = max(s.end for s in study.plan.steps) - 1 + study.plan.start.month - 1
    month, year = found[1].split()
    return (study.plan.start.year + last // 12, MONTHS[last % 12]) == (int(year), month[:3])


def _valid_until(study: Study, found: Found) -> bool:
    """It is the day before the plan starts."""
    return dates(found[1]) == [study.plan.start - timedelta(days=1)]


def _few_builders(study: Study, _: Found) -> bool:
    people = study.project.organisation.people
    builders = ("data_scientist", "ml_engineer", "data_engineer", "platform_engineer")
    return sum(people.get(role, 0.0) for role in builders) < 10


def _at_the_ends(study: Study) -> list[bool]:
    """Whether what comes nearest pays with every missing level answered as 0, and as 4, priced anew."""
    found = on_draws(study)
    assert found is not None
    by_name = {c.name: c for c in study.candidates}
    needed = with_needs(study, by_name[found.name])
    pays = []
    for level in (0, 4):
        project = study.project
        open_ = {q for q, at in study.profile.questions.items() if at.value is None}
        given = {q: Answer(state="level", level=level) for q in open_}
        sheets = project.current_round.answers
        answers = {p.id: {**sheets.get(p.id, {}), **given} for p in project.respondents}
        round_ = project.current_round.model_copy(update={"answers": answers})
        told = project.model_copy(update={"rounds": (*project.rounds[:-1], round_)})
        problem, schedule = alone(told, study.catalogue, needed[0], assess(told), None, needed[1:])
        pays.append(expected_value(problem, schedule, project.finance.seed, TRIED) > 0)
    return pays


def _known_so_far(study: Study, found: Found) -> bool:
    """Whether each answer is named with its level, and all of them where not only some are said to be."""
    titles = {q.title: q.id for q in study.project.questionnaire.questions}
    said = {}
    for one in found[2].rstrip(".").split("; "):
        title, _, level = one.rpartition(" ")
        said[titles[title]] = float(level)
    known = {q: at.value for q, at in study.profile.questions.items() if at.value is not None}
    right = all(abs(level - known[q]) < 0.051 for q, level in said.items())
    return right and (bool(found[1]) or said.keys() == known.keys())


def _answers_decide(study: Study, _: Found) -> bool:
    return _at_the_ends(study) == [True, False]


def _no_answers_help(study: Study, _: Found) -> bool:
    return _at_the_ends(study) == [False, False]


def _nothing_to_find(study: Study, _: Found) -> bool:
    """Whether what comes nearest loses with each open input at the end that is better for it by itself."""
    near = nearest(study)
    assert near is not None
    practice = study.catalogue.practice_by_id[near.id]

    def worth(values: dict[str, float]) -> float:
        own = {
            i: Assumption(range=fixed(v), provenance=Provenance(grade="A", source="tried"))
            for i, v in values.items()
        }
        assumptions = {**study.project.assumptions, **own}
        told = study.project.model_copy(update={"assumptions": assumptions})
        return worth_alone(told, study.catalogue, practice, study.profile)

    better = {}
    for row in study.register:
        key, ends = row.definition.id, (row.range.low, row.range.high)
        better[key] = max(ends, key=lambda end, k=key: worth({k: end}))  # type: ignore[misc]
    return worth(better) <= 0


CLAIMS: tuple[tuple[str, Callable[[Study, Found], bool]], ...] = (
    (r"; (.+) is the weakest point", _weakest),
    (r"^Known so far(, \d+ of \d+ answers)?: (.+)$", _known_so_far),
    (r"^The answers decide before any input does", _answers_decide),
    (r"all lowest or all highest it does not pay", _no_answers_help),
    (r"^Nothing that is left to find out can turn it", _nothing_to_find),
    (r"^Duties ask for every step", _all_asked),
    (r"; the weakest point is (.+)$", _weakest),
    (r"the same in every dimension", _alike),
    (r"The widest gap to (?:a )?target is in “?([^(”:]+)", _widest),
    (r"Every target is reached", _reached),
    (r"\b[Ii]t is worth most", _worth_most),
    (rf"no other choice or timing of these candidates is worth more than {A}", _no_other),
    (
        r"^No other plan (?:on the table|that meets every duty) is worth clearly more"
        r"|no other is worth clearly more",
        _none_clearly_more,
    ),
    (r"worth about as much it releases least\.$", _releases_least),
    (r"^Within these limits no other choice or timing is worth more[.,]", _no_option_more),
    (r"^Release nothing yet: first mend what the plausibility checks reject", _withheld),
    (r"Nothing is planned", _nothing_planned),
    (r"^This report gives no level, no weakest point, no plan and no worth", _too_little),
    (r"no plan found here is worth more than doing nothing", _none_worth_more),
    (r"hold nothing that is done with and without a plan", _anyway_is_free),
    (
        r"^No plan that holds what the duties ask for is worth more than nothing"
        r"|Nothing on the table is worth more",
        _none_worth_more,
    ),
    (r"^No plan that begins now is worth more than nothing", _none_now),
    (r"^No plan meets every duty in time", _none_in_time),
    (
        r"^Measure “.+” before any step begins|what it turns out to be decides which plan is best",
        _measured,
    ),
    (r"At the value of models that you stated nothing is worth its cost", _nothing_planned),
    (r"doing nothing is no choice", _bound),
    (r"No single figure changes which choice is best", _none_turns),
    (r"^What “(.+)” turns out to be can change which plan is best", _worth_knowing),
    (r"No question has levels from two or more respondents", _nobody_beside),
    (
        rf"to an expected [\d.]+ of 4 \((?:[\d.]+ without the plan; )?{N} if every step works\)",
        _in_place,
    ),
    (
        r"It would serve every practice that fits; the plan needs (\w+) of these tools",
        _serves_every,
    ),
    (r"^No limit binds: looser limits would change nothing", _no_limit_binds),
    (r"the last work is over by .*; planned is (\w+ \d{4})\.$", _planned_end),
    (r"^Valid until (\d+ \w+ \d{4}), the day before the plan starts", _valid_until),
    (r"at these, nothing pays|Nothing on the list pays", _nothing_planned),
)
"""Sentences that claim something of this organisation, each with its own check."""
METHOD = re.compile(
    r"Level 0 to 4|^Line: worth nothing|widest gap first"
    r"|shown,? (?:and )?never added|against doing nothing|^Few know"
    r"|every input|Every (?:answer|question)|^If every step is carried through"
    r"|with every step carried through"
    r"|[Nn]othing (?:is )?saved twice|every step takes hold"
    r"|given up, and what needs it|Weakest points|gate|the next best|before the plan is worth nothing"
    r"|Doing nothing is the reference|Meeting the duties|No invoice|If nothing is done|by everybody’s lowest"
    r"|: \d\.\d$|^Agree a figure for the three largest|^The line is the mean over all futures"
    r"|^To do nothing is not to adopt this plan"
    r"|^A step counts once it works"
)  # fmt: skip
"""How something is counted or shown, the same for everybody."""


def check_claims(study: Study, found: Iterable[Place]) -> tuple[list[str], int]:
    """Claims that are untrue and words of claims that nobody declared, and how many claims were checked."""
    faults, checked = [], 0
    for place in found:
        if place.section not in FRONT or place.kind not in ("cover", "h", "p", "li"):
            continue
        for sentence in re.split(r"(?<=[.!?]) (?=[A-Z“])", plain(place.text)):
            known = False
            for pattern, holds in CLAIMS:
                match = re.search(pattern, sentence)
                if match is None:
                    continue
                known = True
                checked += 1
                if not holds(study, match):
                    faults.append(f"untrue: {sentence!r} in {place.section}")
            if not known and WORDS.search(sentence) and not METHOD.search(sentence):
                faults.append(f"claims what nobody checks: {sentence!r} in {place.section}")
    return faults, checked
