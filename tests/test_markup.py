"""The small markup, and that a slot's value is never markup."""

import pytest

from bot.markup import shield, to_html, to_text


@pytest.mark.parametrize(
    ("source", "html", "text"),
    [
        pytest.param("One.\nTwo.", "<p>One.<br>Two.</p>", "One.\nTwo.", id="lines"),
        pytest.param("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>", "One.\n\nTwo.", id="paragraphs"),
        pytest.param("## A title\n\nWords", "<h3>A title</h3>\n<p>Words</p>", "A title\n\nWords", id="a heading"),
        pytest.param("- a\n- b", "<ul><li>a</li><li>b</li></ul>", "- a\n- b", id="a list"),
        pytest.param("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>", "1. a\n2. b", id="a numbered list"),
        pytest.param("**so**", "<p><strong>so</strong></p>", "so", id="bold"),
        pytest.param("`tag`", "<p><code>tag</code></p>", "tag", id="code"),
        pytest.param("> said", "<blockquote>said</blockquote>", "> said", id="a quote"),
        pytest.param(
            "[here](https://a.example/?a=1&b=2)",
            '<p><a href="https://a.example/?a=1&amp;b=2" rel="noreferrer">here</a></p>',
            "here (https://a.example/?a=1&b=2)",
            id="a link",
        ),
        pytest.param("[x](javascript:alert)", "<p>x</p>", "x (javascript:alert)", id="a link that is none"),
        pytest.param("a < b & c", "<p>a &lt; b &amp; c</p>", "a < b & c", id="signs of HTML"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_markup_becomes_html_and_plain_text(source: str, html: str, text: str):
    assert (to_html(source), to_text(source)) == (html, text)


HOSTILE = {
    "bold": "**free** money",
    "a link": "[click](https://evil.example)",
    "a heading": "## Important",
    "a list": "- one",
    "a numbered list": "1. one",
    "a quote": "> said",
    "code": "`x`",
    "HTML": "<img src=x onerror=alert(1)>",
    "quotes": "\" onmouseover='x'",
    "an entity": "&lt;b&gt;",
    "Jinja": "{{ 7 * 7 }}{% raw %}",
    "a tag name": "accord_case_x",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_a_slot_holds_is_shown_as_it_is(value: str):
    shown = shield(value)
    html = to_html(f"Hi {shown}.")
    assert to_text(f"Hi {shown}.") == f"Hi {value}."
    assert not any(tag in html for tag in ("<strong>", "<a ", "<h3>", "<li>", "<blockquote>", "<code>", "<img", "<b>"))


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_at_the_start_of_a_line_it_is_shown_as_it_is_too(value: str):
    html = to_html(shield(value))
    assert html.startswith("<p>")
    assert to_text(shield(value)) == value


def test_a_slot_is_one_line_and_keeps_the_spaces_between_its_words():
    value = "one\ntwo\r\nthree\u2028four\u2029five\tsix\xa0seven\x85eight"
    assert to_text(shield(value)).split() == ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    assert to_html(shield(value)).count("<p>") == 1


def test_control_and_private_use_characters_are_dropped():
    everything = "".join(map(chr, range(0xE000, 0xE010)))
    assert shield(f"a{everything}b\x00\x07\u202ec") == "abc"


def test_every_mark_comes_back_escaped_in_a_link_too():
    url = shield("https://calls.example.com/a_b-c?x=(1)&y=<2>")
    html = to_html(f"[{url}]({url})")
    assert 'href="https://calls.example.com/a_b-c?x=(1)&amp;y=&lt;2&gt;"' in html
    assert to_text(f"[{url}]({url})") == "https://calls.example.com/a_b-c?x=(1)&y=<2>"


def test_long_input_takes_linear_time():
    assert to_html("*" * 200_000 + "[" * 200_000)
