"""What window, report and commands say of a model that is answered beside the questionnaire."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.answers.level import Level
from planner.domain.answers.replies import Agreement
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.content.model import ROOT, Item, Model, Option
from planner.domain.project import Project
from planner.maturity.beside import Beside, branches_of, gap_of
from planner.maturity.model_level import averages
from planner.maturity.score import Distance
from planner.maturity.taken import reply_words
from planner.maturity.words import said_words, sentence, settled_words, thin_words

NAMED_SPAN = 2
"""Bands of so short a scale (risks) have names and no figures."""


def level_figure(level: Level) -> str:
    """The level that leads, or its range, in as few words as hold it."""
    if not level.asked:
        return "–"
    scale = level.scale
    if scale.kind in ("gate", "tally"):
        return level.words
    if level.value is None:
        if scale.kind == "bands" and level.band and scale.span <= NAMED_SPAN:
            return level.band
        return _between(level) if scale.kind == "bands" else level.span
    if scale.kind == "bands" and level.band:
        return level.words
    if scale.kind == "continuous":
        return phrase(
            scale.said("{value:.1f} of {top:g}"), value=level.value, top=round(scale.top, 2)
        )
    return phrase("{value:g} of {top:g}", value=level.value, top=round(scale.top, 2))


def possible_words(level: Level) -> str:
    """What a level that does not lead could be, short enough for a heading: figures, not names of bands."""
    words = _between(level) if level.scale.kind == "continuous" else level_figure(level)
    return phrase("it could be {figure}", figure=words)


def _between(level: Level) -> str:
    low, high = (number_of(level, x) for x in (level.low, level.high))
    return phrase("{low} to {high} of {top:g}", low=low, high=high, top=round(level.scale.top, 2))


def level_note(level: Level) -> str:
    """What stands below the figure: that too little is known, or its range."""
    if not level.asked:
        return "Nothing of it is asked."
    if level.sentence:
        return level.sentence
    if level.scale.kind == "continuous" and level.width > 1e-9:
        return phrase("Range {span}.", span=level.span)
    return ""


def figure_of(level: Level) -> str:
    """The level for a cell of a table: its figure, ``?`` where none leads, a dash where nothing is asked."""
    if not level.asked:
        return "–"
    if level.scale.kind == "tally":
        return "–"
    if level.value is None:
        return "?"
    if level.scale.kind == "gate":
        return tr("passed" if level.value >= level.scale.top else "not passed")
    if level.scale.kind == "bands" and level.scale.span <= NAMED_SPAN and level.band:
        return tr(level.band)  # risks have names, no figures
    return tr(number_of(level, level.value))


def number_of(level: Level, value: float) -> str:
    """A figure on the digits of the level's scale."""
    pattern = "{value:.1f}" if level.scale.kind == "continuous" else "{value:g}"
    return phrase(level.scale.said(pattern), value=round(value, 4))


def span_of(level: Level) -> str:
    """The range for a cell of a table; a dash where it has none."""
    if not level.asked or level.scale.kind in ("gate", "tally") or level.width < 1e-9:
        return "–"
    if level.scale.kind == "bands" and level.scale.span <= NAMED_SPAN:
        return tr(level.band)
    low, high = (number_of(level, x) for x in (level.low, level.high))
    return tr(phrase("{low} to {high}", low=low, high=high))


def distance_of(level: Level, distance: Distance | None) -> str:
    """A gap on the digits of the level's scale: its value, else its range; a dash without target."""
    if distance is None:
        return "–"
    if distance.value is not None:
        return tr(number_of(level, distance.value))
    low, high = (number_of(level, x) for x in (distance.low, distance.high))
    return tr(phrase("{low} to {high}", low=low, high=high))


def branch_rows(found: Beside, team: str | None = None) -> list[tuple[str, str]]:
    """Branches with their figures, deeper ones further in; without those of which nothing is asked."""
    rows = []
    for depth, node in branches_of(found.model):
        level = found.level_of(node.id, team)
        if level.asked:
            rows.append((f"{'   ' * depth}{tr(node.name)}", figure_of(level)))
    return rows


def target_rows(project: Project, found: Beside) -> list[tuple[str, str, str, str, str]]:
    """The whole and each branch: name, level, range, target, gap."""
    rows = []
    for depth, node in ((0, found.model.root), *((d + 1, n) for d, n in branches_of(found.model))):
        level = found.levels[node.id]
        if not level.asked and node.id != ROOT:
            continue
        target = project.target_level(node.id, None, found.model.id)
        rows.append(
            (
                f"{'   ' * depth}{tr(node.name)}",
                figure_of(level),
                span_of(level),
                "–" if target is None else tr(phrase("{value:g}", value=target)),
                distance_of(level, gap_of(project, found, node.id)),
            )
        )
    return rows


def notes_of(project: Project, found: Beside) -> tuple[str, ...]:
    """All that stands beside a model's level: that too little is known, whom to ask, what was left out."""
    level = found.level
    notes: list[str] = []
    if level.sentence:
        notes.append(level.sentence)
    teams = {t.id: t.name for t in project.teams}
    if len(level.teams) > 1 and level.leads and level.scale.kind not in ("gate", "tally"):
        notes.append(
            phrase("This is the mean of {n} teams, weighted by people.", n=len(level.teams))
            if averages(found.model.root) and project.policy.teams == "weighted_mean"
            else phrase("The lowest of {n} teams counts.", n=len(level.teams))
            if found.model.rule.kind != "risk_rules"
            else phrase("The worst of {n} teams counts.", n=len(level.teams))
        )
    for one in (
        settled_words(level, teams),
        said_words(level),
        _left_out(level),
        thin_words(level),
    ):
        if one:
            notes.append(one)
    outside = [t for t in teams if t not in found.replies.teams]
    if outside and len(outside) < len(teams):
        notes.append(
            phrase(
                "{n} of {all} teams are in the figures.",
                n=len(teams) - len(outside),
                all=len(teams),
            )
        )
    carried = next((w for w in level.why if w.kind == "carried"), None)
    if carried is not None:
        notes.append(
            phrase(
                "{confirmed} of {answered} answers were given in this round; {n} are from an earlier one.",
                confirmed=level.confirmed,
                answered=level.answered,
                n=carried.cells,
            )
        )
    if not level.exact:
        notes.append("Too many choices are open to say it closer.")
    return tuple(sentence(n) for n in notes)


def _left_out(level: Level) -> str:
    for why in level.why:
        if why.kind == "left_out" and (why.low < level.low - 1e-9 or why.high > level.high + 1e-9):
            return phrase(
                "{number} answers were left out; {low:g} to {high:g} if they were asked.",
                number=why.cells,
                low=round(why.low, 2),
                high=round(why.high, 2),
            )
    return ""


def agreement_words(item: Item, agreed: Agreement) -> str:
    """What a team agreed on: an answer, that it does not apply, or whom to ask."""
    if agreed.reply.state == "dont_know":
        by = phrase(" by {day}", day=iso_day(agreed.by)) if agreed.by else ""
        return phrase("The team does not know: ask {who}{by}.", who=Verbatim(agreed.ask), by=by)
    reason = agreed.reply.reason or agreed.reason
    why = f" ({reason})" if reason else ""
    if agreed.reply.state == "not_applicable":
        return phrase("The team agreed that it does not apply{reason}.", reason=Verbatim(why))
    return phrase(
        "The team agreed on “{answer}”{reason}; that counts.",
        answer=reply_words(item, agreed.reply),
        reason=Verbatim(why),
    )


def agreement_short(item: Item, agreed: Agreement) -> str:
    """What a team agreed on, for a cell of a table."""
    if agreed.reply.state == "not_applicable":
        return "does not apply"
    if agreed.reply.state == "dont_know":
        return phrase("ask {who}", who=Verbatim(agreed.ask))
    return reply_words(item, agreed.reply)


def phases_of(project: Project, model: Model) -> tuple[int, ...]:
    """The phases of which a model has targets, in their order."""
    return tuple(sorted({t.phase for t in project.targets if t.model == model.id and t.phase}))


def phase_rows(project: Project, found: Beside) -> list[tuple[str, ...]]:
    """The whole and each branch: name, level, the target of each phase, gap to the last, priority.

    Priority is (1 + gap)² − 1, so that one wide gap goes before several narrow ones (open-samm).
    """
    rows: list[tuple[str, ...]] = []
    phases = phases_of(project, found.model)
    for depth, node in ((0, found.model.root), *((d + 1, n) for d, n in branches_of(found.model))):
        level, gap = found.levels[node.id], gap_of(project, found, node.id)
        if not level.asked and node.id != ROOT:
            continue
        wanted = [project.target_level(node.id, None, found.model.id, p) for p in phases]
        wide = None if gap is None else gap.high if gap.value is None else gap.value
        rows.append(
            (
                f"{'   ' * depth}{tr(node.name)}",
                figure_of(level),
                *("–" if t is None else tr(phrase("{value:g}", value=t)) for t in wanted),
                distance_of(level, gap),
                "–" if wide is None else tr(phrase("{value:.1f}", value=(1 + wide) ** 2 - 1)),
            )
        )
    return rows


@dataclass(frozen=True)
class NextStep:
    """An item of a team below its top: what was chosen, and what the next choice (or the advice) says."""

    item: str
    text: str
    team: str
    now: str
    then: str


def next_steps(project: Project, found: Beside) -> tuple[NextStep, ...]:
    """What the next level looks like, for every item that a team answered below its top."""
    names = {t.id: t.name for t in project.teams}
    steps = []
    for result in found.score.teams:
        values = {n.id: n.value for _, n in result.tree.walk() if n.id in found.model.item_by_id}
        for item in found.model.items:
            value = values.get(item.id)
            if value is None or item.kind not in ("single", "yes_no"):
                continue
            here = next((o for o in item.choices if abs(o.value - value) < 1e-9), None)
            above = sorted((o for o in item.choices if o.value > value + 1e-9), key=_by_value)
            if here is None or not above:
                continue
            then = here.advice or above[0].text
            team = names.get(result.team, "")
            steps.append(NextStep(item.id, item.text, team, here.text, then))
    return tuple(steps)


def _by_value(option: Option) -> float:
    return option.value
