"""Two sheets that work the plan out at the means of its inputs: change an assumption and see what follows.

“Model” holds assumptions, facts, terms, pools and the worth, “Model by month” effects, savings and costs.
Dates, chances and odds are those of the plan and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from planner.analysis.study.study import Study
from planner.domain.base.language import tr
from planner.domain.base.types import clean_text
from planner.economics.atoms import ATOMS, DRIVERS_OF_ATOM, OPTIONAL, REMOVED_BY, Atom
from planner.economics.explain import PART_LABELS
from planner.economics.flows import UNSTATED, Played, Pull, play
from planner.economics.grid import Ramps, Steps
from planner.economics.metrics import discount_factors
from planner.economics.model import EFFECT_WORDS, at_means
from planner.reporting.live_formulas import (
    GROWTH,
    NAME,
    Assumption,
    Line,
    Reckoned,
    costs_of,
    gap_of,
    part_of,
    pool_name,
    strength,
    worked_out,
)

Floats = NDArray[np.float64]
MODEL, MONTHS = "Model", "Model by month"
VALUE = 4
"""Column of “Model” with the value that is used."""
LIVE, GAP, PART, WORKS, FIRST = 2, 3, 4, 5, 6
"""Columns of “Model by month”: what is live, the fixed parts of an effect, and month 0."""
KINDS = {"capacity": "recapture", "value": "verified_share"}
ENDS, MIDDLE = 0.185, 0.63
"""Pearson and Tukey: the mean of what is drawn moves so with the ends and the middle of its range."""


def add_model(book: Any, study: Study, styles: dict[str, Any], rate_cell: str) -> None:
    """Add both sheets; ``rate_cell`` is the absolute address of the discount rate.

    For a study whose worth is shown.
    """
    schedule = study.plan.schedule
    played = play(study.case_problem, schedule, at_means(study.case_problem, schedule))
    front = book.add_worksheet(tr(MODEL))
    by_month = _Months(book.add_worksheet(tr(MONTHS)), book, styles, played, rate_cell)
    currency = study.project.organisation.currency
    model = _Model(front, book, styles, Reckoned.of(played), played, currency)
    model.write(study, by_month)


@dataclass
class _Model:
    """Writes the sheet “Model”; every number has a name, and formulas are written with names."""

    sheet: Any
    book: Any
    styles: dict[str, Any]
    found: Reckoned
    played: Played
    currency: str
    row: int = 0
    named: dict[str, str] = field(default_factory=dict)

    def write(self, study: Study, months: _Months) -> None:
        """Worth first, then what it is made of."""
        sheet, styles = self.sheet, self.styles
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, VALUE, 14)
        sheet.set_column(VALUE + 1, VALUE + 1, 14)
        sheet.set_column(VALUE + 2, VALUE + 2, 30)
        sheet.write_string(0, 0, tr("The plan at the means of its inputs"), styles["title"])
        sheet.write_string(1, 0, tr(NOTE), styles["note"])
        self.row = 10
        self._assumptions(self.found.assumptions)
        for title, lines in (
            ("Facts", self.found.facts),
            ("Terms", self.found.terms),
            ("Pools, a year", self.found.pools),
        ):
            self._lines(title, lines)
        net, value = months.write(self.say, self.found)
        self._worth(study, net, value)
        sheet.freeze_panes(3, 1)

    def say(self, formula: str) -> str:
        """A formula with the names of cells in it; what the case leaves out is a number."""

        def name(match: re.Match[str]) -> str:
            known = self.named.get(match[1])
            return known if known is not None else repr(float(OPTIONAL[match[1]]))

        return NAME.sub(name, formula)

    def _head(self, title: str, heads: Iterable[str]) -> None:
        self.row += 1
        self.sheet.write_string(self.row, 0, tr(title), self.styles["head"])
        for column, head in enumerate(heads, start=1):
            self.sheet.write_string(self.row, column, tr(head) if head else "", self.styles["head"])
        self.row += 1

    def _name(self, id_: str) -> None:
        """The value of this row gets a name, which formulas use."""
        name = re.sub(r"[^A-Za-z0-9_]", "_", id_)
        name = name if ":" not in id_ else f"s_{name}"
        while name in self.named.values():
            name += "_"
        self.named[id_] = name
        cell = xl_rowcol_to_cell(self.row, VALUE, row_abs=True, col_abs=True)
        self.book.define_name(name, f"='{tr(MODEL)}'!{cell}")
        self.sheet.write_string(self.row, VALUE + 2, name, self.styles["note"])

    def _assumptions(self, found: Iterable[Assumption]) -> None:
        self._head(
            "Assumptions", ("low", "middle", "high", "Mean used", "Unit", "Name in formulas")
        )
        for one in found:
            at, plain = self.row + 1, self.styles["plain"]
            self.sheet.write_string(self.row, 0, clean_text(tr(one.label)))
            ends = () if one.range.is_fixed else ((1, one.range.low), (3, one.range.high))
            for column, value in (*ends, (2, one.range.likely)):
                self.sheet.write_number(self.row, column, value, self.styles["given"])
            low, middle, high = (f"{xl_col_to_name(c)}{at}" for c in (1, 2, 3))
            moved = f"({middle}-{one.range.likely!r})"
            if one.range.is_fixed:
                formula = f"={one.value!r}+{moved}"
            else:
                ends_moved = f"({low}+{high}-{one.range.low + one.range.high!r})"
                weights = (1 / 6, 4 / 6) if one.range.shape == "ends" else (ENDS, MIDDLE)
                formula = f"={one.value!r}+{weights[0]!r}*{ends_moved}+{weights[1]!r}*{moved}"
            self.sheet.write_formula(self.row, VALUE, formula, plain, one.value)
            self._unit(one.unit)
            self._name(one.name)
            self.row += 1

    def _lines(self, title: str, lines: Iterable[Line]) -> None:
        self._head(title, ("", "", "", "Value", "Unit", "Name in formulas"))
        for line in lines:
            self.sheet.write_string(self.row, 0, clean_text(tr(line.label)))
            value = self.found.values[line.name]
            if isinstance(line.formula, str):
                text = f"={self.say(line.formula)}"
                self.sheet.write_formula(self.row, VALUE, text, self.styles["plain"], value)
            else:
                self.sheet.write_number(self.row, VALUE, line.formula, self.styles["given"])
            self._unit(line.unit)
            self._name(line.name)
            self.row += 1

    def _unit(self, unit: str) -> None:
        said = tr(unit).replace("money", self.currency) if unit else ""
        self.sheet.write_string(self.row, VALUE + 1, said, self.styles["note"])

    def _worth(self, study: Study, net: str, value: float) -> None:
        case, money = study.case, self.styles["money"]
        rows: tuple[tuple[str, str | float, float, str], ...] = (
            ("Expected worth, as reported", case.npv.mean, 0.0, "Mean over all futures; fixed."),
            ("At the means, as reported", case.npv_at_means, 0.0, "Fixed."),
            (
                "What uncertainty adds",
                "=E4-E5",
                case.npv.mean - case.npv_at_means,
                "Expected worth less the worth at the means; fixed.",
            ),
            ("At the means, now", f"={net}", value, "Live: follows what is changed below."),
            ("Change by what was edited", "=E7-E5", value - case.npv_at_means, "Live."),
            (
                "Estimate of the expected worth",
                "=E4+E8",
                case.npv.mean + value - case.npv_at_means,
                "Only a new simulation gives the expected worth.",
            ),
        )
        for row, (name, content, known, note) in enumerate(rows, start=3):
            self.sheet.write_string(row, 0, tr(name))
            style = self.styles["strong"] if row == 6 else money
            if isinstance(content, str):
                self.sheet.write_formula(row, VALUE, content, style, known)
            else:
                self.sheet.write_number(row, VALUE, content, style)
            self.sheet.write_string(row, VALUE + 2, tr(note), self.styles["note"])


NOTE = (
    "Coloured cells may be changed. Dates of steps, chances and odds are those of the plan and stay; the "
    "rest follows by formulas, here and on “Model by month”."
)


@dataclass
class _Months:
    """Writes “Model by month”: effects, what they remove of pools, costs, and the worth."""

    sheet: Any
    book: Any
    styles: dict[str, Any]
    played: Played
    rate_cell: str
    row: int = 3
    say: Callable[[str], str] = str
    values: dict[str, float] = field(default_factory=dict)

    @property
    def _last(self) -> int:
        return FIRST + self.played.problem.horizon

    def write(self, say: Callable[[str], str], found: Reckoned) -> tuple[str, float]:
        """Write the sheet; return the address of the worth at the means, and what it is now."""
        self.say, self.values = say, found.values
        sheet = self.sheet
        sheet.set_column(0, 1, 30)
        sheet.set_column(LIVE, FIRST + self.played.problem.horizon, 12)
        sheet.write_string(0, 0, tr("The plan month by month"), self.styles["title"])
        sheet.write_string(1, 0, tr(MONTHS_NOTE), self.styles["note"])
        for column, head in enumerate(("", "", "Live", "Not yet in place", "Its part", "Chance")):
            sheet.write_string(2, column, tr(head) if head else "", self.styles["head"])
        for month in range(self.played.problem.horizon + 1):
            sheet.write_number(2, FIRST + month, month, self.styles["head"])
        pulled = self._effects()
        saved = self._savings(pulled)
        costs = self._costs()
        where = self._totals(saved, costs)
        sheet.freeze_panes(3, 2)
        sheet.repeat_rows(2)
        sheet.repeat_columns(0, 1)
        return where

    def _head(self, title: str) -> None:
        self.row += 1
        self.sheet.write_string(self.row, 0, tr(title), self.styles["head"])
        self.row += 1

    def _cells(self, name: str, about: str) -> None:
        self.sheet.write_string(self.row, 0, clean_text(name))
        self.sheet.write_string(self.row, 1, clean_text(about))

    def _row_of(self, pattern: str, known: Floats, style: str = "money") -> int:
        """One formula a month, ``{c}`` in it being the letter of the column. Returns the row."""
        for month, value in enumerate(known):
            text = "=" + pattern.replace("{c}", xl_col_to_name(FIRST + month))
            self.sheet.write_formula(
                self.row, FIRST + month, text, self.styles[style], float(value)
            )
        self.row += 1
        return self.row - 1

    def _weights(self, weights: Floats) -> None:
        for month, weight in enumerate(weights):
            self.sheet.write_number(self.row, FIRST + month, float(weight), self.styles["factor"])

    def _live(self, formula: str, values: dict[str, float], cells: dict[str, str]) -> float:
        value = worked_out(formula.replace("{", "[").replace("}", "]"), {**self.values, **values})
        text = f"={self.say(formula.format(**cells) if cells else formula)}"
        self.sheet.write_formula(self.row, LIVE, text, self.styles["plain"], value)
        return value

    def _effects(self) -> dict[str, tuple[int, Floats]]:
        """Strength of each effect times how far it is in place, added up by what it acts on."""
        months = self.played.problem.horizon
        ranges: dict[str, tuple[int, int, Floats]] = {}
        self._head("Effects: strength × how far it is in place in each month")
        for driver, pulls in self.played.acting.items():
            first, total = self.row, np.zeros(months + 1)
            for pull in pulls:
                ramp = Ramps(1, months)
                ramp.add(np.ones(1), np.atleast_1d(pull.since)[:1], pull.initiative.ramp_months)
                there = ramp.by_month()[0]
                total = total + self._effect(pull) * there
                self._weights(there)
                self.row += 1
            ranges[driver] = first, self.row - 1, total
        self._head("What acts on each pool, with the most that all practices are known to remove")
        found = {}
        for driver, (first, last, total) in ranges.items():
            self._cells(tr(EFFECT_WORDS.get(driver, driver)), "")  # type: ignore[call-overload]
            most = float(-np.log1p(-REMOVED_BY[driver].cap))
            self.sheet.write_number(self.row, LIVE, most, self.styles["factor"])
            limit, live = f"$C${self.row + 1}", f"$C${first + 1}:$C${last + 1}"
            known = np.minimum(total, most)
            acts = f"SUMPRODUCT({live},{{c}}${first + 1}:{{c}}${last + 1})"
            row = self._row_of(f"MIN({acts},{limit})", known, "factor")
            found[driver] = row, known
        return found

    def _effect(self, pull: Pull) -> float:
        own, draws = pull.initiative, self.played.draws
        self._cells(tr(own.name), tr(EFFECT_WORDS[pull.target]))  # type: ignore[index]
        works = float(np.ravel(self.played.became[own.id].works)[0])
        parts = {"gap": gap_of(pull, draws), "part": part_of(pull), "works": works}
        for column, value in zip((GAP, PART, WORKS), parts.values(), strict=True):
            self.sheet.write_number(self.row, column, value, self.styles["factor"])
        cells = {
            name: f"${xl_col_to_name(column)}${self.row + 1}"
            for name, column in (("gap", GAP), ("part", PART), ("works", WORKS))
        }
        return self._live(strength(pull), parts, cells)

    def _growth(self, grows: str) -> tuple[str, Floats]:
        """The factor of growth in a month as a formula, and its values."""
        months = np.arange(self.played.problem.horizon + 1)
        if not grows:
            return "", np.ones(len(months))
        rate = self.values[GROWTH[grows]]
        return f"*(1+{self.say(f'[{GROWTH[grows]}]')})^({{c}}$3/12)", (1 + rate) ** (months / 12)

    def _savings(
        self, pulled: dict[str, tuple[int, Floats]]
    ) -> dict[str, list[tuple[int, Floats]]]:
        """What is saved of each pool in each month, by kind; what nobody stated is left out."""
        stated = self.played.problem.stated
        found: dict[str, list[tuple[int, Floats]]] = {}
        self._head("Saved: pool of a month × (1 − exp(−what acts on it))")
        for atom in ATOMS:
            own = [d for d in DRIVERS_OF_ATOM[atom.id] if d in pulled]
            invoice = UNSTATED.get(atom.id)
            if own and (invoice is None or invoice in stated):
                found.setdefault(atom.kind, []).append(self._saved(atom, own, pulled))
        return found

    def _saved(
        self, atom: Atom, own: list[str], pulled: dict[str, tuple[int, Floats]]
    ) -> tuple[int, Floats]:
        self._cells(tr(atom.label), "")
        pool = self.values[pool_name(atom.id)]
        text = f"={self.say(f'[{pool_name(atom.id)}]')}"
        self.sheet.write_formula(self.row, LIVE, text, self.styles["money"], pool)
        grown, factor = self._growth(atom.grows)
        acting = sum((pulled[d][1] for d in own), start=np.zeros(len(factor)))
        known = pool / 12 * factor * -np.expm1(-acting)
        known[0] = 0.0
        rows = "+".join(f"{{c}}{pulled[d][0] + 1}" for d in own)
        live = f"$C${self.row + 1}"
        pattern = f"IF({{c}}$3=0,0,{live}/12{grown}*(1-EXP(-({rows}))))"
        return self._row_of(pattern, known), known

    def _costs(self) -> list[tuple[int, Floats]]:
        """Own people and invoices by month, as rows of their own."""
        months = self.played.problem.horizon
        groups: dict[tuple[bool, str], list[tuple[Any, Floats]]] = {}
        for cost in costs_of(self.played):
            line = cost.line
            ran = Steps(1, months)
            ran.add(np.ones(1), np.atleast_1d(line.begin)[:1], np.atleast_1d(line.end)[:1])
            groups.setdefault((line.is_labour, line.grows), []).append((cost, ran.by_month()[0]))
        self._head("Costs: amount of a month × the months in which it is paid")
        sums = []
        for (labour, grows), costs in groups.items():
            first, total = self.row, np.zeros(months + 1)
            for cost, paid in costs:
                amount = float(np.ravel(cost.line.amount)[0])
                follows = worked_out(cost.follows, self.values)
                if not amount or not follows:
                    continue
                self._cells(tr(cost.initiative.name), tr(PART_LABELS.get(cost.line.part, "Trial")))
                self._live(f"{amount / follows!r}*{cost.follows}", {}, {})
                self._weights(paid)
                total = total + amount * paid
                self.row += 1
            if self.row > first:
                sums.append((labour, grows, first, self.row - 1, total))
        found = []
        self._head("Costs by month")
        for labour, grows, first, last, total in sums:
            grown, factor = self._growth(grows)
            self._cells(tr("Own people" if labour else "Invoices"), tr("growing") if grows else "")
            live = f"$C${first + 1}:$C${last + 1}"
            pattern = f"SUMPRODUCT({live},{{c}}${first + 1}:{{c}}${last + 1}){grown}"
            known = total * factor
            row = self._row_of(pattern, known)
            found.append((row, known))
        return found

    def _totals(
        self, saved: dict[str, list[tuple[int, Floats]]], costs: list[tuple[int, Floats]]
    ) -> tuple[str, float]:
        months = self.played.problem.horizon
        parts: list[tuple[int, Floats]] = []
        self._head("Worth")
        for kind, name in KIND_NAMES.items():
            rows = saved.get(kind, [])
            if not rows:
                continue
            share = KINDS.get(kind, "")
            self._cells(tr(name), "")
            weight = self.values[share] if share else 1.0
            times = f"*{self.say(f'[{share}]')}" if share else ""
            known = weight * sum((v for _, v in rows), start=np.zeros(months + 1))
            cells = "+".join(f"{{c}}{row + 1}" for row, _ in rows)
            pattern = f"({cells}){times}"
            parts.append((self._row_of(pattern, known), known))
        net = sum((v for _, v in parts), start=np.zeros(months + 1))
        net = net - sum((v for _, v in costs), start=np.zeros(months + 1))
        plus = "+".join(f"{{c}}{row + 1}" for row, _ in parts) or "0"
        minus = "".join(f"-{{c}}{row + 1}" for row, _ in costs)
        self._cells(tr("Net"), "")
        net_row = self._row_of(f"{plus}{minus}", net)
        factors = discount_factors(self.played.problem.rate, months)
        self._cells(tr("Discount factor"), "")
        rate = self.rate_cell
        factor_row = self._row_of(f"(1+{rate})^(-{{c}}$3/12)", factors, "factor")
        value = float(net @ factors)
        first, last = xl_col_to_name(FIRST), xl_col_to_name(self._last)
        spans = [f"{first}{row + 1}:{last}{row + 1}" for row in (net_row, factor_row)]
        self._cells(tr("Worth at the means"), "")
        self.sheet.write_formula(
            self.row, LIVE, f"=SUMPRODUCT({','.join(spans)})", self.styles["strong"], value
        )
        return f"'{tr(MONTHS)}'!$C${self.row + 1}", value


KIND_NAMES = {
    "capacity": "Capacity",
    "cash": "Cash",
    "value": "Value, measured today",
    "risk": "Losses avoided",
}
MONTHS_NOTE = (
    "Column C follows “Model”; the numbers of the months beside effects and costs say from when on and how "
    "far, and are those of the plan."
)
