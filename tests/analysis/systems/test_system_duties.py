"""Duties of systems: made of holes, planned at the level of the system, shared in cost, early as can be."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest

from planner.analysis.study.duties import duty_parts
from planner.analysis.study.duty_reach import all_kept_by, within_reach
from planner.analysis.study.duty_title import duty_name, duty_short, duty_title
from planner.analysis.study.keep import _Reader, _written
from planner.analysis.systems.register import register
from planner.analysis.systems.system_duties import due_day, duties_of_holes, duty_state
from planner.domain.answers.evidence import EvidenceItem, OwnDocument, SystemAnswer
from planner.domain.base.errors import InputError
from planner.domain.base.language import first_clause, phrase, speaking, tr
from planner.domain.organisation.system import Said, System
from planner.domain.plan.duty import AskedBy, Duty, DutyLevel
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.roadmap.problem import Activity, Due, PlanningProblem
from planner.roadmap.solver import plan_exists
from planner.standards.classes import class_tree
from planner.workspace.duty_edits import add_duties
from planner.workspace.edits import checked
from planner.workspace.system_edits import remove_system

TREE = class_tree("eu-ai-act")
assert TREE is not None
HOLDS = "ai_system eu area_services life_or_health profiling develops deployer".split()
FACTS = {n: Said(holds=n in HOLDS) for n in TREE.asked}
DAY = "2026-11-29"


@pytest.fixture
def insurer(example: Project) -> Project:
    team = example.teams[0].id
    sheet = {"GOV-18": SystemAnswer(state="level", level=1)}
    round_ = example.current_round.model_copy(update={"system_answers": {"life": sheet}})
    return checked(
        example,
        systems=(
            System(id="life", name="Life price", teams=(team,), facts=FACTS),
            System(id="health", name="Health price", teams=(team,), facts=FACTS),
        ),
        frameworks=tuple(f for f in frameworks() if f.id == "eu-ai-act"),
        rounds=(*example.rounds[:-1], round_),
    )


def made(project: Project, **options: object) -> tuple[Duty, ...]:
    found = register(project, assess(project).cells, DAY)
    return duties_of_holes(project, found.places(), **options)  # type: ignore[arg-type]


def test_holes_become_one_duty_a_requirement_for_all_systems_that_have_it(insurer: Project) -> None:
    found = {d.asked_by.requirement: d for d in made(insurer, owner="Head of data") if d.asked_by}
    logs = found["26(6)"]
    assert (logs.systems, logs.by, logs.owner) == (("life",), "2027-06-02", "Head of data")
    assert logs.levels == (DutyLevel(question="GOV-18", level=3),)
    assert found["47"].systems == ("life", "health")
    assert not found["47"].levels, "no question speaks to it"
    assert (logs.hard, logs.state, logs.source) == (True, "proposed", "law")
    held = add_duties(found.values()).apply(insurer)
    assert not made(held), "nothing is made twice"
    left = remove_system("life").apply(held)
    assert "26(6)" not in {d.asked_by.requirement for d in left.duties if d.asked_by}
    assert next(
        d for d in left.duties if d.asked_by and d.asked_by.requirement == "47"
    ).systems == ("health",)
    with pytest.raises(InputError, match="more than the 500"):
        add_duties(
            d.model_copy(update={"id": f"{d.id}-{k}"}) for d in found.values() for k in range(99)
        ).apply(insurer)


@pytest.mark.parametrize(
    ("day", "lead", "by"),
    [
        ("2027-12-02", 2, "2027-06-02"),
        ("2027-12-02", 0, "2027-12-02"),
        ("2028-08-31", 2, "2028-02-29"),
        ("2027-05-01", 2, "2027-03-31"),  # nothing is due before the first quarter is over
        ("2025-02-02", 2, "2027-12-31"),  # asked for already: the end of the plan's first year
        ("", 2, "2027-12-31"),
    ],
)
def test_a_duty_is_due_before_its_rule_holds(
    example: Project, day: str, lead: int, by: str
) -> None:
    assert example.limits.start == "2027-01-01"
    assert due_day(example, day, lead) == by


def test_what_is_to_be_done_is_what_the_systems_lack(insurer: Project) -> None:
    duty = Duty(
        id="d", name="d", levels=(DutyLevel(question="GOV-18", level=3),), by="2027-06-02",
        systems=("life",), state="confirmed",
    )  # fmt: skip
    profile = assess(insurer)

    def parts(project: Project, one: Duty) -> list[str]:
        return [p.name for p in duty_parts(project, profile, [], {}, [one])]

    assert parts(insurer, duty) == ["“Keeping records” at level 3"]
    sheet = {"life": {"GOV-18": SystemAnswer(state="level", level=3)}}
    round_ = insurer.current_round.model_copy(update={"system_answers": sheet})
    reached = insurer.model_copy(update={"rounds": (*insurer.rounds[:-1], round_)})
    assert parts(reached, duty) == []
    (one,) = duty_parts(insurer, profile, [], {}, [duty])
    assert one.by_hand, "with no practice that leads there somebody does it by hand"


def test_an_own_document_is_done_by_hand_until_it_covers_every_system(insurer: Project) -> None:
    (duty,) = (d for d in made(insurer) if d.asked_by and d.asked_by.requirement == "47")
    profile = assess(insurer)

    def left(**changes: object) -> int:
        item = EvidenceItem(
            id="e", title="Declaration", covers=("life", "health"),
            documents=(OwnDocument(framework="eu-ai-act", requirement="47"),),
        ).model_copy(update=changes)  # fmt: skip
        return len(duty_parts(checked(insurer, evidence=(item,)), profile, [], {}, [duty]))

    assert left() == 0
    assert left(covers=("life",)) == 1
    assert left(until="2027-01-31") == 1, "it runs out before the duty is due"
    found = register(insurer, profile.cells, DAY)
    assert duty_state(found, duty) == "hole"


def test_the_title_is_said_in_the_language_at_hand_until_somebody_changes_it(
    insurer: Project,
) -> None:
    (duty,) = (d for d in made(insurer) if d.asked_by and d.asked_by.requirement == "26(6)")
    assert duty_title(insurer, duty).startswith("AI Act 26(6)")
    own = duty.model_copy(update={"name": "Keep the logs"})
    assert duty_title(insurer, own) == "Keep the logs"
    assert duty_short(insurer, own) == "Keep the logs"


def test_a_reason_names_law_article_and_first_clause_in_both_languages(insurer: Project) -> None:
    act = next(f for f in insurer.frameworks if f.id == "eu-ai-act")
    one = act.by_id["14(1)-(4)"]
    asked = AskedBy(framework=act.id, version=act.version, requirement=one.id)
    duty = Duty(id="d", name=duty_name(one), by="2027-06-02", asked_by=asked)
    short = duty_short(insurer, duty)
    assert short == "AI Act 14(1)-(4): people can oversee"
    again = _Reader({})(json.loads(json.dumps(_written(short))))
    for known in (short, again, phrase("“{name}” asks", name=short)):
        with speaking("de"):
            assert "KI-Verordnung 14(1)-(4): Menschen können beaufsichtigen" in tr(known)
            assert "hinwegsetzen" not in tr(known)


def test_words_of_a_duty_are_never_cut_at_a_comma() -> None:
    """A comma cuts a sense: “a management system covers strategy”, “a system that breaks these rules”."""
    laws = [f for f in frameworks() if f.id in ("eu-ai-act", "gdpr", "dora", "eiopa-ai")]
    for language in ("en", "de"):
        with speaking(language):  # type: ignore[arg-type]
            for one in (r for law in laws for r in law.requirements):
                said = tr(one.summary).rstrip(".")
                left = said.removeprefix(first_clause(said)).lstrip()
                assert left == "" or left[0] in ":;(", (one.id, said)


def test_a_duty_of_one_long_clause_is_named_by_its_article(insurer: Project) -> None:
    act = next(f for f in insurer.frameworks if f.id == "eu-ai-act")
    for id_, said in (
        ("17(1)(a)-(m)", "AI Act 17(1)(a)-(m)"),
        ("20", "AI Act 20"),
        ("26(6)", "AI Act 26(6): the deployer keeps the logs at least six months"),
    ):
        asked = AskedBy(framework=act.id, version=act.version, requirement=id_)
        duty = Duty(id="d", name=duty_name(act.by_id[id_]), by="2027-06-02", asked_by=asked)
        assert tr(duty_short(insurer, duty)) == said


def slow(problem: PlanningProblem) -> list[tuple[str, int]]:
    """The dates one by one, as the words of ``within_reach`` say."""
    kept: list[Due] = []

    def earliest(due: Due) -> int:
        for by in range(max(due.by, 0), problem.periods):
            if plan_exists(replace(problem, dues=(*kept, replace(due, by=by)))) is not False:
                return by
        return problem.periods

    def takes(due: Due) -> tuple[int, float]:
        names, found = list(due.members), set[str]()
        while names:
            found.add(name := names.pop())
            names += problem.by_id[name].needs
        return len(found), sum(problem.by_id[name].days["dev"] for name in found)

    for late in (False, True):
        for own in sorted({d.by for d in problem.dues}):
            left = [d for d in problem.dues if d.by == own and d.id not in {k.id for k in kept}]
            while left:
                by, _, _, due = min(
                    ((earliest(d), takes(d), d.id, d) for d in left), key=lambda x: x[:3]
                )
                left.remove(due)
                if by < problem.periods and (late or by == own):
                    kept.append(replace(due, by=by))
    return [(d.id, d.by) for d in kept]


@pytest.mark.parametrize("seed", range(4))
def test_dates_are_as_early_as_a_slow_search_finds(seed: int) -> None:
    random = Random(seed)
    names = ["a", "b", "c", "d", "e"]
    activities = tuple(
        Activity(
            n, n, random.randint(1, 2), {"dev": random.choice((4.0, 8.0))}, (1.0,) * 6,
            needs=tuple(random.sample(names[:k], min(k, random.randint(0, 1)))),
        )
        for k, n in enumerate(names)
    )  # fmt: skip
    dues = tuple(Due(f"due-{n}", n, (n,), random.randint(-1, 3)) for n in random.sample(names, 4))
    problem = PlanningProblem(
        periods=6, activities=activities, worth={}, budget=(0.0,) * 6,
        capacity={"dev": (6.0,) * 6}, most_at_once=2, dues=dues,
    )  # fmt: skip
    found = within_reach(problem)
    expected = slow(problem)
    assert [(d.id, d.by) for d in found.dues] == (
        expected if found is not problem else [(d.id, d.by) for d in dues]
    )
    if found is problem or len(expected) < len(dues):
        return
    together = all_kept_by(problem, found)
    for by in range(6):
        later = tuple(replace(d, by=max(d.by, by)) for d in dues)
        if plan_exists(replace(problem, dues=later)) is not False:
            assert together == by
            break


def test_what_is_asked_of_single_systems_counts_for_a_duty_of_the_organisation(
    insurer: Project,
) -> None:
    """Article 17(1) needs GOV-20 at 2, which is asked of no team: skipped, the duty read as met."""
    low_risk = insurer.systems[1].model_copy(
        update={"id": "beds", "facts": {**FACTS, "area_services": Said(holds=False)}}
    )
    project = checked(insurer, systems=(*insurer.systems, low_risk))
    profile = assess(project)
    found = register(project, profile.cells, DAY)
    place = found.place("eu-ai-act", "17(1)(a)-(m)", "")
    assert place is not None
    (duty,) = duties_of_holes(project, [place])
    alone = duty.model_copy(update={"levels": (DutyLevel(question="GOV-20", level=2),)})
    assert "GOV-20" not in profile.cells.columns

    def left(one: Duty, **levels: int) -> tuple[list[str], bool]:
        """Names of what the duty lacks, and whether the register holds the answer to be below 2."""
        sheets = {s: {"GOV-20": SystemAnswer(state="level", level=n)} for s, n in levels.items()}
        round_ = project.current_round.model_copy(update={"system_answers": sheets})
        told = project.model_copy(update={"rounds": (*project.rounds[:-1], round_)})
        profile = assess(told)
        (block,) = (b for b in register(told, profile.cells, DAY).blocks if b.subjects == ("",))
        low = block.spans.low[0, block.spans.questions.index("GOV-20")]
        return [p.name for p in duty_parts(told, profile, [], {}, [one])], bool(low < 2)

    lacking = (["“Changing a released system” at level 2"], True)
    assert left(alone) == lacking, "nobody answered"
    assert left(alone, life=2) == lacking, "one of two"
    assert left(alone, life=2, health=1, beds=4) == lacking
    assert left(alone, life=2, health=3) == ([], False), "of the third it is not asked"
    house = alone.model_copy(update={"asked_by": None})
    assert left(house, life=2, health=3)[0] == lacking[0], "a rule of one's own is about all three"
    assert left(house, life=2, health=3, beds=2)[0] == []
    none = insurer.model_copy(update={"systems": ()})
    assert [p.name for p in duty_parts(none, profile, [], {}, [house])] == lacking[0]


def test_a_question_that_every_team_calls_not_applicable_is_no_duty_met(example: Project) -> None:
    """The register says a hole there, and so does what is planned."""
    profile = assess(example)
    column = profile.cells.columns["GOV-03"]
    counted = profile.cells.counted.copy()
    counted[:, column] = False
    waived = replace(profile, cells=replace(profile.cells, counted=counted))
    duty = Duty(id="d", name="d", levels=(DutyLevel(question="GOV-03", level=1),), by="2027-12-31")
    (part,) = duty_parts(example, waived, [], {}, [duty])
    assert part.name == "“Explaining a decision” at level 1"
