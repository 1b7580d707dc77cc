"""Moves with a price: a unit earlier, later, forced in, with money of its own; and agreeing on the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import money
from planner.programme.desk import held, released
from planner.reporting.programme.figures import headline, proof
from planner.ui.programme.record_dialog import Asked, ask_record

if TYPE_CHECKING:
    from planner.ui.frame.programme_window import ProgrammeWindow


class Moves:
    """What people do with the plan of ``window``: each move is an undo step and an entry of the ledger."""

    def __init__(self, window: ProgrammeWindow) -> None:
        self.window = window

    def _move(self, id_: str, what: str, **values: Any) -> None:
        if self.window.planner.working and self.window.plan is None:
            self.window.messages.show_message(
                tr("Wait for the first plan: a move is priced against it."), False
            )
            return
        try:
            self.window.desk.move(id_, what, **values)
        except PlannerError as error:
            self.window.messages.show_message(str(error), True)
            return
        self.window.open_move = True
        self.window.after_change()
        self.window.plan_again()

    def move_tool(self, id_: str, what: str, **values: Any) -> None:
        """Fix when a shared tool begins, or whether it is bought, with the price of that."""
        try:
            self.window.desk.move_tool(id_, what, **values)
        except PlannerError as error:
            self.window.messages.show_message(str(error), True)
            return
        self.window.open_move = True
        self.window.after_change()
        self.window.plan_again()

    def move_unit(self, id_: str, by: int) -> None:
        """Let a unit begin a quarter later, or by a quarter earlier, than the plan has it."""
        unit = self.window.desk.programme.unit(id_)
        if unit is None or self.window.plan is None:
            return
        starts = self.window.plan.starts(id_)
        first = min(starts.values(), default=0)
        target = first + by
        if not 0 <= target < self.window.desk.programme.quarters:
            self.window.messages.show_message(tr("There is no such quarter in the plan."), False)
            return
        quarter = self.window.desk.programme.quarter_name(target)
        name = Verbatim(unit.name)
        if by > 0:
            what = phrase("{unit} later: not before {quarter}", unit=name, quarter=quarter)
            self._move(id_, what, not_before=target, starts_by=None)
        else:
            what = phrase("{unit} first: begins by {quarter}", unit=name, quarter=quarter)
            self._move(id_, what, starts_by=target, not_before=0)

    def force_in(self, id_: str) -> None:
        """Let a unit begin something by the end of the plan, whatever it costs the group."""
        unit = self.window.desk.programme.unit(id_)
        if unit is None:
            return
        last = self.window.desk.programme.quarters - 1
        self._move(
            id_, phrase("{unit} is in, whatever it costs", unit=Verbatim(unit.name)), starts_by=last
        )

    def give_money(self, id_: str) -> None:
        """Reserve money for a unit alone."""
        unit = self.window.desk.programme.unit(id_)
        if unit is None:
            return
        currency = self.window.desk.programme.currency

        def take(values: dict[str, Any]) -> None:
            amount = values["reserved"]
            what = phrase(
                "{unit} gets {money} a quarter for itself",
                unit=Verbatim(unit.name),
                money=money(amount, currency),
            )
            self._move(id_, what, reserved=amount)

        fields = [Asked("reserved", "Money a quarter", "number", unit.reserved)]
        lead = tr(
            "It is set aside for this unit, whether it spends it or not; the group pays for that."
        )
        ask_record(
            self.window,
            self.window.look,
            phrase("Money for {name}", name=Verbatim(unit.name)),
            fields,
            take,
            lead,
        )

    def free_unit(self, id_: str) -> None:
        """Take every move of a unit back."""
        unit = self.window.desk.programme.unit(id_)
        if unit is not None:
            what = phrase("{unit} as the plan has it", unit=Verbatim(unit.name))
            self._move(id_, what, reserved=0.0, not_before=0, starts_by=None, held=None)

    def keep_move(self) -> None:
        """The move stays; its card goes."""
        self.window.open_move = False
        self.window.desk.programme = released(self.window.desk.programme)
        self.window.after_change(planned=True)

    def hold_others(self) -> None:
        """Plan the moved unit alone, within what the others leave as they were."""
        moves = self.window.desk.programme.moves
        if self.window.before_move is None or not moves or moves[-1].unit is None:
            return
        last = moves[-1].model_copy(update={"price": None, "gains": None})
        group = held(self.window.desk.programme, self.window.before_move, moves[-1].unit)
        self.window.desk.programme = group.model_copy(update={"moves": (*moves[:-1], last)})
        self.window.plan = self.window.before_move
        self.window.heat_page.heat.setFocus()  # the button that was pressed cannot be while this is planned
        self.window.after_change()
        self.window.plan_again()

    def open_unit(self, id_: str) -> None:
        """Open a unit's document with its share of the plan as its limits, unsaved; no unit is written."""
        from planner.programme.share import share_of

        unit = self.window.desk.programme.unit(id_)
        if unit is None or self.window.plan is None:
            return
        try:
            project = share_of(self.window.plan, id_, self.window.desk.folder)
        except PlannerError as error:
            self.window.messages.show_message(str(error), True)
            return
        if self.window.open_project is not None:
            self.window.open_project(project)

    def agree(self) -> None:
        """Keep the plan in sight as the agreed one."""
        plan = self.window.plan
        if plan is None or not self.window.settled or self.window.views.chosen != "agreed":
            return
        written = tr(
            "It is written into the programme with the hash of every unit; no unit is written."
        )
        words = joined([Verbatim(headline(plan)), Verbatim(proof(plan)), written], " ")

        def take(values: dict[str, Any]) -> None:
            self.window.desk.agree(plan, values["who"])

        asked = [Asked("who", "Who agrees", value=self.window.settings.name)]
        if ask_record(self.window, self.window.look, "Agree this plan", asked, take, words):
            self.window.after_change(planned=True)
            self.window.messages.show_message(
                tr("Agreed. The page Report can be exported now."), False
            )
