"""Why a cell holds no figure or date, and what would be accepted, in one sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.domain.base.language import Verbatim, marked, phrase
from planner.domain.base.written.figures import Field
from planner.domain.base.written.numbers import Read

NUMBER_WHY = {
    "marks": "“{text}” is grouped like no number.",
    "unit": "“{text}” holds another unit; this field counts {unit}.",
    "currency": "“{text}” is in another currency; this field counts {unit}.",
    "named": "“{text}” stands under “{named}”; this field counts {unit}.",
    "above": "Above the table stands “{named}”, and “{text}” says nothing of it.",
    "bound": "“{text}” says where it ends, not what it is.",
    "one": "“{text}” is two numbers; this field holds one.",
    "falling": "“{text}” runs downwards.",
    "share": "“{text}” is above 1 in a column of shares.",
    "date": "“{text}” is a date; a spreadsheet may have made it from 2.5.",
    "error": "“{text}” is an error of a spreadsheet.",
    "formula": "“{text}” is a formula without a stored result.",
    "digits": "“{text}” holds digits other than 0 to 9.",
    "underscore": "“{text}” holds an underscore.",
    "fraction": "“{text}” holds a fraction sign.",
    "text": "“{text}” is not a number.",
    "bool": "“{text}” is a yes or no, not a number.",
    "range": "“{text}” is {value}, which is not allowed here.",
    "bounds": "“{text}” is {value}, which is not allowed here.",
}
NUMBER_HELP = {
    "marks": "Write it like 1234567.8 or 1.234.567,8.",
    "named": "Convert the figures first.",
    "above": "Write the unit into the heads, as in “low (T€)”, and leave it out above.",
    "bound": "Write a number, or a range such as 0–5.",
    "share": "Write 25\u00a0% or 0.25.",
    "date": "Type the number again.",
    "error": "Put the number there.",
    "formula": "Open and save the file once in a spreadsheet.",
    "falling": "Write the lower end first.",
    "one": "Write one number.",
}
DATE_WHY = {
    "weekday": "“{text}” names a weekday that this day is not.",
    "none": "There is no such day as “{text}”.",
    "year": "“{text}” names no year.",
    "outside": "“{text}” lies outside 2000 to 2099.",
    "digits": "“{text}” holds digits other than 0 to 9.",
    "error": "“{text}” is an error of a spreadsheet.",
    "formula": "“{text}” is a formula without a stored result.",
    "text": "“{text}” is not a date.",
}
DATE_HELP = "Write it as YYYY-MM-DD."


def figure_text(value: float) -> str:
    """A value so that it can be typed back: without group marks."""
    return marked(f"{value:.12g}") if abs(value) < 1e15 else f"{value:g}"


def value_words(values: Sequence[float], field: Field) -> str:
    """A value as it is understood, grouped; a share as per cent."""
    factor = 100 if field.share else 1
    words = [marked(f"{v * factor:,.12g}") for v in values]
    return " / ".join(words) + ("\u00a0%" if field.share else "")


def unit_words(field: Field) -> str:
    """The unit of a field in words."""
    if field.share:
        return "%"
    if field.money:
        return field.unit.replace("money", field.currency or "money")
    return "a plain number" if field.unit in ("", "×", "number", "whole") else field.unit


def number_why(read: Read, field: Field, text: str) -> str:
    """Why a cell is asked or left out."""
    shown = Verbatim(text[:40])
    if read.tag == "ask":
        first, second = (value_words(r, field) for r in read.readings)
        return phrase(
            "“{text}” can be {first} or {second}.", text=shown, first=first, second=second
        )
    value = value_words(read.values, field) if read.values else shown
    return phrase(
        NUMBER_WHY.get(read.code, NUMBER_WHY["text"]),
        text=shown,
        unit=unit_words(field),
        value=value,
        named=Verbatim(read.named[:60]),
    )


def number_help(read: Read, field: Field) -> str:
    """What would be accepted instead."""
    if read.tag == "ask":
        factor = (100 if field.share else 1) / read.times
        first, second = (figure_text(r[-1] * factor) for r in read.readings)
        return phrase("Write {first} or {second} without group marks.", first=first, second=second)
    if read.code in NUMBER_HELP:
        return NUMBER_HELP[read.code]
    return allowed_words(field)


def allowed_words(field: Field) -> str:
    """What a field of numbers takes, in words."""
    factor = 100 if field.share else 1
    low, high = field.low, field.high
    if field.unit == "level":
        low, high = 0.0, 4.0
    if field.share:
        low, high = (0.0 if low is None else low), (1.0 if high is None else high)
    if field.whole and low is None:
        low = 0.0
    unit = unit_words(field)
    if low is None:
        return phrase("Write a number ({unit}), such as 1234.5.", unit=unit)
    floor = marked(f"{low * factor:,.12g}")
    if high is None and field.whole:
        return phrase("Write a whole number of {low} or more.", low=floor)
    if high is None:
        return phrase("Write a number of {low} or more ({unit}).", low=floor, unit=unit)
    ceiling = marked(f"{high * factor:,.12g}")
    if field.whole:
        return phrase("Write a whole number from {low} to {high}.", low=floor, high=ceiling)
    return phrase(
        "Write a number from {low} to {high} ({unit}).", low=floor, high=ceiling, unit=unit
    )


def date_why(code: str, text: str, readings: Sequence[date] = ()) -> str:
    """Why a date is asked or left out."""
    shown = Verbatim(text[:40])
    if readings:
        first, second = (r.isoformat() for r in readings)
        return phrase(
            "“{text}” can be {first} or {second}.", text=shown, first=first, second=second
        )
    return phrase(DATE_WHY.get(code, DATE_WHY["text"]), text=shown)
