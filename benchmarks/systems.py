"""How long the register takes at the size of a large bank: ``python -m benchmarks.systems``.

200 systems, every requirement of every framework, 20,000 pieces of evidence. Seconds of one processor.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from planner.analysis.systems.calendar import calendar
from planner.analysis.systems.next_evidence import next_pieces
from planner.analysis.systems.register import register
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.organisation.system import System
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from tests.standards.bank import bank, facts

DAY = "2026-11-29"
KINDS = (
    "area_services credit_score profiling develops",
    "profiling develops",
    "interactive generates develops",
)


def large(systems: int = 200, evidence: int = 20_000) -> Project:
    """The example bank with so many systems and pieces of evidence, drawn by a seed."""
    project, random = bank(), Random(1)
    asked = sorted({n.question for f in frameworks() for r in f.requirements for n in r.needs})
    made = tuple(
        System(
            id=f"s{k}",
            name=f"System {k}",
            teams=(random.choice(project.teams).id,),
            facts=facts(random.choice(KINDS)),
        )
        for k in range(systems)
    )
    library = tuple(
        EvidenceItem(
            id=f"E{k}",
            title=f"Evidence {k}",
            covers=tuple({random.choice(made).id for _ in range(2)}),
            shows={random.choice(asked): 3},
        )
        for k in range(evidence)
    )
    sheets = {
        s.id: {
            q: SystemAnswer(state="level", level=random.randint(0, 4))
            for q in random.sample(asked, 20)
        }
        for s in made
    }
    round_ = project.current_round.model_copy(update={"system_answers": sheets})
    changes = {"frameworks": frameworks(), "systems": made, "evidence": library}
    return Project.model_construct(**{**project.__dict__, **changes, "rounds": (round_,)})


def with_answer(project: Project) -> Project:
    """The same with one answer of one system changed."""
    sheets = dict(project.current_round.system_answers)
    sheets["s1"] = {**sheets["s1"], "GOV-08": SystemAnswer(state="level", level=4)}
    round_ = project.current_round.model_copy(update={"system_answers": sheets})
    return project.model_copy(update={"rounds": (round_,)})


def timed(what: str, work: Callable[[], object]) -> None:
    """Print how long ``work`` takes."""
    start = time.process_time()
    work()
    print(f"{what:28}{1000 * (time.process_time() - start):8.0f} ms")


def main() -> None:
    """Print all figures."""
    project = large()
    cells = assess(bank()).cells
    timed("states, first", lambda: register(project, cells, DAY))
    answered = with_answer(project)
    timed("states after one answer", lambda: register(answered, cells, DAY))
    found = register(project, cells, DAY)
    timed("next pieces of evidence", lambda: next_pieces(found))
    timed("calendar", lambda: calendar(project, found))
    timed("one system", lambda: found.places("s1"))


if __name__ == "__main__":
    main()
