"""The two files for Linux: a package for Debian and Ubuntu, and one that unpacks itself anywhere."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import shtab

from planner import __version__
from planner.bundle.manpage import manual_page
from planner.cli.libraries import LIBRARIES
from planner.cli.parser import build_parser
from planner.workspace.desktop_entry import NAME, share_files

HERE = Path(__file__).resolve().parent.parent.parent
BASE = ("libc6 (>= 2.35)", "libstdc++6 (>= 11)", "libgcc-s1")
OTHERS = {
    "libuuid.so.1": "libuuid1",
    "libgio-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgobject-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgmodule-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libexpat.so.1": "libexpat1",
    "libXext.so.6": "libxext6",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libXrender.so.1": "libxrender1",
    "libpng16.so.16": "libpng16-16 | libpng16-16t64",
    "libsystemd.so.0": "libsystemd0",
    "libcups.so.2": "",
}
"""Packages of what a bundle asks for and the window from the source does not; printing may be absent."""
RENAMED = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64"}
RECOMMENDS = (
    "libwayland-client0, libwayland-cursor0, libwayland-egl1, shared-mime-info, xdg-desktop-portal"
)
SHELLS = {
    "bash": f"bash-completion/completions/{NAME}",
    "zsh": f"zsh/vendor-completions/_{NAME}",
    "fish": f"fish/vendor_completions.d/{NAME}.fish",
}
METAINFO = """\
<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{name}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>Apache-2.0</project_license>
  <name>MLOps Planner</name>
  <summary>Maturity, business case and roadmap of machine-learning operations</summary>
  <summary xml:lang="de">Reifegrad, Wirtschaftlichkeit und Fahrplan des ML-Betriebs</summary>
  <description>
    <p>Assess how an organisation runs its models, estimate costs and benefits under uncertainty, and
    compute a staged roadmap that people can sign and pay by. Offline.</p>
  </description>
  <launchable type="desktop-id">{name}.desktop</launchable>
  <provides><binary>{name}</binary><mediatype>application/vnd.mlops-planner</mediatype></provides>
  <content_rating type="oars-1.1"/>
  <releases><release version="{version}" date="{day}"/></releases>
</component>
"""
OVERRIDES = """\
# what is the nature of a bundle: libraries come as their makers built them, and find each other in the folder
{name}: unstripped-binary-or-object *
{name}: custom-library-search-path *
{name}: embedded-library *
{name}: duplicate-font-file *
{name}: shared-library-lacks-prerequisites *
{name}: library-not-linked-against-libc *
{name}: hardening-no-pie *
"""
RUN_HEAD = """\
#!/bin/sh
# MLOps Planner {version}: unpacks itself once into the cache folder, then starts.
id={id}
place="${{XDG_CACHE_HOME:-$HOME/.cache}}/mlops-planner"
target="$place/$id"
if [ ! -x "$target/mlops-planner" ]; then
    [ -t 2 ] && echo "Unpacking once ({size} MB) ..." >&2
    half="$place/.$id.$$"
    trap 'rm -rf "$half"' EXIT INT TERM
    mkdir -p "$half" && tail -n +{lines} "$0" | gzip -dc | tar -xf - -C "$half" || {{
        echo "mlops-planner: it could not be unpacked into $place; is the disk full?" >&2; exit 1; }}
    mv -T "$half/mlops-planner" "$target" 2>/dev/null || [ -x "$target/mlops-planner" ] || exit 1
    rm -rf "$half"; trap - EXIT INT TERM
fi
exec "$target/mlops-planner" "$@"
"""


def depends(asked: set[str]) -> str:
    """Packages of Debian and Ubuntu for what a folder asks for; raises ``KeyError`` for an unknown name."""
    found = list(BASE)
    for soname in sorted(asked):
        package = LIBRARIES[soname].debian if soname in LIBRARIES else OTHERS[soname]
        package = RENAMED.get(package, package)
        bare = {f.split(" (")[0] for f in found}
        if package and package not in bare and not package.startswith("libwayland"):
            found.append(package)
    return ", ".join(found)


def make_deb(folder: Path, out: Path, asked: set[str], epoch: int) -> Path:
    """The package, with xz; ``asked`` is what the folder asks of the system."""
    root = out / "deb"
    shutil.rmtree(root, ignore_errors=True)
    lib, share = root / "usr" / "lib", root / "usr" / "share"
    lib.mkdir(parents=True)
    shutil.copytree(folder, lib / NAME, symlinks=True)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    day = _day(epoch)
    document = share / "doc" / NAME
    files = {share / name: data for name, data in share_files(NAME).items()}
    files[share / "man" / "man1" / f"{NAME}.1.gz"] = _gzip(manual_page(epoch).encode())
    parser = build_parser()
    for shell, place in SHELLS.items():
        files[share / place] = shtab.complete(parser, shell).encode()
    files[share / "metainfo" / f"{NAME}.metainfo.xml"] = METAINFO.format(
        name=NAME, version=__version__, day=day
    ).encode()
    files[document / "copyright"] = (HERE / "LICENSE").read_bytes()
    files[document / "changelog.gz"] = _gzip((HERE / "CHANGELOG.md").read_bytes())
    for manual in sorted(out.glob("manual-*.pdf")):
        files[document / manual.name] = manual.read_bytes()
    files[share / "lintian" / "overrides" / NAME] = OVERRIDES.format(name=NAME).encode()
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    control = root / "DEBIAN"
    control.mkdir()
    size = sum(p.stat().st_size for p in root.rglob("*") if p.is_file() and not p.is_symlink())
    (control / "control").write_text(
        f"Package: {NAME}\nVersion: {__version__}\nArchitecture: amd64\n"
        f"Maintainer: The MLOps Planner authors <nobody@example.org>\nInstalled-Size: {size // 1024}\n"
        f"Depends: {depends(asked)}\nRecommends: {RECOMMENDS}\nSuggests: libcups2 | libcups2t64\n"
        "Section: science\nPriority: optional\nHomepage: https://example.org/mlops-planner\n"
        "Description: maturity, business case and roadmap of machine-learning operations\n"
        " Scores an organisation from a questionnaire, estimates costs and benefits under\n"
        " uncertainty, computes a staged roadmap, and writes a report that people sign.\n",
        encoding="utf-8",
    )
    (control / "md5sums").write_text("".join(_sums(root)), encoding="utf-8")
    _settle(root, epoch)
    target = out / f"{NAME}_{__version__}_amd64.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(target)]
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return target


def make_run(folder: Path, out: Path, size: float, epoch: int) -> Path:
    """A script with the folder behind it; it needs sh, tail, gzip and tar."""
    packed = out / "payload.tar.gz"
    _settle(folder, epoch)
    tar = ["tar", "--sort=name", f"--mtime=@{epoch}", "--owner=0", "--group=0", "--numeric-owner"]
    command = [*tar, "-C", str(folder.parent), "-cf", "-", folder.name]
    with packed.open("wb") as file, subprocess.Popen(command, stdout=subprocess.PIPE) as made:
        subprocess.run(["gzip", "-n", "-9"], stdin=made.stdout, stdout=file, check=True)
    if made.returncode != 0:
        raise OSError("tar did not end well")
    payload = packed.read_bytes()
    values = {
        "version": __version__,
        "id": hashlib.sha256(payload).hexdigest()[:16],
        "size": round(size),
    }
    lines = RUN_HEAD.count("\n") + 1
    target = out / f"{NAME}-{__version__}-x86_64.run"
    target.write_bytes(RUN_HEAD.format(lines=lines, **values).encode() + payload)
    target.chmod(0o755)
    packed.unlink()
    return target


def _sums(root: Path) -> list[str]:
    files = sorted(p for p in (root / "usr").rglob("*") if p.is_file() and not p.is_symlink())
    return [
        f"{hashlib.md5(p.read_bytes(), usedforsecurity=False).hexdigest()}  {p.relative_to(root)}\n"
        for p in files
    ]


def _settle(root: Path, epoch: int) -> None:
    """Times and rights as they are to be packed, whoever packs."""
    for path in [root, *root.rglob("*")]:
        os.utime(path, (epoch, epoch), follow_symlinks=False)
        if not path.is_symlink():
            runs = path.is_dir() or (path.stat().st_mode & 0o100 and path.suffix != ".py")
            path.chmod(0o755 if runs else 0o644)


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _day(epoch: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(epoch, UTC).date().isoformat()
