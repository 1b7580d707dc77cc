"""The document: everything a user entered or decided, in one frozen value."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from planner.domain.answers.assessment import Policy, Respondent, Round, Target
from planner.domain.answers.evidence import EvidenceItem
from planner.domain.answers.observation import MOST_SURVEYS, Survey
from planner.domain.base.types import Frozen, Id, IsoTime, Line, Name, Text
from planner.domain.case.confirmation import Confirmation
from planner.domain.case.estimate import Assumption
from planner.domain.case.model_comparison import ModelComparison
from planner.domain.content.benchmark import Benchmark
from planner.domain.content.framework import Framework
from planner.domain.content.model import ROOT, Model
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.organisation.organisation import Organisation, Team
from planner.domain.organisation.system import System
from planner.domain.plan.duty import Duty
from planner.domain.plan.move import MOST_MOVES, Move
from planner.domain.plan.own_entries import CatalogueUpdate, OwnEntries
from planner.domain.plan.plan import Actual, AgreedPlan, Contract, Finance, Limits, Scenario, Wish
from planner.domain.plan.stack import Stack
from planner.domain.plan.trial import Trial
from planner.domain.record.handed_out import HandedOut
from planner.domain.record.issued import MOST_ISSUED, Issued, Key
from planner.domain.record.publication import Publication
from planner.domain.record.report import Profile, ReportSettings
from planner.domain.record.workshop import (
    MOST_PARKED,
    MOST_WORKSHOPS,
    Consent,
    Parked,
    WorkshopHeld,
)


class Project(Frozen):
    """One organisation's assessment, assumptions, choices and agreed plan.

    ``earlier_questionnaires`` are those that older rounds were answered with, by content hash; ``models``
    are answered beside the questionnaire, each on its own.

    Nothing computed is kept here except what people agreed. Raises ``ValueError`` (as a pydantic
    validation error) when references do not resolve.
    """

    id: Id
    name: Name
    created: IsoTime
    modified: IsoTime
    example: bool = False
    note: Text = ""
    organisation: Organisation
    teams: Annotated[tuple[Team, ...], Field(min_length=1, max_length=1000)]
    respondents: Annotated[tuple[Respondent, ...], Field(max_length=100_000)] = ()
    questionnaire: Questionnaire
    rounds: Annotated[tuple[Round, ...], Field(min_length=1, max_length=100)]
    earlier_questionnaires: Annotated[dict[Line, Questionnaire], Field(max_length=100)] = Field(
        default_factory=dict
    )
    models: Annotated[tuple[Model, ...], Field(max_length=50)] = ()
    policy: Policy = Policy()
    benchmark: Benchmark | None = None
    targets: Annotated[tuple[Target, ...], Field(max_length=20_000)] = ()
    assumptions: dict[Id, Assumption] = Field(default_factory=dict)
    wishes: dict[Id, Wish] = Field(default_factory=dict)
    stack: Stack = Stack()
    catalogue_update: CatalogueUpdate | None = None
    own_entries: OwnEntries = OwnEntries()
    limits: Limits
    finance: Finance = Finance()
    scenarios: Annotated[tuple[Scenario, ...], Field(max_length=50)] = ()
    actuals: Annotated[tuple[Actual, ...], Field(max_length=2000)] = ()
    agreed_plan: AgreedPlan | None = None
    confirmations: Annotated[tuple[Confirmation, ...], Field(max_length=100)] = ()
    contracts: Annotated[dict[Id, Contract], Field(max_length=2000)] = Field(default_factory=dict)
    """Contracts of tools, by the id of the tool."""
    model_comparisons: Annotated[tuple[ModelComparison, ...], Field(max_length=200)] = ()
    duties: Annotated[tuple[Duty, ...], Field(max_length=500)] = ()
    """What has to be in place by a day; only what is confirmed binds the plan."""
    trials: Annotated[tuple[Trial, ...], Field(max_length=200)] = ()
    """Tools and practices that are tried before they are adopted."""
    moves: Annotated[tuple[Move, ...], Field(max_length=MOST_MOVES)] = ()
    """What people changed about the plan and what that cost, the oldest first."""
    owners: dict[Id, Line] = Field(default_factory=dict)
    """Who answers for a step of the plan, by the id of the initiative."""
    report: ReportSettings = ReportSettings()
    facilitator: Line = ""
    publications: Annotated[tuple[Publication, ...], Field(max_length=200)] = ()
    """Tables that anonymous reports were made from, the oldest first."""
    issued: Annotated[tuple[Issued, ...], Field(max_length=MOST_ISSUED)] = ()
    """Reports that were exported for signing, the oldest first."""
    check_key: Key = ""
    """What marks in issued reports are made with; it never leaves the document."""
    handed_out: HandedOut = HandedOut()
    promise: Profile | None = None
    """What people were promised before they answered: to be named, by role, or anonymous."""
    frameworks: Annotated[tuple[Framework, ...], Field(max_length=50)] = ()
    """Laws and standards that are switched on, as they read when that was done."""
    legal_facts: Annotated[dict[Id, bool], Field(max_length=200)] = Field(default_factory=dict)
    """Facts that hold, or do not, for every system that does not say otherwise."""
    systems: Annotated[tuple[System, ...], Field(max_length=1000)] = ()
    evidence: Annotated[tuple[EvidenceItem, ...], Field(max_length=20_000)] = ()
    surveys: Annotated[tuple[Survey, ...], Field(max_length=MOST_SURVEYS)] = ()
    """Looks at what lies on disk, the oldest first; no engine reads them."""
    workshops: Annotated[tuple[WorkshopHeld, ...], Field(max_length=MOST_WORKSHOPS)] = ()
    """Workshops that were held, the oldest first."""
    parked: Annotated[tuple[Parked, ...], Field(max_length=MOST_PARKED)] = ()
    """What was put off in workshops."""
    comparison_consent: Consent | None = None
    """Who allowed that the levels are counted in an anonymous benchmark."""

    @property
    def current_round(self) -> Round:
        """The round that is open for answers: the last one."""
        return self.rounds[-1]

    @property
    def facts(self) -> dict[str, bool | None]:
        """Every fact of the organisation: what was stated, what follows, ``None`` where unknown."""
        return self.organisation.all_facts(len(self.teams))

    def questionnaire_of(self, round_: Round) -> Questionnaire:
        """The questionnaire that ``round_`` was answered with."""
        return self.earlier_questionnaires.get(round_.model, self.questionnaire)

    @cached_property
    def respondent_by_id(self) -> dict[str, Respondent]:
        """Respondents by id."""
        return {r.id: r for r in self.respondents}

    @cached_property
    def model_by_id(self) -> dict[str, Model]:
        """Models beside the questionnaire, by id."""
        return {m.id: m for m in self.models}

    @cached_property
    def system_by_id(self) -> dict[str, System]:
        """AI systems by id."""
        return {s.id: s for s in self.systems}

    @cached_property
    def team_by_id(self) -> dict[str, Team]:
        """Teams by id."""
        return {t.id: t for t in self.teams}

    def called(self, respondent: Respondent) -> str:
        """A person by name; without one by role, with the team where there are several; else by id."""
        if respondent.name or not respondent.role:
            return respondent.name or respondent.id
        team = self.team_by_id.get(respondent.team)
        return (
            respondent.role
            if team is None or len(self.teams) < 2
            else f"{respondent.role} ({team.name})"
        )

    def target_level(
        self,
        dimension: str,
        team: str | None = None,
        model: str | None = None,
        phase: int | None = None,
    ) -> float | None:
        """The level wanted in ``dimension`` (of ``team`` if it has one of its own), or ``None``.

        Of ``phase`` where one is named, else of the last one.
        """
        general: tuple[int, float] | None = None
        own: tuple[int, float] | None = None
        for target in self.targets:
            if target.dimension != dimension or target.model != model:
                continue
            if phase is not None and target.phase != phase:
                continue
            found = (target.phase, target.level)
            if team is not None and target.team == team:
                own = max(own or found, found)
            if target.team is None:
                general = max(general or found, found)
        best = own or general
        return best[1] if best else None

    @model_validator(mode="after")
    def _references(self) -> Self:
        self.check_references()
        return self

    def check_references(self) -> None:
        """Raise ``ValueError`` where an id is used twice or names what is not there."""
        _unique("team", [t.id for t in self.teams])
        _unique("respondent", [r.id for r in self.respondents])
        _unique("round", [r.id for r in self.rounds])
        _unique("model", [m.id for m in self.models])
        _unique("scenario", [s.id for s in self.scenarios])
        _unique("comparison of models", [m.id for m in self.model_comparisons])
        _unique("framework", [f.id for f in self.frameworks])
        _unique("duty", [d.id for d in self.duties])
        _unique("trial", [t.id for t in self.trials])
        _unique("decision", [m.id for m in self.moves])
        _unique("system", [s.id for s in self.systems])
        _unique("evidence", [e.id for e in self.evidence])
        _unique("workshop", [w.id for w in self.workshops])
        _unique("parked item", [p.id for p in self.parked])
        _unique("look at what lies on disk", [s.id for s in self.surveys])
        self._check_systems()
        _unique("figure measured", [f"{a.measure}, quarter {a.quarter + 1}" for a in self.actuals])
        teams = {t.id for t in self.teams}
        respondents = {r.id for r in self.respondents}
        dimensions = set(self.questionnaire.dimension_by_id)
        for respondent in self.respondents:
            if respondent.team not in teams:
                raise ValueError(
                    f"respondent “{respondent.id}” belongs to the unknown team “{respondent.team}”"
                )
        for round_ in self.rounds:
            if round_.model and round_.model not in self.earlier_questionnaires:
                raise ValueError(f"round “{round_.id}” names a questionnaire that is not there")
            questions = self.questionnaire_of(round_).by_id.keys()
            for kind, keys, table in (
                ("respondent", respondents, round_.answers),
                ("team", teams, round_.consensus),
            ):
                for owner, entries in table.items():
                    if owner not in keys:
                        raise ValueError(
                            f"round “{round_.id}” has answers of the unknown {kind} “{owner}”"
                        )
                    unknown = entries.keys() - questions
                    if unknown:
                        raise ValueError(
                            f"round “{round_.id}” answers the unknown question “{min(unknown)}”"
                        )
            self._check_replies(round_)
        self._check_trials(teams)
        if self.rounds[-1].model:
            raise ValueError("the current round must be answered with the current questionnaire")
        for target in self.targets:
            known = dimensions
            if target.model is not None:
                model = self.model_by_id.get(target.model)
                known = {ROOT, *(n.id for n in model.nodes)} if model else set()
            if target.dimension not in known:
                raise ValueError(f"a target names the unknown dimension “{target.dimension}”")
            if target.team is not None and target.team not in teams:
                raise ValueError(f"a target names the unknown team “{target.team}”")

    def _check_trials(self, teams: set[str]) -> None:
        for trial in self.trials:
            if trial.team and trial.team not in teams:
                raise ValueError(f"trial “{trial.id}” names the unknown team “{trial.team}”")

    def _check_systems(self) -> None:
        """What the register names is there; evidence may name a question that is no longer asked."""
        teams, systems = {t.id for t in self.teams}, set(self.system_by_id)
        use_cases = {u.id for u in self.organisation.use_cases}
        for system in self.systems:
            unknown = set(system.teams) - teams
            if unknown:
                raise ValueError(f"system “{system.id}” names the unknown team “{min(unknown)}”")
            for served in system.serves:
                if served not in use_cases:
                    raise ValueError(f"system “{system.id}” names the unknown use case “{served}”")
        for item in self.evidence:
            unknown = set(item.covers) - systems
            if unknown:
                raise ValueError(f"evidence “{item.id}” covers the unknown system “{min(unknown)}”")
        for duty in self.duties:
            unknown = set(duty.systems) - systems
            if unknown:
                raise ValueError(f"duty “{duty.id}” names the unknown system “{min(unknown)}”")
        for round_ in self.rounds:
            unknown = round_.system_answers.keys() - systems
            if unknown:
                raise ValueError(
                    f"round “{round_.id}” has answers of the unknown system “{min(unknown)}”"
                )

    def _check_replies(self, round_: Round) -> None:
        respondents, teams = set(self.respondent_by_id), set(self.team_by_id)
        for name, replies in round_.replies.items():
            model = self.model_by_id.get(name)
            if model is None:
                raise ValueError(f"round “{round_.id}” answers the unknown model “{name}”")
            for kind, keys, table in (
                ("respondent", respondents, replies.sheets),
                ("team", teams, replies.agreed),
            ):
                for owner, entries in table.items():
                    if owner not in keys:
                        raise ValueError(
                            f"round “{round_.id}” has replies of the unknown {kind} “{owner}”"
                        )
                    unknown = entries.keys() - model.item_by_id.keys()
                    if unknown:
                        raise ValueError(
                            f"round “{round_.id}” answers the unknown item “{min(unknown)}” of “{name}”"
                        )
            replies_to = [(i, r) for sheet in replies.sheets.values() for i, r in sheet.items()]
            replies_to += [(i, a.reply) for s in replies.agreed.values() for i, a in s.items()]
            for item, reply in replies_to:
                wrong = set(reply.options) - model.item_by_id[item].option_by_id.keys()
                if wrong:
                    raise ValueError(
                        f"“{min(wrong)}” is no choice of the item “{item}” of “{name}”"
                    )


def _unique(kind: str, ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise ValueError(f"the {kind} id “{twice}” is used twice")
