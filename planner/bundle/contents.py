"""What goes into the folder that is packed, and what stays out, by the names of files."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from planner.bundle.qt import MODULES, PLUGINS

CONTENT = ("questionnaires", "reports", "examples", "docs")
"""Folders of the checkout that become ``planner/_data/NAME``."""
LANGUAGES = ("de", "en")

EXCLUDED = (
    *("tkinter", "setuptools", "pkg_resources", "pip", "wheel", "chardet", "IPython", "pytest"),
    *("hypothesis", "lib2to3", "idlelib", "ensurepip", "readline", "PIL._avif", "PIL._webp"),
    *("PIL.ImageTk", "PIL.ImageQt", "matplotlib.tests", "pandas.tests", "numpy.tests"),
    *(f"matplotlib.backends.backend_{b}" for b in ("qt", "qtagg", "qtcairo", "qt5agg", "tkagg")),
    *(f"PySide6.Qt{m}" for m in ("Qml", "Quick", "Test", "UiTools", "Designer", "Help", "Sql")),
    *("mypy", "mypyc", "ast_serialize", "librt", "importlinter", "lark", "rich", "pygments"),
    *(
        "markdown_it",
        "mdurl",
        "aiohttp",
        "aiosignal",
        "frozenlist",
        "multidict",
        "propcache",
        "yarl",
    ),
    *("numpy._core._simd", "numpy._core._operand_flag_tests", "numpy._core._rational_tests"),
)
"""Not used. readline is under the GPL; sqlite3, pydoc, doctest and unittest stay: libraries import them.

Types and terminals in colour are for those who build the program, and what fetches from the network has no
place in one that works offline: libraries name them, and do without.
"""
HIDDEN = tuple(f"matplotlib.backends.backend_{b}" for b in ("svg", "agg", "pdf"))
"""Loaded by name."""

QT_LIBRARIES = {
    *(m.removeprefix("Qt") for m in MODULES),
    *("DBus", "XcbQpa", "OpenGL", "WaylandClient", "WaylandEglClientHwIntegration"),
}
FROM_SYSTEM = (
    *("libc", "libm", "libdl", "libpthread", "librt", "libresolv", "libutil", "ld-linux-x86-64"),
    *("libstdc++", "libgcc_s", "libGL", "libEGL", "libGLX", "libGLdispatch", "libOpenGL"),
    *("libfontconfig", "libfreetype", "libglib-2.0", "libgthread-2.0", "libgio-2.0"),
    *("libgobject-2.0", "libgmodule-2.0", "libdbus-1", "libuuid", "libX11", "libX11-xcb"),
    *("libXau", "libXdmcp", "libXext", "libXrender", "libexpat", "libpng16", "libsystemd"),
    *("libwayland-client", "libwayland-cursor", "libwayland-egl", "libgbm", "libdrm", "libxcb"),
    "libcups",  # printing is absent where the system has none
)
"""Left to the system: what has to fit its kernel, its screen and its fonts."""
LOCALES = re.compile(r"babel/locale-data/(?:root|(?:en|de|fr)(?:_\w+)?)\.dat$")
UNUSED = re.compile(
    r"matplotlib/mpl-data/(?:sample_data|images)/|/(?:tests?|testing/data)/.*\.(?:csv|npy|npz|pkl)$"
    r"|PySide6/Qt/(?:qml|resources|libexec|metatypes)/|PySide6/\w+\.pyi$|\.debug$"
)

NOT_SHIPPED = ("planner.setup", "planner.bundle")
"""Work on a checkout alone: neither in the folder nor in the wheel."""


def is_shipped(module: str) -> bool:
    """Whether a module of the program is part of what people install."""
    return not any(module == one or module.startswith(f"{one}.") for one in NOT_SHIPPED)


def is_kept(name: str) -> bool:
    """Whether a file of the folder is kept, by its name in it."""
    path = PurePosixPath(name.replace("\\", "/"))
    text = path.as_posix()
    if UNUSED.search(text):
        return False
    if "babel/locale-data/" in text:
        return bool(LOCALES.search(text))
    if "/Qt/plugins/" in text:
        return _plugin(path)
    if "/Qt/translations/" in text:
        return path.name in {f"qtbase_{one}.qm" for one in LANGUAGES}
    qt = re.match(r"libQt6(\w+)\.so", path.name)
    if qt:
        return qt[1] in QT_LIBRARIES
    system = re.match(r"(lib[^/]*?|ld-[^/]*?)\.so", path.name)
    outside = ".libs/" not in text and "/" not in text.removeprefix("_internal/")
    return not (system and outside and _from_system(system[1]))


def _from_system(stem: str) -> bool:
    return stem in FROM_SYSTEM or stem.startswith("libxcb-")


def _plugin(path: PurePosixPath) -> bool:
    """Those that the window needs, and printing; one theme drags thirty libraries of GTK and stays out."""
    kind = path.parent.name
    return kind == "printsupport" or path.name.removesuffix(".so") in PLUGINS.get(kind, ())
