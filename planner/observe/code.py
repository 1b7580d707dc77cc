"""All Python files and notebooks of a source, and what rules ask of them."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from planner.observe.patterns import Pattern
from planner.observe.snapshot import Snapshot
from planner.observe.syntax import Call, Module, module_of

_MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)


@dataclass
class Code:
    """All Python of a source. ``broken`` are files that no parser reads."""

    modules: list[Module] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    _wanted: Pattern | None = None
    _by_name: dict[str, dict[str, list[tuple[int, Module, Call]]]] = field(default_factory=dict)
    _by_kind: dict[str, list[Module]] = field(default_factory=dict)

    def look_for(self, names: Pattern | None) -> None:
        """Say which calls will be asked for: most are of none of these names, and are left aside."""
        self._wanted = names
        self._by_name.clear()

    def calling(self, where: str, names: Pattern) -> Iterator[tuple[Module, Call]]:
        """Calls whose name matches, by module; each name is looked at once, however often it is called."""
        if where not in self._by_name:
            self._by_name[where] = self._table(where)
        hits = [x for n, xs in self._by_name[where].items() if names.fullmatch(n) for x in xs]
        for _, module, call in sorted(hits, key=lambda x: (x[0], x[2].line)):
            yield module, call

    def _table(self, where: str) -> dict[str, list[tuple[int, Module, Call]]]:
        table: dict[str, list[tuple[int, Module, Call]]] = {}
        for k, module in enumerate(self.among(where)):
            for call in module.calls:
                table.setdefault(call.name, []).append((k, module, call))
        if self._wanted is None:
            return table
        return {n: xs for n, xs in table.items() if self._wanted.fullmatch(n)}

    def among(self, where: str) -> Iterator[Module]:
        """Modules that are code, tests or notebooks; or any."""
        if where == "any":
            yield from self.modules
            return
        if not self._by_kind:
            for module in self.modules:
                kind = "notebooks" if module.notebook else "tests" if module.is_test else "code"
                self._by_kind.setdefault(kind, []).append(module)
        yield from self._by_kind.get(where, ())


def code_of(snapshot: Snapshot) -> Code:
    """Parse every Python file and notebook that does not lie aside; a notebook's text is let go of."""
    found = Code()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of code that is none of ours
        for path in snapshot.central:
            if not path.lower().endswith((".py", ".ipynb")):
                continue
            module = _module(snapshot, path)
            if module is None:
                found.broken.append(path)
            else:
                found.modules.append(module)
    return found


def _module(snapshot: Snapshot, path: str) -> Module | None:
    text = snapshot.text(path)
    if text is None or not path.lower().endswith(".ipynb"):
        return None if text is None else module_of(path, text)
    source = notebook_source(text)
    snapshot.forget()
    module = None if source is None else module_of(path, source)
    if module is not None:
        module.notebook = True
    return module


def imports_of(code: Code) -> frozenset[str]:
    """The packages that code imports, by their first name."""
    return frozenset(
        i.partition(".")[0]
        for c in code.modules
        if not c.is_test
        for i in c.imports
        if not i.startswith(".")
    )


def notebook_source(text: str) -> str | None:
    """The code of a notebook without its outputs; ``None`` where it is none."""
    try:
        body = json.loads(text)
        cells = body.get("cells", [])
        if not cells:
            cells = [c for w in body.get("worksheets", []) for c in w.get("cells", [])]
        parts = []
        for cell in cells:
            if cell.get("cell_type") == "code":
                source = cell.get("source", cell.get("input", ""))
                parts.append("".join(source) if isinstance(source, list) else str(source))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None
    return _MAGIC.sub("", "\n".join(parts))
