"""The register: what is asked of whom, what counts as shown, and what never gets worse."""

from __future__ import annotations

from random import Random

import pytest

from planner.analysis.systems.about import overdue_words
from planner.analysis.systems.register import ORDER, Place, Register, register
from planner.domain.answers.evidence import EvidenceItem, OwnDocument, SystemAnswer
from planner.domain.content.framework import Framework, Requirement, RequirementNeed, Since
from planner.domain.organisation.system import ClassDecision, ModelEntry, Said, System
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.standards.classes import class_tree
from planner.standards.standing import standing
from planner.workspace.edits import checked

DAY = "2026-11-29"
TREE = class_tree("eu-ai-act")
assert TREE is not None


def facts(holds: str, unknown: str = "") -> dict[str, Said]:
    """All facts of the class tree: those named hold, those unknown are left out, all others do not hold."""
    return {n: Said(holds=n in holds.split()) for n in TREE.asked if n not in unknown.split()}


LIFE = facts("ai_system eu area_services life_or_health profiling develops deployer")
PUMP = facts("ai_system eu area_infrastructure deployer")


@pytest.fixture(scope="module")
def act() -> Framework:
    return next(f for f in frameworks() if f.id == "eu-ai-act")


@pytest.fixture
def insurer(example: Project, act: Framework) -> Project:
    """The example with two systems, both of the first team, under the AI Act."""
    team = example.teams[0].id
    systems = (
        System(id="life", name="Life risk score", teams=(team,), facts=LIFE),
        System(id="pump", name="Pump forecast", teams=(team,), facts=PUMP),
    )
    return checked(example, systems=systems, frameworks=(act,))


def seen(project: Project, day: str = DAY) -> Register:
    return register(project, assess(project).cells, day)


def place(found: Register, system: str, requirement: str) -> Place:
    return next(p for p in found.places(system) if p.requirement.id == requirement)


def answered(project: Project, system: str, **levels: int) -> Project:
    sheet = {
        q.replace("_", "-"): SystemAnswer(state="level", level=n, who="Ann")
        for q, n in levels.items()
    }
    round_ = project.current_round.model_copy(update={"system_answers": {system: sheet}})
    return checked(project, rounds=(*project.rounds[:-1], round_))


def test_duties_of_high_risk_systems_are_asked_of_those_alone(insurer: Project) -> None:
    found = seen(insurer)
    assert place(found, "life", "12(1)-(2)").state != "not_asked"
    assert place(found, "life", "12(1)-(2)").day == "2027-12-02"
    assert place(found, "pump", "12(1)-(2)").state == "not_asked"
    assert place(found, "pump", "12(1)-(2)").day == ""
    assert place(found, "", "4").day == "2025-02-02"


def test_an_answer_of_the_system_goes_before_that_of_its_team(insurer: Project) -> None:
    logs = "26(6)"
    assert place(seen(answered(insurer, "life", GOV_18=2)), "life", logs).state == "hole"
    assert place(seen(answered(insurer, "life", GOV_18=3)), "life", logs).state == "claimed"
    nothing = place(seen(insurer), "life", logs)
    column = assess(insurer).cells.columns["GOV-18"]
    cells = assess(insurer).cells
    low, high = cells.low[0, column], cells.high[0, column]
    expected = "hole" if high < 3 else "claimed" if low >= 3 else "open"
    assert nothing.state == expected


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "shown"),
        ({"covers": ("pump",)}, "claimed"),
        ({"covers": ()}, "claimed"),
        ({"shows": {"GOV-18": 2}}, "claimed"),
        ({"until": "2026-11-28"}, "claimed"),
        ({"until": "2026-11-29"}, "shown"),
        ({"speaks_of": "2026-11-30"}, "claimed"),
        ({"reviewer": "Ben", "reviewed": "2026-11-01"}, "reviewed"),
        ({"reviewer": "Ann", "reviewed": "2026-11-01"}, "shown"),
        ({"reviewer": "Ben", "reviewed": "2026-12-01"}, "shown"),
    ],
)
def test_evidence_counts_where_it_covers_the_system_shows_the_level_and_has_not_run_out(
    insurer: Project, changes: dict[str, object], state: str
) -> None:
    item = EvidenceItem(id="e", title="Log store", who="Ann", covers=("life",), shows={"GOV-18": 3})
    project = checked(
        answered(insurer, "life", GOV_18=3), evidence=(item.model_copy(update=changes),)
    )
    assert place(seen(project), "life", "26(6)").state == state


def test_evidence_does_not_fill_a_hole(insurer: Project) -> None:
    item = EvidenceItem(id="e", title="Log store", covers=("life",), shows={"GOV-18": 4})
    project = checked(answered(insurer, "life", GOV_18=1), evidence=(item,))
    assert place(seen(project), "life", "26(6)").state == "hole"


def test_what_no_question_speaks_to_needs_a_document_of_its_own(insurer: Project) -> None:
    assert place(seen(insurer), "life", "47").state == "hole"
    own = OwnDocument(framework="eu-ai-act", requirement="47")
    item = EvidenceItem(id="e", title="Declaration", documents=(own,), covers=("life",))
    assert place(seen(checked(insurer, evidence=(item,))), "life", "47").state == "shown"


def test_facts_that_are_not_known_are_named_and_never_taken_as_no(insurer: Project) -> None:
    broker = System(
        id="life", name="Broker score",
        facts=facts("ai_system eu area_services profiling develops deployer", "life_or_health"),
    )  # fmt: skip
    found = seen(checked(insurer, systems=(broker, insurer.systems[1])))
    logs = place(found, "life", "12(1)-(2)")
    assert (logs.state, logs.waits_for) == ("open", ("high_risk",))
    row = found.row("life")
    assert row is not None
    assert row.standing.outcome == "open"
    assert row.standing.reading.forks[0].fact == "life_or_health"


def test_not_applicable_waives_no_law(insurer: Project) -> None:
    sheet = {"GOV-18": SystemAnswer(state="not_applicable", reason="We keep none")}
    round_ = insurer.current_round.model_copy(update={"system_answers": {"life": sheet}})
    found = place(seen(checked(insurer, rounds=(*insurer.rounds[:-1], round_))), "life", "26(6)")
    assert found.low.name == "HOLE"


def test_what_lies_outside_the_act_is_asked_nothing_by_it(insurer: Project) -> None:
    table = System(id="life", name="Tariff table", facts=facts("eu"))
    found = seen(checked(insurer, systems=(table, insurer.systems[1])))
    assert {p.state for p in found.places("life")} == {"not_asked"}


def test_a_retired_system_stays_in_the_register_and_is_asked_nothing(insurer: Project) -> None:
    gone = insurer.systems[0].model_copy(update={"state": "retired"})
    found = seen(checked(insurer, systems=(gone, insurer.systems[1])))
    row = found.row("life")
    assert row is not None
    assert (row.worst, row.laws, row.chosen, row.overdue) == ("not_asked", None, None, ())


def test_laws_and_what_was_chosen_stand_apart_each_by_name_number_and_first_day(
    insurer: Project,
) -> None:
    more = {f.id: f for f in frameworks() if f.id in ("gdpr", "iso-42001")}
    since = insurer.systems[0].model_copy(update={"since": "2024-03-01"})
    there = checked(
        insurer,
        systems=(since, insurer.systems[1]),
        frameworks=(*insurer.frameworks, more["gdpr"], more["iso-42001"]),
    )
    found = seen(there)
    for row in found.rows:
        for binding, asked in ((True, row.laws), (False, row.chosen)):
            places = [
                p
                for p in found.places(row.standing.system.id)
                if p.framework.binds is binding and p.state != "not_asked"
            ]
            assert asked is not None
            assert asked.state == min((p.state for p in places), key=ORDER.index)
            worst = [p for p in places if p.state == asked.state]
            by = {
                law: [p.day for p in worst if p.framework.short == law]
                for law in {p.framework.short for p in worst}
            }
            assert asked.count == len(worst)
            firsts = {
                law: min((d for d in days if d and binding), default="") for law, days in by.items()
            }
            assert {law: (n, day) for law, n, day, _ in asked.by} == {
                law: (len(days), firsts[law]) for law, days in by.items()
            }
            assert {law: k for law, _, day, k in asked.by if day} == {
                law: by[law].count(day) for law, day in firsts.items() if day
            }, "how many ask from that very day"
            days = [day or "9999" for _, _, day, _ in asked.by]
            assert days == sorted(days)
    laws, chosen = found.organisation()
    assert laws is not None
    assert laws.count == sum(p.state == laws.state and p.framework.binds for p in found.places(""))
    assert chosen is not None


def test_a_validation_is_overdue_once_its_day_is_past_and_while_it_is_in_use(
    insurer: Project,
) -> None:
    due = [
        ModelEntry(id=f"m{k}", name=f"Net {k}", next_validation=day)
        for k, day in enumerate(("2026-11-28", DAY, ""))
    ]
    one = insurer.systems[1].model_copy(update={"models": tuple(due)})
    found = seen(checked(insurer, systems=(one,))).rows[0]
    assert found.overdue == (("Net 0", "2026-11-28"),)
    assert overdue_words(found) == "Validation overdue: Net 0 since 28 Nov 2026"
    gone = one.model_copy(update={"state": "retired"})
    assert not seen(checked(insurer, systems=(gone,))).rows[0].overdue


def test_a_person_who_overrules_the_steps_decides_until_the_wording_changes(
    insurer: Project,
) -> None:
    decision = ClassDecision(
        framework="eu-ai-act", version=TREE.version, outcome="high_listed", who="Legal",
        when=DAY, overruled="Guidelines of the authority name it.",
    )  # fmt: skip
    system = insurer.systems[1].model_copy(update={"decisions": (decision,)})
    project = checked(insurer, systems=(insurer.systems[0], system))
    where = standing(project, system)
    assert (where.outcome, where.lapsed, where.facts["high_risk"]) == ("high_listed", False, True)
    assert place(seen(project), "pump", "26(6)").state != "not_asked"
    old = system.model_copy(
        update={"decisions": (decision.model_copy(update={"version": "2024-08-01"}),)}
    )
    where = standing(project, old)
    assert (where.outcome, where.lapsed, where.facts["high_risk"]) == ("minimal", True, False)


def test_a_decision_lapses_when_the_facts_lead_elsewhere(insurer: Project) -> None:
    decision = ClassDecision(
        framework="eu-ai-act", version=TREE.version, outcome="minimal", who="Legal", when=DAY
    )
    assert standing(
        insurer, insurer.systems[0].model_copy(update={"decisions": (decision,)})
    ).lapsed
    assert not standing(
        insurer, insurer.systems[1].model_copy(update={"decisions": (decision,)})
    ).lapsed


def test_what_is_said_of_all_systems_holds_for_one_that_says_nothing_else(insurer: Project) -> None:
    project = checked(insurer, legal_facts={"public_body": True, "us": False})
    said = {**PUMP, "us": Said(holds=True)}
    where = standing(project, insurer.systems[1].model_copy(update={"facts": said}))
    assert where.facts["public_body"] is True
    assert where.facts["us"] is True
    assert where.facts["insurance"] is True, "the profile says so"
    assert where.facts["special_category"] is None


def test_raising_an_answer_or_adding_evidence_worsens_nothing(insurer: Project) -> None:
    random = Random(11)
    questions = sorted({n.question for r in insurer.frameworks[0].requirements for n in r.needs})
    levels = dict.fromkeys(questions, 0)
    evidence: list[EvidenceItem] = []
    project, before = insurer, None
    for step in range(25):
        for question in random.sample(questions, 8):
            levels[question] = min(levels[question] + 1, 4)
        evidence.append(
            EvidenceItem(
                id=f"e{step}", title="E", covers=("life",), organisation=random.random() < 0.3,
                shows={q: random.randint(1, 4) for q in random.sample(questions, 6)},
                reviewer=random.choice(("", "Ben")), reviewed=DAY,
            )
        )  # fmt: skip
        sheet = {q: SystemAnswer(state="level", level=n, who="Ann") for q, n in levels.items()}
        round_ = project.current_round.model_copy(update={"system_answers": {"life": sheet}})
        project = checked(project, rounds=(*project.rounds[:-1], round_), evidence=tuple(evidence))
        after = seen(project).places()
        for old, new in zip(before or after, after, strict=True):
            assert new.low >= old.low
            assert new.high >= old.high
        before = after
    assert {p.state for p in before or ()} >= {"hole", "claimed", "shown", "reviewed"}


def test_with_nothing_known_nothing_is_claimed_or_shown(example: Project) -> None:
    """No answer, no evidence, no fact: never better than open or a hole."""
    empty = example.model_copy(
        update={
            "rounds": (example.current_round.model_copy(update={"answers": {}, "consensus": {}}),),
            "systems": (System(id="s", name="S"),),
            "frameworks": tuple(f for f in frameworks() if f.status != "superseded"),
        }
    )
    assert {p.state for p in seen(empty).places()} <= {"open", "hole", "not_asked"}


def test_counts_add_up_and_no_state_is_lost(insurer: Project) -> None:
    found = seen(insurer)
    assert sum(found.counts().values()) == len(found.places()) == 67 * 2 + 2
    row = found.rows[0]
    assert sum(row.counts["eu-ai-act"].values()) == 67
    assert row.count == row.counts["eu-ai-act"][row.worst]
    assert next(s for s in ORDER if row.counts["eu-ai-act"][s]) == row.worst


def test_days_follow_the_facts() -> None:
    one = Requirement(
        id="1", summary="S", needs=(RequirementNeed(question="Q", level=2, relation="partly"),),
        since=(Since(day="2027-12-02", when="annex_iii"), Since(day="2028-08-02", when="annex_i")),
    )  # fmt: skip
    assert one.days({"annex_iii": False, "annex_i": True}) == ("2028-08-02",)
    assert one.days({"annex_iii": None, "annex_i": True}) == ("2027-12-02", "2028-08-02")


def test_what_is_kept_between_calls_changes_nothing(insurer: Project) -> None:
    """The ground of a register is kept while the document's parts are the same; never longer."""
    seen(insurer)
    log = EvidenceItem(id="E1", title="A log", shows={"MON-05": 3}, covers=("life",))
    steps = [
        answered(insurer, "life", MON_05=3),
        checked(insurer, legal_facts={"eu": True}),
        checked(insurer, evidence=(log,)),
        checked(insurer, systems=insurer.systems[:1]),
    ]
    kept = [seen(p) for p in steps]
    for project, found in zip(reversed(steps), reversed(kept), strict=True):
        assert seen(project.model_validate(project.model_dump())).rows == found.rows
    assert seen(insurer, "2029-01-01").day == "2029-01-01"
