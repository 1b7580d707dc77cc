"""The panel of one client: its next meeting, what to talk about, finished clients beside it, its consent."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.ui.bench.beside import BesideRows
from planner.ui.kit.card import Rule, SidePanel
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.workspace.bench.client import Client
from planner.workspace.bench.comparison import Figures, Group, group_words, holds
from planner.workspace.bench.house import HouseBrand, follows_brand
from planner.workspace.bench.shelf import Row
from planner.workspace.bench.summary import STAGE_WORDS, Summary
from planner.workspace.bench.words import people_words, report_words, twin_words, when_words


class ClientPanel(SidePanel):
    """What is known of the chosen client."""

    prepare = Signal()
    opened = Signal()
    put_away = Signal()
    consent = Signal()
    template = Signal()
    report = Signal(object)
    brand = Signal()

    WIDTH = 74

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.name = PlainLabel(look, "", "lead", bold=True, wrap=True)
        self.done = PlainLabel(look, "", "body", "good", wrap=True)
        self.done.setAccessibleName(tr("What was done"))
        self.done.hide()
        self.when = PlainLabel(look, "", "small", "muted", wrap=True)
        self.go = Button(look, "Prepare the meeting…")
        self.open = Button(look, "Open the assessment")
        self.go.clicked.connect(self.prepare)
        self.open.clicked.connect(self.opened)
        self.beside = BesideRows(look)
        self.parts = QWidget()
        self.inner = QVBoxLayout(self.parts)
        self.inner.setContentsMargins(0, 0, 0, 0)
        self.inner.setSpacing(look.u(1))
        self.away = LinkButton(look, "Put away")
        self.away.clicked.connect(self.put_away)
        self.save = LinkButton(look, "Save as a template…")
        self.save.clicked.connect(self.template)
        body = self.body
        body.setSpacing(look.u(2))
        for widget in (self.name, self.when, self.done, self.go, self.open, Rule(look), self.parts):
            body.addWidget(widget)
        self.count = PlainLabel(look, "", "small", "muted", wrap=True)
        self.beside_head = PlainLabel(look, "Beside your finished clients", bold=True, wrap=True)
        self.into = LinkButton(look, "Put it into the report")
        self.into.clicked.connect(lambda: self.report.emit(self._group))
        self._group: Group = "all"
        self._summary: Summary | None = None
        self._twin: list[str] = []
        self.allow = LinkButton(look, "")
        self.allow.clicked.connect(self.consent)
        for widget in (
            self.beside_head,
            self.count,
            self.beside,
            self.into,
            self.allow,
            Rule(look),
        ):
            body.addWidget(widget)
        self.use_brand = LinkButton(look, "Give its report your brand")
        self.use_brand.clicked.connect(self.brand)
        body.addWidget(self.use_brand)
        body.addWidget(self.save)
        body.addWidget(self.away)
        body.addStretch(1)
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show what the index knows of a row, at once; the rest comes with ``show_client``."""
        summary = self._summary = row.summary if row is not None else None
        for widget in (self.go, self.save, self.away, self.parts, self.beside_head, self.count):
            widget.setVisible(summary is not None)
        self.beside.hide()
        self.into.hide()
        self.allow.hide()
        self.use_brand.hide()
        self.open.setVisible(row is not None)
        cleared(self.inner)
        if row is None:
            self.name.setText("Choose a client.")
            self.when.setText("")
            return
        self.name.setText(Verbatim(row.name))
        if summary is None:
            self.when.setText(
                "It has a passphrase: its name shows, nothing else, until you open it."
                if row.sealed
                else Verbatim(row.fault)
            )
            return
        words = [STAGE_WORDS[summary.stage], people_words(summary), report_words(summary)]
        self._twin = [w] if (w := twin_words(row)) else []
        words.extend(self._twin)
        self.when.setText(joined([w for w in words if w != "–"], " · "))
        self.away.setText("Take out again" if row.archived else "Put away")
        self.count.setText("Looking…")

    def say(self, words: str) -> None:
        """Say what was done for this client, until something else is shown."""
        self.done.setText(words)
        self.done.setVisible(bool(words))

    def show_client(self, client: Client, now: datetime, brand: HouseBrand) -> None:
        """Show what was found in the document; ``now`` is the wall clock."""
        self.use_brand.setVisible(not follows_brand(client.project, brand))
        look, known = self._look, client.project.questionnaire.by_id
        cleared(self.inner)
        coming = self._summary.next_meeting(now) if self._summary is not None else None
        if coming is not None:
            self.when.setText(joined([when_words(coming), *self._twin], " · "))
        self._list(
            "Contested, talk first",
            [known[q].title for q in client.contested],
            "People do not differ so far.",
        )
        self._list(
            "Find out before",
            [joined([f.label, f.worth], " · ") if f.worth else f.label for f in client.to_find],
            "No plan was computed yet." if client.study is None else "Nothing stands out.",
        )
        self.inner.addWidget(Rule(look))
        self._show_beside(client)

    def _line(self, words: str) -> None:
        self.inner.addWidget(PlainLabel(self._look, words, wrap=True))

    def _list(self, head: str, lines: list[str], none: str) -> None:
        look = self._look
        if self.inner.count():
            self.inner.addSpacing(look.u(2))
        self.inner.addWidget(PlainLabel(look, head, bold=True, wrap=True))
        if not lines:
            self.inner.addWidget(PlainLabel(look, none, "small", "muted", wrap=True))
        for k, line in enumerate(lines, 1):
            words = phrase("{n}. {what}", n=k, what=line)
            self.inner.addWidget(PlainLabel(look, words, wrap=True))

    def _show_beside(self, client: Client) -> None:
        names = {d.id: d.name for d in client.project.questionnaire.dimensions}
        lines: list[str] = []
        shown: Figures | None = None
        narrowest: tuple[Group, ...] = ("industry", "size", "all")
        for group in narrowest:
            figures = client.figures[group]
            if figures is not None and shown is None:
                shown, self._group = figures, group
                lines.insert(0, _of(figures, group_words(client.project, group)))
        lines += [
            self._too_few(client, g) for g in ("all", "industry") if client.figures[g] is None
        ]
        self.count.setText(joined(lines, "\n"))
        self.beside.setVisible(shown is not None)
        self.into.setVisible(shown is not None)
        if shown is not None:
            there = holds(client.project, shown)
            self.into.setText("Its report has these figures" if there else "Put it into the report")
            self.into.setEnabled(not there)
            self.beside.show_rows(
                [(names[d], q, client.levels.get(d)) for d, q in shown.rows.items() if d in names]
            )
        consent = client.project.comparison_consent
        self.allow.show()
        self.allow.setText(
            "Allow an anonymous comparison…"
            if consent is None
            else phrase("Allowed by {who}: take it back", who=Verbatim(consent.who))
        )
        if client.not_counted and consent is not None:
            self.count.setText(joined([self.count.text(), client.not_counted], "\n"))

    @staticmethod
    def _too_few(client: Client, group: Group) -> str:
        return phrase(
            "Not shown yet: {who}, {n} of at least 8.",
            who=group_words(client.project, group),
            n=client.counts[group],
        )


def _of(figures: Figures, who: str) -> str:
    return phrase(
        "{n} organisations, {who}, {period}. Bar: middle half. Line: median. Dot: this client. "
        "Own clients, no sample of the market.",
        n=figures.people,
        who=who,
        period=figures.period,
    )


def next_words(row: Row, now: datetime) -> str:
    """When a client meets next by the wall clock; today in a word."""
    coming = row.summary.next_meeting(now) if row.summary else None
    if coming is None:
        return "–"
    if coming.date == now.date().isoformat():
        return phrase("today, {time}", time=Verbatim(coming.begins)) if coming.begins else "today"
    return when_words(coming, short=True)
