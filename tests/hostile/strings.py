"""Strings that mean something to a program they may reach. A product gives away that one was computed."""

from __future__ import annotations

COMPUTED = "9801547"
"""1337 × 7331: stands in an export only where a hostile string was run."""

MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<b>bold</b><i>it</i>",
    "</td></tr></table><h1>out</h1>", "\"><script>alert(1)</script>", "' onmouseover='alert(1)", "<iframe src=//evil.example>",
    "<a href=\"javascript:alert(1)\">x</a>", "<style>body{display:none}</style>", "<!-- hidden -->", "<![CDATA[x]]>", "]]>",
    "&lt;b&gt;", "&amp;amp;", "&#60;script&#62;", "&nbsp;&copy;", "<meta http-equiv=refresh content=0>", "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example/a.css>", "<object data=file:///etc/passwd>", "<embed src=x>", "<math><mi>x</mi></math>",
    "<details open ontoggle=alert(1)>", "<input autofocus onfocus=alert(1)>", "<form action=//evil.example>", "<video src=x onerror=alert(1)>",
    "<font color=red size=7>big</font>", "<img src=\"file:///etc/passwd\">", "<img src='\\\\host\\share\\a.png'>", "<table><tr><td>1",
    "<center><h1>Head</h1></center>", "<qt>rich</qt>", "<a href='smb://host/share'>x</a>", "<?xml version='1.0'?>", "<!DOCTYPE html>",
    "<!ENTITY a SYSTEM 'file:///etc/passwd'>", "&a;", "<w:p><w:r>x</w:r></w:p>", "<p:sp/>", "<c t=\"str\"><f>1337*7331</f></c>",
)  # fmt: skip
TEMPLATES = (
    "{{ 1337*7331 }}", "{% raw %}", "{% for a in range(9) %}x{% endfor %}", "{{ config.items() }}", "{{ ''.__class__.__mro__ }}",
    "{# comment #}", "{%- include 'a' -%}", "${1337*7331}", "#{1337*7331}", "<%= 1337*7331 %>", "{0}", "{name}", "{x.__class__}", "%s%n%d",
    "%(name)s", "$HOME", "`id`", "$(id)", "{{", "}}", "{%", "%}", "{", "}", "[[1337*7331]]", "@{1337*7331}",
)  # fmt: skip
TYPESETTING = (
    "#(1337*7331)", "#read(\"/etc/passwd\")", "#image(\"a.png\")", "#include \"a.typ\"", "#import \"a\"", "$x^2$", "$1/0$", "*bold* _it_", "@ref",
    "<label>", "= Heading", "- item", "+ item", "/ term: x", "\\", "\\u{0}", "~", "`raw`", "```raw```", "//comment", "/* comment", "#let a = 1",
    "#panic()", "#link(\"https://evil.example\")[x]", "\\input{/etc/passwd}", "\\write18{id}", "$$\\frac{1}{0}$$", "\\end{document}", "[x]", "]",
)  # fmt: skip
FORMULAS = (
    "=1337*7331", "+1337*7331", "-1337*7331", "@SUM(1337*7331)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example\",\"x\")",
    "=WEBSERVICE(\"http://evil.example\")", "=IMPORTXML(\"http://evil.example\",\"//a\")", "＝1337*7331", "＋1", "－1", "＠A1", " =1337*7331",
    "'=1337*7331", "\"=1337*7331\"", "=A1", "==1", "=-1", "@", "=DDE(\"cmd\";\"/C calc\";\"x\")", "%0A=1337*7331", "{=1337*7331}", "#REF!", "TRUE",
    "1E9", "00012", "1/2", "2026-11-22",
)  # fmt: skip
PLACES = (
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\Windows\\win.ini", "\\\\host\\share\\x", "file:///etc/passwd",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "http://evil.example/a?b=c&d=e", "https://evil.example", "mailto:a@b.example",
    "smb://host/x", "CON", "NUL.txt", "a/b\\c:d*e?f\"g<h>i|j", ".hidden", "trailing. ", "ftp://evil.example",
)  # fmt: skip
LINES = (
    "BEGIN:VEVENT", "END:VCALENDAR", "SUMMARY:x", "a;b;c", "a,b,c", "\"a\",\"b\"", "a|b|c", "gantt", "section evil", "x :done, 2026-01-01, 1d", "%%{init: {}}%%",
    "click a call b()", "--", "---", "***", "# head", "> quote", "1. list", "[link](javascript:alert(1))", "![i](http://evil.example/a.png)", "| a | b |",
    "'; DROP TABLE answers; --", "\" OR \"\"=\"", "null", "None", "NaN", "true", "undefined", "\\n\\r\\t", "\\x00", "%00", "%0d%0aSet-Cookie:x", "&File", "&&both",
)  # fmt: skip
LETTERS = (
    "مراجعة النماذج", "שלום עולם", "日本語のテキスト", "한국어", "ไทย", "हिन्दी", "Ωμέγα Привет łódź", "é ﬁ ﬀ ½ ² ℌ", "👩‍👩‍👧‍👦 🏳️‍🌈", "a\u200bb\u200cc\u200dd",
    "\u00a0\u2003\u3000", "\u2028", "\u2029", "\ufeff", "𝕏𝒜", "İıßſ", "Z\u0351\u036b\u0313\u036a\u0302\u036balgo", "A" * 250, "a b " * 60, "Ж" * 120,
)  # fmt: skip
HOSTILE = (*MARKUP, *TEMPLATES, *TYPESETTING, *FORMULAS, *PLACES, *LINES, *LETTERS)
"""All of them; none holds a character that the product removes from what is typed or read."""


def alone(turn: int) -> tuple[str, ...]:
    """All strings, beginning at another one each turn: each stands alone in its field."""
    k = turn * 37 % len(HOSTILE)
    return HOSTILE[k:] + HOSTILE[:k]


TURNS = len(FORMULAS)


def together(turn: int) -> str:
    """A formula in front and every ``TURNS``-th string behind it: all turns hold all strings."""
    return " ".join([FORMULAS[turn % TURNS], *sorted(HOSTILE[turn % TURNS :: TURNS], key=len)])
