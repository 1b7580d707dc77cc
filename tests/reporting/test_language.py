"""German says everything English says, with the same figures, and numbers follow their format."""

from __future__ import annotations

import ast
import csv
import pickle
import re
import string
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from jinja2 import meta, nodes

from planner.analysis.around.actuals import MEASURES as ACTUALS
from planner.analysis.around.trial_words import VERDICTS
from planner.analysis.around.use_case_figures import GROUP_WORDS, RANGES, SINGLE
from planner.analysis.around.use_case_verdict import VERDICT_WORDS
from planner.analysis.around.use_case_words import MEASURES
from planner.analysis.study.duty_result import DutyResult, duty_words
from planner.analysis.systems import words as of_systems
from planner.analysis.systems.register import STATE_WORDS
from planner.catalogue.fit import FIT_WORDS
from planner.catalogue.load import built_in_catalogue
from planner.catalogue.tool_fit import ENDED
from planner.catalogue.trials import common_conditions, trial_forms
from planner.catalogue.use_cases import templates
from planner.domain.answers.observation import SURE_WORDS
from planner.domain.base.language import (
    Inner,
    Phrase,
    Verbatim,
    joined,
    phrase,
    speaking,
    tr,
    translations,
)
from planner.domain.base.numbers import (
    Money,
    count,
    decimal,
    in_hundred,
    long_date,
    money,
    money_between,
    month_year,
    percent,
    span,
)
from planner.domain.base.po import read_translations
from planner.domain.base.written.sentences import DATE_WHY, NUMBER_HELP, NUMBER_WHY
from planner.domain.content.facts import AGE_WORDS, EVENT_WORDS, FACT_GRADE_WORDS, FACT_WORDS
from planner.domain.content.framework import LEGAL_FACTS, RELATION_WORDS
from planner.domain.content.tool import SIZES, TRAITS, WISHES
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.organisation.organisation import FACTS as PROFILE_FACTS
from planner.domain.organisation.roles import ROLE_NAMES
from planner.domain.organisation.technology import (
    DATA_WORDS,
    LAYER_WORDS,
    SKILL_WORDS,
    TOPIC_WORDS,
)
from planner.domain.organisation.use_case import (
    CASE_SETS,
    EVIDENCE_WORDS,
    HARM_WORDS,
    STAKEHOLDER_WORDS,
)
from planner.domain.organisation.use_case import KIND_WORDS as USE_KIND
from planner.domain.plan.stack import KIND_WORDS
from planner.domain.plan.trial import OTHERWISE, TRIAL_STATES
from planner.domain.project import Project
from planner.economics.atoms import ATOMS, FACTS, POOL_LABELS, TERMS
from planner.economics.model import DRIVERS, EFFECT_WORDS
from planner.maturity.content import house_questionnaire, lenses
from planner.maturity.explaining import explain
from planner.maturity.frameworks import coverage_of, frameworks
from planner.maturity.model_file import SHIPPED, shipped_model
from planner.maturity.score import assess
from planner.observe.kept import KEPT, NEVER
from planner.observe.rules import built_in_rules
from planner.reporting.words import words
from planner.standards.classes import class_trees

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "reports" / "words"
PLANNER = ROOT / "planner"
MANUAL = ROOT / "docs" / "manual"
FUNCTIONS = {"tr": 0, "phrase": 0, "Sentence": 0, "heads": None, "table": 0, "pairs": 0}
SAME = re.compile(r"[lrc]{2,}")  # alignments of tables


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PLANNER.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


@cache
def errors() -> set[str]:
    """Names of the errors whose sentences people read: ``PlannerError`` and all that derive from it."""
    classes = [n for _, t in trees() for n in ast.walk(t) if isinstance(n, ast.ClassDef)]
    found = {"PlannerError"}
    for _ in classes:
        more = {c.name for c in classes if found & {getattr(b, "id", "") for b in c.bases}} - found
        if not more:
            break
        found |= more
    return found


def constants(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from constants(value)
    elif isinstance(node, ast.Tuple):
        for value in node.elts:
            yield from constants(value)


def spoken_literals() -> Iterator[tuple[str, str]]:
    """Every literal that the engines and the report pass to a function that says it."""
    for path, tree in trees():
        if (
            "ui" in path.parts or "cli" in path.parts or path.name == "scheduling.py"
        ):  # not in the window
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "figure":
                arguments = node.args[2:]
            elif name in errors():
                arguments = node.args[:1]
            elif name in FUNCTIONS and (name in ("tr", "phrase") or "reporting" in path.parts):
                first = FUNCTIONS[name]
                arguments = node.args if first is None else node.args[first : first + 1]
            else:
                continue
            texts = [a for a in arguments if not isinstance(a, ast.Starred)]
            texts += [k.value for k in node.keywords if k.arg in ("title", "note")]
            for text in texts:
                for found in constants(text):
                    if re.search("[A-Za-z]{2}", found) and not SAME.fullmatch(found):
                        yield found, path.name


def content_texts() -> Iterator[str]:
    for table in (NUMBER_WHY, NUMBER_HELP, DATE_WHY):
        yield from table.values()
    catalogue = built_in_catalogue()
    yield from (t for p in catalogue.practices for t in (p.name, p.summary))
    yield from (t.not_for for t in catalogue.tools if t.not_for)
    yield from catalogue.category_names.values()
    yield from catalogue.stage_names
    for one in catalogue.inputs:
        yield from (one.label, one.group, one.find_out, one.source)
        if one.unit not in ("h", "×"):
            yield one.unit
    model = house_questionnaire()
    for dimension in model.dimensions:
        yield from (dimension.name, dimension.short)
    yield from model.guide
    for question in model.questions:
        yield from (question.title, question.prompt, question.hint, question.why)
        yield from (*question.evidence, *question.roles)
        yield from (t for level in question.levels for t in (level.name, level.text))
    for lens in lenses():
        yield from (lens.scoring, lens.narrow, lens.source)
        yield from (c.text for c in lens.criteria)
    for name in SHIPPED:
        beside = shipped_model(name)
        yield from (beside.name, beside.scoring, beside.source, *(b.name for b in beside.bands))
        yield from (n.name for n in beside.nodes)
        for item in beside.items:
            yield from (item.text, item.hint, item.evidence, *(o.text for o in item.choices))
    yield from (*CAPACITY_ROLE_NAMES.values(), *ROLE_NAMES.values(), *PROFILE_FACTS.values())
    yield from (a.label for a in ATOMS)
    yield from (t.label for t in TERMS.values())
    yield from (t.limited for t in TERMS.values())
    yield from (label for label, _ in FACTS.values())
    yield from (*POOL_LABELS.values(), *DRIVERS.values(), *EFFECT_WORDS.values())
    yield from (words for words, _, _ in ACTUALS.values())
    yield from (*FIT_WORDS.values(), *ENDED.values())
    for table in (FACT_WORDS, FACT_GRADE_WORDS, AGE_WORDS, EVENT_WORDS, SIZES, WISHES, KIND_WORDS):
        yield from table.values()
    for table in (DATA_WORDS, LAYER_WORDS, TOPIC_WORDS, SKILL_WORDS):
        yield from table.values()
    yield from (words for pair in TRAITS.values() for words in pair)
    yield from (*LEGAL_FACTS.values(), *RELATION_WORDS.values(), *STATE_WORDS.values())
    for name in ("OUTCOME", "KIND", "READ", "SYSTEM_STATE", "ORIGIN", "EVIDENCE"):
        yield from getattr(of_systems, f"{name}_WORDS").values()
    for table in (TRIAL_STATES, OTHERWISE, VERDICTS, STAKEHOLDER_WORDS, CASE_SETS):
        yield from table.values()
    for form in trial_forms():
        yield from (form.name, *(t for c in form.criteria for t in (c.what, c.unit)))
    yield from common_conditions()
    for table in (USE_KIND, EVIDENCE_WORDS, HARM_WORDS, VERDICT_WORDS, GROUP_WORDS):
        yield from table.values()
    yield from (words for row in MEASURES.values() for words in row)
    yield from (question for _, question, _ in SINGLE.values())
    yield from (question for _, question in RANGES.values())
    for start in templates():
        yield from (start.name, start.decision, start.users, start.baseline, start.segments)
        yield from (start.stop_rule, start.ai_act, *(f.question for f in start.fields))
        yield from (f.source for f in start.asked if f.source)
    for framework in frameworks():
        yield from (framework.title, framework.short)
        known = coverage_of(framework)
        yield from known.left_out if known is not None else ()
        for one in framework.requirements:
            yield from (one.group, one.summary, one.note, *one.evidence)
    for tree in class_trees():
        yield from (tree.title, tree.note, *(r.words for r in tree.rules))
        for step in tree.steps:
            yield from (step.ask, step.help, *(o.words for o in step.options))
    yield from observed_texts()


def observed_texts() -> Iterator[str]:
    """What is said of what lies on disk: rules, and fixed reasons, which are constants of their modules."""
    yield from (t for r in built_in_rules().rules for t in (r.words, r.blind))
    yield from (*KEPT, *NEVER, *SURE_WORDS.values())
    for path in [*sorted((PLANNER / "observe").glob("*.py")), PLANNER / "analysis/observed.py"]:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                value = node.value.value
                if isinstance(value, str) and re.fullmatch("[A-Za-z0-9][^\\\\]* [^\\\\]*", value):
                    yield value


def test_a_count_of_one_says_one() -> None:
    """A singular of several words holds its word for one, else “Input is still a default” is printed."""
    told = re.compile(r'count\([^,"]*, "([^"]+)"')
    wrong = [
        f"{path.name}: {one}"
        for path in sorted((WORDS / "en").glob("*.j2"))
        for one in told.findall(path.read_text("utf-8"))
        if " " in one and not one.startswith(("one ", "a ", "an "))
    ]
    assert not wrong


def test_translations_are_read_as_babel_reads_them() -> None:
    """Line by line as fast as it goes, and never another text."""
    from babel.messages.pofile import read_po

    folder = ROOT / "reports" / "words" / "de"
    slow = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            found = read_po(file, locale="de", abort_invalid=True)
            slow |= {str(m.id): m.string for m in found if m.id and m.string}
    assert len(slow) > 6_000
    assert translations("de") == slow
    made = 'msgid ""\nmsgstr "head"\n\nmsgid "a \\"b\\"\\n"\n"c\\\\"\nmsgstr ""\n"d\\t"\n"e"\n'
    assert read_translations(made) == {'a "b"\nc\\': "d\te"}


def test_everything_that_is_said_has_german_words() -> None:
    known = translations("de")
    missing = {t for t, _ in spoken_literals() if t not in known}
    missing |= {t for t in content_texts() if t and t not in known}
    assert not missing


def names_in(node: ast.AST) -> Iterator[str]:
    """The names that an argument may stand for: itself, or either side of a choice."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.IfExp):
        yield from names_in(node.body)
        yield from names_in(node.orelse)


def test_patterns_with_a_name_of_their_own_have_german_words() -> None:
    """“If not, 28 of its 28 holes fall away” stood in a German report: a constant, not a literal."""
    known, missing, seen = translations("de"), set[str](), 0
    for path, tree in trees():
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("phrase", "tr"):
                for name in (n for a in node.args[:1] for n in names_in(a) if n in named):
                    seen += 1
                    text = named[name]
                    if re.search("[A-Za-z]{2}", text) and text not in known:
                        missing.add(f"{path.name}: {text}")
    assert not missing
    assert seen > 100


def test_patterns_are_given_the_values_they_name() -> None:
    """What is only raised where something is wrong must not itself be wrong."""
    fields, checked = string.Formatter(), 0
    for path, tree in trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and node.keywords and node.args):
                continue
            given = {k.arg for k in node.keywords}
            name = getattr(node.func, "id", "")
            if name not in {*errors(), "phrase"} or None in given:
                continue
            for pattern in constants(node.args[0]):
                named = {n for _, n, _, _ in fields.parse(pattern) if n}
                assert named <= given, (path.name, node.lineno, pattern)
                checked += 1
    assert checked > 500


def german_texts() -> Iterator[tuple[str, str]]:
    """Every German text that the product says, with where it stands: translations, sentences, the manual."""
    for path in sorted((WORDS / "de").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="de"):
                if message.id:
                    yield f"{path.name}:{message.lineno}", str(message.string)
    for path in (*sorted((WORDS / "de").glob("*.j2")), *sorted((MANUAL / "de").glob("*.md"))):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield f"{path.name}:{number}", line


def test_german_says_one_word_for_one_thing() -> None:
    """No text holds a word that the list of terms replaced, but in the senses that the list excepts."""
    with (ROOT / "docs" / "german-terms.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["not"]]
    rules = [
        (
            re.compile("|".join(f"(?:{p})" for p in r["not"].split(";"))),
            r["except"] and re.compile(r["except"]),
            r["german"],
        )
        for r in rows
    ]
    caught = []
    for place, text in german_texts():
        for said, meant, instead in rules:
            if not said.search(text):
                continue
            found = said.search(meant.sub("·", text) if meant else text)
            if found:
                caught.append(f"{place}: “{found.group(0)}”, write {instead}: {text[:90]}")
    assert not caught, "\n".join(caught)
    assert len(rules) > 150


def test_the_sentences_of_the_report_address_nobody() -> None:
    """Recommendations are infinitives; a report that is passed on speaks of “die Organisation”."""
    address = re.compile(r"\b(Ihre?[mnrs]?|Ihnen|wir|uns)\b|(?<=[a-z,] )Sie\b|\w+en Sie\b")
    spoken = [(p, t) for p, t in german_texts() if ".j2:" in p and address.search(t)]
    assert not spoken


def test_translations_hold_the_same_values() -> None:
    fields = string.Formatter()

    def values(text: str) -> set[tuple[str, str]]:
        # a form that is chosen by a count (“{n:one|several}”) is of its language
        found = [(name, spec or "") for _, name, spec, _ in fields.parse(text) if name]
        return {(name, "" if "|" in spec else spec) for name, spec in found}

    for path in (WORDS / "de").glob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="de"):
                if message.id:
                    assert message.string, message.id
                    assert values(str(message.id)) >= values(str(message.string)), message.id
                    assert str(message.id).count("**") == str(message.string).count("**")


def blocks(language: str) -> dict[str, set[str]]:
    """Every sentence of a language with the values it takes."""
    environment = words(language)._environment
    found = {}
    for path in sorted((WORDS / language).glob("*.j2")):
        tree = environment.parse(path.read_text("utf-8"))
        for block in tree.find_all(nodes.Block):
            part = nodes.Template(block.body, lineno=1)
            part.environment = environment
            names = meta.find_undeclared_variables(part)
            found[f"{path.stem}.{block.name}"] = names - {"count"}
    return found


def test_both_languages_have_the_same_sentences() -> None:
    english, german = blocks("en"), blocks("de")
    assert set(english) == set(german)
    assert len(english) > 60
    # a language may need fewer values, never one that is not given
    more = {k: german[k] - english[k] for k in english if german[k] - english[k]}
    assert not more


def test_a_phrase_remembers_its_pattern() -> None:
    made = phrase("“{name}” needs it.", name="Experiment tracking")
    assert made == "“Experiment tracking” needs it."
    with speaking("de"):
        assert tr(made) == "Voraussetzung für „Experimentverwaltung“."
        assert tr(pickle.loads(pickle.dumps(made))) == tr(made)  # noqa: S301 - our own
        assert tr("Words of a user") == "Words of a user"
        both = joined([made, "Excluded by you."], " ")
        assert (
            tr(both)
            == "Voraussetzung für „Experimentverwaltung“. Durch eigene Angabe ausgeschlossen."
        )
    assert tr(made) == made


def test_names_inside_sentences_lose_their_capital_in_english_only() -> None:
    made = phrase("“{first}” in place", first=Inner("Model registry"))
    assert made == "“model registry” in place"
    assert phrase("{a}", a=Inner("DVC")) == "DVC"
    with speaking("de"):
        assert tr(made) == "„Modellregister“ eingeführt"


def test_a_sentence_inside_another_is_said_in_the_language_as_well() -> None:
    inner = phrase("{n} answers are missing", n=3)
    typed = Inner(Verbatim("Model registry"))
    made = phrase("“{first}” in place", first=Inner(inner))
    for known in (made, pickle.loads(pickle.dumps(made))):  # noqa: S301 - our own
        with speaking("de"):
            assert tr(known) == "„3 Antworten fehlen“ eingeführt"
            assert tr(Inner(inner)) == "3 Antworten fehlen"
            assert tr(phrase("“{first}” in place", first=typed)) == "„Model registry“ eingeführt"


@pytest.mark.parametrize(
    ("numbers", "large", "small", "share", "range_"),
    [
        ("en", "€1.3m", "€95k", "12.3\u00a0%", "−€0.7m to +€3.2m"),
        ("de", "1,3\u00a0Mio.\u00a0€", "95\u00a0T€", "12,3\u00a0%",
         "−0,7\u00a0Mio.\u00a0€ to +3,2\u00a0Mio.\u00a0€"),
        ("fr", "1,3\u00a0M€", "95\u00a0k€", "12,3\u00a0%", "−0,7\u00a0M€ to +3,2\u00a0M€"),
    ],
)  # fmt: skip
def test_numbers_follow_their_format(
    numbers, large: str, small: str, share: str, range_: str
) -> None:  # type: ignore[no-untyped-def]
    with speaking("en", numbers):
        assert money(1.34e6, "EUR") == large
        assert money(95_000, "EUR") == small
        assert percent(0.123, 1) == share
        both = money_between(-683_000, 3_246_000, "EUR", signed=True).replace("\u2060", "")
        assert both == range_
        assert decimal(1234567.891, 2) == format_decimal(
            1234567.891, "#,##0.00", locale=numbers
        )  # the Unicode Consortium's own marks
        assert format(Money(95_000, "EUR")) == small


def test_dates_and_counts_are_german() -> None:
    day = date(2027, 3, 9)
    with speaking("de"):
        assert long_date(day) == "9. März 2027"
        assert month_year(day) == "März 2027"
        assert span(day, date(2027, 10, 1)) == "März bis Okt. 2027"
        assert count(1, "ein Schritt", "Schritte") == "ein Schritt"
        assert count(0, "ein Schritt", "Schritte", "kein Schritt") == "kein Schritt"
        assert count(7, "ein Schritt", "Schritte") == "sieben Schritte"
        assert count(1234, "ein Schritt", "Schritte") == "1.234 Schritte"
        assert in_hundred(0.08) == "8 von 100"
    assert count(25, "step", "steps") == "25 steps"


def test_why_a_level_is_what_it_is_can_be_said_in_german(example: Project) -> None:
    """Labels and rules of the tree stay phrases, names of people stay theirs, and all the rest is known."""
    known = translations("de")

    def parts(text: str) -> list[str]:
        if isinstance(text, Verbatim) or not text:
            return []
        if not isinstance(text, Phrase):
            return [text]
        inner = [p for v in text.values.values() if isinstance(v, str) for p in parts(v)]
        joins = not re.sub(r"\{\w+\}", "", text.pattern).strip("; ,·")
        return inner + ([] if joins else [text.pattern])

    root = explain(example, assess(example))
    answers = re.compile(r"[\d, …?]+")
    said = {
        p for _, n in root.walk() for t in (n.label, n.rule, n.words, *n.left_out) for p in parts(t)
    }
    assert not {t for t in said if t not in known and not answers.fullmatch(t)}


def test_a_cause_is_named_by_what_rises_with_it() -> None:
    """High effort costs more: called productivity, the German report said that good teams lower the worth."""
    with speaking("de"):
        assert tr(DRIVERS["team_productivity"]) == "Aufwand der Schritte"


def test_a_duty_without_room_in_the_plan_is_not_called_undecided() -> None:
    """“Offen” is what hangs on facts that are not given yet, in the same report."""
    with speaking("de"):
        told = tr(
            duty_words([DutyResult("d", "d", "2028-01-01", True, "missing", None, 0.0, 0.0, "")])
        )
    assert "1 ohne Platz im Plan" in told
    assert "offen" not in told
