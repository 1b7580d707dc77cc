"""Each drawing beside the running program, light and dark, two languages: ``start.py long drawn [WORD…]``.

Words name states, or how they begin (``results``), or a language: so it can be done in pieces. Pictures in
full size go to ``build/drawn``; one sheet a drawing goes to ``docs/images/drawn``: the drawing, then English
above German and light beside dark. ``--drawings FOLDER`` names where drawings lie (``next-*.png``); without
it the drawing is taken from the sheet that is there. ``--sheets`` only puts taken pictures together.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.long.drawn_states import PAPER, STATES, Stage, page_of_report

TAKEN = ROOT / "build" / "drawn"
FOLDER = ROOT / "docs" / "images" / "drawn"
LANGUAGES, THEMES = ("en", "de"), ("light", "dark")
COPIES = {"decisions": "ledger-en-light", "signing-de": "sign-de-dark", "bench": "start-en-light"}
"""Pictures of the manual that show one of these states."""
CELL, GAP, QUALITY = (432, 288), 16, 50
"""Size of a picture on a sheet and the space between, in pixels: multiples of what JPEG keeps as one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Take what all words name, and put its sheets together; exit status as pytest gives it."""
    words = list(arguments or ())
    drawings = None
    if "--drawings" in words:
        k = words.index("--drawings")
        drawings = Path(words[k + 1])
        del words[k : k + 2]
    done = 0
    taken = "--sheets" in words
    words = [w for w in words if w != "--sheets"]
    spoken = [w for w in words if w in LANGUAGES] or LANGUAGES
    named = [w for w in words if w not in LANGUAGES] or [""]
    wanted = [n for n in (*STATES, *PAPER) if any(n.startswith(w) for w in named)]
    if not taken:
        ids = [
            f"{__file__}::test_take{'_paper' * (n in PAPER)}[{language}-{n}]"
            for language in spoken
            for n in wanted
        ]
        done = int(pytest.main([*ids, "-q", "-n", "0", "-p", "no:cacheprovider"]))
    for name, shot in COPIES.items():
        if (path := TAKEN / f"{shot}.png").is_file() and shot.startswith(tuple(wanted)):
            with Image.open(path) as picture:
                small = picture.convert("RGB").resize((1080, 675), Image.Resampling.LANCZOS)
            small.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(
                FOLDER.parent / f"{name}.png", optimize=True
            )
    sheets = [name for name in wanted if sheet(name, drawings)]
    print(f"{len(sheets)} sheets, {sum(f.stat().st_size for f in FOLDER.iterdir()):,} bytes")
    return done


def cells(name: str) -> list[list[Path]]:
    """Where the pictures of a drawing lie, by row; paper has no theme."""
    if name in PAPER:
        return [[TAKEN / f"{name}-{language}.png" for language in LANGUAGES]]
    return [[TAKEN / f"{name}-{lang}-{theme}.png" for theme in THEMES] for lang in LANGUAGES]


def sheet(name: str, drawings: Path | None) -> bool:
    """Lay the drawing and its pictures side by side; False where one is missing."""
    rows = cells(name)
    path = FOLDER / f"{name}.jpg"
    drawing = drawings / f"next-{name}.png" if drawings is not None else path
    if not all(p.is_file() for p in (drawing, *(p for row in rows for p in row))):
        return False
    wide, high = CELL if name not in PAPER else (CELL[0], CELL[1] * 2)
    across, down = 1 + len(rows[0]), len(rows)
    size = (wide * across + GAP * (across - 1), high * down + GAP * (down - 1))
    made = Image.new("RGB", size, "#808080")

    def put(picture: Image.Image, x: int, y: int) -> None:
        small = Image.new("RGB", picture.size, "white")  # a page of a PDF has no ground
        small.paste(picture, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
        small.thumbnail((wide, high), Image.Resampling.LANCZOS)
        made.paste(small, (x * (wide + GAP), y * (high + GAP)))

    with Image.open(drawing) as picture:
        put(picture if drawings is not None else picture.crop((0, 0, wide, high)), 0, 0)
    for y, row in enumerate(rows):
        for x, taken in enumerate(row, 1):
            with Image.open(taken) as picture:
                put(picture, x, y)
    made.save(path, quality=QUALITY, optimize=True, progressive=True)
    return True


@pytest.mark.parametrize("name", STATES)
def test_take(stage: Stage, name: str) -> None:
    """The state of the window in both themes."""
    what = STATES[name](stage)
    for theme in THEMES:
        stage.look.choose(theme)  # type: ignore[arg-type]
        stage.settle(what)
        path = TAKEN / f"{name}-{stage.language}-{theme}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        assert what.grab().save(str(path))
    stage.look.choose("light")


@pytest.mark.parametrize("name", PAPER)
def test_take_paper(stage: Stage, name: str) -> None:
    """The page of the report; paper is light."""
    TAKEN.mkdir(parents=True, exist_ok=True)
    image = page_of_report(stage, *PAPER[name])
    assert image.save(str(TAKEN / f"{name}-{stage.language}.png"))


@pytest.fixture
def stage(qtbot, language, example, example_study, kept_results, tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    """What states are made on."""
    return Stage(qtbot, language, example, example_study, kept_results, tmp_path, monkeypatch)


if __name__ == "__main__":
    sys.exit(main())
