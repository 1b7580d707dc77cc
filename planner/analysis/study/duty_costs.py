"""What duties cost one by one: its share of the steps that the plan's date of a duty rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.duties import DutyPart, first_ended


def shared_costs(
    parts: Iterable[DutyPart],
    chosen: Iterable[Candidate],
    ends: Mapping[str, int],
    spent: Mapping[str, float],
) -> dict[str, float]:
    """Expected present cost by duty, of the steps of a plan: ``ends`` is the end of each, ``spent`` its cost.

    A duty leans on the steps that its date in the plan rests on: of several that could do the same as many as
    are asked for, those that end first, with everything that these need or are safe only with. Of what ends
    at one time the cheaper one, with what it leans on, is enough. What several duties lean on is shared
    equally, so that the duties add up to all that is spent for them. What none leans on is left out, and so
    is what does not suffice.
    """
    return shared_of(steps_of_duties(parts, chosen, ends, spent), spent)


def shared_of(duties: Mapping[str, set[str]], spent: Mapping[str, float]) -> dict[str, float]:
    """What is ``spent`` on the steps of each duty; what several lean on is shared equally among them."""
    leaning: dict[str, int] = {}
    for steps in duties.values():
        for step in steps:
            leaning[step] = leaning.get(step, 0) + 1
    return {
        duty: sum(spent[s] / leaning[s] for s in sorted(steps) if s in spent)
        for duty, steps in duties.items()
    }


def steps_of_duties(
    parts: Iterable[DutyPart],
    chosen: Iterable[Candidate],
    ends: Mapping[str, int],
    spent: Mapping[str, float],
) -> dict[str, set[str]]:
    """By duty the steps that its date in a plan rests on, as ``shared_costs`` counts them."""
    plan = _Plan({c.id: c for c in chosen}, ends, spent)
    duties: dict[str, set[str]] = {}
    for part in parts:
        duties.setdefault(part.duty.id, set()).update(plan.of_part(part))
    return duties


class _Plan:
    """The steps of a plan, and what each leans on in it."""

    def __init__(
        self, by_id: Mapping[str, Candidate], ends: Mapping[str, int], spent: Mapping[str, float]
    ) -> None:
        self.by_id, self.ends, self.spent = by_id, ends, spent

    def of_part(self, part: DutyPart) -> set[str]:
        """The steps that the date of one thing asked for rests on; none where there are too few."""
        leant = {m: self.leant_on([m]) for m in part.members if m in self.ends}
        price = {m: sum(self.spent[s] for s in sorted(steps)) for m, steps in leant.items()}
        return set().union(*(leant[m] for m in first_ended(leant, part.least, self.ends, price)))

    def leant_on(self, ids: Iterable[str]) -> set[str]:
        """Steps with all that they lean on."""
        left, found = list(ids), set[str]()
        while left:
            id_ = left.pop()
            if id_ in self.ends and id_ not in found:
                found.add(id_)
                one = self.by_id[id_]
                left += [*one.needs, *one.initiative.safe_with]
                for any_of in one.needs_any:
                    left += first_ended(any_of, 1, self.ends, self.spent)
        return found
