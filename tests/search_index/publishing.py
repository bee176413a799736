"""Somebody who publishes from a process of their own.

Run as a program: `python -m tests.search_index.publishing DATA NAME COUNT`.
"""

import sys
from pathlib import Path


def main(folder: Path, name: str, count: int) -> None:
    """Publish so many offerings, each in a transaction of its own."""
    from catalogue.database import db
    from catalogue.providers import Provider
    from tests.builders import a_provider, a_published_offering
    from tests.conftest import make_app

    with make_app(folder).app_context():
        provider_id = a_provider(f"{name} Oy").id
        db.session.commit()
        for number in range(count):
            a_published_offering(db.session.get_one(Provider, provider_id), title=f"{name} {number}")
            db.session.commit()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
