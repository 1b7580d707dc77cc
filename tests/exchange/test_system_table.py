"""The register of systems as a table: out and back, by names, with every fault of a file at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.base.errors import InputError
from planner.domain.organisation.system import Said, System
from planner.domain.project import Project
from planner.domain.record.preview import Answers
from planner.exchange.system_table import read_systems, system_table
from planner.exchange.tabular import as_csv, as_workbook
from planner.workspace.edits import checked


@pytest.fixture
def two(example: Project) -> Project:
    team = example.teams[0].id
    systems = (
        System(
            id="life", name="Life risk score", purpose="Prices; term life", teams=(team,),
            owner="Head of life", since="2024-03-01", facts={"profiling": Said(holds=True)},
        ),
        System(id="cv", name="CV ranking", origin="bought", supplier="Vendor (invented)"),
    )  # fmt: skip
    return checked(example, systems=systems)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_reads_back_as_it_was(two: Project, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"systems.{kind}"
    table = system_table(two)
    path.write_bytes(as_csv(table) if kind == "csv" else as_workbook([("systems", table)]))
    intake = read_systems(path, two)
    assert intake.preview.counts["same"] == 2
    assert not intake.groups
    assert intake.take() == two.systems


def test_a_german_table_changes_by_name_and_keeps_what_it_has_no_column_for(
    two: Project, tmp_path: Path
) -> None:
    path = tmp_path / "verzeichnis.csv"
    path.write_text(
        "KI-System;Verantwortlich;Herkunft;In Betrieb seit\n"
        "life RISK score;Leitung Leben;eigene;15.04.2024\n"
        "Neues Modell;;gekauft;\n",
        "utf-8",
    )
    found = read_systems(path, two).take()
    life, cv, new = found
    assert (life.owner, life.since, life.name) == ("Leitung Leben", "2024-04-15", "life RISK score")
    assert life.facts == two.systems[0].facts
    assert life.purpose == "Prices; term life"
    assert cv == two.systems[1]
    assert (new.id, new.name, new.origin) == ("neues-modell", "Neues Modell", "bought")


def test_all_faults_are_said_at_once_and_good_rows_can_be_taken(
    two: Project, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(
        "name,state,team,since,use case\n"
        "A,sleeping,Nobody,2024-13-45,Nothing\n"
        "B,trial,,01/02/2024,\n"
        "C,in production,,,\n",
        "utf-8",
    )
    intake = read_systems(path, two)
    wrong = [e for e in intake.preview.entries if e.result == "left out"]
    assert {e.column for e in wrong} == {"state", "team", "since", "use case"}
    asked = [e for e in intake.preview.entries if e.result == "asked"]
    assert [e.name for e in asked] == ["B"]
    assert [s.name for s in intake.take()][2:] == ["C"]
    answered = read_systems(path, two, Answers(dates="dm"))
    assert [(s.name, s.since) for s in answered.take()][2:] == [("B", "2024-02-01"), ("C", "")]


def test_a_file_without_names_is_refused(two: Project, tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("colour,size\nred,3\n", "utf-8")
    with pytest.raises(InputError, match="holds no row of heads with name"):
        read_systems(path, two)
