"""Signing and checking: what is done to a signed file is told, by whatever it was done."""

from __future__ import annotations

import io
import random
import socket
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import pikepdf
import pytest

from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.domain.record.issued import Signer as Named
from planner.reporting.pdf import write_pdf
from planner.reporting.report import assemble, start_draft
from planner.reporting.signing import keys
from planner.reporting.signing.identity import carried_of
from planner.reporting.signing.sign import sign
from planner.reporting.signing.verify import opened, verify
from tests.reporting.made_keys import NOW, PASSWORD, Made, make

TODAY = date(2026, 11, 29)
KEY = "5e" * 32


@pytest.fixture(scope="module")
def root() -> Made:
    return make("Example Root", ca=True)


@pytest.fixture(scope="module")
def people(root: Made) -> dict[str, keys.Signer]:
    names = ("Ann Example", "Bo Example", "Cy Example")
    made = {n: make(n, root, rsa_bits=2048 if n.startswith("Ann") else 0) for n in names}
    return {n: keys.signer_of(m.p12(), PASSWORD, "key.p12") for n, m in made.items()}


def unsigned(study: Study, *names: str) -> bytes:
    """A report of cover and approval page only, so that a test takes no time."""
    project = study.project
    signers = tuple(Named(name=n, role="Sponsor") for n in names)
    report = project.report.model_copy(update={"signers": signers, "draft": False})
    project = project.model_copy(update={"report": report, "check_key": KEY})
    draft = start_draft(replace(study, project=project), TODAY)
    return write_pdf(assemble(draft, [], "Report", contents=False), TODAY).data


@pytest.fixture(scope="module")
def blank(example_study: Study) -> bytes:
    return unsigned(example_study, "Ann Example", "Bo Example")


@pytest.fixture(scope="module")
def once(blank: bytes, people: dict[str, keys.Signer]) -> bytes:
    return sign(blank, people["Ann Example"], NOW).data


@pytest.fixture(scope="module")
def twice(once: bytes, people: dict[str, keys.Signer]) -> bytes:
    return sign(once, people["Bo Example"], NOW).data


def state(data: bytes) -> str:
    """What is said of a file; a file that cannot be read any more is no report either."""
    try:
        return verify(data).state
    except InputError:
        return "unreadable"


def test_two_sign_in_turn_and_the_last_one_locks(
    blank: bytes, once: bytes, twice: bytes, root: Made
) -> None:
    assert verify(blank).state == "unsigned"
    first = verify(once)
    assert (first.state, first.locked, first.code) == ("whole", False, 3)
    assert [f.name for f in first.open] == ["Bo Example"]
    both = verify(twice, (root.certificate,))
    assert (both.state, both.locked, both.code) == ("whole", True, 0)
    assert [s.name for s in both.signatures] == ["Ann Example", "Bo Example"]
    assert [s.trust for s in both.signatures] == ["vouched for", "vouched for"]
    assert all(s.when == NOW or s.when is not None for s in both.signatures)
    stranger = make("Another Root", ca=True)
    doubted = verify(twice, (stranger.certificate,))
    assert [s.trust for s in doubted.signatures] == ["unknown", "unknown"]
    assert (doubted.state, doubted.code) == ("whole", 3)


@pytest.mark.parametrize("names", [("Ann Example",), ("Ann Example", "Bo Example", "Cy Example")])
def test_one_and_three_can_sign(
    example_study: Study, people: dict[str, keys.Signer], names: tuple[str, ...]
) -> None:
    data = unsigned(example_study, *names)
    for name in names:
        data = sign(data, people[name], NOW).data
    found = verify(data)
    assert (found.state, found.locked, len(found.signatures)) == ("whole", True, len(names))
    with pytest.raises(InputError, match="locked"):
        sign(data, people["Ann Example"], NOW)


def test_what_the_file_carries_stays_byte_for_byte(blank: bytes, twice: bytes) -> None:
    def metadata(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return pdf.Root.Metadata.read_bytes()

    assert metadata(twice) == metadata(blank)
    carried = verify(twice).carried
    assert carried is not None
    assert carried.number.startswith("20261129-")
    assert carried.signers == (("Ann Example", "Sponsor"), ("Bo Example", "Sponsor"))


def flipped(data: bytes, place: int, bit: int = 0) -> bytes:
    return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]


def ranges(data: bytes) -> list[tuple[int, int, int, int]]:
    return [tuple(int(x) for x in s.byte_range) for s in opened(data).embedded_signatures]  # type: ignore[misc]


def test_every_flipped_bit_is_noticed(twice: bytes) -> None:
    chance = random.Random(3)
    tried = [(chance.randrange(len(twice)), chance.randrange(8)) for _ in range(30)]
    missed = [(p, b) for p, b in tried if state(flipped(twice, p, b)) in ("whole", "unsigned")]
    assert missed == []


def test_the_hole_that_no_digest_covers_is_looked_into(twice: bytes) -> None:
    _, start, after, _ = ranges(twice)[-1]
    padding = after - 3
    assert twice[padding : padding + 1] == b"0"
    hole = twice[start:after]
    tampered = {
        "a digit of the padding": twice[:padding] + b"1" + twice[padding + 1 :],
        "its case": twice[:start] + hole[:400].swapcase() + hole[400:] + twice[after:],
        "a bracket": twice[:start] + b"(" + hole[1:-1] + b")" + twice[after:],
        "a newline at the end": twice + b"\n",
        "junk at the end": twice + b"%%EOF\nx",
    }
    for what, data in tampered.items():
        assert state(data) in ("changed", "unreadable"), what


def test_cut_back_to_the_first_signature_one_of_two_is_said(once: bytes, twice: bytes) -> None:
    end = sum(ranges(twice)[0][2:])
    assert twice[:end] == once
    found = verify(twice[:end])
    assert (found.state, len(found.signatures), found.fields) == ("whole", 1, 2)


def updated(data: bytes, change: Any) -> bytes:
    """Append what another program would: an update that keeps the bytes before it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Quiet(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            return

    writer = Quiet(io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def other_hash(writer: Any) -> None:
    stream = writer.root["/Metadata"]
    reference = writer.root.raw_get("/Metadata").reference
    from pyhanko.pdf_utils import generic

    text = bytes(stream.data).replace(b"<mp:inputs>", b"<mp:inputs>0")
    new = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Metadata"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/XML"),
        },
        stream_data=text,
    )
    new.container_ref = reference
    writer.objects[(reference.generation, reference.idnum)] = new


def test_another_hash_in_the_metadata_is_no_news_from_the_signers(once: bytes) -> None:
    before = verify(once).carried
    found = verify(updated(once, other_hash))
    assert found.state in ("changed", "properties")
    assert found.carried == before  # read from what was signed, never from what came later


def test_content_added_after_signing_is_a_change(once: bytes) -> None:
    def annotated(writer: Any) -> None:
        from pyhanko.pdf_utils import generic

        page, _ = writer.find_page_for_modification(0)
        page.get_object()["/Rotate"] = generic.NumberObject(90)
        writer.mark_update(page)

    assert state(updated(once, annotated)) == "changed"


def test_the_order_of_signing_is_kept(blank: bytes, people: dict[str, keys.Signer]) -> None:
    with pytest.raises(InputError, match="next field is for Ann Example"):
        sign(blank, people["Bo Example"], NOW)
    made = sign(blank, people["Bo Example"], NOW, other_name=True)
    assert (made.number, made.of) == (1, 2)


def test_nobody_signs_what_was_changed(once: bytes, people: dict[str, keys.Signer]) -> None:
    with pytest.raises(InputError, match=r"changed after|damaged"):
        sign(once + b"\n", people["Bo Example"], NOW)
    with pytest.raises(InputError, match="no field"):
        sign(plain_pdf(), people["Bo Example"], NOW)


def plain_pdf() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ({"days": (-300, -2)}, "valid from"),
        ({"days": (2, 300)}, "valid from"),
        ({"usage": (False, False)}, "not meant for signing"),
        ({"purposes": ("1.3.6.1.5.5.7.3.1",)}, "not meant for signing"),
        ({"rsa_bits": 1024}, "1024 bits"),
    ],
)
def test_a_key_of_no_worth_is_refused(made: dict[str, Any], why: str, root: Made) -> None:
    signer = keys.signer_of(make("Ann Example", root, **made).p12(), PASSWORD, "key.p12")
    with pytest.raises(InputError, match=why):
        keys.check(signer.certificate, NOW)


@pytest.mark.parametrize(
    "made",
    [
        {"usage": None},
        {"usage": (False, True)},
        {"usage": (True, False)},
        *({"purposes": (p,)} for p in sorted(keys.PURPOSES)),
        {"purposes": ("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.36")},
    ],
)
def test_a_key_that_may_sign_documents_does(made: dict[str, Any], root: Made) -> None:
    keys.check(make("Ann Example", root, **made).certificate, NOW)


def test_a_wrong_password_is_told_from_a_file_that_is_no_key(root: Made) -> None:
    file = make("Ann Example", root).p12()
    with pytest.raises(keys.WrongPassword):
        keys.signer_of(file, "wrong", "key.p12")
    with pytest.raises(keys.WrongPassword):
        keys.signer_of(file, None, "key.p12")
    with pytest.raises(InputError, match="no key file"):
        keys.signer_of(b"%PDF-1.7", "x", "report.pdf")
    for password in (None, ""):  # none and an empty one are tried without asking
        keys.signer_of(make("Ann Example", root).p12(password or None), None, "key.p12")
    asked: list[str] = []

    def ask(name: str) -> str | None:
        asked.append(name)
        return "wrong" if len(asked) < 3 else PASSWORD

    assert keys.opened_with(file, "key.p12", ask).name == "Ann Example"
    assert len(asked) == 3


def test_a_self_signed_key_signs_and_says_what_that_means(blank: bytes) -> None:
    signer = keys.signer_of(make("Ann Example").p12(), PASSWORD, "key.p12")
    found = verify(sign(blank, signer, NOW).data, ())
    assert (found.state, found.signatures[0].trust) == ("whole", "unknown")
    assert "fingerprint" in str(keys.remarks(signer)[0])


def test_nothing_goes_to_the_network(
    once: bytes, people: dict[str, keys.Signer], root: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a socket")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    data = sign(once, people["Bo Example"], NOW).data
    assert verify(data, (root.certificate,)).code == 0


@pytest.mark.skipif(which("pdfsig") is None, reason="poppler-utils are not here")
def test_poppler_says_the_same(twice: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(twice)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(path)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert told.count("Signature is Valid") == 2
    assert "Total document signed" in told


@pytest.mark.parametrize("which_one", ["blank", "once", "twice"])
def test_the_form_is_as_pdf_a_and_pdf_ua_want_it(
    which_one: str, request: pytest.FixtureRequest
) -> None:
    data: bytes = request.getfixturevalue(which_one)
    assert data.startswith(b"%PDF-1.7")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        form = pdf.Root.AcroForm
        assert len(form.Fields) == 2
        assert int(form.SigFlags) in (1, 3)
        assert "/NeedAppearances" not in form
        assert "/XFA" not in form
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for n, field in enumerate(form.Fields, 1):
            assert str(field.T) == f"signature-{n}"
            assert str(field.TU).startswith(f"Signature {n} of 2: ")
            assert isinstance(field.AP.N, pikepdf.Stream)
            assert {"/A", "/AA", "/Border", "/Contents"} & set(field.keys()) == set()
            tag = tree[int(field.StructParent)]
            assert str(tag.S) == "/Form"
            assert str(tag.Alt) == str(field.TU)
            assert not isinstance(tag.K, pikepdf.Array)
            assert tag.K.Obj.objgen == field.objgen
        assert "/Lock" in form.Fields[-1]
        assert "/Lock" not in form.Fields[0]
        text = pdf.Root.Metadata.read_bytes().decode()
        assert text.count("<pdfaExtension:schemas>") == 1
        for name in ("inputs", "result", "number", "tags", "signers"):
            assert f"<pdfaProperty:name>{name}</pdfaProperty:name>" in text
            assert f"<mp:{name}>" in text
        for page in pdf.pages:
            for note in page.obj.get("/Annots", []):
                assert str(note.Subtype) in ("/Link", "/Widget")
                if str(note.Subtype) == "/Widget":
                    assert str(page.obj.Tabs) == "/S"


def test_without_a_key_the_page_says_so(example_study: Study) -> None:
    project = example_study.project.model_copy(update={"check_key": ""})
    draft = start_draft(replace(example_study, project=project), TODAY)
    report = assemble(draft, [], "Report", contents=False)
    assert report.carried.inputs == report.carried.result == ""
    assert report.carried.number == "20261129-F"
    assert "no key yet" in report.document.model_dump_json()
    found = verify(write_pdf(report, TODAY).data)
    assert found.carried is not None
    assert found.carried.tags == b""


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n", b"%PDF-1.7\nxref\n%%EOF"])
def test_what_is_no_report_is_said_in_a_sentence(data: bytes) -> None:
    with pytest.raises(InputError, match="PDF"):
        verify(data)


def test_a_mark_of_the_result_is_that_of_the_same_result_again(example_study: Study) -> None:
    """How long a search took is none: a report made again, or elsewhere, bears the same marks."""
    project = example_study.project.model_copy(update={"check_key": KEY})
    study = replace(example_study, project=project)
    slower = replace(study, plan=replace(study.plan, seconds=study.plan.seconds + 1.0))
    known = carried_of(study, TODAY, "full")
    assert known.result
    assert carried_of(slower, TODAY, "full") == known
    other = replace(study, plan=replace(study.plan, gap=study.plan.gap + 0.5))
    assert carried_of(other, TODAY, "full").result != known.result
