"""The shape of the project: layers, sizes, locks, what is imported when."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "planner"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def test_imports_point_down_only() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


BREAKING = (
    ("maturity/score.py", "from PySide6.QtCore import QObject"),
    ("economics/case.py", "from planner.roadmap.solver import solve"),
    ("domain/base/types.py", "from planner.storage.atomic import digest"),
    ("roadmap/solver.py", "import multiprocessing"),
    ("reporting/pdf.py", "import subprocess"),
    ("workers/child.py", "from planner.roadmap.solver import solve"),
    ("domain/case/estimate.py", "from planner.domain.content.catalogue import Tool"),
    ("analysis/study/limits.py", "from planner.analysis.around.frontier import frontier"),
    ("cli/main.py", "import planner.setup.system"),
    ("exchange/tabular.py", "from planner.observe.snapshot import glob"),
    ("observe/rules.py", "from planner.analysis.figures import FIGURES"),
    ("observe/worker.py", "import subprocess"),
    ("exchange/tabular.py", "import dulwich"),
    ("ui/assess/page.py", "from planner.ui.results.disagreement import DisagreementDialog"),
    ("ui/kit/page.py", "from planner.ui.results.page import ResultsPage"),
    ("ui/kit/dialog.py", "from planner.ui.widgets.rail import Rail"),
    ("ui/widgets/rail.py", "from planner.ui.frame.actions import Action"),
)
"""Modules, and an import of which each contract says that it must not stand there."""


def test_each_contract_fails_where_it_is_broken(tmp_path: Path) -> None:
    """All at once in one copy: each import that is not allowed is named as the first of its way."""
    shutil.copytree(PACKAGE, tmp_path / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    marker = "from __future__ import annotations\n"
    for module, line in BREAKING:
        target = tmp_path / "planner" / module
        text = target.read_text("utf-8")
        target.write_text(text.replace(marker, f"{marker}\n{line}\n", 1), encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode != 0
    for module, line in BREAKING:
        importer = "planner." + module.removesuffix(".py").replace("/", ".")
        imported = line.split()[1].removesuffix(".QtCore")  # of what is not ours, the package
        named = rf"^- +{re.escape(importer)} -> {re.escape(imported)} "
        assert re.search(named, done.stdout, re.MULTILINE), (module, line)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_modules_are_small() -> None:
    sizes = sorted(
        len(p.read_text("utf-8").splitlines()) for p in modules() if p.name != "__init__.py"
    )
    assert sizes[-1] <= 500
    assert sizes[len(sizes) // 2] <= 150


def test_locks_hold_no_address_and_pin_everything_with_hashes() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert "://" not in text
        assert "index" not in text
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        assert all("==" in b and "--hash=sha256:" in b for b in blocks if b.strip())


def project_files() -> list[Path]:
    """Every file of the project, found without git, which a bare machine lacks."""
    folders = (
        ".ci",
        "benchmarks",
        "docs",
        "examples",
        "planner",
        "questionnaires",
        "reports",
        "tests",
    )
    found = [p for p in ROOT.iterdir() if p.is_file()]
    for folder in folders:
        found += [p for p in (ROOT / folder).rglob("*") if p.is_file()]
    return [
        p
        for p in found
        if p.suffix not in (".ttf", ".png", ".pdf", ".pyc", ".whl", ".ico", ".icns")
    ]


def test_no_address_of_a_package_index_and_no_machine_path() -> None:
    host = re.compile("py" + r"pi\.org|files\.pythonhosted|/ro" + "ot/|/ho" + "me/")
    files = project_files()
    assert len(files) > 150
    for path in files:
        assert not host.search(path.read_text("utf-8", errors="replace")), path.name


READS_WITHOUT_BOUND = {
    "domain/base/bounded.py",  # the bound itself
    "domain/base/language.py", "room/app.py", "ui/frame/help.py", "workspace/desktop_entry.py",  # our own
    "reporting/html.py", "reporting/pdf.py",  # templates: ours, or of a folder that was chosen by hand
    "reporting/pdf_text.py", "reporting/signing/finish.py",  # parts of a file that was read already
}  # fmt: skip
"""Modules that may read without saying how much at most, as nobody else can put there what they read."""


def test_what_others_can_place_is_read_up_to_a_bound() -> None:
    """Through ``read_up_to``: no pipe is waited at, and what grows ends. Set-up and bundling read our own."""
    reads = re.compile(r"\.read_(?:bytes|text)\(|\bopen\([^)\n]*[\"']r[bt+]*[\"']")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if reads.search(path.read_text("utf-8"))
    }
    ours = {p for p in found if p.startswith(("setup/", "bundle/"))}
    assert found - ours == READS_WITHOUT_BOUND


def test_labels_show_plain_text_only() -> None:
    for path in (PACKAGE / "ui").rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name != "text.py":
            assert not re.search(r"\bQLabel\(|\bQMessageBox\b|setHtml|setStyleSheet", text), (
                path.name
            )


def test_the_window_uses_only_modules_of_the_pinned_wheels() -> None:
    allowed = {"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPdf", "QtPdfWidgets", "QtPrintSupport"}
    for path in (PACKAGE / "ui").rglob("*.py"):
        used = set(re.findall(r"from PySide6\.(\w+)", path.read_text("utf-8")))
        assert used <= allowed, path.name


def test_starting_the_window_loads_no_heavy_library_and_reads_no_source() -> None:
    code = (
        "import gc, linecache, sys\n"
        "from planner.__main__ import load_window\n"
        "load_window()\n"
        "assert 'planner.ui.frame.main_window' in sys.modules\n"
        "heavy = {'pandas', 'matplotlib', 'scipy', 'ortools', 'typst'} & set(sys.modules)\n"
        "read = [name for name in linecache.cache if '/planner/' in name.replace('\\\\', '/')]\n"
        "kept = gc.isenabled() and gc.get_freeze_count() > 100_000\n"
        "print(sorted(heavy), len(read), kept)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[] 0 True"


def test_scoring_on_the_command_line_loads_neither_qt_nor_charts() -> None:
    code = (
        "import sys\nfrom planner.__main__ import main\n"
        "main(['score', 'examples/insurer.mlplan'])\n"
        "print(sorted({'PySide6', 'matplotlib', 'pandas', 'ortools'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip().endswith("[]")


def test_setting_up_needs_the_standard_library_only() -> None:
    own = {"planner.setup", "planner.cli.libraries", "planner.isolation"}
    files = [ROOT / "start.py", PACKAGE / "cli" / "libraries.py", PACKAGE / "isolation.py"]
    for path in (*files, *(PACKAGE / "setup").glob("*.py")):
        tree = ast.walk(ast.parse(path.read_text("utf-8")))
        for node in tree:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                ours = any(name == o or name.startswith(f"{o}.") for o in own)
                assert ours or name.split(".")[0] in sys.stdlib_module_names, (path.name, name)


def test_the_wheel_carries_its_content(tmp_path: Path) -> None:
    import zipfile

    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    for wanted in (
        "planner/_data/questionnaires/house.toml",
        "planner/_data/reports/pdf/report.typ",
        "planner/_data/reports/fonts/NotoSans-Regular.ttf",
        "planner/_data/examples/insurer.mlplan",
        "planner/catalogue/content/tools-cicd.toml",
    ):
        assert wanted in names
    assert not [n for n in names if n.startswith(("planner/setup/", "planner/bundle/"))]


def test_every_path_in_the_documents_is_there() -> None:
    """In the pages that describe what is; decisions tell what was, and the changelog too."""
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    made = {"reports/words/<language>/", "dist/sbom.cdx.json", "out/demo/roadmap.pdf"}
    found = 0
    for page in pages:
        for path in re.findall(r"`([a-z_]+/[\w./<>-]*)`", page.read_text("utf-8")):
            places = (ROOT / path, PACKAGE / path, PACKAGE / "ui" / path)
            known = path.split("/")[0] in {p.name for p in [*ROOT.iterdir(), *PACKAGE.iterdir()]}
            if known and path not in made and "X.Y" not in path and "<" not in path:
                found += 1
                assert any(p.exists() for p in places), f"{page.name}: {path}"
    assert found > 40


def test_every_test_named_by_an_expectation_exists() -> None:
    text = (ROOT / "docs" / "expectations.md").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    rows = re.findall(r"^\| (\d+) \|", text, re.MULTILINE)
    assert [int(r) for r in rows] == list(range(1, max(len(rows), 50) + 1))
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert len(named) > 40
    assert not named - there


def test_tool_tips_are_plain_text() -> None:
    """Qt reads markup in a tip, and would load the pictures it names: ``set_tip`` is the only way."""
    users = [p for p in (PACKAGE / "ui").rglob("*.py") if ".setToolTip(" in p.read_text("utf-8")]
    assert [p.name for p in users] == ["text.py"]


def test_files_of_others_are_read_up_to_a_limit() -> None:
    """Whole files are read by ``read_up_to``; what is ours, or was made a moment ago, is named here."""
    ours = {
        "domain/base/language.py", "domain/base/bounded.py", "reporting/html.py", "reporting/pdf.py",
        "reporting/pdf_text.py", "reporting/signing/finish.py", "ui/frame/help.py", "storage/atomic.py",
        "storage/document.py", "workspace/workspace.py", "workspace/desktop_entry.py", "room/app.py",
    }  # fmt: skip
    reads = re.compile(r"\.read_(bytes|text)\(|\.open\(\"r")
    users = {
        p.relative_to(PACKAGE).as_posix()
        for p in modules()
        if p.relative_to(PACKAGE).parts[0] not in ("setup", "bundle")
        and reads.search(p.read_text("utf-8"))
    }
    assert users <= ours, users - ours
