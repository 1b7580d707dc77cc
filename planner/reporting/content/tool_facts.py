"""Tools in the report: the stacks side by side, why this one, and since when what is known of its tools."""

from __future__ import annotations

from planner.analysis.study.stack_words import beyond_the_plan, tools_needed, why_this_stack
from planner.catalogue.told import (
    as_of_words,
    changed_words,
    event_words,
    sources_words,
    update_words,
)
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import decimal, money
from planner.domain.content.tool import Tool
from planner.domain.plan.stack import KIND_WORDS
from planner.reporting.blocks import Block, Cell, Para, runs
from planner.reporting.content.draft import Column, Draft, listing


def stacks(draft: Draft) -> list[Block]:
    """The best stack of each kind, and why one of them is planned."""
    choice, catalogue = draft.study.stack, draft.study.catalogue
    needed = tools_needed(draft.study)
    if choice.chosen is None:
        return []
    if len(set(choice.chosen.tools) & needed) < 2 and beyond_the_plan(choice, needed):
        return []  # a plan with one tool has no stack: what all practices would take is no advice
    rows = []
    for option in choice.options:
        if option.kind != choice.chosen.kind and set(option.tools) == set(choice.chosen.tools):
            continue  # the same tools by another name are no alternative
        name = tr(KIND_WORDS[option.kind])
        if option.kind == choice.chosen.kind:
            name = phrase("{name}: chosen", name=name)
        tools = ", ".join(tr(catalogue.name_of(t)) for t in option.tools)
        rows.append(
            (
                Cell(t=tr(name), b=option.kind == choice.chosen.kind),
                tools,
                decimal(option.score, 2),
                money(option.cost, draft.currency),
            )
        )
    blocks: list[Block] = [
        listing(
            "Stacks of tools side by side",
            (
                Column("Stack", 0.2),
                Column("Tools", 0.5),
                Column("Score", 0.1, "r"),
                Column("Cost if started today", 0.2, "r"),
            ),
            rows,
            title="The tools as one stack",
        )
    ]
    why = [(tr(w),) for w in why_this_stack(choice, catalogue, draft.currency, needed)]
    blocks.append(listing("Why this stack", (Column("Why this stack", 1.0),), why))
    return blocks


def facts_of_tools(draft: Draft) -> list[Block]:
    """Licence, dates and events of each tool in the plan; what changed since the plan was agreed."""
    study = draft.study
    tools = [s.candidate.entry for s in study.plan.steps if isinstance(s.candidate.entry, Tool)]
    if not tools:
        return []
    rows = []
    for tool in tools:
        events = [tr(event_words(e)) for e in tool.events]
        rows.append(
            (
                Cell(t=tr(tool.name), b=True),
                tr(tool.licence),
                tr(
                    joined(
                        [w for w in (as_of_words(tool, draft.today), sources_words(tool)) if w], " "
                    )
                ),
                "; ".join(events) or "–",
            )
        )
    blocks: list[Block] = [
        listing(
            "Tools of the plan: licence, dates of what is known, events with their source",
            (
                Column("Tool", 0.16),
                Column("Licence", 0.13),
                Column("As of", 0.36),
                Column("What happened", 0.35),
            ),
            rows,
            title="What is known of these tools, and since when",
        )
    ]
    update = update_words(study.project.catalogue_update)
    if update:
        blocks.append(Para(runs=runs(tr(update))))
    agreed = study.project.agreed_plan
    if agreed is not None:
        held = {s.initiative for s in agreed.steps}
        mine = [t for t in study.catalogue.tools if t.id in held]
        words = changed_words(mine, agreed.agreed, agreed.tools)
        if words:
            column = Column("Changed since it was agreed", 1.0)
            blocks.append(listing("Changed since it was agreed", (column,), [(tr(words),)]))
    return blocks
