"""Errors a person can act on. Anything else that is raised is a fault of the program itself."""

from __future__ import annotations

from planner.domain.base.language import phrase


class PlannerError(Exception):
    """The input or the environment is wrong: one sentence says what, where and what to do.

    With ``values`` the sentence is a pattern that they fill, a ``Phrase``, so that it can be said in another
    language. The faces print ``str(error)``; a traceback is never shown for this family.
    """

    def __init__(self, sentence: str = "", /, **values: object) -> None:
        super().__init__(phrase(sentence, **values) if values else sentence)

    def __str__(self) -> str:
        """The sentence; one that was made as a phrase stays one."""
        sentence: str = self.args[0]
        return sentence


class DocumentError(PlannerError):
    """A file cannot be read as a document, or does not hold together."""


class NewerDocumentError(DocumentError):
    """A file was written by a newer release than this one understands."""


class SaveError(PlannerError):
    """A file could not be written; the old file is intact and the document is still in memory."""


class ChangedOutsideError(SaveError):
    """The file on disk is not the one that was opened; saving would overwrite someone's work."""


class GoneError(ChangedOutsideError):
    """The file that was opened is not there any more; saving would make another one in its place."""


class NotReplacedError(SaveError):
    """The folder does not let a file be replaced, but the file itself could be written into."""


class ContentError(PlannerError):
    """A questionnaire or catalogue file is wrong."""


class InputError(PlannerError):
    """A value, a sheet or a command-line argument is wrong."""


class PlanningError(PlannerError):
    """A planning problem is contradictory, or no plan can satisfy its limits."""


class ReportError(PlannerError):
    """A report could not be made."""


class NothingToShow(ReportError):
    """A format has nothing to show for this study; other formats may have."""


class Cancelled(Exception):
    """Long work was cancelled by the user; nothing was changed."""
