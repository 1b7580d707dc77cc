"""What a Linux desktop needs to know: the program in its menu, the type of its files, the icons.

Written into the user's own folders by ``mlops-planner desktop --install``, and into a package by the bundle.
"""

from __future__ import annotations

import os
from pathlib import Path

from planner.domain.base.errors import InputError, SaveError
from planner.domain.base.system import linux

NAME = "mlops-planner"
MIME = "application/vnd.mlops-planner"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICONS = Path(__file__).resolve().parent.parent / "ui" / "icon"
ENTRY = """\
[Desktop Entry]
Type=Application
Name=MLOps Planner
GenericName=Maturity and roadmap planner
GenericName[de]=Planer für Reifegrad und Fahrplan
Comment=Assess machine-learning operations, estimate costs and benefits, plan a roadmap
Comment[de]=ML-Betrieb bewerten, Kosten und Nutzen schätzen, einen Fahrplan rechnen
Exec={program} app %f
Icon=mlops-planner
Terminal=false
StartupWMClass=mlops-planner
Categories=Office;ProjectManagement;
Keywords=MLOps;maturity;roadmap;machine learning;assessment;
Keywords[de]=MLOps;Reifegrad;Fahrplan;maschinelles Lernen;Bewertung;
MimeType=application/vnd.mlops-planner;
"""
TYPE = """\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/vnd.mlops-planner">
    <comment>MLOps Planner project</comment>
    <comment xml:lang="de">MLOps-Planner-Projekt</comment>
    <icon name="application-vnd.mlops-planner"/>
    <glob pattern="*.mlplan" weight="80"/>
  </mime-type>
</mime-info>
"""


def share_files(program: str) -> dict[str, bytes]:
    """Files below a ``share`` folder, by their place there; ``program`` is what the entry starts."""
    escaped = program.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    quoted = program if program.isascii() and program.replace("-", "").isalnum() else f'"{escaped}"'
    files = {
        f"applications/{NAME}.desktop": ENTRY.format(program=quoted).encode(),
        f"mime/packages/{NAME}.xml": TYPE.encode(),
        f"icons/hicolor/scalable/apps/{NAME}.svg": (ICONS / "planner.svg").read_bytes(),
        "icons/hicolor/scalable/mimetypes/application-vnd.mlops-planner.svg": (
            ICONS / "document.svg"
        ).read_bytes(),
    }
    for size in ICON_SIZES:
        picture = (ICONS / f"planner-{size}.png").read_bytes()
        files[f"icons/hicolor/{size}x{size}/apps/{NAME}.png"] = picture
    return files


def user_share() -> Path:
    """The user's own ``share`` folder; raises ``InputError`` on systems that have none."""
    if not linux():
        raise InputError("Menus and types of files are made by the installer on this system.")
    given = os.environ.get("XDG_DATA_HOME", "")
    return Path(given) if given.startswith("/") else Path.home() / ".local" / "share"


def install(share: Path, program: str) -> list[Path]:
    """Put the files there; raises ``SaveError`` in words."""
    written = []
    try:
        for name, data in share_files(program).items():
            path = share / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written.append(path)
    except OSError as error:
        raise SaveError("Not installed: {error}.", error=error.strerror or str(error)) from error
    return written


def remove(share: Path) -> list[Path]:
    """Take the files away again; returns those that were there."""
    gone = [share / name for name in share_files(NAME) if (share / name).exists()]
    for path in gone:
        path.unlink()
    return gone
