"""The words that are known, in English and German, as tools and people write them.

Sources of the names of states: the seed files of OpenProject; the public documentation of state categories
of Azure DevOps, of project states of ServiceNow and of ``PjStatusType`` of Microsoft Project; GitLab's page
on the status of work items; the German help of Jira. Others are common use.
"""

from __future__ import annotations

from typing import Literal

from planner.domain.base.written.cells import key

State = Literal["planned", "running", "done", "dropped", "keep"]


def _keys(text: str) -> frozenset[str]:
    return frozenset(key(w) for w in text.replace("\n", ",").split(",") if w.strip())


STATES: dict[State, frozenset[str]] = {
    "planned": _keys(
        """planned, to do, open, backlog, new, not started, not begun, pending, proposed, approved, ready
        selected for development, scheduled, to be scheduled, specified, in specification, confirmed
        reopened, submitted, upcoming, future task, accepted, draft, geplant, offen, neu, zu erledigen
        aufgaben, nicht begonnen, nicht gestartet, noch nicht begonnen, ausstehend, vorgeschlagen
        genehmigt, bereit, in spezifikation, spezifiziert, bestätigt, zu planen, eingeplant
        erneut geöffnet, wiedereröffnet, zukünftiger vorgang, entwurf, anstehend, startklar"""
    ),
    "running": _keys(
        """running, in progress, doing, active, started, working on it, in work, work in progress, wip
        ongoing, committed, in review, review, under review, in testing, testing, tested, test failed
        in development, developed, in qa, qa, feedback, in planning, on track, at risk, off track, läuft
        laufend, in arbeit, in bearbeitung, wird bearbeitet, begonnen, gestartet, aktiv, in prüfung
        in test, getestet, test fehlgeschlagen, entwickelt, in umsetzung, im gange, im plan, gefährdet"""
    ),
    "done": _keys(
        """done, closed, complete, completed, finished, resolved, fixed, verified, released
        closed complete, 100 %, erledigt, fertig, abgeschlossen, geschlossen, beendet, gelöst, behoben
        umgesetzt, fertiggestellt"""
    ),
    "dropped": _keys(
        """dropped, cancelled, canceled, won't do, won't fix, rejected, removed, duplicate, declined
        abandoned, obsolete, closed incomplete, closed skipped, not planned, gestrichen, abgebrochen
        verworfen, abgelehnt, abgewiesen, zurückgewiesen, entfernt, duplikat, storniert, entfällt
        wird nicht gemacht, wird nicht erledigt, nicht zu erledigen, hinfällig"""
    ),
    "keep": _keys(
        """on hold, blocked, stuck, waiting, waiting on others, deferred, paused, suspended, delayed, late
        on schedule, impeded, warning, wartet, wartend, blockiert, gestoppt, pausiert, zurückgestellt
        verschoben, angehalten, verspätet, in verzug, nach plan, unterbrochen"""
    ),
}
AZURE_RUNNING = _keys("resolved, gelöst")
"""Azure's own documents treat Resolved like in progress; Jira's workflow like done."""
RESOLVED_AS_DROPPED = _keys(
    """won't do, won't fix, duplicate, declined, cannot reproduce, incomplete, obsolete, rejected
    not planned, abgelehnt, duplikat, wird nicht gemacht, wird nicht erledigt, nicht zu erledigen
    wird nicht behoben"""
)
DONT_KNOW = _keys(
    """dk, d, don't know, do not know, not known, unknown, unsure, not sure, no idea, unclear
    to be clarified, tbd, tbc, open, weiß nicht, weiß ich nicht, wn, unbekannt, nicht bekannt, k. A.
    keine Angabe, keine Ahnung, unklar, unsicher, offen, noch offen, zu klären"""
)
NOT_APPLICABLE = _keys(
    """n/a, n, not applicable, does not apply, not relevant, entfällt, nicht anwendbar, nicht zutreffend
    trifft nicht zu, nicht relevant, nz, n. anw."""
)
YES = _keys("yes, y, true, t, 1, x, on, ja, j, wahr, w, richtig, stimmt, an, vorhanden, checked")
NO = _keys("no, n, false, f, 0, off, nein, falsch, aus, nicht vorhanden, unchecked")
YES_SIGNS = frozenset("✓✔☑✅")
NO_SIGNS = frozenset("✗✘☐❌-–—")
TOTALS = _keys(
    """anzahl, average, count, durchschnitt, gesamt, gesamtsumme, grand total, insgesamt, mean
    mittelwert, subtotal, sum, summe, total, zwischensumme"""
)

MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar jänner jän",
            "feb february februar feber",
            "mar mär mrz march märz maerz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec dez december dezember",
        ),
        start=1,
    )
    for word in words.split()
}
WEEKDAYS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "mon monday mo montag",
            "tue tues tuesday di die dienstag",
            "wed wednesday mi mit mittwoch",
            "thu thur thurs thursday do don donnerstag",
            "fri friday fr fre freitag",
            "sat saturday sa sam samstag sonnabend",
            "sun sunday so son sonntag",
        )
    )
    for word in words.split()
}
