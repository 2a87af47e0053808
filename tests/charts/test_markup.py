"""HTML is built by one module that escapes by itself, and nowhere else."""

import ast
import re
from collections.abc import Iterable

import pytest
from markupsafe import Markup, escape

from charts.markup import EMPTY, break_lines, html, join, plotly_text, script_element, style_element
from tests.conftest import ROOT

HOSTILE = "\"><script>alert('x')</script>"
ESCAPED = "&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"
# A tag, an end tag, or an attribute with a value. In brackets it is a selector of a style sheet and is allowed.
WRITTEN = re.compile(r"<[a-zA-Z/!]|(?<![\w\[-])[\w-]+=[\"']")
OURS = ROOT / "charts" / "markup.py"


def test_values_are_escaped_in_texts_and_attributes():
    assert html('<a title="{}">{}</a>', HOSTILE, HOSTILE) == f'<a title="{ESCAPED}">{ESCAPED}</a>'


@pytest.mark.parametrize("text", [*"&<>'\"", "", "a/b", "۱٬۲۳۴ پرونده"])
def test_each_text_is_escaped_as_by_the_library(text):
    assert html("{}", f"a{text}b") == join([f"a{text}b"]) == escape(f"a{text}b")
    assert isinstance(join([text]), Markup)
    assert isinstance(html("{}", text), Markup)


def test_markup_inside_markup_stays_what_it_is():
    assert html("<p>{}</p>", html("<b>{}</b>", "<")) == "<p><b>&lt;</b></p>"


def test_numbers_keep_their_format_and_braces_of_the_template_are_doubled():
    assert html('<i style="{{x:{:.1f}}}">{}</i>', 2.25, 3) == '<i style="{x:2.2}">3</i>'


def test_parts_and_their_separator_are_escaped_when_joined():
    assert join([html("<b></b>"), "<"], separator="&") == "<b></b>&amp;&lt;"
    assert join([]) == EMPTY == ""


def test_lines_of_an_attribute_are_escaped_and_empty_ones_left_out():
    assert break_lines(["a", "", '"']) == "a&#10;&#34;"


def test_a_text_for_plotly_keeps_its_quotation_marks():
    assert plotly_text("<\"'&>") == "&lt;\"'&amp;&gt;"


@pytest.mark.parametrize("element", [style_element, script_element])
@pytest.mark.parametrize("text", ["</style>", "</script>", "a</b", "<!-- "])
def test_what_would_end_an_element_is_refused(element, text):
    assert element("a{b:c}")
    with pytest.raises(ValueError, match="end its"):
        element(text)


@pytest.fixture(scope="module")
def modules() -> list[tuple[str, list[ast.AST]]]:
    """Every module of the screens, and all nodes of its tree."""
    return [
        (str(path.relative_to(ROOT)), list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
        for folder in ("pages", "charts")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != OURS
    ]


@pytest.mark.slow
def test_markup_is_written_by_html_alone(modules):
    offences = [
        (path, node.lineno, node.value)
        for path, nodes in modules
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITTEN.search(node.value)
        if id(node) not in allowed(nodes)
    ]

    assert offences == []


def allowed(nodes: Iterable[ast.AST]) -> set[int]:
    """The constants that are allowed to hold markup: templates, docstrings, and patterns to search for."""
    kept = set()
    for node in nodes:
        if isinstance(node, ast.Call) and (_is_html(node) or _name(node) == "compile"):
            kept.add(id(node.args[0]))
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kept |= {id(each.value) for each in node.body[:1] if isinstance(each, ast.Expr)}
    return kept


def test_a_template_is_a_literal(modules):
    offences = [
        (path, node.lineno)
        for path, nodes in modules
        for node in nodes
        if isinstance(node, ast.Call) and _is_html(node) and not isinstance(node.args[0], ast.Constant)
    ]

    assert offences == []


def test_nothing_is_called_markup_that_was_not_escaped(modules):
    offences = [
        (path, node.lineno)
        for path, nodes in modules
        for node in nodes
        if isinstance(node, ast.Call) and _name(node) in ("Markup", "unescape", "striptags", "safe")
    ]

    assert offences == []


def test_no_module_escapes_by_hand(modules):
    offences = [
        (path, node.lineno)
        for path, nodes in modules
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "html"
    ]

    assert offences == []


@pytest.mark.slow
def test_streamlit_is_given_styles_alone(modules):
    given = [
        _name(node.args[0])
        for _, nodes in modules
        for node in nodes
        if isinstance(node, ast.Call) and _name(node) == "html" and ast.unparse(node.func) == "st.html"
    ]
    unsafe = [
        path
        for path, nodes in modules
        for node in nodes
        if "unsafe_allow_html" in (getattr(node, "arg", None), getattr(node, "value", None))
    ]

    assert set(given) == {"style_element"}
    assert unsafe == []


def _is_html(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "html"


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def test_the_rules_find_what_they_forbid():
    tree = ast.parse("html('<p>'); x = f'<b>{y}</b>'; z = ' class=\"a\"'")
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    wrong = [
        each.value
        for each in constants
        if WRITTEN.search(str(each.value)) and id(each) not in allowed(ast.walk(tree))
    ]

    assert set(wrong) == {"<b>", "</b>", ' class="a"'}
    assert isinstance(html("x"), Markup)
