"""Named edits: pure functions from a project to a project, each with a label for undo."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.analysis.study.use_cases import fed
from planner.catalogue.load import built_in_catalogue
from planner.catalogue.own import base_of, with_own, with_update
from planner.domain.answers.assessment import (
    Answer,
    Consensus,
    Evidence,
    Policy,
    Respondent,
    Round,
    Target,
)
from planner.domain.answers.replies import ModelReplies
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, Verbatim, phrase
from planner.domain.case.estimate import Assumption
from planner.domain.content.benchmark import Benchmark
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.organisation.organisation import Organisation, Team, UseCase
from planner.domain.plan.own_entries import CatalogueUpdate, OwnEntries
from planner.domain.plan.plan import Actual, AgreedPlan, Finance, Limits, Scenario
from planner.domain.plan.stack import Comparison, Stack
from planner.domain.project import Project
from planner.domain.record.report import ReportSettings
from planner.maturity.quick import NOT_AGREED
from planner.maturity.rounds import following_round
from planner.workspace.workshop import Vote


@dataclass(frozen=True)
class Edit:
    """A change with its name; edits with the same merge key in a row are undone together.

    ``recorded``: where it changes what is planned, it gets an entry in the ledger.
    """

    label: str
    apply: Callable[[Project], Project]
    merge_key: str | None = None
    recorded: bool = True


def checked(project: Project, **changes: Any) -> Project:
    """Return ``project`` with ``changes``, validated; raises ``ValueError`` when they do not fit."""
    fields = {name: getattr(project, name) for name in Project.model_fields}
    return Project.model_validate({**fields, **changes})


def _with_round(project: Project, round_: Round) -> Project:
    # the ids come from the document itself, so the cheap copy is safe here
    return project.model_copy(update={"rounds": (*project.rounds[:-1], round_)})


def _set_answer(project: Project, respondent: str, question: str, answer: Answer) -> Project:
    if respondent not in project.respondent_by_id:
        raise InputError("There is no respondent “{respondent}”.", respondent=Verbatim(respondent))
    if question not in project.questionnaire.by_id:
        raise InputError("There is no question “{question}”.", question=Verbatim(question))
    round_ = project.current_round
    sheet = dict(round_.answers.get(respondent, {}))
    if answer.is_blank:
        sheet.pop(question, None)
    else:
        sheet[question] = answer
    answers = {**round_.answers, respondent: sheet}
    return _with_round(project, round_.model_copy(update={"answers": answers}))


def _update(respondent: str, question: str, **changes: Any) -> Callable[[Project], Project]:
    def apply(project: Project) -> Project:
        old = project.current_round.answer(respondent, question)
        fields = {name: getattr(old, name) for name in Answer.model_fields}
        if "state" in changes:
            fields["given"] = None  # given again, so it is this round's own answer
            fields["mapped"] = None
            project = _without_old_agreement(project, respondent, question)
        return _set_answer(
            project, respondent, question, Answer.model_validate({**fields, **changes})
        )

    return apply


def _without_old_agreement(project: Project, respondent: str, question: str) -> Project:
    """An agreement of an earlier round lapses when a member of the team answers anew."""
    member = project.respondent_by_id.get(respondent)
    round_ = project.current_round
    agreed = round_.consensus.get(member.team, {}) if member else {}
    if member is None or question not in agreed or agreed[question].given is None:
        return project
    rest = {q: c for q, c in agreed.items() if q != question}
    consensus = {**round_.consensus, member.team: rest}
    return _with_round(project, round_.model_copy(update={"consensus": consensus}))


def set_level(respondent: str, question: str, level: int, when: str) -> Edit:
    """Answer a question with a level 0–4."""
    change = _update(respondent, question, state="level", level=level, reason="", when=when)
    return Edit(phrase("Set {question} to level {level}", question=question, level=level), change)


def set_dont_know(respondent: str, question: str, when: str) -> Edit:
    """Answer "don't know"."""
    change = _update(respondent, question, state="dont_know", level=None, reason="", when=when)
    return Edit(phrase("Set {question} to don’t know", question=question), change)


def set_not_applicable(respondent: str, question: str, reason: str, when: str) -> Edit:
    """Answer "not applicable" with a reason."""
    change = _update(
        respondent, question, state="not_applicable", level=None, reason=reason, when=when
    )
    return Edit(phrase("Set {question} to not applicable", question=question), change)


def clear_answer(respondent: str, question: str) -> Edit:
    """Take an answer back; its note and evidence stay."""
    change = _update(respondent, question, state=None, level=None, reason="", when="")
    return Edit(phrase("Clear {question}", question=question), change)


def set_note(respondent: str, question: str, note: str) -> Edit:
    """Write the note of an answer."""
    change = _update(respondent, question, note=note)
    return Edit(
        phrase("Note on {question}", question=question),
        change,
        merge_key=f"note:{respondent}:{question}",
    )


def add_evidence(respondent: str, question: str, evidence: Evidence) -> Edit:
    """Add a piece of evidence to an answer."""

    def apply(project: Project) -> Project:
        old = project.current_round.answer(respondent, question)
        return _update(respondent, question, evidence=(*old.evidence, evidence))(project)

    return Edit(phrase("Add evidence to {question}", question=question), apply)


def set_consensus(team: str, question: str, consensus: Consensus | None, title: str = "") -> Edit:
    """Record what a team agreed on after discussion, or take it back with ``None``.

    The blind answers of its members stay as they are.
    """

    def apply(project: Project) -> Project:
        if team not in project.team_by_id:
            raise InputError("There is no team “{team}”.", team=Verbatim(team))
        if question not in project.questionnaire.by_id:
            raise InputError("There is no question “{question}”.", question=Verbatim(question))
        round_ = project.current_round
        entries = dict(round_.consensus.get(team, {}))
        if consensus is None:
            entries.pop(question, None)
        else:
            entries[question] = consensus
        agreed = {**round_.consensus, team: entries}
        return _with_round(project, round_.model_copy(update={"consensus": agreed}))

    what = title or question
    if consensus is None:
        return Edit(phrase("Take back the consensus on {what}", what=what), apply)
    if consensus.state == "not_applicable":
        return Edit(phrase("Agree that {what} does not apply", what=what), apply)
    if consensus.state == "dont_know":
        return Edit(phrase("Agree to ask {who} about {what}", who=consensus.ask, what=what), apply)
    return Edit(
        phrase("Agree on level {level} for {what}", level=consensus.level, what=what), apply
    )


def record_votes(
    people: Sequence[str], question: str, votes: Sequence[Vote], when: str, title: str = ""
) -> Edit:
    """Take several people’s votes on one question, in one step; who did not vote keeps what was there."""

    def apply(project: Project) -> Project:
        for person, vote in zip(people, votes, strict=True):
            if vote is None:
                continue
            if vote == "?":
                change = _update(
                    person, question, state="dont_know", level=None, reason="", when=when
                )
            else:
                change = _update(person, question, state="level", level=vote, reason="", when=when)
            project = change(project)
        return project

    return Edit(phrase("Votes on {part}", part=title or question), apply)


def restore_version(version: Project, when: str) -> Edit:
    """Put an earlier version of the same document in the place of the present one.

    Raises ``InputError`` when it is another document's.
    """

    def apply(project: Project) -> Project:
        if version.id != project.id:
            raise InputError("That version belongs to another document. Open it instead.")
        return version

    return Edit(phrase("Restore the version of {when}", when=when), apply)


def set_document_note(note: str) -> Edit:
    """Write the note of the whole document."""
    return Edit("Notes", lambda p: checked(p, note=note), merge_key="note")


def set_policy(policy: Policy) -> Edit:
    """Choose how respondents and teams are combined."""
    return Edit("Change how answers are combined", lambda p: checked(p, policy=policy), "policy")


def set_respondents(respondents: tuple[Respondent, ...], what: str) -> Edit:
    """Replace the list of respondents; the answers of those who are gone are deleted everywhere."""
    return Edit(what, lambda p: _with_people(p, p.teams, respondents))


def _with_people(
    project: Project, teams: tuple[Team, ...], respondents: tuple[Respondent, ...]
) -> Project:
    people, kept = {r.id for r in respondents}, {t.id for t in teams}
    rounds = tuple(
        r.model_copy(
            update={
                "answers": {k: v for k, v in r.answers.items() if k in people},
                "packs": tuple(p for p in r.packs if p.respondent in people),
                "consensus": {k: v for k, v in r.consensus.items() if k in kept},
                "replies": {m: _of_people(x, people, kept) for m, x in r.replies.items()},
            }
        )
        for r in project.rounds
    )
    targets = tuple(t for t in project.targets if t.team is None or t.team in kept)
    systems = tuple(
        s.model_copy(update={"teams": tuple(t for t in s.teams if t in kept)})
        for s in project.systems
    )
    return checked(
        project,
        teams=teams,
        respondents=respondents,
        rounds=rounds,
        targets=targets,
        systems=systems,
    )


def _of_people(
    replies: ModelReplies, people: Collection[str], teams: Collection[str]
) -> ModelReplies:
    return ModelReplies(
        sheets={k: v for k, v in replies.sheets.items() if k in people},
        agreed={k: v for k, v in replies.agreed.items() if k in teams},
    )


def without_people(project: Project, people: Collection[str]) -> Project:
    """The project without the respondents of these ids, and without their answers in any round."""
    kept = tuple(r for r in project.respondents if r.id not in people)
    return _with_people(project, project.teams, kept)


def start_round(label: str, date: str, questionnaire: Questionnaire | None = None) -> Edit:
    """Start a round from the last one, with its answers marked as carried over."""
    return Edit(
        phrase("Start the round {label}", label=label),
        lambda p: following_round(p, label, date, questionnaire),
    )


def set_benchmark(benchmark: Benchmark | None) -> Edit:
    """Compare with a population that the user brought, or with none."""
    label = (
        "Remove the benchmark"
        if benchmark is None
        else phrase("Compare with {name}", name=benchmark.name)
    )
    return Edit(label, lambda p: checked(p, benchmark=benchmark))


def merge_answers_of(name: str, merge: Callable[[Project], Project]) -> Edit:
    """Bring the answers of a file in, in one step; ``merge`` makes the merged project."""
    return Edit(phrase("Merge {name}", name=name), merge)


def set_organisation(organisation: Organisation, what: str) -> Edit:
    """Replace the organisation's profile; a report that is for it by name stays so under another name."""

    def apply(p: Project) -> Project:
        mine = p.report.client == p.organisation.name
        client = organisation.name if mine else p.report.client
        report = p.report.model_copy(update={"client": client})
        return checked(p, organisation=organisation, report=report)

    return Edit(phrase("Change {what}", what=what), apply, f"organisation:{what}")


def set_teams(
    teams: tuple[Team, ...], what: str, respondents: tuple[Respondent, ...] | None = None
) -> Edit:
    """Replace the list of teams, and of respondents where some of theirs change with them.

    What teams that are gone agreed on and their own targets go with them.
    """
    return Edit(
        what,
        lambda p: _with_people(p, teams, p.respondents if respondents is None else respondents),
    )


def set_assumption(input_id: str, label: str, assumption: Assumption | None) -> Edit:
    """State an assumption, or go back to its default with ``None``."""

    def apply(project: Project) -> Project:
        assumptions = {k: v for k, v in project.assumptions.items() if k != input_id}
        if assumption is not None:
            assumptions[input_id] = assumption
        return checked(project, assumptions=assumptions)

    words = "Back to default: {name}" if assumption is None else "Change {name}"
    return Edit(phrase(words, name=Inner(label)), apply)


def set_assumptions(
    stated: Mapping[str, Assumption], reset: Sequence[str] = (), label: str = "Change assumptions"
) -> Edit:
    """State several assumptions at once and let others go back to their defaults."""

    def apply(project: Project) -> Project:
        kept = {k: v for k, v in project.assumptions.items() if k not in reset}
        return checked(project, assumptions={**kept, **stated})

    return Edit(label, apply)


def set_use_cases(use_cases: Sequence[UseCase]) -> Edit:
    """Replace the use cases; where they say enough, models, regulated models and value follow from them."""

    def apply(project: Project) -> Project:
        organisation = project.organisation.model_copy(update={"use_cases": tuple(use_cases)})
        kept = {u.id for u in use_cases}
        systems = tuple(s.serving(kept) for s in project.systems)
        changed = checked(project, organisation=organisation, systems=systems)
        followed = fed(changed)
        return checked(
            changed, organisation=followed.organisation, assumptions=followed.assumptions
        )

    return Edit("Change use cases", apply)


def set_actuals(actuals: Sequence[Actual]) -> Edit:
    """Replace the figures measured after adoption."""
    return Edit("Change measured figures", lambda p: checked(p, actuals=tuple(actuals)))


def keep_scenario(scenario: Scenario) -> Edit:
    """Keep a scenario; one of the same id is replaced."""

    def apply(project: Project) -> Project:
        others = tuple(s for s in project.scenarios if s.id != scenario.id)
        return checked(project, scenarios=(*others, scenario))

    return Edit(phrase("Keep scenario {name}", name=Verbatim(scenario.name)), apply)


def drop_scenario(scenario: str) -> Edit:
    """Remove a scenario."""

    def apply(project: Project) -> Project:
        kept = tuple(s for s in project.scenarios if s.id != scenario)
        return checked(project, scenarios=kept)

    return Edit("Remove scenario", apply)


def set_target(dimension: str, name: str, level: float | None, team: str | None = None) -> Edit:
    """Set the level wanted in a dimension for all teams or for one; ``None`` removes it."""

    def apply(project: Project) -> Project:
        here = (dimension, team, None)
        old = next((t for t in project.targets if (t.dimension, t.team, t.model) == here), None)
        others = tuple(t for t in project.targets if t is not old)
        if level is None:
            return checked(project, targets=others)
        by = old.by if old else None
        target = Target(dimension=dimension, level=level, team=team, by=by)
        return checked(project, targets=(*others, target))

    return Edit(
        phrase("Target of {name}", name=Inner(name)),
        apply,
        merge_key=f"target:{dimension}:{team}",
    )


SET_BY_PROGRAM = 2.5


def set_by_program(project: Project) -> bool:
    """Whether the targets are what earlier versions set by themselves: 2.5 everywhere, without a date."""
    own = [t for t in project.targets if t.model is None]
    return bool(own) and all(
        t.level == SET_BY_PROGRAM and t.by is None and t.team is None for t in own
    )


def clear_targets() -> Edit:
    """Take all targets of dimensions away; those of other models stay."""
    return Edit(
        "Clear the targets",
        lambda p: checked(p, targets=tuple(t for t in p.targets if t.model is not None)),
    )


def set_own_entries(entries: OwnEntries, what: str) -> Edit:
    """Replace the user's own catalogue entries; refused when they do not go together."""

    def apply(project: Project) -> Project:
        with_own(base_of(project), entries)
        return checked(project, own_entries=entries)

    return Edit(what, apply)


def set_catalogue_update(update: CatalogueUpdate | None) -> Edit:
    """Take an update of the catalogue, or drop it; own entries stay. Refused where they clash."""

    def apply(project: Project) -> Project:
        with_own(with_update(built_in_catalogue(), update), project.own_entries)
        return checked(project, catalogue_update=update)

    return Edit("Update the catalogue", apply)


def set_comparison(category: str, comparison: Comparison) -> Edit:
    """Change weights, knock-outs or scores of a category's comparison."""

    def apply(project: Project) -> Project:
        comparisons = {**project.stack.comparisons, category: comparison}
        return checked(project, stack=project.stack.model_copy(update={"comparisons": comparisons}))

    return Edit("Change the comparison", apply, merge_key=f"comparison:{category}")


def set_stack(stack: Stack) -> Edit:
    """Set how tools are chosen together: the kind of stack, open licences only."""
    return Edit("Change the stack", lambda p: checked(p, stack=stack), merge_key="stack")


def set_limits(limits: Limits) -> Edit:
    """Replace budget, people and dates of the plan."""
    return Edit("Change limits", lambda p: checked(p, limits=limits))


def set_finance(finance: Finance) -> Edit:
    """Replace horizon, discount rate, trials or seed."""
    return Edit("Change horizon and rate", lambda p: checked(p, finance=finance))


def set_report(settings: ReportSettings, what: str) -> Edit:
    """Replace the report's settings."""
    return Edit(
        phrase("Report: {what}", what=what), lambda p: checked(p, report=settings), f"report:{what}"
    )


def agree_plan(plan: AgreedPlan | None) -> Edit:
    """Keep a plan as agreed, or drop the agreed one. A plan from a part of the questions is not agreed."""
    label = "Agree the plan" if plan is not None else "Drop the agreed plan"

    def apply(project: Project) -> Project:
        before = project.agreed_plan
        new = plan is not None and (before is None or before.agreed != plan.agreed)
        if new and project.current_round.scope != "all":
            raise InputError(NOT_AGREED)
        return checked(project, agreed_plan=plan)

    return Edit(label, apply)


def rename(name: str) -> Edit:
    """Rename the assessment."""
    return Edit("Rename the assessment", lambda p: checked(p, name=name), "rename")
