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
        "zeitpunkt, datum",
        accepted="accepted at, accepted, approved at, merged at, merged_at, commit date,"
        "angenommen am, freigegeben am",
        environment="env, stage, target, umgebung, ziel, environment name",
        model="service, project, app, application, modell, dienst",
        version="release, tag, image, ref",
        result="status, state, outcome, conclusion, ergebnis, zustand",
        manual="by hand, trigger, manuell, von hand, auslöser",
    ),
    "incidents": _heads(
        "incidents",
        (("detected", "began"), ("resolved", "cause", "state", "priority")),
        ("detected", "began"),
        began="began at, started, started at, start of impact, impact start, begin, beginn, störungsbeginn",
        detected="detected at, created, created at, created_at, created on, opened, opened at, triggered at,"
        "erkannt, erkannt am, erstellt, gemeldet am",
        resolved="resolved at, resolved on, resolved_at, closed, closed at, closed_at, ended at, behoben,"
        "behoben am, gelöst, erledigt, geschlossen am",
        cause="root cause, root_cause, reason, category, ursache, grund",
        priority="severity, urgency, schweregrad, dringlichkeit, priorität",
        review="postmortem, post-mortem, review url, post incident review, nachbetrachtung",
        actions="action items, follow-ups, follow ups, maßnahmen",
        model="service, component, components, application, modell, dienst",
        state="status, zustand",
        source="reported by tool, integration, quelle",
    ),
    "time": _heads(
        "time by kind",
        (("hours",), ("kind",), ("date",)),
        ("date",),
        date="day, week, datum, tag, woche, work date",
        hours="time spent, duration (h), duration, stunden, aufwand, hours logged",
        kind="type, activity, category, work type, art, tätigkeit, kategorie, arbeitsart",
        key="issue key, ticket, reference, schlüssel, vorgang",
    ),
    "costs": _heads(
        "cost (FOCUS)",
        (("effective cost",), ("period",)),
        ("period",),
        **{
            "effective cost": "effectivecost, effective_cost, cost, kosten",
            "period": "chargeperiodstart, charge_period_start, billingperiodstart, charge period start,"
            "month, monat",
            "currency": "billingcurrency, billing_currency, billing currency, währung",
            "tags": "tag, labels, resource tags",
            "sku": "skuid, sku_id, sku price id, skupriceid, skumeter",
            "service": "servicename, service_name, service name, service category, servicecategory",
            "category": "chargecategory, charge_category, charge category",
        },
    ),
    "gpu": _heads(
        "GPU use",
        (("when",), ("use",)),
        ("when",),
        when="time, timestamp, date, zeit, zeitpunkt",
        use="utilization, utilisation, utilization.gpu [%], gpu utilization, gpu_util,"
        "dcgm_fi_dev_gpu_util, auslastung, value",
        device="gpu, uuid, index, instance, gerät",
    ),
}
"""By kind of source, in the order in which a file is tried."""
