"""Exports as tools write them, made from tables: releases, incidents, time, costs, use of accelerators."""

from __future__ import annotations

import csv
import sqlite3
from datetime import date, timedelta
from pathlib import Path


def write(path: Path, head: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(head)
        out.writerows(rows)
    return path


def releases(path: Path) -> Path:
    """Eighteen releases to production in the year to 29 November 2026, one of them failed; others to test."""
    rows: list[list[object]] = []
    for k in range(19):
        day = date(2025, 12, 5) + timedelta(days=19 * k)
        state = "failed" if k == 7 else "success"
        accepted = f"{day - timedelta(days=4 + k % 3)}T09:00:00Z"
        rows.append(
            [
                f"{day}T09:00:00Z",
                accepted,
                "production",
                "churn",
                f"1.{k}",
                state,
                "no",
                "Ada Marked",
            ]
        )
        rows.append(
            [f"{day}T08:00:00Z", accepted, "staging", "churn", f"1.{k}", "success", "no", ""]
        )
    head = [
        "Deployed at",
        "Accepted at",
        "Environment",
        "Service",
        "Version",
        "Status",
        "Manual",
        "User",
    ]
    return write(path, head, rows)


def incidents(path: Path, *, cause: bool = True) -> Path:
    """Ten incidents: found after 2 hours, mended 6 hours later; the last one still open."""
    rows: list[list[object]] = []
    for k in range(10):
        day = date(2026, 1, 10) + timedelta(days=30 * k)
        done = "" if k == 9 else f"{day} 16:00"
        rows.append(
            [f"{day} 08:00", f"{day} 10:00", done, "drift" if cause else "", "P2", "Ben Marked"]
        )
    return write(path, ["Began", "Created", "Resolved", "Root cause", "Priority", "Assignee"], rows)


def hours(path: Path) -> Path:
    """Eight weeks of hours by kind: a quarter of them on data."""
    rows: list[list[object]] = []
    for k in range(8):
        day = date(2026, 9, 7) + timedelta(days=7 * k)
        rows += [[day, 10, "Data work", "", "Cyn Marked"], [day, 6, "Release", f"REL-{k}", ""]]
        rows += [[day, 24, "Modelling", "", ""]]
    return write(path, ["Date", "Hours", "Kind", "Issue key", "Author"], rows)


def costs(path: Path) -> Path:
    """FOCUS rows of twelve whole months: 1,000 a month, 400 of them accelerators; 60 % tagged."""
    rows: list[list[object]] = []
    for k in range(12):
        year, month = 2025 + (k + 10) // 12, (k + 10) % 12 + 1
        day = f"{year}-{month:02}-01T00:00:00Z"
        rows.append([day, 600, "EUR", '{"team": "pricing"}', "Usage", "Compute"])
        rows.append([day, 400, "EUR", "{}", "Usage", "GPU A100"])
        rows.append([day, 5000, "EUR", "{}", "Purchase", "Reserved"])
    head = [
        "ChargePeriodStart",
        "EffectiveCost",
        "BillingCurrency",
        "Tags",
        "ChargeCategory",
        "ServiceName",
    ]
    return write(path, head, rows)


def gpu(path: Path) -> Path:
    """Two weeks of hourly use: 25 % by day and nothing by night."""
    rows: list[list[object]] = []
    for k in range(14):
        for hour in range(24):
            day = date(2026, 11, 2) + timedelta(days=k)
            rows.append([f"{day}T{hour:02}:00:00Z", 50 if 8 <= hour < 20 else 0, "0"])
    return write(path, ["timestamp", "utilization", "gpu"], rows)


RUNS = """
CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, start_time BIGINT, end_time BIGINT,
    lifecycle_stage TEXT, user_id TEXT, source_version TEXT, artifact_uri TEXT, experiment_id INTEGER);
CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT);
CREATE TABLE latest_metrics (key TEXT, value REAL, run_uuid TEXT);
CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT);
CREATE TABLE inputs (input_uuid TEXT, source_type TEXT, source_id TEXT, destination_type TEXT,
    destination_id TEXT);
CREATE TABLE registered_models (name TEXT PRIMARY KEY, creation_time BIGINT, description TEXT);
CREATE TABLE registered_model_tags (key TEXT, value TEXT, name TEXT);
CREATE TABLE registered_model_aliases (alias TEXT, version INTEGER, name TEXT);
CREATE TABLE model_versions (name TEXT, version INTEGER, creation_time BIGINT, current_stage TEXT,
    run_id TEXT, source TEXT, user_id TEXT);
"""
"""The columns that are read, and some that never are, as MLflow 2.22 and 3.17 have them."""


def moment(day: str) -> int:
    """Milliseconds at the noon of a day."""
    return int((date.fromisoformat(day) - date(1970, 1, 1)).days * 86_400_000 + 43_200_000)


def store(
    path: Path, *, whole: int = 10, bare: int = 0, versions: int = 6, last: str = "2026-10-01"
) -> Path:
    """An MLflow store: runs with everything, runs with nothing, and one model with regular versions."""
    base = sqlite3.connect(path)
    base.executescript(RUNS)
    for k in range(whole + bare):
        start = moment("2026-03-01") + k * 86_400_000
        base.execute(
            "INSERT INTO runs VALUES (?, 'r', 'FINISHED', ?, ?, 'active', 'ada.marked', '', '', 0)",
            (f"run{k}", start, start + 60_000),
        )
        if k < whole:
            base.execute("INSERT INTO params VALUES ('depth', '3', ?)", (f"run{k}",))
            base.execute("INSERT INTO latest_metrics VALUES ('auc', 0.8, ?)", (f"run{k}",))
            base.execute(
                "INSERT INTO tags VALUES ('mlflow.source.git.commit', 'a1', ?)", (f"run{k}",)
            )
            base.execute(
                "INSERT INTO inputs VALUES (?, 'DATASET', 'd', 'RUN', ?)", (f"i{k}", f"run{k}")
            )
    base.execute(
        "INSERT INTO runs VALUES ('short', 'r', 'FINISHED', 1, 2, 'active', 'ben.marked', '', '', 0)"
    )
    base.execute(
        "INSERT INTO runs VALUES ('gone', 'r', 'FINISHED', 1, 90000, 'deleted', 'x', '', '', 0)"
    )
    base.execute("INSERT INTO registered_models VALUES ('churn', 1, 'Who leaves')")
    base.execute("INSERT INTO registered_model_tags VALUES ('owner', 'cyn.marked', 'churn')")
    end = date.fromisoformat(last)
    for k in range(versions):
        day = end - timedelta(days=30 * (versions - 1 - k))
        base.execute(
            "INSERT INTO model_versions VALUES ('churn', ?, ?, 'None', ?, 's3://bucket', 'ada.marked')",
            (k + 1, moment(day.isoformat()), f"run{k}"),
        )
    base.commit()
    base.close()
    return path
