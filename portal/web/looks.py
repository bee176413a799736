"""Everything a template may use for its looks, put together in one call."""

from flask import Flask

from portal.web import bars, data_blocks, formats, icons, illustrations, static_files


def init_app(app: Flask) -> None:
    """Register the filters, the globals and the static files."""
    formats.init_app(app)
    icons.init_app(app)
    illustrations.init_app(app)
    static_files.init_app(app)
    bars.init_app(app)
    data_blocks.init_app(app)
