"""Exports and stores: facts in their three outcomes, and measured inputs against closed forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scipy.stats import beta, gamma

from planner.domain.answers.observation import Measured, Survey
from planner.domain.base.types import slug
from planner.observe.lint import roles_file
from planner.observe.look import BACKWARD, LATE, MIXED, ROWS, Looked, Wanted, look
from planner.observe.measures import gap, growth_from, mean_of, rate, ratio_of, share
from planner.observe.mlflow_store import read_store
from planner.observe.rules import built_in_rules
from planner.observe.settings import Settings, SourceSays, kept_says
from planner.observe.sources import find_sources, passed_over
from planner.observe.survey import survey_of
from planner.observe.tables import NO_TABLE, TWO_ORDERS, heads_of, kind_of, read_export
from tests.observe import exports

TODAY = date(2026, 11, 29)
WANTED = Wanted(TODAY, built_in_rules())
KINDS = {
    "Data work": "toil_data_share",
    "Release": "toil_release_share",
    "Modelling": "project_days",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("exports")
    exports.releases(root / "releases.csv")
    exports.incidents(root / "incidents.csv")
    exports.hours(root / "hours.csv")
    exports.costs(root / "costs.csv")
    exports.gpu(root / "gpu.csv")
    exports.store(root / "mlflow.db")
    return root


@pytest.fixture(scope="module")
def survey(folder: Path) -> Survey:
    looked = [x for c in find_sources([folder]) for x in look(c, WANTED)]
    settings = Settings(kinds=KINDS, people=6, models=10.0, currency="EUR")  # type: ignore[arg-type]
    return survey_of(looked, WANTED, settings, TODAY)


def one(path: Path) -> Looked:
    return look(find_sources([path])[0], WANTED)[0]


def outcomes(looked: Looked) -> dict[str, str]:
    return {o.rule: o.outcome for o in looked.observations}


def measure(survey: Survey, input_: str) -> Measured:
    return next(m for m in survey.measured if m.input == input_)


def test_each_table_is_known_by_its_heads(folder: Path) -> None:
    kinds = {p.stem: kind_of(p) for p in folder.glob("*.csv")}
    assert kinds == {
        "releases": "deployments", "incidents": "incidents", "hours": "time", "costs": "costs", "gpu": "gpu",
    }  # fmt: skip


ODD = "Fertig,Wo,Was,Ok\n" + "".join(
    f"2026-{m:02}-03 10:00,prod,churn {m},yes\n" for m in range(1, 11)
)


def test_a_table_that_nobody_knows_is_said_to_be_none_and_is_read_with_the_chosen_columns(
    tmp_path: Path,
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ODD, "utf-8")
    unknown = one(path)
    assert unknown.source.unread == NO_TABLE
    assert passed_over([tmp_path], frozenset()) == [f"{tmp_path.name}/odd.csv"]
    assert not passed_over([tmp_path], frozenset({slug(f"{tmp_path.name}/odd.csv", "source")}))
    assert not find_sources([tmp_path])  # one in a folder that nobody chose is none of ours
    found = heads_of(path, {})
    assert (found.words, found.kind) == (("Fertig", "Wo", "Was", "Ok"), None)
    chosen = {"odd.csv": {"when": "Fertig", "environment": "Wo", "version": "Was", "result": ""}}
    (candidate,) = find_sources([path], chosen)
    looked = look(candidate, replace(WANTED, columns=chosen))[0]
    assert (looked.source.kind, looked.source.items) == ("deployments", 10)
    assert "result" not in looked.source.columns


def test_a_column_that_is_said_not_to_be_there_is_not_taken_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("when,environment,version,result\n2026-01-03,prod,1,failed\n", "utf-8")
    there = read_export(path, "deployments")
    assert "result" in there.columns
    without = read_export(path, "deployments", {"result": "", "model": "result"})
    assert without.columns["model"] == "result"
    assert "result" not in without.columns


def test_rows_that_cannot_be_are_left_out_with_their_number(tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    path.write_text(
        "id,began,resolved,cause\n"
        "1,2026-04-03 10:00,2026-04-01 12:00,a\n"  # ends before it begins
        "2,2027-05-03 10:00,2027-05-03 12:00,a\n"  # later than the look
        "3,2026-05-03 10:00,2026-05-03,a\n"  # a whole day ends no earlier than a moment of it
    )
    found = one(path)
    assert (found.source.items, found.values["events"]) == (1, 1)
    assert found.source.remarks == (f"{BACKWARD}: 1", f"{LATE}: 1")
    path.write_text(
        "id,began,resolved,cause\n1,13/06/2026,13/06/2026,b\n2,06/14/2026,06/14/2026,b\n"
        "3,2026-06-20,2026-06-20,b\n"
    )
    found = one(path)
    assert (found.source.items, found.source.remarks) == (1, (ROWS, MIXED))
    path.write_text("id,began,resolved,cause\n1,13/06/2026,,b\n2,06/14/2026,,b\n")
    assert one(path).source.unread == TWO_ORDERS


def test_a_rate_and_a_share_are_the_closed_forms() -> None:
    found = rate(18, 0.9829)
    assert [found.low, found.likely, found.high] == pytest.approx(
        gamma.ppf([0.05, 0.5, 0.95], 18.5) / 0.9829, rel=1e-5
    )
    part = share(3, 10)
    assert [part.low, part.likely, part.high] == pytest.approx(
        beta.ppf([0.05, 0.5, 0.95], 3.5, 7.5), rel=1e-5
    )
    between = gap(5, 20.0)
    assert [between.low, between.high] == pytest.approx(
        20.0 / gamma.ppf([0.95, 0.05], 5.5), rel=1e-4
    )


def test_a_mean_of_groups_brackets_the_mean_and_narrows_with_their_number() -> None:
    few, many = mean_of([[1.0, 3.0], [5.0]] * 2), mean_of([[1.0, 3.0], [5.0]] * 50)
    assert few.low <= 3.0 <= few.high
    assert many.low <= 3.0 <= many.high
    assert many.high - many.low < few.high - few.low
    assert mean_of([[2.0], [2.0]]).is_fixed
    assert ratio_of([(1.0, 4.0), (3.0, 4.0)]).likely == pytest.approx(0.5)


def test_releases_are_counted_where_they_are_live_and_did_not_fail(survey: Survey) -> None:
    found = measure(survey, "deployments")
    assert (found.events, found.grade, found.since) == (18, "A", "2025-12-05")
    years = (TODAY - date(2025, 12, 5)).days / 365.25
    assert found.range.likely == pytest.approx(gamma.ppf(0.5, 18.5) / years, rel=1e-5)
    waits = measure(survey, "lead_time_days")
    # 19 releases wait 4, 5, 6, 4 … days; the eighth failed (5 days): 90 days over 18
    assert waits.range.low < 90 / 18 < waits.range.high
    assert {x.what: x.value for x in survey.shown}["share of releases that failed"] == round(
        1 / 19, 4
    )


def test_incidents_by_hand(survey: Survey) -> None:
    assert measure(survey, "detect_hours").range.is_fixed
    assert measure(survey, "detect_hours").range.likely == 2.0
    repair = measure(survey, "repair_hours")
    still = (date(2026, 11, 29) - date(2026, 10, 7)).days * 24 - 10
    mean = (9 * 6 + still) / 10  # the open one at its age
    assert repair.range.low < mean < repair.range.high
    years = (TODAY - date(2026, 1, 10)).days / 365.25
    per_model = measure(survey, "incidents_per_model").range
    assert per_model.likely == pytest.approx(gamma.ppf(0.5, 10.5) / (years * 10), rel=1e-4)


def test_time_costs_and_idle_accelerators(survey: Survey) -> None:
    assert measure(survey, "toil_data_share").range.likely == pytest.approx(10 / 40)
    assert measure(survey, "toil_release_share").range.likely == pytest.approx(6 / 40)
    assert measure(survey, "toil_data_share").grade == "A"
    assert measure(survey, "infra_spend").range.likely == pytest.approx(
        12_000
    )  # nothing bought ahead
    assert measure(survey, "gpu_spend").range.likely == pytest.approx(4_800)
    idle = measure(survey, "gpu_idle_share")
    assert idle.range.likely == pytest.approx(0.75, abs=0.003)
    assert idle.too_few


def test_a_registry_gives_replacements_with_the_open_gap_as_exposure(survey: Survey) -> None:
    months = (TODAY - date(2026, 5, 4)).days / 30.44  # six versions, the last on 1 October
    found = measure(survey, "refresh_months")
    assert found.events == 5
    assert found.range.likely == pytest.approx(months / gamma.ppf(0.5, 5.5), rel=1e-4)


@pytest.mark.parametrize(
    ("made", "rule", "expected"),
    [
        ({"whole": 10}, "exp-01-3", "seen"),
        ({"whole": 6, "bare": 4}, "exp-01-3", "not_seen"),
        ({"whole": 6, "bare": 4}, "exp-01-2-b", "seen"),
        ({"whole": 2, "bare": 8}, "exp-01-2-b", "not_seen"),
        ({"whole": 0, "bare": 0}, "exp-01-2-b", "cannot_tell"),
        ({"whole": 0, "bare": 20}, "dat-01-0", "not_seen"),
        ({"whole": 10, "versions": 6}, "pip-04-2", "seen"),
        ({"whole": 10, "versions": 3}, "pip-04-2", "cannot_tell"),
        ({"whole": 10, "last": "2025-10-01"}, "pip-04-0", "not_seen"),
        ({"whole": 10, "versions": 0}, "pip-04-0", "cannot_tell"),
        ({"whole": 10}, "gov-02-3", "seen"),
        ({"whole": 0, "bare": 10}, "gov-02-0", "not_seen"),
        ({"whole": 10}, "gov-01-2", "seen"),
        ({"whole": 10}, "gov-01-3", "not_seen"),
    ],
)
def test_rules_of_stores(tmp_path: Path, made: dict[str, int], rule: str, expected: str) -> None:
    found = one(exports.store(tmp_path / "mlflow.db", **made))  # type: ignore[arg-type]
    assert outcomes(found)[rule] == expected


def test_a_store_that_is_being_written_is_read_whole_and_left_as_it_was(tmp_path: Path) -> None:
    import sqlite3

    path = exports.store(tmp_path / "mlflow.db")
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute(
        "INSERT INTO model_versions VALUES ('churn', 7, 1795000000000, 'None', '', '', '')"
    )
    base.commit()
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert len(read_store(path, 1.0).versions) == 7  # what waits beside the file counts
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    base.close()


def test_a_folder_of_runs_is_read_as_the_database_is(tmp_path: Path) -> None:
    run = tmp_path / "mlruns" / "0" / ("a" * 32)
    for name in ("params/depth", "metrics/auc", "tags/mlflow.source.git.commit", "inputs/d"):
        (run / name).parent.mkdir(parents=True, exist_ok=True)
        (run / name).write_text("1")
    (run / "meta.yaml").write_text(
        "status: 3\nlifecycle_stage: active\nstart_time: 1\nend_time: 90000\n"
    )
    (run.parent / "meta.yaml").write_text("experiment_id: '0'\nlifecycle_stage: active\n")
    found = one(tmp_path / "mlruns")
    assert found.source.kind == "mlflow"
    assert outcomes(found)["exp-01-3"] == "seen"


def test_columns_that_were_chosen_are_taken_again(tmp_path: Path) -> None:
    rows = [[f"2026-{m:02}-03", f"2026-{m:02}-09", "production", f"1.{m}"] for m in range(1, 12)]
    exports.write(tmp_path / "log.csv", ["date", "Went out", "Env", "Version"], rows)
    first = survey_of(looked_in(tmp_path, WANTED), WANTED, Settings(), TODAY).sources[0]
    assert first.columns == {"when": "date", "environment": "Env", "version": "Version"}
    chosen = Settings(sources={"*/log.csv": SourceSays(columns={"when": "Went out"})})
    wanted = replace(WANTED, columns=chosen.columns_by_label())
    again = survey_of(looked_in(tmp_path, wanted), wanted, chosen, TODAY)
    assert (again.sources[0].columns["when"], again.sources[0].first) == ("Went out", "2026-01-09")
    kept = Settings(sources=kept_says(again))
    wanted = replace(WANTED, columns=kept.columns_by_label())
    assert survey_of(looked_in(tmp_path, wanted), wanted, kept, TODAY).sources == again.sources
    assert 'columns = { "environment" = "Env"' in roles_file(again)


def looked_in(folder: Path, wanted: Wanted) -> list[Looked]:
    return [x for c in find_sources([folder]) for x in look(c, wanted)]


def test_growth_of_costs_and_of_models(tmp_path: Path) -> None:
    rows: list[list[object]] = []
    for k in range(24):
        year, month = 2024 + (k + 10) // 12, (k + 10) % 12 + 1
        rows.append([f"{year}-{month:02}-01", 1000 if k < 12 else 1250, "EUR"])
    exports.write(
        tmp_path / "costs.csv", ["ChargePeriodStart", "EffectiveCost", "BillingCurrency"], rows
    )
    looked = [x for c in find_sources([tmp_path]) for x in look(c, WANTED)]
    found = survey_of(looked, WANTED, Settings(currency="EUR"), TODAY)
    grown = measure(found, "growth_infra")
    assert (grown.range.likely, grown.grade) == (pytest.approx(0.25), "B")
    # four models and six new ones in two years: 1.58 times as many a year at the middle of Gamma(6.5)
    models = growth_from(4, 6, 2.0)
    ends = gamma.ppf([0.05, 0.5, 0.95], 6.5)
    assert [models.low, models.likely, models.high] == pytest.approx(
        (1 + ends / 4) ** 0.5 - 1, rel=1e-4
    )


def test_incidents_without_causes_cap_and_too_few_do_not(tmp_path: Path) -> None:
    bare = one(exports.incidents(tmp_path / "bare.csv", cause=False))
    assert outcomes(bare)["mon-06-0"] == "not_seen"
    short = exports.write(
        tmp_path / "few.csv",
        ["Detected", "Resolved", "Root cause"],
        [["2026-11-01", "2026-11-02", ""]],
    )
    assert outcomes(one(short))["mon-06-0"] == "cannot_tell"


INCIDENTS = {
    "de": ("Beginn;Erkannt am;Ende;Schwere;Grundursache;Nachbesprechung;Maßnahmen", "Hoch", "Drift",
           "nein"),
    "jira": ("Aufgetreten am;Erstellt;Erledigt;Priorität;Ursache;Nachbereitung;Folgemaßnahmen", "Dringend",
             "Drift", "-"),
    "servicenow": ("Started;Opened;Resolved;Severity;Root cause;Post incident review;Action items",
                   "1 - Critical", "Drift", "n/a"),
    "fr": ("Début;Détecté le;Résolu le;Gravité;Cause racine;Revue;Actions correctives", "Critique", "Dérive",
           "non"),
    "es": ("Inicio;Detectado;Resuelto;Gravedad;Causa raíz;Revisión;Acciones", "Alta", "Deriva", "ninguna"),
}  # fmt: skip


@pytest.mark.parametrize("way", sorted(INCIDENTS))
def test_incidents_are_read_under_the_heads_of_many_tools(tmp_path: Path, way: str) -> None:
    head, serious, cause, nothing = INCIDENTS[way]
    for name, review in (("with", "INC-7"), ("without", nothing)):
        said = f"{serious};{cause};{review};{review}"
        rows = [
            ";".join([f"{k}.03.2026 {hour}:00" for hour in ("08", "10", "16")]) + f";{said}"
            for k in range(14, 24)
        ]
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join([head, *rows]), "utf-8")
        found = one(path)
        columns = {"began", "detected", "resolved", "priority", "cause", "review", "actions"}
        assert found.source.kind == "incidents"
        assert set(found.source.columns) == columns
        assert found.values["repair"] == [6.0] * 10
        assert outcomes(found)["mon-06-3"] == ("seen" if name == "with" else "not_seen")


def test_releases_in_german_are_live_where_they_were_rolled_out_and_not_rolled_back(
    tmp_path: Path,
) -> None:
    ends = ["Ausgerollt"] * 6 + ["Zurückgerollt", "Abbruch", "Fehlgeschlagen"]
    rows = [
        f"{k + 11}.03.2026;{k + 10}.03.2026;Produktivumgebung;Abwanderung;1.{k};{end};manuell"
        for k, end in enumerate(ends)
    ]
    path = tmp_path / "a.csv"
    head = "Ausgerollt am;Freigegeben am;Zielumgebung;Anwendung;Fassung;Ergebnis;Auslösung"
    path.write_text("\n".join([head, *rows]), "utf-8")
    found = one(path)
    assert (found.values["events"], found.values["failed"]) == (6, 3)
    assert outcomes(found)["rel-01-2-b"] == "not_seen"


def test_no_name_of_a_table_or_store_is_kept(survey: Survey) -> None:
    text = survey.model_dump_json()
    for word in ("Marked", "ada.marked", "cyn.marked", "s3://", "Who leaves"):
        assert word not in text
