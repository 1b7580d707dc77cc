"""A bare system in a folder, made by debootstrap; commands run in it with mounts of their own.

The mounts live in a name space of the command, so they are gone with it: removing the folder can never reach
through one of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

CERTIFICATES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
MOUNTS = (
    'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmp "$0/dev/shm" && '
    'exec chroot "$0" "$@"'
)


@dataclass(frozen=True)
class Suite:
    """A release of a distribution, where its archive lies, and which script of debootstrap makes it."""

    name: str
    words: str
    archive: str
    script: str = ""
    keyring: str = ""


DEBIAN = "http://deb.debian.org/debian"
UBUNTU = "http://archive.ubuntu.com/ubuntu"
UBUNTU_KEYS = "/usr/share/keyrings/ubuntu-archive-keyring.gpg"
SUITES = (
    Suite("bookworm", "Debian 12", DEBIAN),
    Suite("trixie", "Debian 13", DEBIAN),
    Suite("jammy", "Ubuntu 22.04", UBUNTU, "gutsy", UBUNTU_KEYS),
    Suite("noble", "Ubuntu 24.04", UBUNTU, "gutsy", UBUNTU_KEYS),
)


@dataclass(frozen=True)
class Done:
    """What a command did: exit status, what it printed, seconds."""

    status: int
    text: str
    seconds: float


class Root:
    """A copy of a bare system, for one try."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str, user: str = "", screen: str = "", limit: float = 1800) -> Done:
        """Run a command in the root, as ``user`` (of its own there) or as root."""
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root"}
        env["DEBIAN_FRONTEND"] = "noninteractive"
        env |= {k: v for k, v in os.environ.items() if k.startswith("PIP_") and k != "PIP_CERT"}
        if (self.folder / "certificates.pem").exists():
            env |= dict.fromkeys(CERTIFICATES, "/certificates.pem")
        if screen:
            env["DISPLAY"] = screen
        inside = list(command)
        if user:
            env["HOME"] = f"/srv/{user}"
            inside = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command]
        begun = time.monotonic()
        done = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private",
             "sh", "-c", MOUNTS, str(self.folder), *inside],
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", check=False, timeout=limit,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, time.monotonic() - begun)

    def apt(self, *packages: str) -> None:
        """Install packages of the distribution; raises ``RuntimeError`` with what apt said."""
        words = " ".join(packages)
        script = f"apt-get update -qq && apt-get install -y -qq --no-install-recommends {words}"
        done = self.run("sh", "-c", script)
        if done.status != 0:
            raise RuntimeError(done.text[-2000:])

    def megabytes(self, path: str = "/") -> int:
        """What a folder of the root takes on disk."""
        size = subprocess.run(
            ["du", "-sm", str(self.folder / path.lstrip("/"))], capture_output=True, text=True, check=True
        )  # fmt: skip
        return int(size.stdout.split()[0])

    def add_user(self, name: str) -> None:
        """A user without any rights."""
        self.run("useradd", "--create-home", "--home-dir", f"/srv/{name}", name)

    def remove(self) -> None:
        """Take the copy away; refused where anything is mounted in it."""
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
        if f" {self.folder.resolve()}/" in mounts:
            raise RuntimeError(f"something is mounted in {self.folder}")
        shutil.rmtree(self.folder)


def make_base(suite: Suite, work: Path) -> Path | None:
    """The bare system of a suite, made once; ``None`` where its archive is not reached."""
    base = work / f"base-{suite.name}"
    if (base / "made").exists():
        return base
    if base.exists():
        shutil.rmtree(base)
    command = ["debootstrap", "--variant=minbase"]
    if suite.keyring:
        if not Path(suite.keyring).exists():
            return None
        command += [f"--keyring={suite.keyring}"]
    if suite.archive == UBUNTU:
        command += ["--components=main,universe"]
    command += [suite.name, str(base), suite.archive]
    if suite.script:
        command += [f"/usr/share/debootstrap/scripts/{suite.script}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout[-500:] + done.stderr[-500:])
        return None
    (base / "made").touch()
    return base


def copy_of(base: Path, work: Path, name: str) -> Root:
    """A fresh copy of a bare system, with the certificates of this machine's network where it names some."""
    folder = work / name
    if folder.exists():
        Root(folder).remove()
    subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(folder)], check=True)
    given = next((os.environ[n] for n in CERTIFICATES if os.environ.get(n)), "")
    if given and Path(given).is_file():
        shutil.copy(given, folder / "certificates.pem")
    shutil.copy("/etc/resolv.conf", folder / "etc" / "resolv.conf")
    return Root(folder)
