"""A field says what it understood, warns where the size is unusual, and asks where it can be two."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.domain.base.errors import InputError
from planner.domain.base.language import speaking
from planner.domain.base.written.figures import field_of
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import NumberField
from planner.ui.kit.number_words import amount_words, echo_words
from planner.ui.kit.parse import Typed

SALARY = field_of("money/year", "EUR", ranges=True, usual=(60_000, 110_000))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("unit", "value", "english", "german"),
    [
        ("money/year", 120, "€120 a year", "120 € im Jahr"),
        ("money/h", 95.5, "€95.5 an hour", "95,5 € je Stunde"),
        ("share", 0.007, "0.7 %", "0,7 %"),
        ("h", 1234, "1,234 h", "1.234 h"),
        ("number", 7, "7", "7"),
    ],
)
def test_amounts_in_words(unit: str, value: float, english: str, german: str) -> None:
    from planner.domain.base.language import tr

    where = field_of(unit, "EUR")
    assert plain(tr(amount_words(value, where))) == english
    with speaking("de"):
        assert plain(tr(amount_words(value, where))) == german


def test_echoes() -> None:
    words, colour = echo_words("80k", SALARY, set())
    assert (plain(words), colour) == ("= €80,000 a year", "muted")
    words, colour = echo_words("5", SALARY, set())
    assert plain(words) == "= €5 a year · usual are €60,000 a year to €110,000 a year"
    assert colour == "warn"
    assert plain(echo_words("20 to 30", field_of("h", ranges=True), set())[0]) == (
        "= 20 h to 30 h, middle 25 h (half way)"
    )
    assert plain(echo_words("1.500,50", SALARY, set())[0]).startswith(
        "= €1,500.5 a year · read with decimal comma"
    )
    assert "can be" in echo_words("76.000", SALARY, set())[0]
    assert plain(echo_words("76.000", SALARY, {","})[0]) == "= €76,000 a year"


def test_a_question_is_answered_by_a_button_and_counts_as_proof(qtbot) -> None:  # type: ignore[no-untyped-def]
    typed = Typed()
    field = NumberField(Look("light", 10), "Salary", SALARY, typed)
    qtbot.addWidget(field)
    field.show()
    heard: list[float | None] = []
    field.changed.connect(lambda: heard.append(field.value))
    QTest.keyClicks(field.line, "76.000")
    assert field.value is None
    assert heard[-1] is None
    first, second = field.echo.readings
    assert plain(first.text()) == "€76,000 a year"  # the usual one comes first
    assert plain(second.text()) == "€76 a year"
    with pytest.raises(InputError, match=r"Salary: “76\.000” can be"):
        field.number()
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert heard[-1] == field.value == 76_000
    assert not first.isVisible()
    assert typed.proved == {","}
    other = NumberField(Look("light", 10), "Other", SALARY, typed, text="")
    qtbot.addWidget(other)
    other.line.setText("88.000")
    assert other.value == 88_000


def test_what_stands_there_at_first_proves_nothing(qtbot) -> None:  # type: ignore[no-untyped-def]
    typed = Typed()
    field = NumberField(Look("light", 10), "Gain", field_of("share"), typed, text="0.8 %")
    qtbot.addWidget(field)
    assert field.number() == 0.008
    assert not typed.proved
    field.line.setText("0.9")
    assert field.number() == 0.009
    assert typed.proved == {"."}
