"""Which tables are known, and the names that tools give their columns; none of people."""

from __future__ import annotations

from planner.domain.answers.observation import SourceKind
from planner.exchange.intake.heads import Heads


def _heads(
    kind: str, needed: tuple[tuple[str, ...], ...], key: tuple[str, ...], /, **names: str
) -> Heads:
    columns = {k: tuple(x.strip() for x in v.split(",")) for k, v in names.items()}
    return Heads(kind, columns, needed, key, doubles=False)


TABLES: dict[SourceKind, Heads] = {
    "deployments": _heads(
        "deployment log",
        (("when",), ("environment", "result", "version")),
        ("when",),
        when="deployed at, deployment date, date, finished at, finished_at, created_at, start time,"
        "zeitpunkt, datum, bereitgestellt am, ausgerollt am, ausgeliefert am, veröffentlicht am, live seit,"
        "release-datum, auslieferungsdatum, produktivsetzung, déployé le, date de déploiement,"
        "date de mise en production, desplegado, fecha de despliegue, fecha, data rilascio,"
        "data di rilascio,"
        "datum uitrol, uitgerold op",
        accepted="accepted at, accepted, approved at, merged at, merged_at, commit date,"
        "angenommen am, freigegeben am, abgenommen am, genehmigt am, zusammengeführt am, gemergt am,"
        "approuvé le, fusionné le, aprobado, fecha de aprobación, approvato il, goedgekeurd op",
        environment="env, stage, target, umgebung, ziel, environment name,"
        "zielumgebung, stufe, environnement, entorno, ambiente, omgeving",
        model="service, project, app, application, modell, dienst, anwendung, projekt, komponente, modèle,"
        "modelo, modello, servicio, servizio",
        version="release, tag, image, ref, fassung, build, versión, versione, versie",
        result="status, state, outcome, conclusion, ergebnis, zustand, erfolg, résultat, statut, resultado,"
        "estado, esito, stato, resultaat",
        manual="by hand, trigger, manuell, von hand, auslöser, auslösung, event, manuel, déclencheur,"
        "manuale,"
        "handmatig",
    ),
    "incidents": _heads(
        "incidents",
        (("detected", "began"), ("resolved", "cause", "state", "priority")),
        ("detected", "began"),
        began="began at, started, started at, start of impact, impact start, begin, beginn, störungsbeginn,"
        "beginn der störung, beginn der auswirkung, aufgetreten am, begonnen, début,"
        "début de l'incident, inicio,"
        "inizio, start van de storing",
        detected="detected at, created, created at, created_at, created on, opened, opened at,"
        "triggered at,"
        "erkannt, erkannt am, erstellt, gemeldet am,"
        "created time, created_on, entdeckt, entdeckt am, bemerkt am, gemeldet, erstellt am, angelegt am,"
        "erfasst am, eröffnet, eröffnet am, geöffnet, geöffnet am, détecté le, créé le, créé, ouvert le,"
        "detectado, creado, fecha de creación, rilevato, rilevato il, creato il, gedetecteerd op,"
        "aangemaakt op",
        resolved="resolved at, resolved on, resolved_at, closed, closed at, closed_at, ended at, behoben,"
        "behoben am, gelöst, erledigt, geschlossen am, resolved time, closed time, resolved_on,"
        "solved at, ende,"
        "störungsende, ende der störung, beendet, beendet am, gelöst am, lösungsdatum, erledigt am,"
        "geschlossen,"
        "abgeschlossen am, wiederhergestellt, wiederhergestellt am, fin, résolu le, résolu, clos le,"
        "resuelto,"
        "fecha de resolución, cerrado, fine, risolto, risolto il, chiuso il, einde, opgelost, opgelost op",
        cause="root cause, root_cause, reason, category, ursache, grund, grundursache, fehlerursache,"
        "ursachenkategorie, cause racine, causa, causa raíz, causa principale, oorzaak",
        priority="severity, urgency, schweregrad, dringlichkeit, priorität,"
        "schwere, impact, auswirkung, gravité, priorité, gravedad, severidad, prioridad, gravità, priorità,"
        "ernst, prioriteit",
        review="postmortem, post-mortem, review url, post incident review, nachbetrachtung,"
        "nachbesprechung, nachbereitung, retrospektive, rückblick, revue, retour d'expérience, revisión,"
        "revisione, evaluatie",
        actions="action items, follow-ups, follow ups, maßnahmen, massnahmen,"
        "folgemaßnahmen, korrekturmaßnahmen, aktionen, actions correctives, acciones, azioni, acties",
        model="service, component, components, application, modell, dienst,"
        "anwendung, komponente, komponenten, configuration item, konfigurationselement, system, modèle,"
        "modelo,"
        "modello, servicio, servizio",
        state="status, zustand, stand, statut, estado, stato",
        source="reported by tool, integration, quelle",
    ),
    "time": _heads(
        "time by kind",
        (("hours",), ("kind",), ("date",)),
        ("date",),
        date="day, week, datum, tag, woche, work date, arbeitsdatum, buchungsdatum, leistungsdatum,"
        "jour, fecha,"
        "data",
        hours="time spent, duration (h), duration, stunden, aufwand, hours logged, dauer, zeitaufwand,"
        "arbeitszeit, erfasste zeit, gebuchte stunden, heures, durée, horas, ore, uren",
        kind="type, activity, category, work type, art, tätigkeit, kategorie, arbeitsart,"
        "tätigkeitsart, leistungsart, aktivität, activity name, activité, catégorie, actividad, tipo,"
        "attività,"
        "activiteit, soort",
        key="issue key, ticket, reference, schlüssel, vorgang, vorgangsschlüssel, ticketnummer,"
        "ticket-nr, aufgabe, issue",
    ),
    "costs": _heads(
        "cost (FOCUS)",
        (("effective cost",), ("period",)),
        ("period",),
        **{
            "effective cost": "effectivecost, effective_cost, cost, kosten, effektive kosten,"
            "kosten in abrechnungswährung, cost in billing currency, costinbillingcurrency, coût, coste,"
            "costo",
            "period": "chargeperiodstart, charge_period_start, billingperiodstart, charge period start,"
            "month, monat, abrechnungszeitraum, leistungszeitraum, abrechnungsmonat, mois, mes, mese,"
            "maand",
            "currency": "billingcurrency, billing_currency, billing currency, währung,"
            "abrechnungswährung, devise, moneda, valuta",
            "tags": "tag, labels, resource tags",
            "sku": "skuid, sku_id, sku price id, skupriceid, skumeter",
            "service": "servicename, service_name, service name, service category, servicecategory,"
            "dienst, dienstname",
            "category": "chargecategory, charge_category, charge category",
        },
    ),
    "gpu": _heads(
        "GPU use",
        (("when",), ("use",)),
        ("when",),
        when="time, timestamp, date, zeit, zeitpunkt, zeitstempel, datum",
        use="utilization, utilisation, utilization.gpu [%], gpu utilization, gpu_util,"
        "dcgm_fi_dev_gpu_util, auslastung, gpu-auslastung, gpu-nutzung, value",
        device="gpu, uuid, index, instance, gerät",
    ),
}
"""By kind of source, in the order in which a file is tried."""
