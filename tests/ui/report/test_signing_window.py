"""Signing in the window: from the names of the signers to a file that says what has changed since."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog

from planner.domain.base.language import speaking
from planner.domain.record.issued import Signer
from planner.reporting.signing.carried import Carried
from planner.reporting.signing.verify import Field, Signature, State, Verdict, verify
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel
from planner.ui.report import signing
from planner.ui.report.examined import Examined, answers
from planner.ui.report.issue_panel import IssuePanel
from planner.workspace.edits import rename
from planner.workspace.issuing import set_signers
from planner.workspace.since_issued import Changed, Since
from tests.conftest import PATIENCE
from tests.reporting.made_keys import PASSWORD, make


def names(driver: Any, *wanted: tuple[str, str]) -> None:
    driver.session.do(set_signers(tuple(Signer(name=n, role=r) for n, r in wanted)))


def menu(driver: Any) -> signing.SigningMenu:
    found: signing.SigningMenu = driver.go("report").exports.signing
    return found


def test_it_says_what_is_missing(open_few: Any, tmp_path: Path) -> None:
    said: list[tuple[str, bool]] = []
    page = menu(open_few)
    open_few.session.message.connect(lambda words, bad: said.append((str(words), bad)))
    names(open_few)
    page.export_to(tmp_path / "a.pdf")
    names(open_few, ("Ann Example", "Sponsor"), ("", "Finance"))
    page.export_to(tmp_path / "a.pdf")
    assert [bad for _, bad in said] == [True, True]
    assert "nobody is named who signs" in said[0][0]
    assert "signer 2 has no name" in said[1][0]
    assert not (tmp_path / "a.pdf").exists()
    assert open_few.project.issued == ()


def test_names_are_asked_and_kept(open_few: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def answered(dialog: QDialog) -> int:
        assert isinstance(dialog, signing.SignersDialog)
        dialog.rows[0][0].setText(" Ann Example ")
        dialog.rows[0][1].setText("Sponsor")
        dialog.rows[1][0].setText("Bo Example")
        dialog.received.setText("The board,  Internal audit, ")
        dialog.more.click()
        dialog.keep.click()
        return dialog.result()

    monkeypatch.setattr(signing, "run", answered)
    names(open_few)
    assert menu(open_few).choose_signers()
    assert open_few.project.report.signers == (
        Signer(name="Ann Example", role="Sponsor"),
        Signer(name="Bo Example"),
    )
    assert open_few.project.report.recipients == ("The board", "Internal audit")
    open_few.session.workspace.undo()
    assert "Ann Example" not in str(open_few.project.report.signers)


def test_export_sign_and_check(
    open_few: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []
    page, path = menu(open_few), tmp_path / "plan.pdf"
    open_few.session.message.connect(lambda words, bad: said.append((str(words), bad)))
    names(open_few, ("Ann Example", "Sponsor"))
    page.export_to(path)
    assert said[-1] == ("plan.pdf is being written.", False), "it takes seconds"
    open_few.bot.waitUntil(lambda: bool(open_few.project.issued), timeout=PATIENCE)
    record = open_few.project.issued[-1]
    assert not open_few.project.report.draft
    assert verify(path.read_bytes()).carried.number == record.number  # type: ignore[union-attr]
    report = open_few.window.page
    desk = report.desk
    open_few.bot.waitUntil(lambda: desk.found is not None, timeout=PATIENCE)
    assert hashlib.sha256(path.read_bytes()).hexdigest() in said[-1][0]
    assert (desk.panel.count.text(), report.fresh.text()) == (
        "Nobody has signed yet",
        "as exported, no preview",
    )
    shown = bytes(report._buffer.data().data())
    report._preview_made(b"%PDF a preview that was begun before the file came in front")
    assert bytes(report._buffer.data().data()) == shown == path.read_bytes()
    assert report.fresh.text() == "as exported, no preview"
    assert [report.making.isVisible(), desk.panel.isVisible()] == [False, True]
    page.check(path)
    open_few.bot.waitUntil(
        lambda: desk.panel.title.text() == "A report to be signed", timeout=PATIENCE
    )
    keys: list[Path] = []
    monkeypatch.setattr(page, "choose_key", keys.append)
    desk.panel.sign_button.click()
    assert keys == [path]

    key = tmp_path / "ann.p12"
    key.write_bytes(make("Ann Example").p12())
    typed = ["wrong", PASSWORD]

    def password(dialog: QDialog) -> int:
        assert isinstance(dialog, signing.KeyPasswordDialog)
        dialog.field.setText(typed.pop(0))
        dialog.take.click()
        return dialog.result()

    monkeypatch.setattr(signing, "run", password)
    signed = tmp_path / "plan-signed.pdf"
    page.sign(path, key)
    assert said[-1] == ("plan.pdf is being signed.", False)
    open_few.bot.waitUntil(lambda: "Signed" in said[-1][0], timeout=PATIENCE)
    assert typed == []
    assert "signature 1 of 1" in said[-1][0]
    assert verify(signed.read_bytes()).state == "whole"

    open_few.bot.waitUntil(lambda: desk.found.path == signed, timeout=PATIENCE)
    assert desk.panel.count.text() == "One of 1 has signed"
    assert desk.panel.title.text() == "A signed report"
    assert desk.panel.sign_button is None, "nobody is left to sign"

    def checked(file: Path) -> list[str]:
        desk.found = None
        page.check(file)
        open_few.bot.waitUntil(lambda: desk.found is not None, timeout=PATIENCE)
        open_few.bot.wait(20)
        labels = desk.panel.findChildren(PlainLabel)
        return [line for label in labels if label.isVisible() for line in label.text().split("\n")]

    open_few.session.do(rename("Another name"))  # no input
    lines = checked(signed)
    assert any(x.startswith("Unchanged since Ann Example signed (1 of 1, locked)") for x in lines)
    assert "The document is still what was signed." in lines
    with speaking("de"):
        (told,) = [line for line in checked(signed) if line.startswith("Unterschrieben am ")]
    assert re.search(r"\d\. \w+ 20\d\d, \d\d:\d\d UTC", told), told
    signed.write_bytes(signed.read_bytes() + b"\n")
    told = checked(signed)
    assert "Changed after it was signed: do not rely on it." in told
    assert "Who" not in told, "nothing else of a changed file is to be relied on"
    desk.panel.back.click()
    assert [report.making.isVisible(), desk.panel.isVisible()] == [True, False]
    open_few.bot.waitUntil(lambda: report.fresh.text() == "Up to date", timeout=PATIENCE)


def two_of_four(state: State) -> Examined:
    """A report of which two of four have signed; all of it is made up."""
    roles = ("Sponsor", "Compliance", "Data science", "Finance")
    signers = tuple((role, f"Head of {role.lower()}") for role in roles)
    carried = Carried("decision", "names", "en", "2026-11-28", "DS-1", "x", signers=signers)
    when = datetime(2026, 11, 28, 14, 58, tzinfo=UTC)
    signed = tuple(
        Signature(n, roles[n - 1], "A root", "3a1f" * 16, when, "vouched for", True, False)
        for n in (1, 2)
    )
    left = tuple(Field(f"signature-{n}", n, roles[n - 1], roles[n - 1], False) for n in (3, 4))
    verdict = Verdict(state, signed, left, 4, locked=False, carried=carried)
    since = Since("changed", (Changed("Hosting", "€24k", "€0"),)) if state == "whole" else None
    return Examined(Path("v3-signed.pdf"), b"", "ab" * 32, verdict, since)


def test_the_order_is_fixed_and_changed_figures_are_told(qtbot: Any) -> None:
    """The next in line has the button; a changed input brings the worth of today beside the printed one."""
    signers = (("Ann", "Sponsor"), ("Bo", "Compliance"), ("Cy", "Finance"))
    carried = Carried("decision", "names", "en", "2026-11-28", "DS-1", "x", signers=signers)
    when = datetime(2026, 11, 28, 14, 58, tzinfo=UTC)
    one = Signature(1, "Ann", "A root", "3a1f" * 16, when, "vouched for", fit=True, expired=False)
    left = tuple(Field(f"signature-{n}", n, w, w, signed=False) for n, w in ((2, "Bo"), (3, "Cy")))
    verdict = Verdict("whole", (one,), left, 3, locked=False, carried=carried)
    since = Since("changed", (Changed("Hosting", "€24k", "€0"),))
    found = Examined(Path("v3.pdf"), b"", "ab" * 32, verdict, since)
    told = answers(found, {"Expected worth": "−€104k", "Cost": "€1m"}, {"Expected worth": "−€80k"})
    assert [(a.question, a.sure) for a in told] == [
        ("Whole", "good"),
        ("Who", "good"),
        ("When", "muted"),
        ("Same", "warn"),
    ]
    assert str(told[3].more) == "Expected worth today: −€104k, printed: −€80k"
    panel = IssuePanel(Look("light", 10))
    qtbot.addWidget(panel)
    panel.show_file(found, told, 2, exported=False)
    panel.show()
    rows = [x.text() for x in panel.findChildren(PlainLabel) if not x.isHidden()]
    assert rows.index("Ann") < rows.index("signed\n14:58 UTC") < rows.index("Bo")
    assert panel.sign_button is not None
    second = panel.signers.itemAtPosition(1, 1).widget()
    assert second.isAncestorOf(panel.sign_button), "below the name: beside it, German needs more"
    assert panel.signers.itemAtPosition(2, 2).widget().text() == "then; locks the file"
    doubtful = replace(found, verdict=replace(verdict, signatures=(replace(one, fit=False),)))
    assert answers(doubtful, {}, {})[1].sure == "warn"


def test_another_name_is_asked_about(
    open_few: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, path = menu(open_few), tmp_path / "plan.pdf"
    names(open_few, ("Ann Example", "Sponsor"))
    page.export_to(path)
    open_few.bot.waitUntil(lambda: bool(open_few.project.issued), timeout=PATIENCE)
    (tmp_path / "bo.p12").write_bytes(make("Bo Example").p12(None))
    asked: list[str] = []

    def choose(_: object, __: object, ___: str, sentence: str, ____: object) -> str:
        asked.append(sentence)
        return "" if len(asked) == 1 else "sign"

    monkeypatch.setattr(signing, "ask_choice", choose)
    signed = tmp_path / "plan-signed.pdf"
    page.sign(path, tmp_path / "bo.p12")
    open_few.bot.waitUntil(lambda: len(asked) == 1, timeout=PATIENCE)
    assert not signed.exists()
    page.sign(path, tmp_path / "bo.p12")
    open_few.bot.waitUntil(signed.exists, timeout=PATIENCE)
    assert "the key names Bo Example" in asked[0]
    assert verify((tmp_path / "plan-signed.pdf").read_bytes()).signatures[0].name == "Bo Example"
