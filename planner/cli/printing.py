"""Results as text for people and as JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from planner.analysis.around.agreed_tools import changed_since_agreed
from planner.analysis.around.duty_prices import duty_prices
from planner.analysis.around.review import reached_when
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.expected_path import expected_end, expected_path
from planner.analysis.study.experiment_words import cost_words, experiment_words
from planner.analysis.study.proof import most_worth, proof_words
from planner.analysis.study.risks import risks
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, small, tr
from planner.domain.base.numbers import (
    in_hundred,
    level,
    money,
    money_same_unit,
    month_year,
    share,
    signed_level,
)
from planner.domain.content.model import Model
from planner.economics.case import Spread
from planner.exchange.results import Results, level_body
from planner.maturity.agreement import agreed_share
from planner.maturity.beside import branches_of
from planner.maturity.evaluate import ModelResult, ModelScore
from planner.maturity.lens import Reading
from planner.maturity.quick import is_part, lowest_words, part_words
from planner.maturity.rounds import Change, Comparison, Migration
from planner.maturity.words import (
    distance_words,
    figure,
    first_words,
    reading_notes,
    said_words,
    settled_words,
    way_words,
)
from planner.reporting.duty_law import all_in_plan_words, duty_line
from planner.reporting.duty_words import BESIDE_IT, OF_IT


def print_json(body: object) -> None:
    """Print ``body`` as JSON; the same body gives the same bytes. Never NaN: undefined is null."""
    print(json.dumps(_clean(body), ensure_ascii=False, indent=1, allow_nan=False))


def _clean(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dict):
        return {str(k): _clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(v) for v in value]
    return value


def count(number: int, one: str, many: str = "") -> str:
    """``1 fault``, ``2 faults``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def results_text(results: Results) -> str:
    """The maturity profile for people."""
    project, profile = results.project, results.profile
    way = profile.way(project)
    agreed = agreed_share(results.spreads)
    overall = profile.overall
    level_words = overall.words if overall.value is None else f"level {overall.words}"
    lines = [
        f"{project.organisation.name}: {level_words}",
        *(
            w
            for w in (part_words(profile), lowest_words(project, profile))
            if is_part(profile) and w
        ),
        *(str(w) for w in first_words(project, profile)),
        profile.counts.words,
        f"coverage {share(profile.coverage)} · evidence behind {share(profile.evidence)} of the answers"
        + (f" · {way_words(way)} of the way to the targets" if way is not None else ""),
        "no agreement figure: no question has levels from two people"
        if agreed is None
        else f"answers within one level of the median in {share(agreed)} of "
        f"{count(len(results.spreads), 'question')}",
        profile.roll_up,
        "",
        f"{'':28}{'now':>6}{'range':>13}{'target':>8}{'gap':>12}{'alpha':>8}",
    ]
    asked = {q.dimension for q in profile.cells.questions}
    for dimension in profile.cells.questionnaire.dimensions:
        if dimension.id not in asked:
            continue
        score = profile.dimensions[dimension.id]
        span = phrase("{low:.1f} to {high:.1f}", low=score.low, high=score.high)
        target = level(project.target_level(dimension.id))
        gap = distance_words(profile.gap(project, dimension.id))
        alpha = results.alpha[dimension.id]
        words = "–" if alpha is None else f"{alpha:.2f}"
        beside = "  (beside the overall level)" if dimension.beside else ""
        lines.append(
            f"{dimension.name:28}{figure(score):>6}{span:>13}{target:>8}{gap:>12}{words:>8}{beside}"
        )
    lines.append("alpha: Krippendorff’s ordinal alpha among the respondents of each team")
    first = [i for i in results.agenda if i.spread.discuss][:5]
    if first:
        by_id = profile.cells.questionnaire.by_id
        lines += ["", "Talk about these first (disagreement × effect on the level)"]
        for item in first:
            given = " ".join(str(x) for x in item.spread.levels)
            name = f"{item.spread.question} {by_id[item.spread.question].title}"
            lines.append(f"  {name:44}{given}")
    return "\n".join(lines)


def readings_text(readings: tuple[Reading, ...], teams: Mapping[str, str]) -> str:
    """The published models for people; ``teams`` are names by id."""
    lines = ["", "Published models, read from the same answers"]
    for reading in readings:
        blocked = f"; next blocked by: {reading.blocked_by[0].text}" if reading.blocked_by else ""
        more = len(reading.blocked_by) - 1
        blocked += f" and {more} more" if more > 0 else ""
        lines.append(f"{reading.lens.name:16}{reading.words:>10}  {reading.name}{blocked}")
        for note in reading_notes(reading, teams):
            lines.append(f"{'':28}{note}")
    return "\n".join(lines)


def spread_json(spread: Spread) -> dict[str, float]:
    """Percentiles and mean by name."""
    return asdict(spread)


def worth_words(study: Study) -> str:
    """Low, middle and high end of the worth."""
    npv = study.case.npv
    low, middle, high = money_same_unit(
        (npv.p5, npv.p50, npv.p95), study.project.organisation.currency, signed=True
    )
    return f"P5 {low} · P50 {middle} · P95 {high}"


def plan_json(study: Study) -> dict[str, Any]:
    """The roadmap: steps by month (from 0, end exclusive) with cost and reasons, and what it uses."""
    plan = study.plan
    return {
        "start": plan.start.isoformat(),
        "quarters": plan.quarters,
        "grid": study.project.limits.grid,
        "status": plan.status,
        "gap": plan.gap,
        "repeatable": plan.repeatable,
        "made_by": tr(plan.made_by),
        "status_code": plan.code,
        "bound": most_worth(study),
        "proof": plain(proof_words(study)),
        "seconds": round(plan.seconds, 2),
        "duties": [_without_months(d) for d in plan.duties],
        "duty_cost": study.duty_cost,
        "duty_cost_in_any_case": duty_prices(study).beside,
        "choice_earns": plan.choice_earns,
        "changed_since_agreed": changed_since_agreed(study.project),
        "value_at_means": None if study.judgement.withheld else study.case.npv_at_means,
        "value_simulated": None if study.judgement.withheld else study.case.npv.mean,
        "risks": list(risks(plan, study.case_problem, study.delays)),
        "steps": [
            {
                "id": s.candidate.id,
                "name": s.candidate.name,
                "kind": s.candidate.kind,
                "start_month": s.start,
                "end_month": s.end,
                "first_day": plan.dates_of(s)[0].isoformat(),
                "last_day": plan.dates_of(s)[1].isoformat(),
                "days": s.candidate.days,
                "cost": s.cost,
                "why": s.why,
                "waits_for": list(s.waits_for),
            }
            for s in plan.steps
        ],
        "stages": [
            {
                "number": s.number,
                "name": s.name,
                "start_month": s.start,
                "end_month": s.end,
                "cost": s.cost,
                "goal": s.goal,
                "exit": list(reached_when(study, s)),
            }
            for s in plan.stages
        ],
        "left_out": [{"id": x.candidate.id, "why": x.why} for x in study.left_out],
        "cash_per_quarter": list(plan.cash),
        "days_per_quarter": {r: list(d) for r, d in plan.days.items()},
        "experiments": [
            {
                "use_case": e.id,
                "start_month": e.start,
                "end_month": e.end,
                "days": dict(e.days),
                "cost": e.cost,
                "invoices": e.cash,
                "owner": e.owner,
                "decide_by": e.decide_by or None,
                "too_few_days_of": list(e.short),
                "too_late": e.late,
            }
            for e in plan.experiments
        ],
        "maturity_path": [level_body(p) for p in plan.path],
        "expected_levels": [asdict(p) for p in expected_path(study)],
    }


def _without_months(one: DutyResult) -> dict[str, Any]:
    """A duty without its chance month by month."""
    return {key: value for key, value in asdict(one).items() if key != "kept"}


def _duty_lines(study: Study) -> list[str]:
    """What becomes of the duties, what they cost and what choice earns on top."""
    plan, currency = study.plan, study.project.organisation.currency
    if not plan.duties:
        return []
    day = datetime.now(UTC).date().isoformat()
    said = all_in_plan_words(study, day)
    lines = ["", "Duties", *(f"  {d.name}  {said[d.id]}" for d in plan.duties)]
    lines.append(f"  {duty_line(study, day)}")
    prices, earned = duty_prices(study), plan.choice_earns
    cost = prices.worth
    if cost is None or earned is None or study.judgement.withheld:
        return lines
    if cost > 0:
        lines.append(f"  What duty costs: {money(cost + prices.beside, currency)}")
    else:
        lines.append(f"  The duties pay for themselves: {money(-cost, currency)}")
    if round(prices.beside) > 0:
        beside = BESIDE_IT if cost <= 0 else OF_IT
        lines.append(f"  {beside}: {money(prices.beside, currency)}")
    lines.append(f"  What choice earns: {money(earned, currency)}")
    return lines


def _experiment_lines(study: Study) -> list[str]:
    """Experiments of ideas, which are no steps, and what they cost beside the plan."""
    plan, currency = study.plan, study.project.organisation.currency
    if not plan.experiments:
        return []
    told = [f"  {e.name}: {experiment_words(plan, e, currency)}" for e in plan.experiments]
    cost = cost_words(plan.experiments, currency)
    return ["", "Experiments of ideas", *told, *([f"  {cost}"] if cost else [])]


def plan_text(study: Study) -> str:
    """The roadmap for people."""
    plan, currency = study.plan, study.project.organisation.currency
    if not plan.steps:
        none = study.without_plan or f"{plain(proof_words(study))}."
        return plain("\n".join([none, *_experiment_lines(study)]))
    cost, then = money(study.case.cost.mean, currency), level(expected_end(study).value)
    lines = [
        f"{len(plan.steps)} steps, {cost}, level {level(plan.path[0].value)} to an expected {then}. "
        f"{proof_words(study)}."
    ]
    for stage in plan.stages:
        lines += ["", f"{stage.number} · {stage.name}  ({money(stage.cost, currency)})"]
        for step in stage.steps:
            start = month_year(plan.month_start(step.start))
            months = step.end - step.start
            length = f"{months} month{'s' if months > 1 else ''}"
            lines.append(
                f"  {start:9} {length:11} {step.candidate.name:36}"
                f"{money(step.cost, currency):>7}  {step.why}"
            )
        lines += [f"  Reached when: {'; '.join(map(tr, reached_when(study, stage)))}."]
    lines += [*_experiment_lines(study), *_duty_lines(study)]
    found = risks(plan, study.case_problem, study.delays)
    if found:
        lines += ["", "Risks", *(f"  {words}" for words in found)]
    return plain("\n".join(lines))


def summary_json(study: Study) -> dict[str, Any]:
    """What ``demo --json`` prints: level, worth and the steps in order."""
    return {
        "organisation": study.project.organisation.name,
        "overall": level_body(study.profile.overall),
        "npv": None if study.judgement.withheld else spread_json(study.case.npv),
        "probability_of_loss": None if study.judgement.withheld else study.case.loss_share,
        "withheld": study.judgement.words or None,
        "steps": [s.candidate.id for s in study.plan.steps],
        "status": study.plan.status,
    }


def summary(study: Study) -> str:
    """What ``demo`` prints: level, worth and the first three steps."""
    plan = study.plan
    lines = [
        study.project.organisation.name,
        f"Level        {study.profile.overall.words}",
    ]
    if study.judgement.withheld:
        lines.append(f"NPV          {study.judgement.words}")
    else:
        lines.append(f"NPV          {worth_words(study)}")
        lines.append(f"Loses money  {in_hundred(study.case.loss_share)} futures")
    if plan.steps:
        lines.append(
            f"Plan         {len(plan.steps)} steps to an expected level of "
            f"{level(expected_end(study).value)}; {plan.status}"
        )
        lines.append("First steps")
        for number, step in enumerate(plan.steps[:3], start=1):
            when = month_year(plan.month_start(step.start))
            lines.append(f"  {number}. {step.candidate.name} (from {when}): {step.why}")
    else:
        lines.append(f"Plan         {small(study.nothing)}")
    return plain("\n".join(lines))


def plain(text: str) -> str:
    """Text without the joiners that keep a sign with its figure in print."""
    return text.replace("\u2060", "")


def model_json(model: Model, score: ModelScore) -> dict[str, Any]:
    """What a model says: its level, the four figures, and its branches."""
    from planner.exchange.results import level_body

    def one(result: ModelResult) -> dict[str, Any]:
        return {
            "team": result.team,
            **level_body(result.level),
            "counts": asdict(result.counts),
            "coverage": result.coverage,
            "evidence": result.evidence,
            "alike": {"items": result.alike[0], "of": result.alike[1]},
            "left_out": result.left_out,
        }

    return {
        "model": {"id": model.id, "version": model.version, "variant": model.variant},
        "scored_by": model.scored_by,
        **one(score.overall),
        "branches": {
            node.id: {"name": node.name, **level_body(score.overall.levels[node.id])}
            for _, node in branches_of(model)
        },
        "by_team": [one(r) for r in score.teams],
    }


def model_text(model: Model, score: ModelScore, teams: Mapping[str, str] | None = None) -> str:
    """What a model says, for people; ``teams`` are names by id, where there are any."""
    result, level = score.overall, score.overall.level
    notes = (
        level.sentence,
        settled_words(level, teams or {}),
        said_words(level),
    )
    lines = [
        f"{model.name}: {level.words if level.asked else 'nothing to score'}",
        result.counts.words,
        f"coverage {share(result.coverage)} · evidence behind {share(result.evidence)} of the answers"
        + (
            f" · replies alike in {result.alike[0]} of {result.alike[1]}" if result.alike[1] else ""
        ),
        *(str(n) for n in notes if n),
        *([f"variant {model.variant}"] if model.variant else []),
        model.scoring
        or f"Scoring by {'the source' if model.scored_by == 'source' else 'this product'}.",
        "",
    ]
    for depth, node in branches_of(model):
        one = result.levels[node.id]
        name = "  " * depth + node.name
        words = one.words if one.asked else "nothing to score"
        lines.append(f"{name[:58]:58}  {words}".rstrip())
    if result.left_out:
        lines += ["", "Left out", *(f"  {reason}" for reason in result.left_out)]
    return "\n".join(lines)


def migration_text(items: Migration) -> str:
    """What became of the questions in another version of the questionnaire."""
    lines = [items.words]
    lines += [f"  moved: {q} from {old} to {new}" for q, old, new in items.moved]
    for kind, ids in (("reworded", items.reworded), ("new", items.new), ("dropped", items.dropped)):
        if ids:
            lines.append(f"  {kind}: {', '.join(ids)}")
    return "\n".join(lines)


def comparison_text(found: Comparison) -> str:
    """Two rounds for people: by dimension, then the questions that changed most."""

    def row(change: Change) -> str:
        moved = signed_level(change.shown)
        return f"{change.name[:44]:44}{level(change.before):>7}{level(change.after):>7}{moved:>7}"

    lines = [
        f"{'':44}{'before':>7}{'after':>7}{'':>7}   {found.before.label} → {found.after.label}"
    ]
    lines += [row(c) for c in (found.overall, *found.dimensions) if c.of]
    lines.append(
        f"{found.confirmed} of {found.cells} answers of {found.after.label} were given in it; "
        "compared are only those with a level in both rounds"
    )
    if found.overall.refused:
        lines.append(
            "Too few to compare: at least half of the questions have to be answered again."
        )
    if found.changed_questions:
        lines.append(f"{count(found.changed_questions, 'answer')} not compared: question changed")
    if found.questions:
        lines += ["", "Questions that changed most", *(row(c) for c in found.questions[:10])]
    if found.items.moved or found.items.new or found.items.dropped or found.items.reworded:
        lines += ["", "Between the questionnaires", migration_text(found.items)]
    return "\n".join(lines)
