"""The document refuses what does not hold together, in words."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from planner.domain.answers.assessment import Answer, Respondent, Round, Target
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import Line, Text, clean_text, is_unwanted, slug
from planner.domain.case.estimate import Assumption, Range, fixed
from planner.domain.organisation.organisation import Organisation, Team
from planner.domain.project import Project


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\u202eb", "a\u2066b", "line\nline"])
def test_control_and_bidi_characters_are_refused_in_lines(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Team(id="t", name=text)
    assert "holds the control character" in first_fault(caught.value)


def test_the_pattern_and_the_rule_refuse_the_same_characters() -> None:
    line, text = TypeAdapter(Line), TypeAdapter(Text)
    chosen = [*range(0x3000), *range(0xE000, 0x110000, 0x101)]
    for point in chosen:
        character = chr(point)
        for adapter, multiline in ((line, False), (text, True)):
            try:
                adapter.validate_python(character)
                refused = False
            except ValidationError:
                refused = True
            assert refused == is_unwanted(character, multiline=multiline), hex(point)


def test_cleaning_keeps_what_people_type_and_drops_what_no_text_may_hold() -> None:
    assert clean_text("Zoë\u202e\x00 مرحبا 日本") == "Zoë مرحبا 日本"
    assert clean_text("a\r\nb", multiline=True) == "a\nb"
    assert clean_text("e\u0301") == "é"


def test_slugs_are_safe_file_names() -> None:
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("日本") == "item"
    assert slug("Größe & Wert") == "groe-wert" or slug("Größe & Wert") == "grosse-wert"


@pytest.mark.parametrize(
    ("low", "likely", "high"), [(2, 1, 3), (1, 4, 3), (float("nan"), 1, 2), (1, 2, float("inf"))]
)
def test_ranges_are_ordered_and_finite(low: float, likely: float, high: float) -> None:
    with pytest.raises(ValidationError):
        Range(low=low, likely=likely, high=high)


def test_an_assumption_is_a_range_or_dont_know() -> None:
    assert Assumption(range=fixed(1.0)).range == fixed(1.0)
    for wrong in ({}, {"range": fixed(1.0), "dont_know": True}):
        with pytest.raises(ValidationError, match="don’t know"):
            Assumption(**wrong)


def test_three_states_of_an_answer_do_not_blur() -> None:
    assert Answer().is_blank
    assert not Answer(note="seen").is_blank
    with pytest.raises(ValidationError, match="needs a reason"):
        Answer(state="not_applicable")
    for wrong in ({"state": "level"}, {"state": "dont_know", "level": 2}, {"level": 2}):
        with pytest.raises(ValidationError, match="goes with"):
            Answer(**wrong)


def change(project: Project, **changes: object) -> Project:
    fields = {name: getattr(project, name) for name in Project.model_fields}
    return Project.model_validate({**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"respondents": (Respondent(id="x", team="nowhere"),)}, "unknown team “nowhere”"),
        ({"targets": (Target(dimension="magic", level=2.0),)}, "unknown dimension “magic”"),
        ({"teams": (Team(id="a", name="A"), Team(id="a", name="B"))}, "used twice"),
        (
            {"rounds": (Round(id="r", label="R", date="2026-01-01", answers={"ghost": {}}),)},
            "unknown respondent “ghost”",
        ),
        (
            {
                "rounds": (
                    Round(
                        id="r",
                        label="R",
                        date="2026-01-01",
                        answers={"product-1": {"XXX-99": Answer(state="level", level=1)}},
                    ),
                )
            },
            "unknown question “XXX-99”",
        ),
    ],
)
def test_references_must_resolve(start_up: Project, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        change(start_up, **changes)


def test_models_are_frozen_and_know_no_other_keys() -> None:
    organisation = Organisation(name="A")
    with pytest.raises(ValidationError):
        organisation.name = "B"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Organisation.model_validate({"name": "A", "colour": "red"})


def test_a_changed_copy_forgets_what_was_derived_from_the_original(example: Project) -> None:
    questionnaire = example.questionnaire
    assert questionnaire.content_hash
    assert len(questionnaire.by_id) == len(questionnaire.questions)
    copied = questionnaire.model_copy(update={"questions": questionnaire.questions[:60]})
    assert len(copied.by_id) == 60
    assert copied.content_hash != questionnaire.content_hash


def test_a_person_is_called_so_that_people_know_who_is_meant(start_up: Project) -> None:
    """Four teams have a team lead each: “Team lead: How use cases are chosen” said of none whose it is."""
    other = Team(id="claims", name="Claims")
    two = start_up.model_copy(update={"teams": (*start_up.teams, other)})
    lead, named = Respondent(id="x", team="claims", role="Team lead"), "Ann"
    assert two.called(lead) == "Team lead (Claims)"
    assert start_up.model_copy(update={"teams": (other,)}).called(lead) == "Team lead"
    assert start_up.called(lead) == "Team lead"  # of a team that is gone
    assert two.called(lead.model_copy(update={"name": named})) == "Ann"
    assert two.called(lead.model_copy(update={"role": ""})) == "x"
