"""Forms for signing in."""

from flask_babel import lazy_gettext as _l

from portal.web.forms import Form, LineField, PasswordField, Required


class SignInForm(Form):
    """E-mail and password."""

    email = LineField(_l("Sähköposti"), [Required()])
    password = PasswordField(_l("Salasana"), [Required()])


class ChoosePasswordForm(Form):
    """A new password."""

    password = PasswordField(_l("Uusi salasana"), [Required()])
