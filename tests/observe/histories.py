"""Git histories made from tables: files, days, people, robots, merges, tags; every word of them is ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dulwich.object_store import DiskObjectStore
from dulwich.objects import Blob, Commit, Tag, Tree

PEOPLE = ("Ada Marked <ada.marked@people.example>", "Ben Marked <ben.marked@people.example>",
          "Cyn Marked <cyn.marked@people.example>")  # fmt: skip
ROBOT = "dependabot[bot] <49699333+dependabot[bot]@users.example>"


@dataclass
class Repository:
    """A repository that is being made: ``commit`` returns the id of what it made."""

    path: Path
    files: dict[str, bytes] = field(default_factory=dict)
    head: bytes = b""
    refs: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dot = self.path / ".git"
        for name in ("objects/pack", "objects/info", "refs/heads", "refs/tags"):
            (dot / name).mkdir(parents=True, exist_ok=True)
        (dot / "HEAD").write_text("ref: refs/heads/main\n")
        self.store = DiskObjectStore(str(dot / "objects"))

    def commit(
        self,
        day: str,
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        who: str = PEOPLE[0],
        message: str = "change",
        parents: Iterable[bytes] | None = None,
        when: int | None = None,
        move: bool = True,
    ) -> bytes:
        """Commit the files over those that are there (``None`` takes one away)."""
        for path, text in (files or {}).items():
            if text is None:
                self.files.pop(path, None)
            else:
                self.files[path] = text.encode() if isinstance(text, str) else text
        made = Commit()
        made.tree = self._tree(self.files)
        made.parents = list(parents) if parents is not None else [self.head] if self.head else []
        made.author = made.committer = who.encode()
        moment = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) + 36_000
        made.author_time = made.commit_time = moment if when is None else when
        made.author_timezone = made.commit_timezone = 0
        made.encoding = b"UTF-8"
        made.message = message.encode()
        self.store.add_object(made)
        if move:
            self.head = made.id
            self._write("refs/heads/main", made.id)
        return made.id

    def tag(self, name: str, id_: bytes | None = None, day: str = "") -> None:
        """Tag a commit: with a day as an object of its own."""
        target = id_ or self.head
        if day:
            made = Tag()
            made.name, made.object = name.encode(), (Commit, target)
            made.tagger = PEOPLE[0].encode()
            made.tag_time = (
                int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) + 50_000
            )
            made.tag_timezone = 0
            made.message = b"release"
            self.store.add_object(made)
            target = made.id
        self._write(f"refs/tags/{name}", target)

    def pack(self) -> None:
        """Put everything that lies loose into one pack."""
        self.store.pack_loose_objects()
        self.store.close()

    def _write(self, name: str, id_: bytes) -> None:
        path = self.path / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(id_ + b"\n")

    def _tree(self, files: Mapping[str, bytes]) -> bytes:
        tree = Tree()
        folders: dict[str, dict[str, bytes]] = {}
        for path, data in sorted(files.items()):
            first, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(first, {})[rest] = data
            else:
                blob = Blob.from_string(data)
                self.store.add_object(blob)
                tree.add(first.encode(), 0o100644, blob.id)
        for name, inner in folders.items():
            tree.add(name.encode(), 0o040000, self._tree(inner))
        self.store.add_object(tree)
        return tree.id


TRAIN = """import mlflow
from sklearn.linear_model import LogisticRegression
from churn.features import clean


def main():
    with mlflow.start_run():
        model = LogisticRegression().fit([[0], [1]], [0, 1])
        mlflow.log_metric("auc", 0.9)
        return clean(model)


if __name__ == "__main__":
    main()
"""
FEATURES = "def clean(rows):\n    return rows\n"
SERVE = """from fastapi import FastAPI
from churn.features import clean

app = FastAPI()


@app.post("/predict")
def predict(rows: list):
    return clean(rows)
"""
TEST = "from churn.features import clean\n\n\ndef test_clean_keeps_rows():\n    assert clean([1]) == [1]\n"
EMPTY_TEST = "def test_nothing():\n    pass\n"
CI = """on:
  pull_request:
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make check
"""
MAKE = (
    "check: lint test\n\nlint:\n\truff check .\n\ntest:\n\tpython -m pytest -q\n\n"
    "train:\n\tpython churn/train.py\n"
)
LOCK = "numpy==2.1.0\nscikit-learn==1.5.2\n"


def months(start: str, count: int) -> list[str]:
    """The fifth of ``count`` months from a month on."""
    year, month = int(start[:4]), int(start[5:7])
    return [
        f"{year + (month - 1 + k) // 12:04}-{(month - 1 + k) % 12 + 1:02}-05" for k in range(count)
    ]


def product(
    path: Path, start: str = "2025-10", *, tested: bool = True, ci: bool = True
) -> Repository:
    """A product that trains, serves, is reviewed, and is released every second month."""
    made = Repository(path)
    made.commit(
        f"{start}-01", {"README.md": "A model of who leaves.\n", "churn/features.py": FEATURES}
    )
    days = months(start, 13)
    for k, day in enumerate(days):
        files: dict[str, str | bytes | None] = {"churn/params.yaml": f"depth: {k}\n"}
        if k == 1:
            files |= {
                "churn/train.py": TRAIN,
                "churn/serve.py": SERVE,
                "requirements.txt": LOCK,
                "Makefile": MAKE,
            }
        if k == 2 and tested:
            files["tests/test_features.py"] = TEST
        if k == 3 and ci:
            files[".github/workflows/check.yml"] = CI
        made.commit(day, files, who=PEOPLE[k % 3], message=f"Deeper trees (#{k + 1})")
        if k % 3 == 0:
            made.commit(
                f"{day[:8]}12",
                {"requirements.txt": LOCK + f"rich==13.{k}\n"},
                who=ROBOT,
                message="Bump rich",
            )
        if k % 2 == 0 and k:
            made.tag(f"v1.{k}.0", day=f"{day[:8]}20")
    return made


def notebook(code: str) -> str:
    """A notebook with one cell."""
    import json

    cell = {
        "cell_type": "code",
        "source": code,
        "outputs": [{"data": "secret output"}],
        "metadata": {},
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def notebooks_only(path: Path) -> Repository:
    """Training in notebooks and nothing else, put there at the end."""
    made = Repository(path)
    cell = "from sklearn.svm import SVC\nmodel = SVC().fit([[0], [1]], [0, 1])\n"
    made.commit("2026-08-01", {f"{n}.ipynb": notebook(cell) for n in ("one", "two", "three")})
    return made


def template(path: Path) -> Repository:
    """A template for new projects."""
    made = Repository(path)
    made.commit("2026-01-10", {"cookiecutter.json": "{}", "{{cookiecutter.name}}/test_it.py": TEST})
    return made


def tool(path: Path) -> Repository:
    """A package for others: nothing in it trains or serves."""
    made = Repository(path)
    made.commit(
        "2026-01-10", {"pyproject.toml": '[project]\nname = "helper"\n', "helper/io.py": FEATURES}
    )
    made.commit("2026-09-10", {"helper/more.py": FEATURES})
    return made


def dormant(path: Path) -> Repository:
    """A product that nobody has touched for two years."""
    made = Repository(path)
    made.commit("2023-01-10", {"churn/train.py": TRAIN, "churn/features.py": FEATURES})
    made.commit("2024-05-10", {"churn/params.yaml": "depth: 2\n"})
    return made


def monorepo(path: Path) -> Repository:
    """Two products in one repository, checked from its root; one has tests."""
    made = Repository(path)
    files: dict[str, str | bytes | None] = {".github/workflows/check.yml": CI, "Makefile": MAKE}
    for unit in ("churn-model", "price-model"):
        files |= {
            f"models/{unit}/pyproject.toml": f'[project]\nname = "{unit}"\n',
            f"models/{unit}/churn/train.py": TRAIN,
            f"models/{unit}/churn/features.py": FEATURES,
        }
    made.commit("2026-01-10", files)
    for k, day in enumerate(months("2026-02", 8)):
        added: dict[str, str | bytes | None] = {"notes.txt": f"{k}\n"}
        if k == 2:
            added["models/churn-model/tests/test_features.py"] = TEST
        made.commit(day, added, who=PEOPLE[k % 3], message=f"More\n\nChange-Id: I{k:040x}\n")
    return made
