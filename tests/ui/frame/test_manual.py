"""The manual names what is there: labels of the window in both languages, and keys that do something."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from planner.domain.base.language import speaking, tr
from planner.ui.frame.actions import ALWAYS
from planner.ui.frame.help import MANUAL
from tests.conftest import ROOT
from tests.ui.frame.manual_labels import labels_of, program_words, shown

FOLDER = ROOT / "docs" / "manual"
TOPICS = [topic for topic, _ in MANUAL]
KEY = re.compile(r"(?:Ctrl|Strg|Alt)\+(?:Bild ab|PgDown|[A-Z0-9,+←→-])|\bF\d+\b")
GERMAN_KEYS = {"Ctrl": "Strg", "PgDown": "Bild ab"}


@pytest.fixture(scope="module")
def words() -> dict[str, str]:
    return program_words()


@pytest.mark.parametrize("topic", TOPICS)
def test_every_label_is_in_the_window_and_its_german_too(topic: str, words: dict[str, str]) -> None:
    english = labels_of(FOLDER / "en" / f"{topic}.md")
    assert not [label for label in english if label not in words]
    with speaking("de"):
        wanted = Counter(shown(tr(words[label])) for label in english)
    german = Counter(labels_of(FOLDER / "de" / f"{topic}.md"))
    assert german == wanted, f"only here: {german - wanted}; missing: {wanted - german}"


def test_every_key_does_something_and_is_called_so_in_german() -> None:
    known = {key for action in ALWAYS for key in action.keys}
    known |= {f"Alt+{k}" for k in range(1, 8)} | {
        "Alt+←",
        "Alt+→",
    }  # pages, and steps of the roadmap
    known |= {f"Ctrl+{k}" for k in range(1, 6)}  # tiles of Candidates
    used: Counter[str] = Counter()
    for topic in TOPICS:
        english = Counter(KEY.findall((FOLDER / "en" / f"{topic}.md").read_text("utf-8")))
        german = Counter(KEY.findall((FOLDER / "de" / f"{topic}.md").read_text("utf-8")))
        called: Counter[str] = Counter()
        for key, n in english.items():
            for ours, theirs in GERMAN_KEYS.items():
                key = key.replace(ours, theirs)  # noqa: PLW2901
            called[key] += n
        assert german == called, topic
        used += english
    assert len(used) > 12
    assert not set(used) - known


def test_the_manual_has_the_size_of_a_booklet() -> None:
    """About twenty pages of 300 to 450 words, in each language."""
    for language in ("en", "de"):
        text = " ".join((FOLDER / language / f"{t}.md").read_text("utf-8") for t in TOPICS)
        assert 5_000 < len(text.split()) < 10_000, language
