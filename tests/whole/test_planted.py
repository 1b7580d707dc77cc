"""From a folder full of planted modules and files nothing beside the document runs or is read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.setup import isolated
from planner.storage.document import save
from tests.conftest import NOW, ROOT
from tests.soak.common import small_project

PACKAGES = (
    "planner", "numpy", "scipy", "matplotlib", "pydantic", "pydantic_core", "jiter", "PySide6", "shiboken6",
    "ortools", "highspy", "pandas", "jinja2", "typst", "cryptography", "babel", "defusedxml", "yaml",
)  # fmt: skip
"""Besides every module of the standard library."""
FILES = ("qt.conf", ".env", "pytest.ini", "pyproject.toml", "setup.cfg", "typst.toml")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder with a document, a module for every name that is imported, files that libraries read."""
    here = tmp_path / "from a client"
    here.mkdir()
    ran = f"import pathlib\npathlib.Path({str(tmp_path)!r}, 'RAN').write_text(__name__)\n"
    body = f"{ran}raise SystemExit(9)\n"
    for name in sorted(sys.stdlib_module_names | {"sitecustomize", "usercustomize"}):
        (here / f"{name}.py").write_text(body)
    for name in PACKAGES:
        (here / name).mkdir()
        (here / name / "__init__.py").write_text(body)
        (here / name / "__main__.py").write_text(body)
    for name in FILES:
        (here / name).write_text("[planted]\n")
    if hasattr(os, "mkfifo"):
        os.mkfifo(here / "matplotlibrc")  # whoever reads it waits for ever
    project = small_project()
    finance = project.finance.model_copy(update={"trials": 400})
    limits = project.limits.model_copy(update={"quarters": 4})
    save(
        project.model_copy(update={"finance": finance, "limits": limits}),
        here / "a.mlplan",
        now=NOW,
    )
    return here


def called(here: Path, *arguments: str, command: list[str] | None = None) -> str:
    """Call the program in the folder as ``start.py`` does; returns what it printed."""
    env = {
        **isolated.environment({**os.environ, "PYTHONPATH": f":{here}", "QT_PLUGIN_PATH": "."}),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(here.parent / "data"),
        "XDG_CACHE_HOME": str(here.parent / "cache"),
        "XDG_CONFIG_HOME": str(here.parent / "config"),
    }
    done = subprocess.run(
        [*(command or isolated.program(Path(sys.executable), ROOT)), *arguments],
        cwd=here, env=env, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    ran = here.parent / "RAN"
    assert not ran.exists(), f"planted {ran.read_text()} was run: {done.stderr[-2000:]}"
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_commands_the_plan_and_the_report_run_and_read_nothing_that_is_planted(
    planted: Path,
) -> None:
    """The plan is made in a worker; the charts are drawn by a library that reads the folder it stands in.

    A pipe of its configuration's name hung the report for ever; colours and font sizes in it changed charts.
    """
    arguments = ("report", "a.mlplan", "--format", "html", "--date", "2026-11-21", "--quiet")
    made = []
    for text in (None, "font.size: 33\naxes.facecolor: red\n"):
        if text is not None:
            (planted / "matplotlibrc").unlink(missing_ok=True)
            (planted / "matplotlibrc").write_text(text)
        assert f"out{os.sep}a.html" in called(planted, *arguments).split()
        made.append((planted / "out" / "a.html").read_bytes())
    assert made[0] == made[1]


def test_the_window_and_the_installed_entry_point_run_nothing_that_is_planted(
    planted: Path,
) -> None:
    """The window opens the document and plans it, from the entry point that is installed."""
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.argv = ['mlops-planner', 'app', 'a.mlplan']\n"
        "from PySide6.QtCore import QTimer\n"
        "import planner.ui.frame.app as app\n"
        "shown = app.show_window\n"
        "def show(*given, **more):\n"
        "    window = shown(*given, **more)\n"
        "    def look():\n"
        "        if window.session.study is not None or window.session.failure:\n"
        "            print('planned', window.session.workspace.path.is_absolute(), flush=True)\n"
        "            import os; os._exit(0)\n"
        "        QTimer.singleShot(50, look)\n"
        "    look()\n"
        "    return window\n"
        "app.show_window = show\n"
        "import planner.cli.display as display\n"
        "import planner.cli.main as main\n"
        "main.has_display = lambda: True\n"
        "from planner.__main__ import main as entry\n"
        "sys.exit(entry())\n"
    )
    command = [sys.executable, "-I", "-c", code, str(ROOT)]
    assert called(planted, command=command).split() == ["planned", "True"]


def test_paths_are_shown_as_they_were_typed(planted: Path) -> None:
    said = called(planted, "answers", "a.mlplan", "--write", "sheet.csv")
    assert said.startswith("sheet.csv: ")
    assert (planted / "sheet.csv").is_file()
    assert called(planted, "score", "insurer")  # the bare name of an example still is one
