"""What every face has to show of one study, made from the JSON that programs get and from nothing else."""

from __future__ import annotations

from typing import Any

from planner.analysis.study.study import Study
from planner.cli.case_text import case_json
from planner.domain.base.numbers import decimal, in_hundred, money, month_words, percent
from planner.economics.atoms import POOL_LABELS

Rows = dict[str, list[tuple[str, ...]]]


def expected_rows(study: Study) -> Rows:
    """Rows of words by what they belong to, as an English report in the project's currency writes them."""
    found: dict[str, Any] = case_json(study)
    names = {s.candidate.id: s.candidate.name for s in study.plan.steps}

    def m(value: float, *, signed: bool = False) -> str:
        return money(value, found["currency"], signed=signed)

    figures = [
        ("Expected worth (mean)", m(found["npv"]["mean"], signed=True)),
        ("Middle", m(found["npv"]["p50"], signed=True)),
        ("Benefits, expected", m(found["benefit"]["mean"])),
        ("Cost, expected", m(found["cost"]["mean"])),
        ("of which own people", m(found["own_labour"])),
        ("of which invoices", m(found["invoices"])),
        ("Return per unit of cost, middle", percent(found["roi"]["p50"])),
        (
            "Pays back, middle",
            month_words(found["payback_month"]["p50"], found["horizon_months"]),
        ),
        ("Deepest point, middle", m(found["deepest_point"]["p50"])),
        ("Share resting on grade A or B", percent(found["rests_on_grade_a_or_b"])),
        ("Benefits over cost", decimal(found["benefit_cost_ratio"], 2)),
        ("Modified internal rate", percent(found["modified_internal_rate"], 1)),
        ("Equal yearly cost", m(found["equal_annual_cost"])),
    ]
    options = [
        (o["name"], str(o["steps"]), m(o["expected"], signed=True)) for o in found["options"]
    ]
    odds = [
        (
            names[o["id"]],
            in_hundred(o["works"]),
            in_hundred(o["begins"] - o["works"]),
            in_hundred(1 - o["begins"]),
            in_hundred(o["in_time"]),
        )
        for o in found["odds"]
    ]
    years = found["cash_by_year"]
    cash = [
        (
            f"Year {k + 1}",
            m(out),
            m(years["cash"][k]),
            m(years["cash"][k] - out),
            m(years["labour"][k]),
            m(years["capacity"][k]),
        )
        for k, out in enumerate(years["invoices"])
    ]
    pools = [
        (POOL_LABELS[p], m(today), m(found["pools_saved"][p]))
        for p, today in found["pools_today"].items()
        if today > 0
    ]
    by_id = (
        study.case_problem.by_id
    )  # what is done with and without the plan costs the plan nothing
    brought = [
        (
            names[i],
            m(a["benefit"]),
            "anyway" if by_id[i].anyway else m(a["cost"]),
            m(a["net"], signed=True),
        )
        for i, a in found["attribution"].items()
    ]
    return {
        "figures": figures, "options": options, "odds": odds, "cash": cash, "pools": pools,
        "brought": brought, "checks": [(c["name"],) for c in found["checks"]],
    }  # fmt: skip


def squeezed(text: str) -> str:
    """``text`` without white space and signs that only keep words together."""
    return "".join(text.split()).replace("\u2060", "").replace("\u00ad", "")
