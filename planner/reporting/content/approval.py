"""The page that is signed: what the report is, what its marks are, and a field for each signer."""

from __future__ import annotations

from planner import __version__
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.record.issued import Signer
from planner.reporting.blocks import (
    Block,
    Columns,
    Fig,
    Heading,
    Para,
    Run,
    SectionBlocks,
    SignatureField,
    Signatures,
    Table,
    cell,
)
from planner.reporting.charts.code import code
from planner.reporting.content.draft import Draft
from planner.reporting.signing.carried import NO_KEY, Carried, grouped

EDITION_NAMES = {
    "decision": "Decision sheet",
    "board": "Board edition",
    "full": "Full report",
    "progress": "Progress report",
    "poster": "Poster",
}
CODE_MM = 34.0


def signers_of(draft: Draft) -> tuple[Signer, ...]:
    """Who signs; one field without a name where nobody is named yet."""
    return draft.study.project.report.signers or (Signer(),)


APPROVES = "Whoever signs has read this report and approves the decisions that it asks for."
TAKES_NOTE = "Whoever signs has read this report and takes note of it; it asks for no decision."
NOT_RELEASED = "What it names as done anyway is not released by a signature here."


def signing_words(*, asks: bool, beside: bool) -> str:
    """What a signature says, in every edition: it approves where decisions are asked for, else takes note.

    ``beside``: something is named that is done anyway, which nobody may take for released.
    """
    if asks:
        return tr(APPROVES)
    return tr(joined([TAKES_NOTE, NOT_RELEASED], " ") if beside else TAKES_NOTE)


def signing_title(*, asks: bool) -> str:
    """What the page is called that is signed."""
    return tr("Approval" if asks else "Taken note of")


def approval(draft: Draft, carried: Carried, *, asks: bool, beside: bool) -> SectionBlocks:
    """The page that is signed; ``asks`` and ``beside`` as for ``signing_words``."""
    blocks: list[Block] = [
        Heading(n=1, t=signing_title(asks=asks)),
        Para(runs=(Run(t=signing_words(asks=asks, beside=beside)),), lead=True),
        signatures(draft),
        Heading(n=2, t=tr("What is signed")),
    ]
    table, picture, words = identity(draft, carried)
    if picture is not None:
        blocks.append(Columns(left=(table,), right=(picture,), ratio=0.8))
    else:
        blocks.append(table)
    blocks.append(Para(runs=(Run(t=words, muted=True),)))
    return SectionBlocks(id="approval", blocks=tuple(blocks))


def identity(draft: Draft, carried: Carried) -> tuple[Table, Fig | None, str]:
    """What the report is and what its marks are, its code where it has marks, and how to check them."""
    table = _identity(draft, carried)
    if not carried.inputs:
        return table, None, tr(NO_KEY)
    picture = draft.figure(
        "code",
        lambda: code(_code_text(carried), CODE_MM),
        phrase("Code with the number of the report and the first digits of its marks"),
    )
    return table, picture, tr(HOW_TO_CHECK)


HOW_TO_CHECK = phrase(
    "The marks are made with a key that lies in the assessment’s document. Whoever has that document can "
    "tell at any time whether this file is unchanged and which inputs have changed since: "
    "mlops-planner verify REPORT.pdf --project DOCUMENT.mlplan. Nobody can read an input out of a mark."
)


def _code_text(carried: Carried) -> str:
    return f"{carried.number} {carried.inputs[:16]} {carried.result[:16]}".strip()


def signatures(draft: Draft) -> Signatures:
    """A field for each signer, in the order of signing."""
    signers = signers_of(draft)
    fields = []
    for n, signer in enumerate(signers, 1):
        who = ", ".join(x for x in (signer.name, signer.role) if x)
        label = (
            phrase("Signature {n} of {all}: {who}", n=n, all=len(signers), who=Verbatim(who))
            if who
            else phrase("Signature {n} of {all}: name still open", n=n, all=len(signers))
        )
        fields.append(
            SignatureField(
                name=signer.name or tr("Name still open"), role=signer.role, label=tr(label)
            )
        )
    return Signatures(items=tuple(fields), date=tr("Place, date"))


def _made_with(draft: Draft) -> str:
    """The versions that the carried facts bear, in words."""
    questionnaire = draft.study.project.questionnaire
    return tr(
        phrase(
            "MLOps Planner {app}; catalogue {catalogue}; {questionnaire} {version}, content {hash}",
            app=__version__,
            catalogue=draft.study.catalogue.version,
            questionnaire=questionnaire.name,
            version=questionnaire.version,
            hash=questionnaire.content_hash[:16],
        )
    )


def _identity(draft: Draft, carried: Carried) -> Table:
    rows = [
        ("Document number", carried.number),
        ("Edition", tr(EDITION_NAMES[carried.edition])),
        ("Inputs", grouped(carried.inputs)),
        ("Result", grouped(carried.result)),
        ("Recipients", ", ".join(draft.study.project.report.recipients)),
        ("Made with", _made_with(draft)),
    ]
    shown = tuple((cell(tr(name), bold=True), cell(value)) for name, value in rows if value)
    return Table(
        caption=tr("Number of this report and marks of what it was made from"),
        head=("", ""),
        widths=(0.3, 0.7),
        align="ll",
        rows=shown,
    )
