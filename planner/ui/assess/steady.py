"""Room for nearly every question, so that nothing moves from one question to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QWidget

from planner.domain.base.language import phrase, speech, tr
from planner.domain.content.questionnaire import Question
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel, wrapped_height
from planner.ui.widgets.level_card import LevelCard

FIT = 0.97
"""Share of the questions whose levels have room; of the few longer ones a card may push what is below it."""
LINES = 2
"""So many lines below a level's name at most keep their room, so that all of a question is in sight."""


def why_words(question: Question) -> str:
    """Why a question is asked, in a sentence."""
    return phrase("Why we ask: {why}", why=question.why)


class Steady:
    """Gives what is asked the height that every question needs at its width, and cards that of nearly all."""

    def __init__(
        self,
        look: Look,
        head: QWidget,
        labels: tuple[PlainLabel, PlainLabel, PlainLabel],
        cards: Sequence[LevelCard],
    ) -> None:
        """``labels`` are those of the question, its hint and why it is asked, in ``head`` from its top."""
        self._look, self._head, self._cards = look, head, cards
        self._prompt, self._hint, self._why = labels
        self._suited: tuple[object, ...] = ()

    def ask(self, question: Question) -> None:
        """Show a question."""
        self._prompt.setText(question.prompt)
        self._hint.setText(question.hint)
        self._hint.setVisible(bool(question.hint))
        self._why.setText(why_words(question))

    def suit(self, questions: Sequence[Question]) -> None:
        """Suit the heights to ``questions``; does nothing where width, type and questions are as before."""
        width = self._head.width()
        asked = (width, self._look.text_size, speech().language, tuple(q.id for q in questions))
        if not questions or width < 50 or asked == self._suited:
            return
        self._suited = asked
        fonts = [self._look.font(role) for role in ("question", "body", "small")]
        gap = self._look.u(1.75) + 2
        told = ((q.prompt, q.hint, why_words(q)) for q in questions)
        high = max(
            sum(
                wrapped_height(font, width, tr(words)) + gap
                for font, words in zip(fonts, said, strict=True)
                if words
            )
            for said in told
        )
        self._head.setMinimumHeight(high)
        # cards are as wide as what is asked, once they are laid out
        card = _most(self._cards[0].height_of(q.levels, width) for q in questions)
        for one in self._cards:
            one.least = min(card, one.height_of_lines(LINES))
            one.updateGeometry()


def _most(heights: Iterable[int]) -> int:
    """The height in which most fit; a few long ones do not make all the others high."""
    found = sorted(heights)
    return found[min(int(FIT * len(found)), len(found) - 1)] if found else 0
