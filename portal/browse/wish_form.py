"""The form of a wish: what is needed, for which need, and where; nothing about who needs it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from catalogue.wishes import LONGEST_WISH
from portal.browse.areas import Areas
from portal.browse.need_tree import NeedTree
from portal.web.formats import plain_texts
from portal.web.forms import Form, LineField, Required, SelectField, TextAreaField


class WishForm(Form):
    """What somebody looked for and did not find."""

    text = TextAreaField(
        _l("Mitä etsit?"),
        [Required(_l("Kirjoita, mitä palvelua tai tavaraa etsit"))],
        max_length=LONGEST_WISH,
    )
    need = SelectField(_l("Mihin tarpeeseen se auttaa?"))
    municipality = LineField(_l("Missä kunnassa?"), max_length=80)

    def offer(self, tree: NeedTree) -> None:
        """Fill the needs to choose from: each top need, and below it its own."""
        chosen = [("", str(_("En valitse")))]
        for top in tree.tops:
            chosen.append((top.code, plain_texts(top.names)))
            chosen += [(node.code, _under(tree, node.code)) for node in tree.children(top.code)]
        self.need.choices = chosen

    def municipality_code(self, areas: Areas) -> str | None:
        """Return the code of the municipality that was typed; an unknown name becomes the field's error."""
        typed = self.municipality.data or ""
        code = areas.find_municipality(typed) if typed else None
        if typed and code is None:
            self.municipality.errors = [_unknown(typed, areas)]
        return code


def _under(tree: NeedTree, code: str) -> str:
    return " › ".join(plain_texts(node.names) for node in tree.path(code))


def _unknown(typed: str, areas: Areas) -> str:
    similar = areas.similar_municipality(typed)
    if similar:
        return _("Kuntaa ”%(typed)s” ei ole. Tarkoititko %(similar)s?", typed=typed[:60], similar=similar)
    return _("Kuntaa ”%(typed)s” ei ole. Tarkista, miten nimi kirjoitetaan.", typed=typed[:60])
