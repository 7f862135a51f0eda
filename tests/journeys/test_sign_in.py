"""Signing in, forgetting a password, signing out."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from seslip.demo import DEMO_PASSWORD

from .conftest import EMAILS, Visit, enter
from .server import Server
from .visitor import PHONE, WIDE


def test_sign_in_wrong_password_is_told_in_clear_words(visit: Visit) -> None:
    stranger = visit(width=PHONE)
    stranger.open("/kpis/")
    stranger.fill(stranger.field("E-mail address"), EMAILS["finance"])
    stranger.fill(stranger.field("Password"), "not the password")
    stranger.click(stranger.button("Sign in"))
    summary = stranger.page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("password")
    expect(stranger.field("E-mail address")).to_have_value(EMAILS["finance"])
    stranger.check()
    stranger.fill(stranger.field("Password"), DEMO_PASSWORD)
    stranger.click(stranger.button("Sign in"))
    stranger.page.wait_for_url("**/kpis/")  # where they wanted to go


def test_password_reset_by_the_link_in_the_message(visit: Visit, server: Server) -> None:
    forgetful = visit(width=PHONE)
    forgetful.open("/account/login/")
    forgetful.follow(forgetful.link("Forgotten your password?"), "**/password/reset/")
    forgetful.check()
    forgetful.fill(forgetful.field("E-mail address"), EMAILS["dfe_reader"])
    forgetful.click(forgetful.button("Send the link"))
    forgetful.sees("Check your e-mail")
    forgetful.check()
    message = max(server.mail.iterdir(), key=lambda file: file.stat().st_mtime).read_text()
    link = re.search(r"https?://\S+(/account/password/reset/key/\S+)", message)
    assert link, message
    forgetful.open(link[1])
    forgetful.sees("Choose a new password")
    forgetful.check()
    for field in forgetful.page.locator("input[type=password]").all():
        forgetful.fill(field, DEMO_PASSWORD)
    forgetful.click(forgetful.button("Save new password"))
    forgetful.sees("Your password is changed")
    forgetful.check()
    enter(forgetful, "dfe_reader")
    forgetful.tell("Forget a password and choose a new one")
    forgetful.open(link[1])
    forgetful.sees("This link no longer works")
    forgetful.check()


def test_sign_out(visit: Visit) -> None:
    person = visit(width=WIDE)
    enter(person, "finance")
    person.click(person.page.locator("details.account summary"))
    person.check()
    person.press("Escape")
    expect(person.page.locator("details.account summary")).to_be_focused()
    person.press("Enter")
    person.click(person.button("Sign out"))
    person.page.wait_for_url("**/account/login/**")
    person.open("/kpis/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_ended_session_leads_to_sign_in_and_back(visit: Visit) -> None:
    person = visit(width=WIDE)
    enter(person, "programme_manager")
    person.open("/kpis/?due=overdue")
    person.context.clear_cookies()
    person.page.locator("#register").get_by_role("link", name="Update").first.click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    person.fill(person.field("E-mail address"), EMAILS["programme_manager"])
    person.fill(person.field("Password"), DEMO_PASSWORD)
    person.click(person.button("Sign in"))
    person.page.wait_for_url("**/kpis/?due=overdue")
