"""The checks that every fetched page passes bite: each planted fault is found."""

import pytest

from tests.page_checks import PageFault, check_page

GOOD = """<!doctype html>
<html lang="fi">
<head><meta charset="utf-8"><title>Otsikko</title><link rel="stylesheet" href="/a.css"></head>
<body>
<main id="main"><h1>Otsikko</h1><h2>Väliotsikko</h2>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">
<label for="name">Nimi</label><input id="name" name="name" aria-describedby="hint"><p id="hint">Vihje</p>
<fieldset><legend>Kuinka usein?</legend>
<input type="radio" id="once" name="often" value="once"><label for="once">Kerran</label></fieldset>
<button>Lähetä</button></form>
<a href="#main">Takaisin</a>
<script src="/a.js" defer></script>
<script type="application/ld+json">{"name":"\\u003cb"}</script>
</main></body></html>"""


def test_a_good_page_passes() -> None:
    check_page(GOOD)


@pytest.mark.parametrize(
    ("good", "planted", "fault"),
    [
        ("<!doctype html>\n", "", "html: expected-doctype"),
        ("<h2>Väliotsikko</h2>", "<h2>Väliotsikko</h3>", "html: "),
        ("<h2>Väliotsikko</h2>", "<p><div>Lohko</div></p>", "html: "),
        (' lang="fi"', "", "no lang"),
        ("<title>Otsikko</title>", "<title> </title>", "no title"),
        ("<h1>Otsikko</h1>", "", "0 h1 elements"),
        ("<h2>Väliotsikko</h2>", "<h1>Toinen</h1>", "2 h1 elements"),
        ('<main id="main">', '<div id="main">', "main"),
        ("<h2>Väliotsikko</h2>", "<h3>Väliotsikko</h3>", "h3 follows h1"),
        ('<p id="hint">', '<p id="name">', "stands twice"),
        ('<p id="hint">', "<p>", "names 'hint'"),
        ('href="#main"', 'href="#elsewhere"', "leads to #elsewhere"),
        ('<label for="name">Nimi</label>', "Nimi ", "control 'name' has no label"),
        ("<legend>Kuinka usein?</legend>", "", "no fieldset with a legend"),
        ("<button>Lähetä</button>", "<button></button>", "has no words"),
        ("<h1>", '<h1 style="color: red">', "style attribute"),
        ("<title>", "<style>p { }</style><title>", "inline style"),
        ('<script src="/a.js" defer>', "<script>let a", "inline script"),
        ("<button>", '<button onclick="go()">', "has onclick"),
        ('{"name"', '{"<b>"', "data block is not escaped"),
        ('{"name"', '{"&amp;"', "data block is not escaped"),
        ('{"name"', '{"\u2028"', "data block is not escaped"),
        ('{"name"', "alert(1)//", "not one JSON object"),
        ('ld+json">', 'ld+json" src="/a.js">', "not one JSON object"),
        ('type="application/ld+json"', 'type="application/json"', "inline script"),
        ('type="application/ld+json"', 'type="module"', "inline script"),
        ('<input type="hidden" name="csrf_token" value="t">', "", "without a CSRF token"),
    ],
)
def test_a_planted_fault_is_found(good: str, planted: str, fault: str) -> None:
    assert good in GOOD
    with pytest.raises(PageFault, match=fault):
        check_page(
            GOOD.replace(good, planted, 1).replace("</main>", "</div>" if "<div id" in planted else "</main>")
        )
