"""The heads of tables, by the names that tools and people give them, in English and German."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from planner.domain.base.written.cells import key


@dataclass(frozen=True)
class Heads:
    """What a kind of table may be headed with.

    ``names``: for each of our columns the names it goes by. ``needed``: of each group one must be there.
    ``keys``: columns that say what a row is about; merged cells of these are spread. ``many``: columns that
    may stand there more than once. ``figures``: columns of numbers.
    """

    kind: str
    names: dict[str, tuple[str, ...]]
    needed: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...]
    many: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    doubles: bool = True
    """Whether the keys may stand there once only."""
    by_key: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Make the names ready for matching; the first column that knows a name has it."""
        for column, names in self.names.items():
            for name in (column, *names):
                self.by_key.setdefault(key(name), column)

    def column_of(self, head: str) -> str:
        """Our column for a head as it was written, or nothing."""
        return self.by_key.get(key(bare(head)), "") or self.by_key.get(key(head), "")


_CUSTOM = re.compile(r"custom field \((.*)\)", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]$")
"""The unit at the end. Neither an opening bracket nor white space is looked past: so many stay cheap."""


def bare(head: str) -> str:
    """A head without ``Custom field (…)`` and without a unit in brackets."""
    head = head.strip()
    m = _CUSTOM.fullmatch(head)
    return m[1] if m else _BRACKET.sub("", head).rstrip()


def unit_in(head: str) -> str:
    """The unit in brackets at the end of a head: ``T€`` of ``low (T€)``; empty without one."""
    m = _BRACKET.search(head.strip())
    return m[1] if m and not _CUSTOM.fullmatch(head.strip()) else ""


def _split(**names: str) -> dict[str, tuple[str, ...]]:
    return {k.replace("_", " "): tuple(x.strip() for x in v.split(",")) for k, v in names.items()}


PLAN = Heads(
    "plan",
    _split(
        id="issue id, id, initiative, text1, external id, external issue id, step id, kennung, schlüssel",
        name="summary, title, name, task name, task, step, subject, card name, vorgangsname, vorgang,"
        "zusammenfassung, titel, thema, aufgabe, aufgabenname, schritt, bezeichnung",
        type="issue type, work item type, type, kind, typ, vorgangstyp, art",
        start="start date, start, begin date, begin, planned start, target start, timeline start,"
        "starttermin, startdatum, anfang, beginn, geplanter anfang",
        finish="due date, finish, finish date, end date, end, target date, target end, due, deadline,"
        "timeline end, fälligkeitsdatum, fällig, fällig am, endtermin, enddatum, ende, fertig stellen,"
        "abgabedatum, termin",
        state="status, state, progress, list name, list, zustand, stand, fortschritt",
        category="status category, statuskategorie",
        resolution="resolution, state reason, lösung, ergebnis",
        percent="% complete, percent complete, completion, % done, done ratio, percentage done,"
        "% abgeschlossen, prozent abgeschlossen, % erledigt, % fertig, prozent fertig, fertig in %",
        actual_start="actual start, istanfang, tatsächlicher anfang",
        actual_finish="actual finish, actual end, completed at, completed date, closed date, closed at,"
        "resolved, istende, abgeschlossen am",
    ),
    needed=(("name", "id"), ("start", "finish", "state", "percent", "category", "actual finish")),
    keys=("id", "name"),
    many=frozenset({"id"}),
    doubles=False,
)
ANSWERS = Heads(
    "answers",
    _split(
        respondent="respondent, person, befragte person, befragter, teilnehmer",
        question="question, question id, item, frage, frage id",
        answer="answer, antwort",
        reason="reason, grund, begründung",
        note="note, notes, comment, notiz, anmerkung, kommentar",
        answer_before="answer before, antwort vorher",
        mark="mark, marke",
    )
    | {"team": (), "role": ("rolle",), "dimension": (), "prompt": ("text",)}
    | {f"level {k}": (f"stufe {k}",) for k in range(5)},
    needed=(("respondent",), ("question",), ("answer",)),
    keys=("respondent", "question"),
)
_ENDS = {
    "low": ("p5", "min", "minimum", "niedrig", "tief", "von"),
    "middle": (
        "likely",
        "median",
        "p50",
        "mid",
        "wahrscheinlich",
        "mittel",
        "mitte",
        "mittlerer wert",
    ),
    "high": ("p95", "max", "maximum", "hoch", "bis"),
}
REGISTER = Heads(
    "assumptions",
    {
        "id": ("kennung",),
        "assumption": ("annahme", "name", "label"),
        **_ENDS,
        **_split(
            grade="güte, qualität, datengüte",
            source="quelle, herkunft",
            state="status, stand, zustand",
            unit="einheit",
            shape="form",
            most="largest, größter wert, höchstens",
            who="wer, von wem",
            when="wann, datum, date",
            note="notes, comment, notiz, anmerkung, kommentar",
        ),
    },
    needed=(("id",), ("low", "middle", "high", "state", "grade", "source")),
    keys=("id",),
    figures=frozenset({"low", "middle", "high", "most"}),
)
USE_CASES = Heads(
    "use cases",
    _split(
        name="use case, anwendungsfall, bezeichnung",
        models="modelle, number of models, anzahl modelle",
        state="status, stand, zustand",
        regulated="reguliert, regulatory",
        real_time="real-time, echtzeit, live",
        value_low="wert niedrig, value min",
        value_middle="value likely, wert wahrscheinlich, value, wert, wert mittel, wert mitte",
        value_high="wert hoch, value max",
        feedback_days="feedback, rückmeldung tage, tage bis rückmeldung, feedback tage, rückmeldetage",
        note="notes, comment, notiz, anmerkung, kommentar",
    ),
    needed=(("name",), ("models",)),
    keys=("name",),
    figures=frozenset({"models", "value low", "value middle", "value high", "feedback days"}),
)
SYSTEMS = Heads(
    "systems",
    _split(
        name="system, ai system, ki system, ki-system, system name, systemname, bezeichnung",
        purpose="intended purpose, description, zweck, zweckbestimmung, beschreibung",
        teams="team, answering team, antwortendes team",
        owner="answerable, responsible, system owner, verantwortlich, verantwortliche, eigentümer",
        state="status, stand, zustand, lifecycle, phase",
        since="in use since, in service since, first used, go live, in betrieb seit, seit, inbetriebnahme",
        origin="source, make or buy, herkunft",
        supplier="vendor, provider, lieferant, anbieter, hersteller",
        use_case="usecase, anwendungsfall",
        note="notes, comment, notiz, anmerkung, kommentar",
    ),
    needed=(("name",),),
    keys=("name",),
)
ACTUALS = Heads(
    "measured figures",
    _split(
        measure="kennzahl, messgröße, figure",
        quarter="quartal",
        value="wert, figure",
        who="wer",
        when="wann, datum, date",
        note="notes, comment, notiz, anmerkung, kommentar",
    ),
    needed=(("measure",), ("quarter",), ("value",)),
    keys=("measure", "quarter"),
    figures=frozenset({"quarter", "value"}),
)
BENCHMARK = Heads(
    "benchmark",
    _split(
        dimension="bereich",
        n="organisations, anzahl, organisationen",
        low_quartile="lower quartile, q1, p25, unteres quartil",
        median="q2, p50",
        high_quartile="upper quartile, q3, p75, oberes quartil",
    ),
    needed=(("dimension",), ("n",), ("low quartile",), ("median",), ("high quartile",)),
    keys=("dimension",),
    figures=frozenset({"n", "low quartile", "median", "high quartile"}),
)


def plain_heads(
    kind: str,
    needed: tuple[str, ...],
    optional: tuple[str, ...],
    keys: tuple[str, ...],
    figures: tuple[str, ...] = (),
    *,
    doubles: bool = False,
) -> Heads:
    """Heads that go by our own names only."""
    return Heads(
        kind,
        dict.fromkeys((*needed, *optional), ()),
        tuple((c,) for c in needed),
        keys,
        figures=frozenset(figures),
        doubles=doubles,
    )
