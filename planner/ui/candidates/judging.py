"""Candidates judged and priced for the document as it is now: once, however many look at them."""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.study.candidates import Candidate, candidates
from planner.analysis.study.studied import same_but_for_weights
from planner.analysis.study.study import case_problem
from planner.catalogue.own import catalogue_of
from planner.domain.project import Project
from planner.economics.model import CaseProblem
from planner.maturity.score import Profile
from planner.ui.kit.session import Session

Judged = tuple[Sequence[Candidate], CaseProblem]


class Judging:
    """What the study judged, where nothing is another but weights; else what is judged here."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._made: tuple[Project, Profile, Judged] | None = None

    def now(self) -> Judged:
        """Candidates and the case they are priced in. Raises ``InputError`` where they cannot be priced."""
        session = self._session
        project, profile, study = session.project, session.profile, session.study
        if study is not None and session.is_before_weights:
            return study.candidates, study.case_problem
        made = self._made
        if made is None or made[1] is not profile or not same_but_for_weights(made[0], project):
            catalogue = catalogue_of(project)
            found = candidates(project, catalogue, profile)
            made = project, profile, (found, case_problem(project, catalogue, found))
            self._made = made
        return made[2]
