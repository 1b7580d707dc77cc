"""What a compliance officer reads: dates that hold, holes that can be closed, words that are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.analysis.study.duties import duty_parts
from planner.analysis.systems import register as of_register
from planner.analysis.systems.about import (
    asked_words,
    deciding_most,
    origin_line,
    roles_line,
)
from planner.analysis.systems.calendar import calendar, near
from planner.analysis.systems.contradiction_words import differ_lines
from planner.analysis.systems.register import Place, Register, register
from planner.analysis.systems.spans import left_in
from planner.analysis.systems.system_duties import duties_of_holes
from planner.analysis.systems.words import as_of_line, framework_headline, headline
from planner.domain.answers.evidence import EvidenceItem, OwnDocument
from planner.domain.base.errors import InputError
from planner.domain.organisation.system import Said, System
from planner.domain.plan.duty import DutyLevel
from planner.domain.project import Project
from planner.exchange.system_table import read_systems
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.reporting.content.systems import evidence_headline
from planner.standards import classes
from planner.standards.classes import class_tree
from planner.standards.standing import standing, tree_of
from planner.workspace.edits import checked

DAY = "2026-11-29"
LAWS = {f.id: f for f in frameworks() if f.status != "superseded"}
TREE = class_tree("eu-ai-act")
assert TREE is not None


def said(holds: str, unknown: str = "") -> dict[str, Said]:
    return {n: Said(holds=n in holds.split()) for n in TREE.asked if n not in unknown.split()}


LIFE = "ai_system eu area_services life_or_health profiling develops deployer design_changes"


def insurer(
    example: Project, *laws: str, profile: dict[str, object] | None = None, **more: object
) -> Project:
    """A small insurer that ticked nothing in its profile, with one life-pricing system."""
    bare = {
        "regulated_models": 0,
        "real_time": False,
        "gpus": 0,
        "industry": "insurance",
        "facts": {"affects_people": False, "third_party_ai": False},
    }
    organisation = example.organisation.model_copy(update={**bare, **(profile or {})})
    system = System(
        id="life",
        name="Life price",
        teams=(example.teams[0].id,),
        facts=said(LIFE, "on_market_before"),
        since="2024-03-01",
    )
    return checked(
        example,
        organisation=organisation,
        systems=(system.model_copy(update=more),),
        frameworks=tuple(LAWS[i] for i in laws),
    )


def seen(project: Project) -> Register:
    return register(project, assess(project).cells, DAY)


def at(found: Register, law: str, requirement: str, subject: str = "life") -> Place:
    place = found.place(law, requirement, subject)
    assert place is not None
    return place


def test_what_only_high_risk_systems_owe_is_owed_from_the_day_that_makes_them_one(
    example: Project,
) -> None:
    """Declaration, mark and register hold from August 2026; Article 6 from December 2027."""
    found = seen(insurer(example, "eu-ai-act"))
    for article in ("47", "48", "49(1)", "72", "86"):
        assert at(found, "eu-ai-act", article).day == "2027-12-02"
    assert at(found, "eu-ai-act", "5(1)(a)-(h)").day == "2025-02-02", (
        "what binds every system stays"
    )
    product = said("ai_system eu annex_i_product outside_assessment develops", "on_market_before")
    assert (
        at(
            seen(insurer(example, "eu-ai-act", facts=product, since="2028-07-01")),
            "eu-ai-act",
            "47",
        ).day
        == "2028-08-02"
    )


def test_nothing_is_asked_of_a_system_before_its_first_day(example: Project) -> None:
    """The later of the law's day and the first day in service; standards stand at their publication."""
    used = seen(insurer(example, "gdpr", "eu-ai-act", "iso-42001"))
    of_system = [p for p in used.places("life", "gdpr") if p.day]
    assert of_system
    assert {p.day for p in of_system} == {"2024-03-01"}
    asked = used.rows[0].laws
    assert asked is not None
    assert asked.by[0][::2] == ("GDPR", "2024-03-01")
    project = insurer(example, "gdpr", "eu-ai-act", "iso-42001")
    of_gdpr = {e.day for e in calendar(project, used) if "GDPR" in str(e.words) and e.systems}
    assert of_gdpr == {"2024-03-01"}, "the calendar has the day of the rows"
    unknown = seen(insurer(example, "gdpr", "eu-ai-act", "iso-42001", since=""))
    assert {p.day for p in unknown.places("life", "gdpr") if p.day} == {"2018-05-25"}
    for law in ("iso-42001",):
        assert [p.day for p in used.places("life", law)] == [
            p.day for p in unknown.places("life", law)
        ]
    ours = [p.day for p in used.places("", "gdpr") if p.day]
    assert set(ours) == {"2018-05-25"}, (
        "what is asked of the organisation hangs on no single system"
    )
    later = seen(insurer(example, "eu-ai-act", since="2028-09-01"))
    assert min(p.day for p in later.places("life") if p.day) == "2028-09-01"


def test_the_first_day_in_service_answers_whether_it_was_there_before_the_rule(
    example: Project,
) -> None:
    project = insurer(example, "eu-ai-act")
    assert standing(project, project.systems[0]).facts["on_market_before"] is True
    tree = tree_of(project)
    assert tree is not None
    assert not differ_lines(standing(project, project.systems[0]), tree)
    later = insurer(example, "eu-ai-act", since="2028-09-01")
    assert standing(later, later.systems[0]).facts["on_market_before"] is False
    between = insurer(example, "eu-ai-act", since="2028-01-01")
    assert standing(between, between.systems[0]).facts["on_market_before"] is None
    against = insurer(example, "eu-ai-act", facts=said(LIFE))
    where = standing(against, against.systems[0])
    assert where.facts["on_market_before"] is False, "what somebody said goes before"
    (line,) = differ_lines(where, tree)
    assert line.endswith("is answered no, and it is in service since 1 March 2024.")


def test_an_empty_tick_of_a_profile_waives_no_law(example: Project) -> None:
    project = insurer(example, "iso-42001", "gdpr")
    facts = standing(project, project.systems[0]).facts
    assert facts["affects_people"] is True, "pricing the life insurance of persons is about them"
    assert facts["personal_data"] is True, "profiling is"
    assert facts["third_party_ai"] is None
    assert at(seen(project), "iso-42001", "A.5.4").state != "not_asked"
    bought = insurer(example, "iso-42001", origin="bought", facts={})
    assert standing(bought, bought.systems[0]).facts["third_party_ai"] is True
    writer = insurer(
        example, "eu-ai-act", facts=said("ai_system eu generates develops"),
        profile={"generative_ai": False},
    )  # fmt: skip
    assert at(seen(writer), "eu-ai-act", "50(2)").binds == ("GEN-18",)
    own = {**said(LIFE), "affects_people": Said(holds=False)}
    denied = insurer(example, "iso-42001", facts=own)
    assert at(seen(denied), "iso-42001", "A.5.4").state == "not_asked", "said of this system"


def test_a_system_is_asked_what_a_law_needs_though_teams_are_not(example: Project) -> None:
    """Questions about governance keep the sheet of a simple team short; a law needs them of its system."""
    project = insurer(example, "eu-ai-act")
    names = ("GOV-17", "GOV-18", "GOV-14", "REL-09", "GEN-18")
    facts = (standing(project, project.systems[0]).facts,)
    assert left_in(project, names, facts).tolist() == [[True, True, True, True, False]]
    assert left_in(project, ("REL-09",), facts, as_teams=True).tolist() == [[False]]
    assert at(seen(project), "eu-ai-act", "26(6)").binds == ("GOV-18",)


def test_what_facts_leave_nothing_of_is_closed_by_a_document_and_by_no_practice(
    example: Project,
) -> None:
    project = insurer(example, "dora")
    place = at(seen(project), "dora", "12", "")
    assert (place.state, place.binds) == ("hole", ())
    (duty,) = duties_of_holes(project, [place])
    assert not duty.levels
    profile = assess(project)
    (part,) = duty_parts(project, profile, (), {}, [duty])
    assert part.by_hand
    kept = duty.model_copy(update={"levels": (DutyLevel(question="REL-09", level=3),)})
    (part,) = duty_parts(project, profile, (), {}, [kept])
    assert part.by_hand, "a duty made while the question was asked"
    item = EvidenceItem(
        id="E1",
        title="Test of the backup",
        organisation=True,
        who="Ann",
        speaks_of="2026-10-01",
        documents=(OwnDocument(framework="dora", requirement="12"),),
    )
    shown = checked(project, evidence=(item,))
    assert at(seen(shown), "dora", "12", "").state == "shown"
    assert not duty_parts(shown, profile, (), {}, [duty])


def test_what_is_done_in_an_area_does_not_hold_where_the_area_is_answered_no(
    example: Project,
) -> None:
    """Article 27 of a life insurer: its use is on the list, and it is no part of an infrastructure."""
    facts = said(LIFE, "infrastructure on_market_before")
    project = insurer(example, "eu-ai-act", facts=facts)
    rights = at(seen(project), "eu-ai-act", "27")
    assert rights.asks
    assert not rights.waits_for
    unknown = {n: f for n, f in facts.items() if n != "area_infrastructure"}
    waiting = at(seen(insurer(example, "eu-ai-act", facts=unknown)), "eu-ai-act", "27")
    assert waiting.waits_for == ("infrastructure",), "whether it is a private body decides nothing"
    stale = facts | {"infrastructure": Said(holds=True)}
    assert (
        at(seen(insurer(example, "eu-ai-act", facts=stale)), "eu-ai-act", "27").state != "not_asked"
    )
    where = standing(project, project.systems[0])
    assert ("area_work", "open") not in classes.would_change(TREE, where.facts)
    minimal = {**where.facts, "life_or_health": False}
    assert ("area_infrastructure", "open") in classes.would_change(TREE, minimal)


def test_a_page_says_roles_origin_and_why_a_system_from_before_is_not_spared(
    example: Project,
) -> None:
    project = insurer(example, "eu-ai-act", "iso-42001", facts=said(LIFE + " on_market_before"))
    where = standing(project, project.systems[0])
    assert str(roles_line(where, TREE)) == (
        "Our roles: provider (Article 3(3)), deployer (Article 3(4)). Provider, for this is answered yes: "
        "“we develop it, or have it developed, and put it on the market or into service under our name”."
    )
    assert "1 Mar 2024" in str(origin_line(where, {}))
    found = seen(project)
    row = found.row("life")
    assert row is not None
    law, chosen = (str(asked_words(a, DAY)) for a in (row.laws, row.chosen))
    places = [p for p in found.places("life", "eu-ai-act") if p.state == "hole"]
    assert law == f"{len(places)} holes. AI Act from 2 Dec 2027"
    assert "since" not in chosen
    assert " from " not in chosen
    (fact, number), *_ = deciding_most(found)
    assert number == sum(fact in p.waits_for for p in found.places())


def test_words_of_what_was_chosen_are_not_those_of_a_law(example: Project) -> None:
    project = insurer(example, "iso-42001", "eu-ai-act")
    found = seen(project)
    kinds = {e.kind for e in calendar(project, found) if "ISO/IEC" in str(e.words)}
    assert kinds == {"published"}
    assert {near(e, DAY) for e in calendar(project, found) if e.kind == "published"} == {"later"}
    assert {e.kind for e in calendar(project, found) if "AI Act" in str(e.words)} == {"rule"}
    assert "already" not in framework_headline(found, "iso-42001")
    assert headline(found).startswith("The only system reads as high-risk. ")
    assert as_of_line(project.frameworks[:1]).startswith("ISO/IEC 42001 in use")


def test_what_is_not_known_is_never_told_as_no(example: Project) -> None:
    new = tuple(System(id=f"n{k}", name=f"New {k}") for k in range(2))
    law = (LAWS["eu-ai-act"],)
    one = headline(seen(checked(example, systems=new[:1], frameworks=law)))
    assert one.startswith("The class of the only system is not known yet. ")
    both = headline(seen(checked(example, systems=new, frameworks=law)))
    assert both.startswith("The class of none of the 2 systems is known yet. ")
    for words in (one, both):
        assert "not read as" not in words
        assert " 0 holes" not in words
        assert "Requirements not decided yet: " in words


def test_a_thousand_new_systems_are_read_once_not_a_thousand_times(
    example: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a register that was just pasted nothing is known yet: the longest reading that there is."""
    read = []
    slow = classes._read
    monkeypatch.setattr(classes, "_read", lambda *a: read.append(a) or slow(*a))
    monkeypatch.setattr(classes, "_kept", {})
    new = tuple(System(id=f"s{k}", name=f"S {k}") for k in range(300))
    found = seen(checked(example, systems=new, frameworks=(LAWS["eu-ai-act"],)))
    assert {r.standing.outcome for r in found.rows} == {"open"}
    assert len(read) == 1
    asked = []
    slow_facts = of_register.open_facts
    monkeypatch.setattr(of_register, "open_facts", lambda *a: asked.append(a) or slow_facts(*a))
    places = found.places()
    assert all(p.waits_for for p in places if p.system and p.requirement.id == "26(6)")
    assert len(asked) <= len(LAWS["eu-ai-act"].requirements) < len(places)


def test_more_systems_than_a_document_holds_are_refused_whole(
    example: Project, tmp_path: Path
) -> None:
    table = tmp_path / "many.csv"
    table.write_text("name,since\n" + "".join(f"S {k},0000\n" for k in range(3)), "utf-8")
    counts = read_systems(table, example).preview.counts
    assert counts["left out"] == 3, "a year that there is not is a fault of its row"
    table.write_text("name\n" + "".join(f"S {k}\n" for k in range(1001)), "utf-8")
    with pytest.raises(InputError, match="would make 1,001 systems; a document holds 1,000"):
        read_systems(table, example)


@pytest.mark.parametrize(
    ("counting", "number", "words"),
    [
        (0, 0, "Evidence: no piece is in the library yet"),
        (1, 1, "Evidence: one piece, and it counts today"),
        (0, 1, "Evidence: one piece, and it does not count today"),
        (1, 3, "Evidence: 1 of 3 pieces counts today"),
        (2, 3, "Evidence: 2 of 3 pieces count today"),
        (2, 2, "Evidence: both pieces count today"),
        (3, 3, "Evidence: all 3 pieces count today"),
    ],
)
def test_how_much_evidence_counts(counting: int, number: int, words: str) -> None:
    assert evidence_headline(counting, number, shown=1) == words
    said = evidence_headline(counting, number, shown=0)
    assert said == (f"{words}; no requirement is shown in whole yet" if counting else words)


def test_the_organisation_owes_from_the_day_of_the_first_system_that_does(example: Project) -> None:
    product = said("ai_system eu annex_i_product outside_assessment develops")
    found = seen(insurer(example, "eu-ai-act", facts=product, since=""))
    assert at(found, "eu-ai-act", "17(1)(a)-(m)", "").day == "2028-08-02"
    assert (
        at(seen(insurer(example, "eu-ai-act")), "eu-ai-act", "17(1)(a)-(m)", "").day == "2027-12-02"
    )
    assert at(found, "eu-ai-act", "4", "").day == "2025-02-02"


def test_a_rule_that_hangs_on_a_system_asks_the_organisation_from_its_first_use(
    example: Project,
) -> None:
    """A maker of devices owes from the day of the first device, not from that of the law years before it."""
    device = said("ai_system eu annex_i_product product_medical develops")
    project = insurer(example, "mdr", "gdpr", "eu-ai-act", facts=device, since="2025-09-15")
    plain = System(id="beds", name="Bed planning", facts=said("ai_system eu deployer"))
    unsure = System(id="unsure", name="Unsure", facts={"ai_system": Said(holds=True)})
    for others in ((), (plain,), (plain, unsure)):
        found = seen(checked(project, systems=(*project.systems, *others)))
        assert at(found, "mdr", "Art. 87", "").day == "2025-09-15"
        assert at(found, "gdpr", "30", "").day in ("", "2018-05-25"), (
            "people's data are kept anyway"
        )
    earlier = System(id="old", name="Old device", since="2022-01-01", facts=device)
    found = seen(checked(project, systems=(*project.systems, earlier)))
    assert at(found, "mdr", "Art. 87", "").day == "2022-01-01", "the first of them"
    older = System(id="old", name="Old device", since="2019-01-01", facts=device)
    found = seen(checked(project, systems=(*project.systems, older)))
    assert at(found, "mdr", "Art. 87", "").day == "2021-05-26", "no rule before its own day"
    events = {e.day for e in calendar(project, seen(project)) if "MDR" in str(e.words)}
    assert events == {"2025-09-15"}, "the calendar has the day of the rows"
