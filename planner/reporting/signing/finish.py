"""The last step of every PDF: signature fields, headers of rows, and what it carries for machines.

typst writes a marked link where a signature goes; here it becomes a field, in its place in the reading order.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from planner.domain.base.errors import ReportError
from planner.reporting.signing.carried import Carried, described, stated

if TYPE_CHECKING:
    import pikepdf

MARK = "urn:mlops-planner:sign:"
"""Where links of this kind point to, a field is made; the number of the field follows."""
FIELD = "signature-{n}"
_BAG, _END = "</rdf:Bag></pdfaExtension:schemas>", "</rdf:RDF>"


def finish(data: bytes, labels: tuple[str, ...], carried: Carried | None) -> bytes:
    """Make the marked boxes fields, the first cell of each row its header, and write what is carried.

    ``labels`` name the fields for a screen reader, in the order of signing. The same input gives the same
    bytes. Raises ``ReportError`` where the boxes are not one for each label, or are not empty.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        _fields(pdf, labels)
        root: Any = pdf.Root.get("/StructTreeRoot")
        if root is not None and "/K" in root:
            _row_headers(root.K)
        if carried is not None:
            _carry(pdf, carried)
        out = io.BytesIO()
        streams = pikepdf.ObjectStreamMode.generate
        pdf.save(out, deterministic_id=True, object_stream_mode=streams)
        return out.getvalue()


def _fields(pdf: pikepdf.Pdf, labels: tuple[str, ...]) -> None:
    import pikepdf

    found: list[tuple[str, Any, Any]] = []
    for page in pdf.pages:
        for note in page.obj.get("/Annots", []):
            target = str(note.A.get("/URI", "")) if "/A" in note else ""
            if target.startswith(MARK):
                found.append((target.removeprefix(MARK), note, page))
    found.sort(key=lambda f: int(f[0]) if f[0].isdigit() else 0)
    if [n for n, _, _ in found] != [str(k) for k in range(1, len(labels) + 1)]:
        raise ReportError(
            "The fields for signatures are not all in their place. Use no own template."
        )
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree) if found else {}
    for n, (_, note, page) in enumerate(found, 1):
        _field(pdf, note, page, n, labels)
        tag: Any = tree[int(note.StructParent)]
        if tag.S != "/Link" or len(tag.K) != 1:
            raise ReportError("The field for a signature is not empty. Use no own template.")
        tag.S, tag.Alt = pikepdf.Name.Form, pikepdf.String(labels[n - 1])
        tag.K = tag.K[0]  # no array of one: the difference check of pyHanko follows …K.Obj alone
        if "/A" in tag:
            del tag["/A"]
    if found:
        fields = pikepdf.Array([note for _, note, _ in found])
        form = pikepdf.Dictionary(Fields=fields, SigFlags=1)
        pdf.Root.AcroForm = pdf.make_indirect(form)


def _field(pdf: pikepdf.Pdf, note: Any, page: Any, n: int, labels: tuple[str, ...]) -> None:
    from pikepdf import Dictionary, Name, Stream, String

    left, low, right, high = (float(v) for v in note.Rect)
    empty = Stream(
        pdf,
        b"",
        Type=Name.XObject,
        Subtype=Name.Form,
        Resources=Dictionary(),
        BBox=[0, 0, right - left, high - low],
    )
    for key in ("/A", "/Border", "/Contents"):
        if key in note:
            del note[key]
    note.Subtype, note.FT, note.F, note.P = Name.Widget, Name.Sig, 4, page.obj
    note.T, note.TU = String(FIELD.format(n=n)), String(labels[n - 1])
    note.AP = Dictionary(N=pdf.make_indirect(empty))  # PDF/A: every widget has an appearance
    if n == len(labels):
        lock = Dictionary(Type=Name.SigFieldLock, Action=Name.All, P=1)
        note.Lock = pdf.make_indirect(lock)


def _row_headers(top: Any) -> None:
    """The first cell of every row that has no header becomes one: a table is read by its rows too."""
    from pikepdf import Array, Dictionary, Name

    waiting = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Array):
            waiting.extend(node)
        elif isinstance(node, Dictionary) and node.get("/S") == "/TR":
            cells = list(node.K) if isinstance(node.K, Array) else [node.K]
            if len(cells) > 1 and all(c.get("/S") == "/TD" for c in cells):
                cells[0].S, cells[0].A = Name.TH, Dictionary(O=Name.Table, Scope=Name.Row)
                for own in (a for c in cells[1:] for a in _attributes(c)):
                    if "/Headers" in own:  # they name the head of the column only; scope finds both
                        del own["/Headers"]
            waiting.extend(cells)
        elif isinstance(node, Dictionary) and "/K" in node:
            waiting.append(node.K)


def _attributes(cell: Any) -> list[Any]:
    import pikepdf

    own = cell.get("/A", pikepdf.Array())
    return list(own) if isinstance(own, pikepdf.Array) else [own]


def _carry(pdf: pikepdf.Pdf, carried: Carried) -> None:
    import pikepdf

    text = pdf.Root.Metadata.read_bytes().decode() if "/Metadata" in pdf.Root else ""
    if text.count(_END) != 1:
        return  # a file without the claim to be archivable may have no such metadata
    values = carried.values()
    if text.count(_BAG) == 1:  # a second list would hide the first from readers
        text = text.replace(_BAG, described(values) + _BAG)
    text = text.replace(_END, stated(values) + _END)
    kind, form = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = pikepdf.Stream(pdf, text.encode(), Type=kind, Subtype=form)
