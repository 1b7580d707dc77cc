"""From counts of sources to measured inputs of the business case, with window, number and grade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from planner.domain.answers.observation import Measured, Shown, Source
from planner.domain.case.estimate import Grade, Range
from planner.observe.how_measured import (
    BEGUN,
    COSTS,
    DETECT,
    GROWN_COSTS,
    GROWN_MODELS,
    IDLE,
    INCIDENTS,
    LOG,
    MOVES,
    NEW,
    REACHED,
    REFRESH,
    REPAIR,
    SHARE,
    TAGS,
    TIME,
    WAIT_LOG,
    WAIT_TAGS,
)
from planner.observe.look import Looked
from planner.observe.measures import (
    gap,
    growth_from,
    growth_of,
    mean_of,
    per_event,
    rate,
    ratio_of,
    share,
    yearly,
    years_since,
)
from planner.observe.settings import Settings

LEAST = 5
HOURS = ("response_hours", "deployment_hours", "retrain_hours", "setup_hours", "audit_days")
SHARES = ("toil_data_share", "toil_release_share")


class Measures:
    """Collects what a look measures."""

    def __init__(self, looked: Sequence[Looked], settings: Settings, today: date) -> None:
        self.settings, self.today = settings, today
        self.by_kind: dict[str, list[Looked]] = {}
        for one in looked:
            kind = "repository" if one.source.kind == "folder" else one.source.kind
            if not one.source.unread:
                self.by_kind.setdefault(kind, []).append(one)
        self.found: dict[str, Measured] = {}
        self.shown: list[Shown] = []

    def of(self, kind: str) -> list[Looked]:
        """What was looked at of a kind, repositories only where they are products."""
        return [
            x
            for x in self.by_kind.get(kind, [])
            if kind != "repository" or (x.source.role == "product" and x.values)
        ]

    def add(
        self,
        input_: str,
        make: Callable[[], Range],
        grade: Grade,
        events: int,
        since: str,
        sources: Iterable[Source],
        how: str,
        until: str = "",
    ) -> None:
        """Note an input, unless a better source has given it; under five events it is too few to say."""
        few = events < LEAST
        if events <= 0 or (input_ in self.found and not self.found[input_].too_few):
            return
        self.found[input_] = Measured(
            input=input_,
            range=make(),
            grade="C" if few else grade,
            events=events,
            since=since,
            until=until or self.today.isoformat(),
            sources=tuple(sorted(s.id for s in sources)),
            how=how,
            too_few=few,
        )

    @property
    def year_ago(self) -> str:
        """The first day of the last twelve months."""
        return (self.today - timedelta(days=365)).isoformat()

    # ------------------------------------------------------------------ sources

    def logs(self) -> None:
        """Deployments and waits of logs of releases."""
        logs = self.of("deployments")
        if not logs:
            return
        n = sum(x.values["events"] for x in logs)
        years = max(x.values["years"] for x in logs)
        since = min(x.values["since"] for x in logs)
        sources = [x.source for x in logs]
        self.add("deployments", lambda: rate(n, years), "A", n, since, sources, LOG)
        groups = [d for x in logs for d in x.values["waits"].values()]
        count = sum(map(len, groups))
        if len(groups) >= 2:
            self.add(
                "lead_time_days", lambda: mean_of(groups), "A", count, since, sources, WAIT_LOG
            )
        failed = sum(x.values["failed"] for x in logs)
        if n + failed:
            self.shown.append(
                Shown(
                    what="share of releases that failed",
                    value=round(failed / (n + failed), 4),
                    unit="share",
                    of=n + failed,
                    sources=tuple(sorted(s.id for s in sources)),
                )
            )

    def incidents(self) -> None:
        """Rates and hours of incidents."""
        tables = self.of("incidents")
        if not tables:
            return
        n = sum(x.values["events"] for x in tables)
        years = max(x.values["years"] for x in tables)
        since = min(x.values["since"] for x in tables)
        sources = [x.source for x in tables]
        models = self.settings.models
        if models > 0:
            self.add(
                "incidents_per_model",
                lambda: rate(n, years * models),
                "A",
                n,
                since,
                sources,
                INCIDENTS,
            )
        for input_, name, how in (
            ("detect_hours", "detect", DETECT),
            ("repair_hours", "repair", REPAIR),
        ):
            hours = [h for x in tables for h in x.values[name]]
            if hours:
                self.add(
                    input_,
                    partial(mean_of, [[h] for h in hours]),
                    "A",
                    len(hours),
                    since,
                    sources,
                    how,
                )

    def time(self) -> None:
        """Hours by kind: shares of all hours, and hours for each event."""
        tables, kinds = self.of("time"), {k.casefold(): v for k, v in self.settings.kinds.items()}
        if not tables or not kinds:
            return
        weeks = [w for x in tables for w in x.values["weeks"].values()]
        whole = sum(sum(w.values()) for w in weeks)
        mapped = sum(h for w in weeks for k, h in w.items() if k in kinds)
        sources, since = [x.source for x in tables], min(x.values["since"] for x in tables)
        if len(weeks) < 2 or whole <= 0 or mapped < 0.8 * whole:
            return
        grade: Grade = "A" if self.settings.people >= 5 else "B"

        def hours(input_: str) -> list[tuple[float, float]]:
            return [
                (sum(h for k, h in w.items() if kinds.get(k) == input_), sum(w.values()))
                for w in weeks
            ]

        for input_ in (*SHARES, "handover_share"):
            pairs = hours(input_)
            if input_ == "handover_share":
                others = hours("deployment_hours")
                pairs = [(a, a + b) for (a, _), (b, _) in zip(pairs, others, strict=True)]
            if sum(a for a, _ in pairs) > 0:
                self.add(input_, partial(ratio_of, pairs), grade, len(weeks), since, sources, SHARE)
        for input_ in HOURS:
            total = sum(a for a, _ in hours(input_)) / (8 if input_ == "audit_days" else 1)
            names = [k for k, v in kinds.items() if v == input_]
            events = sum(x.values["keys"].get(k, 0) for x in tables for k in names)
            if total > 0 and events > 0:
                self.add(
                    input_,
                    partial(per_event, total, events),
                    grade,
                    events,
                    since,
                    sources,
                    TIME,
                )

    def registry(self) -> None:
        """Replacements and new models of registries."""
        stores = [x for x in self.of("mlflow") if x.values["versions"]]
        if not stores:
            return
        sources = [x.source for x in stores]
        models = [days for x in stores for days in x.values["versions"].values()]
        since = min(d[0] for d in models)
        months = sum((self.today - date.fromisoformat(d[0])).days / 30.44 for d in models)
        moves = sum(len(d) - 1 for d in models)
        self.add("refresh_months", lambda: gap(moves, months), "A", moves, since, sources, REFRESH)
        recent = sum(day >= self.year_ago for d in models for day in d)
        years = years_since(max(since, self.year_ago), self.today)
        new = sum(d[0] >= self.year_ago for d in models)
        start = max(since, self.year_ago)
        self.add("deployments", lambda: rate(recent, years), "B", recent, start, sources, MOVES)
        self.add("new_models", lambda: rate(new, years), "B", new, start, sources, NEW)
        early = (self.today - timedelta(days=731)).isoformat()
        old, added = sum(d[0] < early for d in models), sum(d[0] >= early for d in models)
        if old:
            self.add("growth_models", lambda: growth_from(old, added, 2.0), "B", old + added, early,
                     sources, GROWN_MODELS)  # fmt: skip

    def histories(self) -> None:
        """Releases, waits and beginnings of repositories; nothing where few people are behind all."""
        kept = self.of("repository")
        if not kept or all(x.values.get("few", True) for x in kept):
            return
        sources = [x.source for x in kept]
        begun = [x.values["begun"] for x in kept if x.values["begun"]]
        since = max(min(begun, default=self.year_ago), self.year_ago)
        years = years_since(since, self.today)
        tagged = [x for x in kept if x.values["releases"]]
        n = sum(d >= since for x in tagged for d in x.values["releases"])
        if tagged:
            start = max(min(x.values["releases"][0] for x in tagged), since)
            span = years_since(start, self.today)
            self.add(
                "deployments",
                lambda: rate(n, span),
                "C",
                n,
                start,
                [x.source for x in tagged],
                TAGS,
            )
            groups = [
                w
                for x in tagged
                for k, w in sorted(x.values["waits"].items())[1:]
                if k[:10] >= self.year_ago
            ]
            if len(groups) >= LEAST:
                many = sum(map(len, groups))
                self.add("lead_time_days", lambda: mean_of(groups), "C", many, start,
                         [x.source for x in tagged], WAIT_TAGS)  # fmt: skip
        new = sum(d >= since for d in begun)
        self.add("projects_started", lambda: rate(new, years), "B", new, since, sources, BEGUN)
        early, late = (self.today - timedelta(days=d) for d in (1096, 365))
        cohort = [x for x in kept if early.isoformat() <= x.values["begun"] < late.isoformat()]
        reached = sum(_in_production(x) for x in cohort)
        if cohort:
            self.add("production_share", lambda: share(reached, len(cohort)), "B", len(cohort),
                     early.isoformat(), [x.source for x in cohort], REACHED, late.isoformat())  # fmt: skip
        robots, main = (sum(x.values[k] for x in kept) for k in ("robots", "mainline"))
        if robots:
            self.shown.append(
                Shown(what="share of changes on main branches made by robots", value=round(robots / main, 4),
                      unit="share", of=main, sources=tuple(sorted(s.id for s in sources)))
            )  # fmt: skip

    def costs(self) -> None:
        """Cost of computing over twelve whole months, in the organisation's own currency."""
        tables = [
            x
            for x in self.of("costs")
            if not x.values["currency"] or x.values["currency"] == self.settings.currency
        ]
        for input_, name in (("infra_spend", "months"), ("gpu_spend", "gpu_months")):
            months: dict[str, float] = {}
            for x in tables:
                for month, cost in x.values[name].items():
                    months[month] = months.get(month, 0.0) + cost
            if len(months) == 12:
                self.add(
                    input_,
                    partial(yearly, list(months.values())),
                    "A",
                    12,
                    min(x.values["since"] for x in tables),
                    [x.source for x in tables],
                    COSTS,
                    (self.today.replace(day=1) - timedelta(days=1)).isoformat(),
                )
        self._growth_of_costs(tables)

    def _growth_of_costs(self, tables: list[Looked]) -> None:
        """The last twelve whole months against the twelve before, month by month."""
        now: dict[str, float] = {}
        then: dict[str, float] = {}
        for into, name in ((now, "months"), (then, "before")):
            for x in tables:
                for month, cost in x.values[name].items():
                    into[month] = into.get(month, 0.0) + cost
        if len(now) == len(then) == 12:
            pairs = [(now[a], then[b]) for a, b in zip(sorted(now), sorted(then), strict=True)]
            self.add("growth_infra", lambda: growth_of(pairs), "B", 24, f"{min(then)}-01",
                     [x.source for x in tables], GROWN_COSTS)  # fmt: skip

    def gpu(self) -> None:
        """Idle time of accelerators."""
        tables = [x for x in self.of("gpu") if len(x.values["idle"]) >= 2]
        pairs = [(a, b) for x in tables for a, b in x.values["idle"]]
        if pairs:
            self.add("gpu_idle_share", lambda: ratio_of(pairs), "A", len(pairs),
                     min(x.values["since"] for x in tables), [x.source for x in tables], IDLE,
                     max(x.values["until"] for x in tables))  # fmt: skip


def _in_production(one: Looked) -> bool:
    marks = {"rel-01-3", "rel-02-2", "rel-02-2-b", "mon-01-2"}
    return any(o.rule in marks and o.outcome == "seen" for o in one.observations)


def measured(
    looked: Sequence[Looked], settings: Settings, today: date
) -> tuple[tuple[Measured, ...], tuple[Shown, ...]]:
    """Every input that the sources give, best source first, and figures that feed none."""
    one: Any = Measures(looked, settings, today)
    one.logs()
    one.incidents()
    one.time()
    one.registry()
    one.histories()
    one.costs()
    one.gpu()
    return tuple(one.found[k] for k in sorted(one.found)), tuple(one.shown)
