"""Tools in the report: the stacks side by side, why this one, and since when what is known of its tools."""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.study.stack_demands import PLATFORM
from planner.analysis.study.stack_words import (
    beaten_words,
    beyond_the_plan,
    chosen_words,
    stands_out,
    tools_needed,
)
from planner.catalogue.told import (
    as_of_words,
    changed_words,
    event_words,
    sources_words,
    update_words,
)
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import decimal, money
from planner.domain.content.catalogue import Catalogue
from planner.domain.content.tool import Tool
from planner.domain.plan.stack import KIND_WORDS
from planner.reporting.blocks import Block, Bullets, Cell, Heading, Para, escape_marks, runs
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
        tools = ", ".join(_named(catalogue, t) for t in _platform_first(catalogue, option.tools))
        rows.append(
            (
                Cell(t=tr(name), b=option.kind == choice.chosen.kind),
                tools,
                decimal(option.score, 2),
                money(option.cost, draft.currency),
                tr(stands_out(choice, option, draft.currency)),
            )
        )
    blocks: list[Block] = [
        listing(
            "Stacks of tools side by side",
            (
                Column("Stack", 0.18),
                Column("Tools", 0.3),
                Column("Score", 0.08, "r"),
                Column("Cost if started today", 0.14, "r"),
                Column("Why, or why not", 0.3),
            ),
            rows,
            title="The tools as one stack",
        )
    ]
    why = [
        *chosen_words(choice, choice.chosen, draft.currency, needed),
        *beaten_words(choice, catalogue, draft.currency),
    ]
    blocks.append(Heading(n=2, t=tr("Why this stack")))
    blocks.append(Bullets(items=tuple(runs(escape_marks(tr(w))) for w in why)))
    return blocks


def _platform_first(catalogue: Catalogue, tools: Sequence[str]) -> list[str]:
    return sorted(tools, key=lambda t: not _is_platform(catalogue, t))


def _is_platform(catalogue: Catalogue, tool: str) -> bool:
    found = catalogue.tool_by_id.get(tool)
    return found is not None and found.categories[0] == PLATFORM


def _named(catalogue: Catalogue, tool: str) -> str:
    """A tool by name; of a stack around a platform is seen which one that is."""
    name = tr(catalogue.name_of(tool))
    return tr(phrase("{name} (platform)", name=name)) if _is_platform(catalogue, tool) else name


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
