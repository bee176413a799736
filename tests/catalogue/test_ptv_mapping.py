"""What an imported service is tagged with: classes and life events as the editors map them today."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from catalogue import need_editing
from catalogue.content import content_of
from catalogue.database import db
from catalogue.exchange.hsds import import_hsds
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup, Need
from catalogue.offerings import Offering
from catalogue.ptv_mapping import groups_of_target_groups, needs_of_ptv_codes
from tests.builders import EDITOR

pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ID = "03da1c71-6fb3-4928-8f39-2db39b027d8d"
OTHER = "0069c15e-4ec6-4bd2-b1eb-a771b889b10c"


def need(code: str) -> Need:
    return db.session.get_one(Need, code)


def imported(**terms: str) -> set[str]:
    """Import one service with these terms (link type = code) and return its needs."""
    attributes = [
        {
            "id": ID,
            "link_type": link,
            "taxonomy_term": {"id": ID, "code": code, "name": "x", "description": "x"},
        }
        for link, code in terms.items()
    ]
    organization = {"id": OTHER, "name": "Kunta", "description": "x", "legal_status": "public"}
    row = {"id": ID, "name": "Muutto", "status": "active", "organization": organization}
    stream = io.BytesIO(json.dumps({"contents": [{**row, "attributes": attributes}]}).encode())
    by = Actor(None, "feed", ActingAs.SYSTEM)
    import_hsds(stream, publish=True, by=by, now=NOW, today=NOW.date())
    offering = db.session.scalars(select(Offering)).one()
    assert offering.published is not None
    return set(content_of(offering.published).needs)


def test_a_life_event_and_a_class_both_tag_an_imported_service() -> None:
    assert imported(life_event="KE13", service_class="P7.5") == {"carers", "safety.violence"}


def test_what_an_editor_maps_tags_the_next_import() -> None:
    violence = need("safety.violence")
    mapped = need_editing.content_now(violence)
    moved = replace(mapped, classes=frozenset({"P19.3"}), events=frozenset({"KE7"}))
    need_editing.change_need(violence, moved, violence.revision, EDITOR, NOW)
    assert imported(life_event="KE7", service_class="P7.5") == {"family.separation", "safety.violence"}
    assert "P7.5" not in needs_of_ptv_codes()


def test_mappings_follow_a_merge_and_leave_a_retired_need() -> None:
    need_editing.merge(need("housing.moving"), need("housing.support"), EDITOR, NOW)
    need_editing.retire(need("safety.violence"), EDITOR, NOW)
    codes = needs_of_ptv_codes()
    assert codes["KE4"] == {"housing.support"}
    assert "P7.5" not in codes
    assert imported(life_event="KE4", service_class="P7.5") == {"housing.support"}


def test_target_groups_stand_for_groups_as_an_editor_says() -> None:
    assert groups_of_target_groups()["KR1.1"] == {"older_people"}
    need_editing.change_group_targets(ClientGroup.OLDER_PEOPLE, frozenset(), EDITOR, NOW)
    need_editing.change_group_targets(ClientGroup.ADULTS_SOCIAL, frozenset({"KR1.4"}), EDITOR, NOW)
    found = groups_of_target_groups()
    assert "KR1.1" not in found
    assert found["KR1.4"] == {"adults_social", "disabled_people"}
