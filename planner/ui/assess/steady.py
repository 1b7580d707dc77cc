"""Room for the longest question, so that nothing moves from one question to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from planner.domain.base.language import phrase, speech, tr
from planner.domain.content.questionnaire import Question
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.level_card import LevelCard

MOST_LINES = 3
"""Lines that are kept free for a question; a longer one may push what is below it."""


def why_words(question: Question) -> str:
    """Why a question is asked, in a sentence."""
    return phrase("Why we ask: {why}", why=question.why)


class Steady:
    """Gives labels and cards the height that the longest of all questions needs at their width."""

    def __init__(
        self,
        look: Look,
        prompt: PlainLabel,
        hint: PlainLabel,
        why: PlainLabel,
        cards: Sequence[LevelCard],
    ) -> None:
        self._look, self._prompt, self._hint, self._why = look, prompt, hint, why
        self._cards = cards
        self._suited: tuple[object, ...] = ()

    def suit(self, questions: Sequence[Question]) -> None:
        """Suit the heights to ``questions``; does nothing where width, type and questions are as before."""
        width = self._prompt.width()
        asked = (width, self._look.text_size, speech().language, tuple(q.id for q in questions))
        if not questions or width < 50 or asked == self._suited:
            return
        self._suited = asked
        font = self._look.font("question")
        line = QFontMetrics(font).lineSpacing()
        tallest = _tallest(font, width, (q.prompt for q in questions))
        self._prompt.setMinimumHeight(min(tallest, MOST_LINES * line + 2))
        hints = [q.hint for q in questions if q.hint]
        self._hint.setVisible(bool(hints))
        self._hint.setMinimumHeight(_tallest(self._look.font("body"), width, hints))
        small = self._look.font("small")
        self._why.setMinimumHeight(_tallest(small, width, map(why_words, questions)))
        card = max(
            self._cards[0].height_of(descriptor, self._cards[0].width() or width)
            for q in questions
            for descriptor in q.levels
        )
        for one in self._cards:
            one.least = card
            one.updateGeometry()


def _tallest(font: QFont, width: int, texts: Iterable[str]) -> int:
    metrics, wrap = QFontMetrics(font), Qt.TextFlag.TextWordWrap
    room = QRect(0, 0, width, 100_000)
    return max((metrics.boundingRect(room, wrap, tr(t)).height() for t in texts), default=0)
