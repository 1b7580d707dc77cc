"""Evidence from the window, and links that are never followed unasked or beyond the web and mail."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from planner.domain.answers.assessment import Evidence
from planner.domain.base.errors import InputError
from planner.ui.assess.evidence import EvidenceDialog, checked_link, evidence_words, open_link
from planner.workspace.edits import add_evidence
from tests.ui.conftest import Driver


def test_evidence_has_a_link_a_grade_and_an_end(open_empty: Driver) -> None:
    page = open_empty.go("assess")
    page.show_question("STR-01")

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, EvidenceDialog)
        for wrong, words in (
            (("", "", ""), "Say what it is"),
            (("Minutes", "file:///etc/passwd", ""), "is not a link"),
            (("Minutes", "", "next spring"), "is not a date"),
        ):
            for field, text in zip((dialog.what, dialog.link, dialog.until), wrong, strict=True):
                field.setText(text)
            dialog._add()
            assert words in dialog.fault.text()
        dialog.what.setText("Minutes of the review")
        dialog.link.setText("https://example.org/minutes?a=1&b=2")
        dialog.grade.setCurrentIndex(dialog.grade.findData("A"))
        dialog.until.setText("2027-06-30")
        dialog._add()

    QTimer.singleShot(50, fill)
    page.add_evidence.click()
    answer = open_empty.project.current_round.answer(open_empty.session.respondent, "STR-01")
    assert answer.evidence == (
        Evidence(
            text="Minutes of the review",
            link="https://example.org/minutes?a=1&b=2",
            grade="A",
            when="2026-11-21",
            until="2027-06-30",
        ),
    )
    assert "counts until 2027-06-30" in page.evidence.text()
    assert page.links.menu_.actions()[0].text() == "https://example.org/minutes?a=1&&b=2"
    page.show_question("STR-02")
    assert page.links.isHidden()


def test_evidence_that_ended_says_so() -> None:
    old = Evidence(text="Audit", until="2025-01-31")
    assert evidence_words(old, "2026-11-21") == "Audit (grade C), counted until 2025-01-31"


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd", "javascript:alert(1)", "\\\\server\\share\\x", "//server/share",
        "data:text/html,<b>x</b>", "ftp://a.example/x", "https://", "smb://a/b", "C:\\x.exe", "vbscript:x",
        "https://[not-an-address", " \u202ehttps", "ms-settings:x", "mailto", "www.example.org",
    ],
)  # fmt: skip
def test_nothing_but_web_and_mail_is_a_link(link: str, open_empty: Driver) -> None:
    with pytest.raises(InputError, match="is not a link"):
        checked_link(link)
    assert not open_link(open_empty.window, open_empty.look, link)


def test_a_link_is_shown_whole_and_opened_only_on_request(
    open_empty: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    asked: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True
    )
    link = "https://example.org/a/very/long/way"
    for answer in ("", "open"):
        monkeypatch.setattr(
            "planner.ui.assess.evidence.ask_choice",
            lambda *a, answer=answer: asked.append(str(a[3])) or answer,  # type: ignore[func-returns-value]
        )
        assert open_link(open_empty.window, open_empty.look, link) == bool(answer)
    assert all(link in words for words in asked)
    assert opened == [QUrl(link).toString()]


def test_a_link_in_a_document_is_checked_again_before_it_opens(
    open_empty: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crafted file may hold any text as a link: the dialog is not the only way in."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: pytest.fail("opened"))
    page = open_empty.go("assess")
    page.show_question("STR-01")
    bad = Evidence(text="x", link="file:///etc/passwd")
    open_empty.session.do(add_evidence(open_empty.session.respondent, "STR-01", bad))
    page.links.menu_.actions()[0].trigger()
