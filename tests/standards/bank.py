"""The example bank: five AI systems under three laws and standards, in all six states. Invented and labelled.

``python -m tests.standards.bank`` writes ``examples/bank.mlplan`` anew.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from planner.domain.answers.assessment import Answer
from planner.domain.answers.evidence import EvidenceItem, OwnDocument, SystemAnswer
from planner.domain.organisation.organisation import Organisation
from planner.domain.organisation.system import ModelEntry, Said, System
from planner.domain.project import Project
from planner.domain.record.issued import Signer
from planner.maturity.answers import asked_questions
from planner.maturity.frameworks import frameworks
from planner.standards.classes import class_tree
from planner.workspace.create import new_project
from planner.workspace.edits import checked
from planner.workspace.system_edits import decide_class

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
NOTE = "An example: the bank, its systems, its people by role and all figures are invented."
LAWS = ("eu-ai-act", "iso-42001", "gdpr")
IN_UNION = "ai_system eu deployer"


def facts(holds: str, unknown: str = "") -> dict[str, Said]:
    """The facts of the class tree: those named hold, those unknown are left out, the others do not hold.

    Whom a system is meant for is asked of those from before the rules alone.
    """
    tree = class_tree("eu-ai-act")
    assert tree is not None
    named = f"{IN_UNION} {holds}".split()
    left = (*unknown.split(), "public_use")
    return {n: Said(holds=n in named) for n in tree.asked if n not in left}


def systems() -> tuple[System, ...]:
    """Five systems: high-risk twice, minimal, transparency, and one whose class is still open."""
    return (
        System(
            id="credit-score", name="Credit score of persons", teams=("credit",),
            owner="Head of credit risk", since="2024-03-01",
            purpose="Scores the risk of consumer credit. Not for hiring, rent or insurance.",
            facts=facts("area_services credit_score profiling develops on_market_before design_changes"),
            models=(
                ModelEntry(
                    id="scorecard", name="Scorecard", version="4.2", tier="1",
                    validated="2026-02-10", next_validation="2027-02-10",
                ),
            ),
        ),
        System(
            id="card-fraud", name="Card fraud", teams=("cards",), owner="Head of cards",
            since="2023-06-01", purpose="Stops payments that look like fraud.",
            facts=facts("profiling develops on_market_before"),
            models=(
                ModelEntry(
                    id="fraud", name="Fraud model", version="11", tier="2",
                    validated="2025-09-30", next_validation="2026-09-30",
                ),
            ),
        ),
        System(
            id="cv-ranking", name="Ranking of applications", owner="Head of people",
            origin="bought", supplier="A supplier", since="2025-01-15",
            purpose="Puts applications in an order that recruiters read.",
            facts=facts("area_work hires profiling on_market_before design_changes"),
        ),
        System(
            id="assistant", name="Assistant for customers", teams=("cards",),
            owner="Head of service", origin="adapted", since="2025-10-01",
            purpose="Answers questions about cards and accounts.",
            facts=facts("interactive generates develops on_market_before"),
        ),
        System(
            id="back-office", name="Agent for the back office", teams=("credit",), state="trial",
            purpose="Collects documents for a credit decision.",
            facts=facts("develops", "prepares narrow_task credit_score area_services profiling"),
        ),
    )  # fmt: skip


def evidence() -> tuple[EvidenceItem, ...]:
    """Seven pieces: reviewed, not reviewed, about to run out, run out, and documents of their own."""
    both = ("credit-score", "cv-ranking")
    return (
        EvidenceItem(
            id="E1", title="Setting of the log store", kind="record", covers=both,
            shows={"GOV-18": 3, "MON-03": 3}, speaks_of="2026-09-01", until="2027-08-31",
            who="Platform lead", when="2026-09-02", reviewer="Internal audit", reviewed="2026-09-20",
        ),
        EvidenceItem(
            id="E2", title="Validation report of the scorecard", kind="test",
            covers=("credit-score",), shows={"VAL-01": 3, "VAL-04": 3, "VAL-06": 3},
            speaks_of="2026-02-10", until="2027-02-10", who="Model validation",
        ),
        EvidenceItem(
            id="E3", title="Data sheet of the training data", covers=("credit-score",),
            shows={"DAT-01": 3, "DAT-02": 3}, speaks_of="2026-05-01", until="2026-12-31",
            who="Head of credit risk",
        ),
        EvidenceItem(
            id="E4", title="Contract with the supplier", kind="contract", covers=("cv-ranking",),
            shows={"GOV-14": 2}, speaks_of="2025-01-10", who="Purchasing",
        ),
        EvidenceItem(
            id="E5", title="Old report on oversight", covers=("credit-score",),
            shows={"GOV-06": 3}, speaks_of="2024-10-01", until="2025-09-30", who="Model risk",
        ),
        EvidenceItem(
            id="E6", title="Training on AI for staff", kind="record", organisation=True,
            shows={"PPL-08": 3}, speaks_of="2026-06-01", who="Learning", reviewer="Internal audit",
            reviewed="2026-07-01",
        ),
        EvidenceItem(
            id="E7", title="Instructions for use", covers=("credit-score",),
            documents=(OwnDocument(framework="eu-ai-act", requirement="16"),),
            speaks_of="2026-08-01", who="Head of credit risk",
        ),
    )  # fmt: skip


def bank() -> Project:
    """The whole example: two teams that answered everything, some answers of single systems."""
    organisation = Organisation(
        name="Example bank", industry="banking", region="germany", currency="EUR",
        people={"data_scientist": 9.0, "ml_engineer": 4.0, "platform_engineer": 2.0},
        models_in_production=14, regulated_models=5, real_time=True, generative_ai=True,
        facts={"agents": True, "affects_people": True, "third_party_ai": True},
    )  # fmt: skip
    project = new_project(organisation, ("Credit", "Cards"), NOW, document_id="example-bank")
    asked = [q.id for q in asked_questions(project)]
    sheets = {}
    for k, one in enumerate(project.respondents):
        sheets[one.id] = {
            q: Answer(state="level", level=(j * 7 + k * 3) % 4 if (j + k) % 9 else 3)
            for j, q in enumerate(asked)
        }
    levels = {"GOV-18": 3, "MON-03": 3, "VAL-01": 3, "VAL-04": 3, "GOV-06": 3, "DAT-01": 3}
    own = {
        "credit-score": {
            q: SystemAnswer(state="level", level=n, who="Head of credit risk", when="2026-10-05")
            for q, n in levels.items()
        },
        "cv-ranking": {
            "GOV-18": SystemAnswer(state="level", level=3, who="Head of people"),
            "GOV-14": SystemAnswer(state="level", level=2, who="Head of people"),
            "MON-03": SystemAnswer(state="dont_know", reason="The supplier knows"),
        },
    }
    round_ = project.current_round.model_copy(update={"answers": sheets, "system_answers": own})
    made = checked(
        project,
        example=True,
        note=NOTE,
        rounds=(round_,),
        legal_facts={"personal_data": True},
        frameworks=tuple(f for f in frameworks() if f.id in LAWS and f.status != "superseded"),
        systems=systems(),
        evidence=evidence(),
        check_key=sha256(b"example bank: everybody knows this key").hexdigest(),
        report=project.report.model_copy(
            update={"signers": (Signer(role="Head of model risk"), Signer(role="Compliance"))}
        ),
    )
    for id_ in ("credit-score", "card-fraud", "cv-ranking"):
        made = decide_class(id_, "Compliance", "2026-10-12").apply(made)
    return made


if __name__ == "__main__":
    from planner.domain.base.resources import content_folder
    from planner.storage.document import save

    path = content_folder("examples") / "bank.mlplan"
    path.unlink(missing_ok=True)
    save(bank(), path, now=NOW)
