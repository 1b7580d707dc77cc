"""Every screen of the page in a real browser: no violation in any theme and language, words that are words.

``start.py long room browser`` runs it; the ordinary run leaves it out, as all of ``test_browser``.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from planner.domain.base.types import clean_text
from planner.room.ballots import (
    WARM_UP,
    Agreed,
    Ask,
    Doors,
    Ended,
    Keep,
    Open,
    Park,
    Taken,
    TeamOfRoom,
)
from planner.room.messages import PhoneScene, SceneText, Show
from planner.room.words import page_words
from tests.hostile.strings import HOSTILE
from tests.room.callers import SCENE, a_room, teams
from tests.room.test_browser import Phone, phone, pytestmark  # noqa: F401 - a fixture, and what is skipped

WIDTH, HEIGHT = 390, 844
WATCH = """
new MutationObserver(() => {
  if (!window.asked && document.querySelector("input[name=level]")) window.asked = performance.now();
}).observe(document, { childList: true, subtree: true });
"""
"""Notes when the question is there, in milliseconds after the page was asked for."""
WAYS = """
return performance.getEntriesByType("resource").filter((e) => e.startTime < window.asked)
  .map((e) => `${new URL(e.name).pathname} ${Math.round(e.startTime)}-${Math.round(e.responseEnd)}`);
"""


class Screens:
    """Looks at each screen: no violation, nothing beyond its sides, a name of its own."""

    def __init__(self, one: Phone, head: int = 80) -> None:
        """``head``: pixels that the line above may take; one row, unless the type is large."""
        self.one, self.head = one, head
        self.seen: list[str] = []

    def look(self, name: str, words: str = "") -> None:
        """``words`` have to be there first."""
        one = self.one
        if words:
            one.until(lambda: words in one.text)
        assert one.violations() == [], name
        wide = one.driver.execute_script("return document.documentElement.scrollWidth")
        assert wide <= WIDTH, name
        high = one.driver.execute_script("return document.querySelector('header').offsetHeight")
        assert high <= self.head, name
        self.seen.append(name)
        folder = os.environ.get("PLANNER_PICTURES")
        if folder:
            taken = one.driver.execute_cdp_cmd("Page.captureScreenshot", {})
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))


@pytest.mark.parametrize(("language", "dark", "large"), [
    ("en", False, False), ("de", True, False), ("de", False, True),
])  # fmt: skip
def test_every_screen_is_within_reach(tmp_path, phone, language, dark, large) -> None:  # noqa: F811
    begin = {"teams": teams("a", "b", people=8)}
    with a_room(tmp_path / "room", **begin) as phones:
        word = page_words(language)
        one = phone(language, dark=dark)
        screens = Screens(one, 300 if large else 80)
        ask, send = phones.process.ask, phones.process.send
        one.driver.get(phones.open.urls[0])
        one.until(lambda: one.driver.find_element("id", "code"))
        if large:
            size = (
                "const s = document.createElement('style');"
                "s.textContent = 'html{font-size:200%!important}'"
            )
            one.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
            one.driver.get(phones.open.urls[0])
            one.until(lambda: one.driver.find_element("id", "code"))
            one.driver.execute_script(f"{size}; document.head.append(s)")
        screens.look("start")
        one.driver.find_element("id", "code").send_keys("wrong2\n")
        screens.look("wrong code", word["no_code"])
        # scanned while the page is open: the address changes in its fragment alone
        one.driver.execute_script(f"location.hash = '{phones.open.code}'")
        screens.look("teams", "Team a")
        assert phones.open.code not in one.driver.current_url
        ask(Doors(open=False))
        one.driver.find_element("xpath", "//button[contains(., 'Team a')]").click()
        screens.look("doors", word["doors"])
        ask(Doors(open=True))
        one.driver.find_element("xpath", "//button[contains(., 'Team a')]").click()
        one.until(lambda: word["joining"] in one.text)
        one.driver.find_element("css selector", "summary").click()
        screens.look("before", word["about_4"])
        assert word["about_plain"] in one.text, "this one is plain HTTP"
        others = [phones.join("a") for _ in range(5)]
        ask(Ask(WARM_UP))
        screens.look("warm-up", word["warm_up"])
        one.choose("2")
        one.until(lambda: one.state().startswith("✓"))
        ask(Open(1))
        screens.look("warm-up opened", word["alike"].format(low=2))
        send(Show(SCENE))
        ask(Ask("q1", 3, 20))
        one.until(lambda: one.driver.find_elements("name", "level"))
        one.until(lambda: SCENE.texts[language].prompt in one.text)
        screens.look("asked")
        one.driver.find_element("id", "more").find_element("css selector", "summary").click()
        one.until(lambda: one.driver.find_element("id", "reason").is_displayed())
        screens.look("does not apply")
        one.driver.find_element("id", "reason").send_keys("We build none")
        buttons = one.driver.find_elements("css selector", "#more button")
        buttons[0].click()
        one.until(lambda: one.state().startswith("✓"))
        screens.look("said to not apply")
        one.choose("0")
        one.until(lambda: one.state() == f"✓ {word['in']}")
        one.driver.find_element("css selector", "#next .quiet").click()
        one.until(lambda: one.state() == word["taken_back"])
        screens.look("taken back")
        one.choose("0")
        one.until(lambda: one.state() == f"✓ {word['in']}")
        screens.look("voted")
        one.network(offline=True)
        one.choose("1")
        one.until(lambda: one.state().startswith("○"))
        screens.look("without a line")
        one.network(offline=False)
        one.until(lambda: one.state().startswith("✓"))
        send(Show(None, "break", 600.0))
        screens.look("break", word["break"])
        send(Show(None, "break", 40.0))
        screens.look("end of the break", word["break_one"])
        send(Show(None, "profile"))
        screens.look("profile", word["profile"])
        send(Show(SCENE))
        for token, value in zip(others, (3, 3, 3, "?", 4), strict=True):
            assert phones.vote(token, 2, 1, value)[0] == 200
        ask(Open(2))
        screens.look("opening", word["opening"])
        ask(Taken(2))
        one.until(lambda: one.driver.find_elements("id", "text"))
        screens.look("opened, asked")
        one.driver.find_element("id", "text").send_keys("By hand")
        one.driver.find_element("css selector", "button.first").click()
        screens.look("said", f"✓ {word['thanks']}")
        ask(Keep(2, "a", Agreed(value=2)))
        screens.look("kept", word["agreed"].format(level=2))
        ask(Ask("q1", 3, 20, again=True))
        one.until(lambda: one.driver.find_elements("name", "level"))
        screens.look("again")
        ask(Park(3))
        screens.look("parked", word["parked"])
        ask(Ended())
        screens.look("over", word["goodbye"])
        assert len(screens.seen) == len(set(screens.seen)) == 23


def test_by_list_and_another_phone(tmp_path, phone) -> None:  # noqa: F811
    names = {"a0": "Ada", "a1": "Grace"}
    team = TeamOfRoom(id="a", name="A", free=("a0", "a1"), people=2)
    more = {"naming": "list", "people": names, "teams": (team,)}
    with a_room(tmp_path / "room", **more) as phones:
        phones.call("POST", "/join", {"code": phones.open.code, "person": "a1"})
        one = phone()
        screens = Screens(one)
        one.driver.get(f"{phones.open.urls[0]}#{phones.open.code}")
        screens.look("names", "somebody sits here already")
        one.driver.find_element("xpath", "//button[.='Ada']").click()
        screens.look("with a name", "kept with your name")
    with a_room(tmp_path / "other", teams=teams("a", "b", people=1)) as phones:
        taken = phones.join("a")
        tag = phones.state(taken)["tag"]
        one.driver.get("about:blank")
        one.driver.get(f"{phones.open.urls[0]}#{phones.open.code}")
        one.until(lambda: "I was here already" in one.text)
        one.driver.find_element("css selector", "summary").click()
        screens.look("here before", tag)
        one.driver.find_element("xpath", f"//button[.='{tag}']").click()
        screens.look("asks for the seat", "asked to give you your seat")
        again = phone()
        again.driver.get(f"{phones.open.urls[0]}#{phones.open.code}")
        again.until(
            lambda: again.driver.find_element("xpath", "//button[contains(., 'Team a')]")
        ).click()
        Screens(again).look("waits", "asked to make room")


def test_hostile_words_stay_words_on_a_phone(tmp_path, phone) -> None:  # noqa: F811
    """As the name of a team, a question with its levels, and what a team agreed on."""
    strings = [w for t in HOSTILE if (w := clean_text(t, multiline=True).strip())]
    name = '<img src=x onerror="document.title=1">'
    free = tuple(f"a{k}" for k in range(6))
    team = TeamOfRoom(id="a", name=name, free=free, people=6)
    with a_room(tmp_path / "room", teams=(team, *teams("b"))) as phones:
        one = phone()
        one.join(phones, "onerror")
        drawn = (
            "return document.querySelectorAll('main img, main script, main iframe, main a').length"
        )
        shown = "return document.getElementById('main').textContent"
        for number, words in enumerate(strings, 1):
            line = words[:300]
            levels = tuple((line, line) for _ in range(5))
            text = SceneText(line, line, line, levels)
            question = f"q{number}"
            phones.process.send(Show(PhoneScene(question, {"en": text, "de": text})))
            phones.process.ask(Ask(question, 1, 20))
            one.until(lambda line=line: one.driver.execute_script(shown).count(line) >= 12)
            assert one.driver.execute_script(drawn) == 0
            assert one.driver.title == "Vote with your phone"
            assert name in one.driver.find_element("id", "who").text


def test_the_page_is_small(tmp_path, phone) -> None:  # noqa: F811
    with a_room(tmp_path / "room", teams=teams("a", people=8)) as phones:
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1", 1, 20))
        one = phone()
        one.network(offline=False)  # 300 ms, 50 kB a second
        one.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        one.driver.get(f"{phones.open.urls[0]}#{phones.open.code}")
        one.until(lambda: one.driver.find_elements("name", "level"))
        sizes = "return performance.getEntries().reduce((n, e) => n + (e.transferSize || 0), 0)"
        loaded = one.driver.execute_script(sizes)
        assert loaded <= 30_000
        took = one.driver.execute_script("return window.asked")
        ways = one.driver.execute_script(WAYS)
        print(  # noqa: T201 - a figure of docs/room.md
            f"from scan to question: {took:.0f} ms, {loaded} bytes, one after the other: {ways}"
        )
        assert not any("/question" in w or "/state" in w for w in ways), "both come with the seat"
