"""Sums that move while a form is filled, in a browser with scripts; the buttons do the same without."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from catalogue.database import db
from portal.plans.models import Plan, PlanState
from tests.journeys.conftest import Served, assert_accessible, sign_in_as

pytestmark = pytest.mark.browser


def test_the_price_follows_what_the_client_types(page: Page, served: Served) -> None:
    with served.app.app_context():
        plan_id = db.session.scalar(select(Plan.id).where(Plan.state == PlanState.DRAFT))
    sign_in_as(page, served, "Kokeile asiakkaana Suunnitelma on kesken")
    page.goto(f"{served.url}/suunnitelma/{plan_id}/oma-toteutus")
    page.get_by_label("Mistä hinta maksetaan?").select_option("kerta")
    page.get_by_label("Oma arviosi hinnasta").fill("12,50")
    page.get_by_role("radio", name="Yhteensä koko aikana").check()
    page.get_by_label("Kuinka paljon kerralla?").fill("3")
    counted = page.get_by_role("region", name="Näin paljon se maksaisi")
    expect(counted).to_contain_text("37,50 €")
    page.get_by_label("Kuinka paljon kerralla?").fill("4")
    expect(counted).to_contain_text("50,00 €")
    expect(page.get_by_label("Kuinka paljon kerralla?")).to_be_focused()
    assert_accessible(page)


def test_the_sum_of_the_decision_follows_the_answers_and_nothing_is_saved(page: Page, served: Served) -> None:
    sign_in_as(page, served, "Kokeile viranhaltijana")
    page.get_by_role("button", name=re.compile("^Ota käsittelyyn")).first.click()
    total = page.get_by_role("region", name="Päätöksen summa").get_by_role("status")
    expect(total).to_contain_text("Myönnetään 0,00 €")
    first = page.get_by_role("article").first
    first.get_by_role("radio", name="Kyllä", exact=True).check()
    first.get_by_role("radio", name="Myönnetään", exact=True).check()
    first.get_by_label("Perustelut päätökseen").fill("Vastaa arvioituun tarpeeseen.")
    expect(total).not_to_contain_text("Myönnetään 0,00 €")
    expect(page.get_by_role("complementary", name="Summat")).not_to_contain_text("Myönnettävänä nyt 0,00 €")
    expect(first.get_by_label("Perustelut päätökseen")).to_be_focused()
    assert_accessible(page)
    page.reload()
    expect(total).to_contain_text("Myönnetään 0,00 €")
