"""Two projects that have little in common: a start-up that knows little, and a bank full of awkward text."""

from __future__ import annotations

import base64
import io
import random
from datetime import UTC, datetime

from planner.catalogue.load import built_in_catalogue
from planner.domain.answers.assessment import Answer, Consensus, Evidence, Respondent, Round
from planner.domain.case.estimate import Assumption, Provenance, Range
from planner.domain.content.benchmark import Benchmark, BenchmarkRow
from planner.domain.organisation.organisation import Organisation, Team, UseCase
from planner.domain.plan.plan import Actual, AgreedPlan, Limits, PlannedStep, Scenario, StepProgress
from planner.domain.plan.stack import Comparison, Stack, ToolDecision
from planner.domain.project import Project
from planner.domain.record.report import Logo
from planner.workspace.create import new_project

NOW = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
HOSTILE: tuple[str, ...] = (
    '#read("/etc/passwd") $x^2$ *bold* _it_ @ref <label>',
    "{{ 7*7 }} {% raw %} {{ config.items() }}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "A" * 150,
    "**not bold** \\ ` ~ % & ]]> <!-- --> &amp;",
    "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung prüft",
    "مراجعة النماذج مرتين في السنة (2026)",
    "モデルは四半期ごとに見直す",
    "łódź, Ωμέγα, Привет, ½ × 3 – “quotes” … ∑",
    "javascript:alert(1) file:///etc/passwd \\\\host\\share",
)
TEAMS: tuple[str, ...] = (
    "Kreditrisiko und Ratingverfahren für Firmenkunden",
    "Retail scoring",
    "Fraud & payments <b>",
    "مكافحة غسل الأموال",
    "不正検知チーム",
    "Marketing analytics",
    "Treasury",
    "Digital channels and very long names that never seem to come to an end",
    "HR",
    "Claims =1+1",
    "Operations research",
    "Platform",
)


TRIALS = 1_000
"""Futures of a project whose figures are not what is tested."""
FEW = frozenset(
    "p-comms p-cost-benefit p-code-vc p-go-live p-env-pinning p-privacy p-raci p-ci p-data-validation "
    "p-packaging p-prediction-logging p-value-metrics p-auto-cleansing p-feature-lib p-pipeline "
    "p-auto-features p-drift-monitoring p-feedback-loop p-ct p-cd p-exp-tracking p-model-registry "
    "p-offline-gates p-sys-monitoring p-risk-tiering p-runbooks p-skills".split()
)
"""Practices of the example's plan, and eight others."""


def few_candidates(example: Project) -> Project:
    """The example with a third of the practices and a tenth of the futures: a fifth of the time."""
    ids = {p.id for p in built_in_catalogue().practices}
    finance = example.finance.model_copy(update={"trials": TRIALS})
    wishes = {**dict.fromkeys(sorted(ids - FEW), "never"), **example.wishes}
    return example.model_copy(update={"finance": finance, "wishes": wishes})


def known_start_up() -> Project:
    """Five people, three models, a few answers, much unknown; nothing pays within no money."""
    organisation = Organisation(
        name="Tiny Labs (example)",
        people={"data_scientist": 4.0, "ml_engineer": 1.0},
        models_in_production=1,
        real_time=True,
    )
    project = new_project(organisation, ("Product",), NOW, document_id="tiny")
    sheet: dict[str, Answer] = {}
    for k, question in enumerate(project.questionnaire.questions):
        if k % 5 == 0:
            sheet[question.id] = Answer(state="level", level=k % 3)
        elif k % 5 == 1:
            sheet[question.id] = Answer(state="dont_know")
    round_ = project.current_round.model_copy(update={"answers": {"product-1": sheet}})
    limits = project.limits.model_copy(update={"budget_per_quarter": 0.0, "quarters": 4})
    finance = project.finance.model_copy(update={"trials": TRIALS})
    return project.model_copy(update={"rounds": (round_,), "limits": limits, "finance": finance})


def _logo() -> Logo:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (240, 60), "#114860").save(buffer, "PNG")
    return Logo(media_type="image/png", data=base64.b64encode(buffer.getvalue()).decode())


def awkward_bank(teams: int = 12) -> Project:
    """Two hundred people in ``teams`` teams, two rounds, and hostile or foreign text wherever text can be."""
    rnd = random.Random(11)
    names = [TEAMS[k] if k < len(TEAMS) else f"Team {k + 1}" for k in range(teams)]
    organisation = Organisation(
        name="Beispielbank für Handel & Gewerbe <AG> (example)",
        industry="banking",
        region="germany",
        currency="EUR",
        currency_per_usd=0.92,
        people={
            "data_scientist": 110.0,
            "ml_engineer": 40.0,
            "data_engineer": 25.0,
            "platform_engineer": 12.0,
            "product_owner": 8.0,
            "compliance": 5.0,
        },
        models_in_production=180,
        regulated_models=70,
        real_time=True,
        generative_ai=True,
        use_cases=tuple(
            UseCase(id=f"u{k}", name=t[:60], models=10 + k, regulated=k % 2 == 0, note=t[:200])
            for k, t in enumerate(HOSTILE)
        ),
    )
    base = new_project(organisation, tuple(f"T{k}" for k in range(teams)), NOW, document_id="bank")
    people = tuple(Team(id=f"t{k}", name=n, people=8.0 + k) for k, n in enumerate(names))
    respondents = tuple(
        Respondent(
            id=f"t{k}-{n}",
            name=f"{HOSTILE[(k + n) % len(HOSTILE)][:40]} {n}",
            role=("Data scientist", "Leiterin <i>", "مدير")[n % 3],
            team=f"t{k}",
        )
        for k in range(teams)
        for n in range(1, 3 + k % 4)
    )
    questions = base.questionnaire.questions

    def sheet(shift: float) -> dict[str, Answer]:
        made = {}
        for k, question in enumerate(questions):
            chance = rnd.random()
            text = HOSTILE[k % len(HOSTILE)]
            if chance < 0.05:
                made[question.id] = Answer(state="not_applicable", reason=text)
            elif chance < 0.12:
                made[question.id] = Answer(state="dont_know", note=text)
            elif chance < 0.95:
                level = min(max(round(rnd.gauss(1.4 + shift, 0.9)), 0), 4)
                evidence = (
                    (Evidence(text=text, link=HOSTILE[11], grade="B", who=HOSTILE[2]),)
                    if chance > 0.9
                    else ()
                )
                note = text if chance > 0.85 else ""
                made[question.id] = Answer(state="level", level=level, note=note, evidence=evidence)
        return made

    before = {r.id: sheet(-0.4) for r in respondents}
    now = {r.id: sheet(0.1) for r in respondents}
    agreed = {
        "t2": {
            q.id: Consensus(level=2, reason=HOSTILE[k], who=HOSTILE[2])
            for k, q in enumerate(questions[: len(HOSTILE)])
        }
    }
    steps = ("p-ci", "p-model-registry", "p-cd")
    return base.model_copy(
        update={
            "name": HOSTILE[2][:60],
            "finance": base.finance.model_copy(update={"trials": TRIALS}),
            "note": HOSTILE[1],
            "teams": people,
            "respondents": respondents,
            "rounds": (
                Round(id="r1", label="Frühjahr <1>", date="2026-04-10", answers=before),
                Round(
                    id="r2",
                    label="Herbst {{ 2 }}",
                    date="2026-11-12",
                    answers=now,
                    consensus=agreed,
                ),
            ),
            "benchmark": Benchmark(
                name="Peers <b>x</b>",
                source=HOSTILE[0],
                date="2026-06-01",
                rows=tuple(
                    BenchmarkRow(
                        dimension=d.id,
                        n=20 if k else 4,
                        low_quartile=1,
                        median=1.5,
                        high_quartile=2,
                    )
                    for k, d in enumerate(base.questionnaire.dimensions[:6])
                ),
            ),
            "assumptions": {
                "value_per_model": Assumption(
                    range=Range(low=100_000, likely=250_000, high=600_000),
                    provenance=Provenance(
                        grade="B", source=HOSTILE[3], who=HOSTILE[2], note=HOSTILE[1]
                    ),
                ),
                "lead_time_days": Assumption(
                    dont_know=True, provenance=Provenance(grade="D", source="")
                ),
            },
            "stack": Stack(
                comparisons={
                    "experiment_tracking": Comparison(
                        decision=ToolDecision(
                            tool="t-mlflow",
                            why=HOSTILE[2],
                            would_change=HOSTILE[9],
                            who=HOSTILE[8],
                            when="2026-11-01",
                        )
                    )
                }
            ),
            "limits": Limits(
                start="2027-01-01",
                quarters=12,
                budget_per_quarter=400_000.0,
                most_at_once=12,
                stage_names=(HOSTILE[2][:80], HOSTILE[7], HOSTILE[8]),
            ),
            "scenarios": (Scenario(id="s1", name=HOSTILE[2][:60]),),
            "actuals": (
                Actual(
                    measure="invoices", quarter=0, value=90_000, who=HOSTILE[2], note=HOSTILE[0]
                ),
                Actual(measure="verified_share", quarter=1, value=0.4),
            ),
            "agreed_plan": AgreedPlan(
                agreed="2026-11-12T09:30:00Z",
                who=HOSTILE[2],
                start="2027-01-01",
                steps=tuple(
                    PlannedStep(initiative=i, start=3 * k, end=3 * k + 3)
                    for k, i in enumerate(steps)
                ),
                progress={
                    steps[0]: StepProgress(state="done", start=0, end=6, note=HOSTILE[2][:60])
                },
            ),
            "owners": {steps[0]: HOSTILE[8], steps[1]: HOSTILE[2]},
            "facilitator": HOSTILE[2],
            "report": base.report.model_copy(
                update={
                    "title": "MLOps <Bewertung> & {{ Plan }}",
                    "client": organisation.name,
                    "audience": HOSTILE[1],
                    "confidentiality": HOSTILE[6],
                    "brand_colour": "#7A1F5C",
                    "logo": _logo(),
                }
            ),
        }
    )
