"""A box with arrows reads what is typed as every field does: it echoes, asks, refuses with a sentence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from planner.domain.base.language import speaking
from planner.domain.base.written.figures import Field, field_of
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import NumberBox
from planner.ui.kit.parse import Typed

MONEY = field_of("money", "EUR", bounds=(0, 1e9), usual=(20_000, 400_000))
SHARE = field_of("share", bounds=(0, 0.9))
QUARTERS = field_of("whole", bounds=(4, 16))


class Page(QWidget):
    """A box, and a line to go to."""

    def __init__(self, where: Field) -> None:
        super().__init__()
        self.resize(500, 400)
        column = QVBoxLayout(self)
        self.typed, self.told = Typed(), []  # type: ignore[var-annotated]
        self.box = NumberBox(Look(), where, lambda: self.typed, name="Invoices a quarter")
        self.next = QLineEdit()
        column.addWidget(self.box)
        column.addWidget(self.next)
        column.addStretch(1)
        self.box.valueChanged.connect(self.told.append)

    def type(self, text: str, *, enter: bool = True) -> None:
        """Type over what stands there, with real keys."""
        self.box.setFocus(Qt.FocusReason.TabFocusReason)
        self.box.selectAll()
        for sign in text:  # QTest itself knows no € and no other digits
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(self.box, press)
        if enter:
            QTest.keyClick(self.box, Qt.Key.Key_Return)

    @property
    def said(self) -> str:
        """What the slip says; empty while there is none."""
        slip = self.box.slip
        return "" if slip is None or not slip.isVisible() else slip.echo.words.text()


@pytest.fixture
def page(qtbot, request: pytest.FixtureRequest) -> Page:  # type: ignore[no-untyped-def]
    made = Page(getattr(request, "param", MONEY))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    made.box.setSuffix(" EUR")
    made.box.setValue(50_000)
    made.told.clear()
    return made


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("60000", 60_000),
        ("60k", 60_000),
        ("1,2 Mio", 1_200_000),
        ("60 000 €", 60_000),
        ("70.000,50", 70_000.5),
        ("1'234'567", 1_234_567),
        ("60000 EUR", 60_000),
    ],
)
def test_what_people_write(page: Page, text: str, value: float) -> None:
    page.type(text)
    assert page.box.value() == value
    assert page.told == [value]


def test_it_echoes_and_warns_while_typing_and_moves_nothing(page: Page) -> None:
    places = page.next.geometry()
    page.type("300", enter=False)
    assert "= €300" in page.said
    assert "usual are" in page.said
    assert page.told == []  # nothing is taken before Enter
    assert page.next.geometry() == places
    page.type("90k")
    assert page.said == ""


@pytest.mark.parametrize("language", ["en", "de", "de_CH"])
def test_two_readings_are_asked_and_the_old_value_stays(page: Page, language: str) -> None:
    page.box.setLocale(QLocale(language))  # Qt takes out what it holds for its group mark
    page.type("76.000")
    assert page.box.value() == 50_000
    slip = page.box.slip
    assert slip is not None
    assert [b.text().replace("\u00a0", " ") for b in slip.echo.readings] == ["€76,000", "€76"]
    page.next.setFocus()
    assert slip.isVisible()  # a question stays until it is answered
    slip.echo.readings[0].click()
    assert page.box.value() == 76_000
    assert not slip.isVisible()
    page.type("81.000")  # the answer was proof
    assert page.box.value() == 81_000


@pytest.mark.parametrize(
    ("page", "text", "why"),
    [
        (MONEY, "12 h", "another unit"),
        (MONEY, "5 USD", "another currency"),
        (MONEY, "-5", "not allowed"),
        (SHARE, "5000", "is 5000"),
        (QUARTERS, "40", "is 40"),
        (QUARTERS, "7,5", "not allowed"),
        (MONEY, "70_000", "underscore"),
        (MONEY, "٣٤", "digits other"),
    ],
    indirect=["page"],
)
def test_what_is_refused_says_why_and_leaves_the_old_value(page: Page, text: str, why: str) -> None:
    old = page.box.value()
    page.type(text)
    assert page.box.value() == old
    assert page.told == []
    assert why in page.said
    assert "Not taken" in page.said
    page.next.setFocus()
    page.box.setFocus()
    page.next.setFocus()
    assert page.box.lineEdit().text() == page.box.textFromValue(old) + page.box.suffix()


@pytest.mark.parametrize("page", [SHARE], indirect=True)
def test_a_share_counts_in_per_cent(page: Page) -> None:
    page.box.setSuffix(" %")
    page.type("1")
    assert page.box.value() == 1
    page.type("12,5 %")
    assert page.box.value() == 12.5


def test_it_opens_with_the_exact_value_and_text_left_alone_changes_nothing(page: Page) -> None:
    page.box.setValue(77_280.25)
    page.told.clear()
    with speaking("de"):
        page.next.setFocus()
        page.box.setFocus()
        assert page.box.lineEdit().text() == "77280,25 EUR"
        QTest.keyClick(page.box, Qt.Key.Key_Return)
        page.next.setFocus()
    assert page.told == []
    assert page.box.value() == 77_280.25


def test_escape_leaves_the_old_value(page: Page) -> None:
    page.type("90000", enter=False)
    QTest.keyClick(page.box, Qt.Key.Key_Escape)
    assert page.said == ""
    page.next.setFocus()
    assert page.box.value() == 50_000
    assert QApplication.focusWidget() is page.next


def test_a_special_word_stands_for_the_least(page: Page) -> None:
    page.box.setSpecialValueText("no cap")
    page.type("0")
    assert page.box.text() == "no cap"
    page.type("100000")
    assert page.box.value() == 100_000
