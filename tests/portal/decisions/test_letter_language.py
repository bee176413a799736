"""The decision keeps its language whatever language the pages around it are in."""

from flask import Flask, render_template_string

from portal.web.i18n import written_in


def test_a_letter_in_finnish_keeps_its_headings_on_a_swedish_page(app: Flask) -> None:
    words = "{{ _('Hae palveluja') }}"
    page = f"{words}|{{% call written_in('fi') %}}{words}{{% endcall %}}|{words}"
    with app.test_request_context("/", environ_overrides={"tarjotin.language": "sv"}):
        before, letter, after = render_template_string(page).split("|")
    assert letter == "Hae palveluja"
    assert before == after
    assert after not in {"", letter}
    assert written_in is app.jinja_env.globals["written_in"]
