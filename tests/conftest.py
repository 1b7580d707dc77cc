"""Projects, studies and the application that tests share."""

from __future__ import annotations

import gc
import getpass
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("PYTHONSAFEPATH", None)
# started through start.py, the tests inherit it; their children are started as a person does, from the root

from planner.analysis.study.once import study_once
from planner.analysis.study.studied import key_of, program
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import set_speech
from planner.domain.content.catalogue import Catalogue
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.reporting import gate
from planner.storage.cached import FOLDER
from planner.storage.document import load
from planner.storage.results import Results
from planner.workspace.create import new_project
from tests.projects import TRIALS, few_candidates
from tests.reading.counted import pytest_terminal_summary  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "insurer.mlplan"
PATIENCE = 600_000
"""How long a test waits for what must come, in ms: a slow machine makes it slower, not red."""
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Earlier versions that commands keep do not end up among those of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def example() -> Project:
    return load(EXAMPLE).project


@pytest.fixture(scope="session", autouse=True)
def kept_results() -> Iterator[Results]:
    """Where studies are kept between tests, workers and runs: a study of one document is computed once.

    The key of a result holds a hash of the engines' code, so that a change of an engine computes it again.
    """
    folder = Path(tempfile.gettempdir()) / f"mlops-planner-studies-{getpass.getuser()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(folder))
        yield Results(folder)


@contextmanager
def one_at_a_time(folder: Path, key: str) -> Iterator[None]:
    """Another worker that wants the same study waits for it, and then finds it kept."""
    lock = folder / f"being-made-{key[:16]}"
    for _ in range(600):
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.time() - lock.stat().st_mtime > 120:  # whoever made it is gone
                break
            time.sleep(0.2)
        except OSError:
            break
    try:
        yield
    finally:
        with suppress(OSError):
            lock.rmdir()


def kept_study_of(project: Project, results: Results) -> Study:
    """The study of a project: computed by whoever is first."""
    catalogue = catalogue_of(project)
    key = key_of(project, catalogue)
    if results.find(key, program()) is None:
        with one_at_a_time(results.folder, key):
            return study_once(project, catalogue, results)
    return study_once(project, catalogue, results)


@pytest.fixture(scope="session", autouse=True)
def _kept_behind_the_gate(kept_results: Results) -> Iterator[None]:
    """What an anonymous report is computed from is kept as well: the same, as ``test_kept`` shows."""

    def kept(project: Project, _: Catalogue) -> Study:
        return kept_study_of(project, kept_results)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "study", kept)
        yield


@pytest.fixture(scope="session")
def example_study(example: Project, kept_results: Results) -> Study:
    return kept_study_of(example, kept_results)


@pytest.fixture(scope="session")
def few_study(example: Project, kept_results: Results) -> Study:
    """The example with a third of the practices and a tenth of the futures, for what plans many times."""
    return kept_study_of(few_candidates(example), kept_results)


@pytest.fixture
def start_up() -> Project:
    """A five-person start-up with three models and no answers yet."""
    organisation = Organisation(
        name="Tiny Labs (test)",
        people={"data_scientist": 4.0, "ml_engineer": 1.0},
        models_in_production=3,
        real_time=True,
    )
    made = new_project(organisation, ("Product",), NOW, document_id="tiny")
    finance = made.finance.model_copy(update={"trials": TRIALS})
    return made.model_copy(update={"finance": finance})


@pytest.fixture(autouse=True)
def _collected_between_tests() -> Iterator[None]:
    """Where the window's collector has taken over, tests that run no event loop collect here."""
    yield
    if not gc.isenabled():
        from planner.ui.kit.collector import collect_due

        collect_due()


@pytest.fixture(scope="session")
def qapp_cls():  # type: ignore[no-untyped-def]
    from PySide6.QtWidgets import QApplication

    return QApplication


@pytest.fixture(scope="session")
def qapp():  # type: ignore[no-untyped-def]
    from planner.ui.frame.app import make_application

    app = make_application()
    yield app
    app.clipboard().clear()  # without a screen Qt keeps what was copied until Python is gone, and dies of it


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The window speaks it while the test runs."""
    from PySide6.QtCore import QLocale

    from planner.ui.frame.app import speak

    speak(request.param)
    yield request.param
    set_speech("en")
    QLocale.setDefault(QLocale("en"))
