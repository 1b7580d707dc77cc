"""The pieces that a bundle is made of, each tried on something small; whole bundles are made by command."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from planner import __version__
from planner.bundle.contents import is_kept, is_shipped
from planner.workspace import desktop_entry
from tests.conftest import ROOT

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for Linux")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("PySide6/Qt/lib/libicudata.so.73", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("babel/locale-data/de_CH.dat", True),
        ("babel/locale-data/den.dat", False),
        ("babel/locale-data/root.dat", True),
        ("babel/global.dat", True),
        ("matplotlib/mpl-data/fonts/ttf/LastResortHE-Regular.ttf", True),
        ("matplotlib/mpl-data/sample_data/goog.npz", False),
        ("libstdc++.so.6", False),
        ("libxcb-cursor.so.0", False),
        ("libglib-2.0.so.0", False),
        ("libcups.so.2", False),
        ("libcrypto.so.3", True),
        ("libgssapi_krb5.so.2", True),
        ("scipy.libs/libgfortran-040039e1.so.5.0.0", True),
        ("planner/_data/docs/images/results.png", True),
    ],
)
def test_what_is_packed(name: str, kept: bool) -> None:
    assert is_kept(name) is kept


def test_what_works_on_a_checkout_alone_is_not_packed() -> None:
    assert not is_shipped("planner.setup.system")
    assert not is_shipped("planner.bundle")
    assert is_shipped("planner.cli.libraries")


@linux
def test_libraries_that_nobody_asks_for_go_and_modules_stay(tmp_path: Path) -> None:
    from planner.bundle.folder import check, outside, prune

    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("no compiler to make libraries with")
    (tmp_path / "f.c").write_text("int f(void) { return 1; }\n")

    def library(name: str, *needs: str) -> Path:
        path = tmp_path / "out" / name
        path.parent.mkdir(exist_ok=True)
        links = [str(tmp_path / "out" / n) for n in needs]
        subprocess.run(
            [compiler, "-shared", "-Wl,--no-as-needed", f"-Wl,-soname,{name}", "-o", str(path),
             str(tmp_path / "f.c"), *links], check=True,
        )  # fmt: skip
        return path

    library("libasked.so.1")
    library("libidle.so.1")
    library("libpython3.11.so.1.0")
    library("module.cpython-311-x86_64-linux-gnu.so", "libasked.so.1")
    (tmp_path / "out" / "libgone.so").symlink_to("libidle.so.1")
    assert prune(tmp_path / "out") == ["libgone.so", "libidle.so.1"]
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "libasked.so.1", "libpython3.11.so.1.0", "module.cpython-311-x86_64-linux-gnu.so",
    }  # fmt: skip
    assert outside(tmp_path / "out") == set()
    assert check(tmp_path / "out") < (3,)


def small_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mlops-planner"
    (folder / "_internal").mkdir(parents=True)
    program = folder / "mlops-planner"
    program.write_text('#!/bin/sh\necho "started with $*"\n')
    program.chmod(0o755)
    (folder / "_internal" / "data").write_text("data")
    return folder


@linux
def test_the_archive_of_modules_is_in_order(tmp_path: Path) -> None:
    from planner.bundle.folder import put_in_order

    made = []
    for k, names in enumerate((("b", "a", "c"), ("c", "b", "a"))):
        folder = tmp_path / str(k)
        folder.mkdir()
        with zipfile.ZipFile(folder / "base_library.zip", "w") as packed:
            for name in names:
                packed.writestr(zipfile.ZipInfo(name), name * 3)
        put_in_order(folder)
        made.append((folder / "base_library.zip").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "0" / "base_library.zip") as packed:
        assert {n: packed.read(n) for n in packed.namelist()} == {
            "a": b"aaa", "b": b"bbb", "c": b"ccc",
        }  # fmt: skip


def test_the_file_that_unpacks_itself(tmp_path: Path) -> None:
    from planner.bundle.linux import make_run

    made = make_run(small_folder(tmp_path), tmp_path, 1.0, 1_700_000_000)
    first = hashlib.sha256(made.read_bytes()).hexdigest()
    (tmp_path / "mlops-planner" / "_internal" / "data").touch()
    again = make_run(tmp_path / "mlops-planner", tmp_path, 1.0, 1_700_000_000)
    assert hashlib.sha256(again.read_bytes()).hexdigest() == first, (
        "same bytes from the same commit"
    )
    cache = tmp_path / "a cache with spaces"
    env = {"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(cache), "HOME": str(tmp_path)}
    for _ in range(2):
        done = subprocess.run(
            ["sh", str(made), "score", "a b"], env=env, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "started with score a b\n"), done.stderr
    places = list((cache / "mlops-planner").iterdir())
    assert len(places) == 1
    assert re.fullmatch("[0-9a-f]{16}", places[0].name)
    bad = {**env, "XDG_CACHE_HOME": "/proc/none"}
    done = subprocess.run(["sh", str(made)], env=bad, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "could not be unpacked" in done.stderr


@linux
def test_the_package_of_debian(tmp_path: Path) -> None:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("no dpkg here")
    from planner.bundle.linux import depends, make_deb

    asked = {"libX11.so.6", "libglib-2.0.so.0", "libuuid.so.1", "libwayland-egl.so.1"}
    made = make_deb(small_folder(tmp_path), tmp_path, asked, 1_700_000_000)
    first = made.read_bytes()
    assert (
        make_deb(tmp_path / "mlops-planner", tmp_path, asked, 1_700_000_000).read_bytes() == first
    )
    listed = subprocess.run(
        ["dpkg-deb", "-c", str(made)], capture_output=True, text=True, check=True
    )
    for name in (
        "./usr/bin/mlops-planner -> ../lib/mlops-planner/mlops-planner",
        "./usr/share/applications/mlops-planner.desktop",
        "./usr/share/mime/packages/mlops-planner.xml",
        "./usr/share/icons/hicolor/22x22/apps/mlops-planner.png",
        "./usr/share/man/man1/mlops-planner.1.gz",
        "./usr/share/bash-completion/completions/mlops-planner",
    ):
        assert name in listed.stdout
    fields = subprocess.run(
        ["dpkg-deb", "-I", str(made)], capture_output=True, text=True, check=True
    )
    assert f"Version: {__version__}" in fields.stdout
    assert "libglib2.0-0 | libglib2.0-0t64" in fields.stdout
    assert "libwayland-egl1" not in depends(asked)
    with pytest.raises(KeyError):
        depends({"libnobody.so.1"})


def test_the_manual_page_names_every_command() -> None:
    from planner.bundle.manpage import manual_page

    page = manual_page(1_700_000_000)
    assert '"2023-11-14"' in page
    assert page.count("\n.SS ") >= 26
    assert "\\-\\-regulated\\-models" in page
    requests = set(re.findall(r"^\.(\S+)", page, re.MULTILINE))
    assert requests == {"TH", "SH", "SS", "TP", "PP", "RS", "RE", "B", "nf", "fi"}
    if shutil.which("groff"):
        done = subprocess.run(
            ["groff", "-man", "-Tutf8", "-ww", "-k"], input=page, capture_output=True, text=True,
            check=True, env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert done.stderr == ""


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_manual_holds_every_page_of_the_help(qapp, tmp_path: Path, language: str) -> None:  # type: ignore[no-untyped-def]
    from pypdf import PdfReader

    from planner.bundle.manual import pages, write_manual

    target = tmp_path / "manual.pdf"
    count = write_manual(language, target, 1_700_000_000)
    again = tmp_path / "again.pdf"
    write_manual(language, again, 1_700_000_000)
    assert again.read_bytes() == target.read_bytes(), "same bytes from the same pages"
    held = PdfReader(target)
    assert held.metadata is not None
    assert str(held.metadata.creation_date).startswith("2023-11-14 22:13:20")
    assert len(held.pages) == count >= len(pages(language))
    # letters that are drawn as one are read as one
    read = [unicodedata.normalize("NFKC", page.extract_text()) for page in held.pages]
    begun = [re.sub(r"\s+", "", text) for text in read]
    for text in pages(language):
        title = re.sub(r"\s+", "", text.splitlines()[0].lstrip("# "))
        assert any(title in page[:120] for page in begun), title


# ------------------------------------------------------------------ desktop, icon


def test_the_desktop_files_say_one_thing(tmp_path: Path) -> None:
    files = desktop_entry.share_files("/opt/my tools/mlops-planner")
    entry = files["applications/mlops-planner.desktop"].decode()
    assert 'Exec="/opt/my tools/mlops-planner" app %f' in entry
    assert f"MimeType={desktop_entry.MIME};" in entry
    assert "Version=" not in entry
    kind = ET.fromstring(files["mime/packages/mlops-planner.xml"])  # noqa: S314 - ours
    assert kind[0].get("type") == desktop_entry.MIME
    if shutil.which("desktop-file-validate"):
        path = tmp_path / "x.desktop"
        path.write_text(entry)
        done = subprocess.run(
            ["desktop-file-validate", str(path)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "")


@linux
def test_it_is_put_into_the_menu_and_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from planner.__main__ import main

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(shutil, "which", lambda *_, **__: "/usr/bin/mlops-planner")
    assert main(["desktop", "--install"]) == 0
    assert (tmp_path / "applications" / "mlops-planner.desktop").is_file()
    assert (tmp_path / "icons" / "hicolor" / "256x256" / "apps" / "mlops-planner.png").is_file()
    assert main(["desktop", "--remove"]) == 0
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert main(["desktop", "--install"]) == 1
    assert "not on the path" in capsys.readouterr().err


def test_icons_are_their_drawings_in_every_size() -> None:
    from PIL import Image

    from planner.bundle.icons import FOLDER, SIZES

    assert SIZES == desktop_entry.ICON_SIZES
    for size in SIZES:
        with Image.open(FOLDER / f"planner-{size}.png") as picture:
            assert picture.size == (size, size)
            place = picture.getpixel((size // 2, size // 20 or 1))
            corner = picture.getpixel((0, 0))
        assert place[:3] == (0x11, 0x48, 0x60)  # type: ignore[index]
        assert corner[3] < 128  # type: ignore[index]
    with Image.open(FOLDER / "planner.ico") as icon:
        assert {s for s, _ in icon.info["sizes"]} >= {16, 32, 48, 256}


# ------------------------------------------------------------------ wheel


def test_one_version_and_addresses_in_one_place(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    wheel = next(tmp_path.glob("*.whl"))
    assert wheel.name.startswith(f"mlops_planner-{__version__}-")
    held = zipfile.ZipFile(wheel)
    names = held.namelist()
    metadata = held.read(next(n for n in names if n.endswith("METADATA"))).decode()
    scripts = held.read(next(n for n in names if n.endswith("entry_points.txt"))).decode()
    assert "[gui_scripts]\nmlops-planner-window = planner.__main__:window" in scripts
    assert f"\nVersion: {__version__}\n" in metadata
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", metadata)
    assert pictures
    assert all(p.startswith("https://example.org/mlops-planner/raw/main/") for p in pictures)
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert text.count('\nversion = "') == 0
    assert len(set(re.findall(r"https://[a-z.]+/mlops-planner", text))) == 1
    for wanted in ("planner/ui/icon/planner-256.png", "planner/_data/examples/insurer.mlplan"):
        assert wanted in names
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_workflow_is_one() -> None:
    program = Path(sys.executable).with_name("check-jsonschema")
    files = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert files
    done = subprocess.run(
        [str(program), "--builtin-schema", "vendor.github-workflows", *map(str, files)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for path in files:
        for used in re.findall(r"uses: (\S+)", path.read_text("utf-8")):
            assert re.search(r"@[0-9a-f]{40}$", used), f"{used} is not pinned"
