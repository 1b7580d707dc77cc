"""What is understood of a number, in words: the amount with its unit, a warning, the order of readings."""

from __future__ import annotations

from planner.domain.base.language import joined, phrase, speech, tr
from planner.domain.base.numbers import SYMBOLS
from planner.domain.base.written.figures import MARKS, Field, Mark
from planner.domain.base.written.numbers import Read, is_unusual, read_number
from planner.domain.base.written.sentences import number_why, unit_words, value_words


def amount_words(value: float, where: Field) -> str:
    """A value in words with its unit: ``€120 a year``, ``58 %``, ``40 h``."""
    figure = value_words((value,), where)
    if where.share:
        return figure
    unit = tr(unit_words(where)) if where.unit not in ("", "number", "×", "whole") else ""
    if not where.money:
        return f"{figure}\u00a0{unit}" if unit else figure
    symbol = SYMBOLS.get(where.currency, where.currency)
    money = (
        f"{symbol}{figure}"
        if speech().numbers == "en" and len(symbol) == 1
        else f"{figure}\u00a0{symbol}"
    )
    span = where.unit.removeprefix("money").strip("/ ")
    if not span:
        return money
    words = {"year": "{money} a year", "h": "{money} an hour", "month": "{money} a month"}
    return tr(phrase(words.get(span, "{money} per {span}"), money=money, span=tr(span)))


def echo_words(text: str, where: Field, proved: set[Mark]) -> tuple[str, str]:
    """What is understood while somebody types, and the colour that it is said in."""
    if not text.strip():
        return "", "muted"
    read = read_number(text, where, proved)
    if read.tag in ("open", "empty"):
        return "", "muted"
    if read.tag in ("ask", "no"):
        return number_why(read, where, text), "warn"
    if read.tag == "range":
        low, middle, high = (amount_words(v, where) for v in read.values)
        pattern = (
            "= {low} to {high}, middle {middle} (half way)"
            if read.halfway
            else "= {low} to {high}, middle {middle}"
        )
        words = phrase(pattern, low=low, middle=middle, high=high)
    else:
        words = phrase("= {amount}", amount=amount_words(read.values[0], where))
    remarks: list[str] = []
    format_ = "." if speech().numbers == "en" else ","
    if read.turned is not None and read.turned != format_:
        point = read.turned == "."
        remarks.append("read with decimal point" if point else "read with decimal comma")
    if read.unusual and where.usual is not None:
        low, high = (amount_words(v, where) for v in where.usual)
        remarks.append(phrase("usual are {low} to {high}", low=low, high=high))
    return joined((words, *remarks), " · "), "warn" if read.unusual else "muted"


def in_order(read: Read, where: Field) -> list[Mark]:
    """The marks of a question's readings: the usual one first, else that of the window's number format."""
    own: Mark = "." if speech().numbers == "en" else ","

    def rank(mark: Mark) -> tuple[bool, bool]:
        values = read.readings[MARKS.index(mark)]
        return any(is_unusual(v, where) for v in values), mark != own

    return sorted(MARKS, key=rank)
