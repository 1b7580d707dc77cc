"""What a look keeps, and what never leaves memory: shown before the first look, and in the report."""

from __future__ import annotations

KEPT = (
    "labels of sources, which you may change; no host, no user, no address",
    "what each source is for, its commit or the hash of its content, the days of its first and last change",
    "for each rule: seen, not seen, or cannot tell and why; a count and at most three places (path and line)",
    "whether fewer than three people change a source, or three and more; no other figure about people",
    "measured inputs: a range, how many events, in which time, by which formula",
)
BESIDE = (
    "So that the next look is quick, this computer’s cache folder keeps what each state of a repository "
    "showed to the rules: the same outcomes, counts and places, and no more. It may be deleted at any time, "
    "and nothing is put there for a document with a passphrase."
)
NEVER = (
    "names, e-mails and logins of people; columns of people in tables are not read",
    "messages of commits, code, outputs of cells, prompts, values of data",
    "addresses of servers, tokens and keys: what looks like a key is named by its place alone",
    "figures about single people, or about sources that fewer than three people change",
    "a score or an order of teams by speed",
)
CONSENT = (
    "In some countries such a look needs the consent of those who represent the people whose work lies "
    "there, in Germany perhaps that of the works council. Ask before you look."
)
EXACTLY = "Nothing is run, sent or changed; sources are read as they lie on disk."
