"""The shared libraries of the system that the window needs on Linux, and the packages that hold them.

Only the standard library is used here: ``start.py`` reads this before anything is installed. A test follows
what the files of Qt ask for and compares it with this table.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Packages(NamedTuple):
    """The package that holds a library: on Debian and Ubuntu (all releases in use), and on Fedora.

    Where a release has renamed one to ``…t64``, the new package provides the old name.
    """

    debian: str
    fedora: str


LIBRARIES: dict[str, Packages] = {
    "libGL.so.1": Packages("libgl1", "libglvnd-glx"),
    "libEGL.so.1": Packages("libegl1", "libglvnd-egl"),
    "libX11.so.6": Packages("libx11-6", "libX11"),
    "libX11-xcb.so.1": Packages("libx11-xcb1", "libX11-xcb"),
    "libxcb.so.1": Packages("libxcb1", "libxcb"),
    "libxcb-glx.so.0": Packages("libxcb-glx0", "libxcb"),
    "libxcb-randr.so.0": Packages("libxcb-randr0", "libxcb"),
    "libxcb-render.so.0": Packages("libxcb-render0", "libxcb"),
    "libxcb-shape.so.0": Packages("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": Packages("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": Packages("libxcb-sync1", "libxcb"),
    "libxcb-xfixes.so.0": Packages("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": Packages("libxcb-xkb1", "libxcb"),
    "libxcb-cursor.so.0": Packages("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": Packages("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": Packages("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": Packages("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": Packages("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-util.so.1": Packages("libxcb-util1", "xcb-util"),
    "libxkbcommon.so.0": Packages("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11.so.0": Packages("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libfontconfig.so.1": Packages("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": Packages("libfreetype6", "freetype"),
    "libglib-2.0.so.0": Packages("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": Packages("libglib2.0-0", "glib2"),
    "libdbus-1.so.3": Packages("libdbus-1-3", "dbus-libs"),
    "libgssapi_krb5.so.2": Packages("libgssapi-krb5-2", "krb5-libs"),
    "libbrotlidec.so.1": Packages("libbrotli1", "libbrotli"),
    "libbrotlicommon.so.1": Packages("libbrotli1", "libbrotli"),
    "libz.so.1": Packages("zlib1g", "zlib"),
    "libzstd.so.1": Packages("libzstd1", "libzstd"),
    "libstdc++.so.6": Packages("libstdc++6", "libstdc++"),
    "libgcc_s.so.1": Packages("libgcc-s1", "libgcc"),
    "libwayland-client.so.0": Packages("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": Packages("libwayland-cursor0", "libwayland-cursor"),
    "libwayland-egl.so.1": Packages("libwayland-egl1", "libwayland-egl"),
}

WAYLAND = ("libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1")
"""Needed only where the screen is a Wayland one; on any other, Qt does not look for them."""


def library_sentence(error: ImportError) -> str | None:
    """One sentence for a library of the system that cannot be found; ``None`` for other import errors."""
    found = re.match(r"(\S+\.so[\d.]*): cannot open shared object file", str(error))
    if found is None:
        return None
    name = found.group(1)
    if name not in LIBRARIES:
        return f"The window cannot be opened: this system lacks the library {name}."
    debian, fedora = LIBRARIES[name]
    return (
        f"The window cannot be opened: this system lacks the library {name}. Install its package: "
        f"{debian} on Debian and Ubuntu, {fedora} on Fedora. The other commands work without it."
    )
