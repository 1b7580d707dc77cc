"""The page in a real browser: ``start.py long room browser`` runs it; the ordinary run leaves it out.

It needs chromium and chromium-driver of the distribution; without them it says so and is skipped.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from planner.room.ballots import Agreed, Ask, Keep, Open, Taken
from planner.room.certificate import names_in
from planner.room.messages import Begin, Listen, PhoneScene, Seen, Show
from planner.room.process import RoomProcess
from tests.room.callers import SCENE, Phones, a_room, teams

pytestmark = [
    pytest.mark.skipif(
        not os.environ.get("PLANNER_BROWSER"), reason="start.py long room browser runs it"
    ),
    pytest.mark.skipif(
        not (shutil.which("chromium") and shutil.which("chromedriver") and find_spec("selenium")),
        reason="chromium, chromium-driver or selenium is missing",
    ),
    pytest.mark.filterwarnings("ignore"),
]
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --hide-scrollbars"
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


class Phone:
    """One phone-sized browser."""

    def __init__(
        self,
        folder: Path,
        language: str = "en",
        *,
        dark: bool = False,
        more: tuple[str, ...] = (),
        binary: Path | None = None,
    ) -> None:
        from selenium import webdriver

        options = webdriver.ChromeOptions()
        for flag in (*FLAGS.split(), *more, f"--user-data-dir={folder}", f"--lang={language}"):
            options.add_argument(flag)
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        if binary is not None:
            options.binary_location = str(binary)
        service = webdriver.ChromeService(shutil.which("chromedriver"))
        self.driver = webdriver.Chrome(options=options, service=service)
        size = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        if dark:
            features = [{"name": "prefers-color-scheme", "value": "dark"}]
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def until(self, holds: Callable[[], Any], seconds: float = 120) -> Any:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            try:
                if found := holds():
                    return found
            except Exception as error:  # noqa: BLE001 - the page is being drawn
                self.last = error
            time.sleep(0.05)
        raise AssertionError(f"it did not come; the page says: {self.text}")

    @property
    def text(self) -> str:
        return str(self.driver.find_element("id", "main").text)

    def join(self, phones: Phones, team: str) -> None:
        self.driver.get(f"{phones.open.urls[0]}#{phones.open.code}")
        button = f"//button[contains(., '{team}')]"
        self.until(lambda: self.driver.find_element("xpath", button)).click()

    def choose(self, value: str) -> None:
        self.until(
            lambda: self.driver.find_element("css selector", f"input[value='{value}']")
        ).click()

    def network(self, *, offline: bool) -> None:
        """No line, or one of 300 ms and 50 kB a second."""
        self.driver.execute_cdp_cmd("Network.enable", {})
        speed = 0 if offline else 50_000
        conditions = {"offline": offline, "latency": 0 if offline else 300}
        conditions |= {"downloadThroughput": speed, "uploadThroughput": speed}
        self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)

    def state(self) -> str:
        return str(self.driver.find_element("id", "state").text)

    def violations(self) -> list[str]:
        import axe_core_python

        source = Path(axe_core_python.__file__).with_name("axe.min.js").read_text("utf-8")
        self.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        self.driver.execute_script(source)
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            f"axe.run(document, {RULES!r}).then(r => done(r.violations.map(v => v.id + ': ' + "
            "v.nodes.map(n => n.html).join(' | '))));"
        )
        return list(found)


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Callable[..., Phone]]:
    made: list[Phone] = []

    def open_phone(
        language: str = "en",
        *,
        dark: bool = False,
        more: tuple[str, ...] = (),
        binary: Path | None = None,
    ) -> Phone:
        folder = tmp_path / f"browser{len(made)}"
        made.append(Phone(folder, language, dark=dark, more=more, binary=binary))
        return made[-1]

    yield open_phone
    for one in made:
        one.driver.quit()


def test_a_vote_from_code_to_agreement_without_violations(tmp_path, phone) -> None:
    with a_room(tmp_path / "room", teams=teams("a", "b", people=8)) as phones:
        one = phone()
        one.driver.get(phones.open.urls[0])
        one.until(lambda: one.driver.find_element("id", "code"))
        assert one.violations() == []
        one.driver.find_element("id", "code").send_keys("wrong2\n")
        one.until(lambda: "not the code" in one.text)
        one.driver.get("about:blank")
        one.join(phones, "Team a")
        one.until(lambda: "joining" in one.text)
        assert phones.open.code not in one.driver.current_url
        assert one.violations() == []
        others = [phones.join("a") for _ in range(5)]
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1", 3, 20))
        one.choose("0")
        one.until(lambda: one.state().startswith("✓"))
        assert one.violations() == []
        assert one.driver.execute_script("return document.documentElement.scrollHeight") <= 844
        one.driver.find_element("xpath", "//button[.='Take my vote back']").click()
        one.until(lambda: "taken back" in one.state())
        assert not one.driver.find_elements("css selector", "input:checked")
        assert one.violations() == []
        focused = one.driver.switch_to.active_element
        assert focused.get_attribute("value") == "0", "who works by keys stays at the levels"
        phones.process.send(Show(SCENE, "break"))  # drawn anew, it is not chosen again
        one.until(lambda: "Break" in one.text)
        phones.process.send(Show(SCENE))
        one.until(lambda: one.driver.find_elements("name", "level"))
        assert not one.driver.find_elements("css selector", "input:checked")
        one.choose("1")
        one.until(lambda: phones.process.pid and one.state().startswith("✓"))
        for token, value in zip(others, (3, 3, 3, "?", 4), strict=True):
            assert phones.vote(token, 1, 1, value)[0] == 200
        assert phones.process.ask(Open(1)).votes
        phones.process.ask(Taken(1))
        one.until(lambda: "run from 1 to 4" in one.text)
        assert "You chose 1. Most of your team chose 3." in one.text
        assert one.violations() == []
        one.driver.find_element("id", "text").send_keys("<b>By hand</b>")
        phones.process.ask(Keep(1, "a", Agreed(value=2)))
        one.until(lambda: "agreed on 2" in one.text)
        assert one.driver.find_element("id", "text").get_attribute("value") == "<b>By hand</b>"
        one.driver.find_element("xpath", "//button[.='Send']").click()
        one.until(lambda: not one.driver.find_elements("id", "text"))
        assert one.violations() == []


def test_german_dark_large_type_keyboard_and_a_killed_server(tmp_path, phone) -> None:
    with a_room(tmp_path / "room", teams=teams("a", "b", people=8)) as phones:
        one = phone("de", dark=True)
        one.join(phones, "Team b")
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1", 3, 20))
        one.until(lambda: "Wie kommt eine Version in Betrieb?" in one.text)
        one.driver.execute_script("document.documentElement.style.fontSize='200%'")
        assert one.driver.execute_script("return document.documentElement.scrollWidth") <= 390
        assert one.violations() == []
        one.driver.execute_script("document.documentElement.style.fontSize=''")
        first = one.driver.find_element("css selector", "input[value='0']")
        one.driver.execute_script("arguments[0].focus()", first)
        first.send_keys(" ")
        one.until(lambda: one.state().startswith("✓"))
        one.driver.switch_to.active_element.send_keys("\ue015")  # arrow down
        one.until(lambda: one.state().startswith("✓") and _mine(one) == "1")
        os.kill(phones.process.pid, signal.SIGKILL)
        one.choose("3")
        one.until(lambda: "gemerkt" in one.state() or one.state().startswith("✓"))
        one.until(lambda: one.state().startswith("✓"))
        assert phones.process.ask(Open(1)).votes["b0"].value == 3


def _mine(one: Phone) -> str:
    return str(one.driver.execute_script("return document.querySelector('input:checked').value"))


def test_asleep_while_the_question_changes_and_a_vote_too_late(tmp_path, phone) -> None:
    with a_room(tmp_path / "room", teams=teams("a", people=8)) as phones:
        one = phone()
        one.driver.get(f"{phones.open.urls[0]}#{phones.open.code}")
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1", 1, 20))
        one.until(lambda: one.driver.find_elements("name", "level"))
        other = phones.join("a")
        one.network(offline=True)
        one.choose("4")
        one.until(lambda: "as soon as the line is back" in one.state())
        phones.vote(other, 1, 1, 2)
        phones.process.ask(Open(1))
        phones.process.ask(Taken(1))
        one.network(offline=False)
        one.until(lambda: "before yours came" in one.text)
        assert next(iter(phones.process.ask(Open(1)).votes.values())).value == 2


def _renderers(one: Phone) -> list[int]:
    """The processes that draw the pages of one browser: children of its own."""
    mine = {int(one.driver.service.process.pid)}
    found: list[int] = []
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda p: int(p.name)):
        try:
            parent = int((folder / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            continue
        if parent in mine:
            mine.add(int(folder.name))
            if b"--type=renderer" in command:
                found.append(int(folder.name))
    return found


def test_a_phone_that_is_stopped_wakes_with_the_right_question(tmp_path, phone) -> None:
    """Stopped (SIGSTOP) while the question changes, and for long enough that the desk sees it asleep."""
    with a_room(tmp_path / "room", teams=teams("a", people=8)) as phones:
        one = phone()
        one.driver.get(f"{phones.open.urls[0]}#{phones.open.code}")
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1", 1, 20))
        one.until(lambda: one.driver.find_elements("name", "level"))
        asleep = _renderers(one)
        assert asleep
        for pid in asleep:
            os.kill(pid, signal.SIGSTOP)
        try:
            other = phones.join("a")
            phones.vote(other, 1, 1, 2)
            phones.process.ask(Open(1))
            phones.process.ask(Taken(1))
            scene = PhoneScene(
                "q2", {k: replace(t, prompt=f"Second {k}") for k, t in SCENE.texts.items()}
            )
            phones.process.send(Show(scene))
            phones.process.ask(Ask("q2", 2, 20))
        finally:
            for pid in asleep:
                os.kill(pid, signal.SIGCONT)
        one.until(lambda: "Second en" in one.text)
        one.choose("3")
        one.until(lambda: one.state().startswith("✓"))
        assert phones.process.ask(Open(2)).votes


def test_a_seat_of_a_room_before_does_not_keep_a_phone_out(tmp_path, phone) -> None:
    """A laptop has the same address at the next workshop: what a phone kept is another room's."""
    with a_room(tmp_path / "room", teams=teams("a", "b", people=8)) as phones:
        one = phone()
        one.driver.get(phones.open.urls[0])
        old = "localStorage.setItem('seat', JSON.stringify({token: '0'.repeat(32), q: 3}));"
        one.driver.execute_script(old)
        one.driver.get("about:blank")
        one.join(phones, "Team b")
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1", 1, 20))
        one.choose("2")
        one.until(lambda: one.state().startswith("✓"))
        assert phones.process.ask(Open(1)).votes["b0"].value == 2


def test_one_tablet_goes_round(tmp_path, phone) -> None:
    with a_room(tmp_path / "room", teams=teams("a", "b", people=8)) as phones:
        one = phone()
        one.join(phones, "Team a")
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1", 1, 20))
        one.choose("1")
        click = "//button[.='Next person']"
        one.until(lambda: one.driver.find_element("xpath", click)).click()
        one.until(lambda: one.driver.find_element("xpath", "//button[contains(., 'Team b')]"))
        assert one.violations() == []
        one.driver.find_element("xpath", "//button[contains(., 'Team b')]").click()
        one.until(lambda: one.driver.find_elements("name", "level"))
        checked = "return document.querySelectorAll('input:checked').length"
        assert one.driver.execute_script(checked) == 0  # nothing of the one before
        one.choose("4")
        one.until(lambda: one.state().startswith("✓"))
        assert one.violations() == []
        found = phones.process.ask(Open(1)).votes
        assert {k[0]: v.value for k, v in found.items()} == {"a": 1, "b": 4}
        phones.process.ask(Taken(1))
        scene = PhoneScene(
            "q2", {k: replace(t, prompt=f"Second {k}") for k, t in SCENE.texts.items()}
        )
        phones.process.send(Show(scene))
        phones.process.ask(Ask("q2", 2, 20))
        # the first person is in front again, and hands on without joining
        one.until(lambda: "Team a" in one.driver.find_element("id", "who").text)
        one.choose("2")
        one.until(lambda: one.driver.find_element("xpath", click)).click()
        one.until(lambda: "Team b" in one.driver.find_element("id", "who").text)
        one.choose("0")
        one.until(lambda: one.state().startswith("✓"))
        found = phones.process.ask(Open(2)).votes
        assert {k[0]: v.value for k, v in found.items()} == {"a": 2, "b": 0}


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for ``name`` as an organisation would bring one; nobody signed it but itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    day = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert, own = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    own.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert, own


def test_with_a_certificate_the_page_is_a_secure_context(tmp_path, phone) -> None:
    name = "room.example.test"
    cert, key = _certificate(tmp_path, name)
    assert names_in(cert) == (name,)
    told: list[object] = []
    listen = Listen("127.0.0.1", str(cert), str(key), name)
    process = RoomProcess(
        Begin(tmp_path / "room", "doc", teams("a", people=8), (listen,)), told.append
    )
    try:
        opened = process.wait()
        assert opened.urls[0] == f"https://{name}:{opened.port}/"
        one = phone(
            more=(
                f"--host-resolver-rules=MAP {name} 127.0.0.1",
                "--ignore-certificate-errors",  # its authority is not one this browser knows
            )
        )
        one.driver.get(f"{opened.urls[0]}#{opened.code}")
        process.send(Show(SCENE))
        process.ask(Ask("q1", 1, 20))
        one.choose("3")
        one.until(lambda: one.state().startswith("✓"))
        assert one.driver.execute_script("return isSecureContext")
        assert next(iter(process.ask(Open(1)).votes.values())).value == 3
    finally:
        process.end(erase=True)


@pytest.fixture
def another_network(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An address of this machine, and a browser that reaches it over a network of its own, like a phone."""
    ip, inside = shutil.which("ip"), f"room-{os.getpid()}"
    ours, theirs = f"vr{os.getpid() % 100_000}a", f"vr{os.getpid() % 100_000}b"
    if ip is None or os.geteuid() != 0:
        pytest.skip("a network of its own needs root and the program ip")
    within = (ip, "netns", "exec", inside)
    steps = (
        (ip, "netns", "add", inside),
        (ip, "link", "add", ours, "type", "veth", "peer", "name", theirs),
        (ip, "link", "set", theirs, "netns", inside),
        (ip, "addr", "add", "10.77.31.1/24", "dev", ours),
        (ip, "link", "set", ours, "up"),
        (*within, ip, "addr", "add", "10.77.31.2/24", "dev", theirs),
        (*within, ip, "link", "set", theirs, "up"),
        (*within, ip, "link", "set", "lo", "up"),
    )
    try:
        for step in steps:
            if subprocess.run(step, check=False, capture_output=True).returncode:
                pytest.skip("this machine gives no network of its own")
        binary = tmp_path / "browser-inside"
        binary.write_text(f'#!/bin/sh\nexec {" ".join(within)} {shutil.which("chromium")} "$@"\n')
        binary.chmod(0o755)
        yield "10.77.31.1", binary
    finally:
        for step in ((ip, "link", "del", ours), (ip, "netns", "del", inside)):
            subprocess.run(step, check=False, capture_output=True)


def test_over_a_network_the_page_is_no_secure_context_and_votes(
    tmp_path, phone, another_network
) -> None:
    host, binary = another_network
    told: list[object] = []
    begin = Begin(tmp_path / "room", "doc", teams("a", people=8), (Listen(host),))
    process = RoomProcess(begin, told.append)
    try:
        opened = process.wait()
        one = phone("de", more=("--remote-debugging-pipe",), binary=binary)
        one.driver.get(f"{opened.urls[0]}#{opened.code}")
        process.send(Show(SCENE))
        process.ask(Ask("q1", 1, 20))
        one.choose("2")
        one.until(lambda: one.state().startswith("✓"))
        assert not one.driver.execute_script("return isSecureContext")
        assert one.driver.execute_script("return document.cookie") == ""
        assert any(isinstance(m, Seen) and m.from_elsewhere for m in told)
        found = process.ask(Open(1)).votes
        assert next(iter(found.values())).value == 2
        kept = (tmp_path / "room" / "doc.room").read_text("utf-8")
        assert "10.77.31.2" not in kept  # no address of a phone anywhere
        assert "10.77.31.2" not in repr(told)
    finally:
        process.end(erase=True)
