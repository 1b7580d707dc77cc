"""What checking a report found, a sentence each: whether it is whole, who signed, and when."""

from __future__ import annotations

from planner.domain.base.language import Verbatim, joined, phrase
from planner.reporting.signing.carried import grouped
from planner.reporting.signing.sign import utc_words
from planner.reporting.signing.verify import Signature, Verdict

OFFLINE = phrase("Whether a certificate was withdrawn was not looked up (offline).")
DIGITS = 4


def verdict_lines(verdict: Verdict) -> tuple[str, ...]:
    """The statements on a file, in the order in which they are to be read."""
    if verdict.state == "unsigned":
        if not verdict.fields:
            return (phrase("The file has no field for a signature: nothing can be checked."),)
        return (phrase("Nobody has signed yet. Fields for signatures: {n}.", n=verdict.fields),)
    lines = [whole(verdict)]
    if verdict.state == "changed":
        return tuple(lines)
    for signature in verdict.signatures:
        lines += [who(signature), when(signature)]
        if not signature.fit:
            lines.append(
                phrase("Its key usage says that the certificate is not meant for documents.")
            )
    return (*lines, OFFLINE)


def whole(verdict: Verdict) -> str:
    """Whether the file is what was signed."""
    if verdict.state == "changed":
        return phrase("Changed after it was signed: do not rely on it.")
    last, of = verdict.signatures[-1], verdict.fields
    n = len(verdict.signatures)
    if verdict.state == "properties":
        return phrase(
            "Unchanged; another program has updated the file’s properties. {n} of {of} signatures.",
            n=n,
            of=of,
        )
    if verdict.locked:
        return phrase(
            "Unchanged since {who} signed ({n} of {of}, locked).", who=last.name, n=n, of=of
        )
    waiting = joined([f.who or f.id for f in verdict.open], "; ")
    return phrase(
        "Unchanged; {n} of {of} have signed, open: {waiting}.",
        n=n,
        of=of,
        waiting=Verbatim(waiting),
    )


def who(signature: Signature) -> str:
    """What the key says of its owner, and who vouches for that."""
    said = phrase(
        "{n}. The key names itself {name}; issued by {issuer}; fingerprint {print}: "
        "compare it with the signer.",
        n=signature.number,
        name=Verbatim(signature.name),
        issuer=Verbatim(signature.issuer),
        print=grouped(signature.fingerprint, DIGITS),
    )
    if signature.trust == "vouched for":
        return joined((said, phrase("It is vouched for by a root that you gave.")), " ")
    if signature.trust == "unknown":
        return joined((said, phrase("It is not vouched for: the chain is unknown.")), " ")
    return said


def when(signature: Signature) -> str:
    """When it was signed, by whose clock."""
    if signature.when is None:
        return phrase("The signature does not say when it was made.")
    said = phrase(
        "Signed {when}, by the signer’s clock; no time stamp proves it.",
        when=utc_words(signature.when),
    )
    if signature.expired:
        return joined((said, phrase("The certificate has expired since.")), " ")
    return said
