"""``python3 start.py bundle``: the program as files to install, for the system that this is."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from planner.bundle.folder import BundleError, check, megabytes, outside, prune, put_in_order, strip

HERE = Path(__file__).resolve().parent.parent.parent
LIMITS = {".deb": 160.0, ".run": 210.0, "folder": 490.0}
"""Megabytes: of the files to fetch, and of the folder on disk."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Pack, check and print sizes; exit status 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(prog="start.py bundle", description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "dist", metavar="FOLDER")
    parser.add_argument("--folder", action="store_true", help="make the folder only")
    parser.add_argument("--reuse", action="store_true", help="take the folder that was packed last")
    parser.add_argument("--manual", action="store_true", help="make the manual as PDF only")
    options = parser.parse_args(arguments)
    out: Path = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if options.manual:
        return manuals(out)
    try:
        return build(out, folder_only=options.folder, reuse=options.reuse)
    except (BundleError, subprocess.CalledProcessError, OSError) as error:
        print(f"start.py bundle: {error}", file=sys.stderr)
        return 1


def manuals(out: Path) -> int:
    """Write the manual in every language."""
    from planner.bundle.manual import TITLES, write_manual

    for language in TITLES:
        target = out / f"manual-{language}.pdf"
        print(f"{target}: {write_manual(language, target, commit_time())} pages", flush=True)
    return 0


def commit_time() -> int:
    """The date of the commit, seconds; of all times in the files, so that one commit gives one bundle."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=HERE, capture_output=True, text=True, check=False
    )
    return int(done.stdout.strip() or time.time())


def pack(out: Path, epoch: int) -> Path:
    """Run PyInstaller; returns its folder."""
    work = out / "work"
    env = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch)}
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(out / "packed"), "--workpath", str(work)]
    subprocess.run(
        [*command, str(HERE / "planner" / "bundle" / "planner.spec")], check=True, env=env
    )
    shutil.rmtree(work, ignore_errors=True)
    return out / "packed" / "mlops-planner"


def build(out: Path, *, folder_only: bool, reuse: bool) -> int:
    """Pack and wrap; prints each file with its size."""
    from planner.bundle.bill import bill_of_materials
    from planner.bundle.licences import write_bill, write_licences

    epoch = commit_time()
    folder = out / "packed" / "mlops-planner"
    if not reuse or not folder.is_dir():
        folder = pack(out, epoch)
    if not sys.platform.startswith("linux"):
        print(f"{folder}: {megabytes(folder):.0f} MB")
        return 0
    gone = prune(folder)
    print(f"{len(gone)} libraries that nobody asks for taken away", flush=True)
    strip(folder)
    put_in_order(folder)
    newest = check(folder)
    libraries = write_licences(folder, folder / "licences")
    write_bill(bill_of_materials(), libraries, folder / "licences" / "SBOM.cdx.json")
    begun = time.monotonic()
    subprocess.run(
        [str(folder / "mlops-planner"), "score", "insurer"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=out,
    )
    print(f"it scores the example in {time.monotonic() - begun:.1f} s", flush=True)
    asked, size = outside(folder), megabytes(folder)
    print(f"{folder}: {size:.0f} MB, glibc {'.'.join(map(str, newest))}", flush=True)
    too_large = size > LIMITS["folder"]
    manuals(out)
    if not folder_only:
        from planner.bundle.linux import make_deb, make_run

        for path in (make_deb(folder, out, asked, epoch), make_run(folder, out, size, epoch)):
            print(f"{path}: {megabytes(path):.0f} MB", flush=True)
            too_large = too_large or megabytes(path) > LIMITS[path.suffix]
    if too_large:
        limits = ", ".join(f"{n} {v:.0f} MB" for n, v in LIMITS.items())
        print(f"Larger than it may be: {limits}.", file=sys.stderr)
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
