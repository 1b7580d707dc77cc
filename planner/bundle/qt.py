"""The parts of Qt that the window uses: modules it imports, plug-ins that Qt chooses (Linux)."""

from __future__ import annotations

MODULES = (
    "QtCore",
    "QtGui",
    "QtWidgets",
    "QtSvg",
    "QtPdf",
    "QtPdfWidgets",
    "QtPrintSupport",
    "QtPrintSupport",
    "QtNetwork",
)
"""Those that the window may import, and those that they load."""

PLUGINS = {
    "platforms": ("libqxcb", "libqwayland", "libqoffscreen"),
    "imageformats": ("libqsvg", "libqjpeg", "libqico"),
    "iconengines": ("libqsvgicon",),
    "platformthemes": ("libqxdgdesktopportal",),
    "platforminputcontexts": (
        "libcomposeplatforminputcontextplugin",
        "libibusplatforminputcontextplugin",
    ),
    "xcbglintegrations": ("libqxcb-glx-integration", "libqxcb-egl-integration"),
    "wayland-shell-integration": ("libxdg-shell",),
    "wayland-decoration-client": ("libadwaita", "libbradient"),
    "wayland-graphics-integration-client": ("libqt-plugin-wayland-egl",),
}


def first_files() -> list[str]:
    """The files from which Qt's libraries are followed."""
    modules = [f"{m}.abi3.so" for m in MODULES]
    return [*modules, *(f"{name}.so" for names in PLUGINS.values() for name in names)]
