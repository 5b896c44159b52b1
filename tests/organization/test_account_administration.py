"""Accounts and groups in the CMS: no passwords set by others, a proof before each change, every change noted."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from correspondence.foundation.audit.models import AuditEntry
from correspondence.organization.models import User
from tests.browser import say
from tests.organization.signing_in import OTHER, PASSWORD, account, link, mails, proved, signed_in

pytestmark = pytest.mark.django_db
NEW = {"username": "baru", "email": "baru@kantor.example", "first_name": "Akun", "last_name": "Baru"}
EMPTY_GROUP = {
    f"{prefix}-{field}": value
    for prefix in ("page_permissions", "collection_permissions", "document_permissions", "image_permissions")
    for field, value in {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "0"}.items()
}


@pytest.fixture
def chief() -> User:
    return account("pengelola", is_superuser=True, is_staff=True)


@pytest.fixture
def desk(chief: User) -> Client:
    return signed_in(chief)


def told(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=f"organization.{action}"))


def facts(user: User, **changed: object) -> dict[str, Any]:
    known = {name: getattr(user, name) for name in ("username", "email")}
    return known | {"first_name": "Wira", "last_name": "Uji", "is_active": "on"} | changed


def test_there_is_no_field_for_anothers_password(desk: Client) -> None:
    user = account()
    for path in ("/cms/users/new/", f"/cms/users/edit/{user.pk}/"):
        page = desk.get(path).content.decode()
        assert 'name="email"' in page and "password" not in page.replace("account_change_password", "")
    proved(desk).post(f"/cms/users/edit/{user.pk}/", facts(user, password1=OTHER, password2=OTHER))
    user.refresh_from_db()
    assert user.first_name == "Wira" and user.check_password(PASSWORD)


def test_a_new_account_gets_a_link_by_which_its_holder_sets_the_password(desk: Client) -> None:
    answer = proved(desk).post("/cms/users/new/", NEW)
    assert answer["Location"] == "/cms/users/"
    made = User.objects.get(username="baru")
    assert not made.has_usable_password()
    (mail,) = mails(say("Your account at Tanggap"))
    stranger = Client()
    form = stranger.get(link(mail))["Location"]
    assert stranger.post(form, {"password1": OTHER, "password2": OTHER})["Location"] == "/masuk/lupa/selesai/"
    signed_in(made, OTHER)
    (entry,) = told("account_made")
    assert (entry.actor_kind, entry.actor_label, entry.changes["email"]) == (
        "administrator",
        "pengelola",
        "baru@kantor.example",
    )


def test_a_link_that_grew_old_is_replaced_at_the_door(desk: Client) -> None:
    proved(desk).post("/cms/users/new/", NEW)
    Client().post("/masuk/lupa/", {"email": NEW["email"]})
    assert len(mails(say("A new password for Tanggap"))) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/cms/users/new/",
        "/cms/users/edit/{user}/",
        "/cms/users/delete/{user}/",
        "/cms/groups/new/",
        "/cms/groups/edit/{group}/",
        "/cms/groups/delete/{group}/",
        "/cms/bulk/organization/user/set_active_state/?id={user}",
        "/cms/bulk/organization/user/assign_role/?id={user}",
        "/cms/bulk/organization/user/delete/?id={user}",
    ],
)
def test_every_change_asks_for_a_fresh_proof_and_says_that_nothing_was_saved(desk: Client, path: str) -> None:
    user, group = account(), Group.objects.create(name="Penyunting halaman")
    here = path.format(user=user.pk, group=group.pk)
    given = NEW | {"name": "Lain", "mark_as_active": "False", "role": str(group.pk)} | EMPTY_GROUP
    answer = desk.post(here, given)
    assert answer["Location"].startswith("/akun/buktikan/?next=%2Fcms%2F")
    page = desk.get(answer["Location"]).content.decode()
    assert say("Nothing has been saved: first prove that it is you, then fill it in once more.") in page
    assert User.objects.filter(pk=user.pk, is_active=True, groups=None).exists()
    assert list(Group.objects.filter(pk=group.pk).values_list("name", flat=True)) == ["Penyunting halaman"]
    assert not User.objects.filter(username="baru").exists() and not Group.objects.filter(name="Lain").exists()
    back = desk.post(answer["Location"], {"password": PASSWORD})
    assert back["Location"] == here and desk.get(here).status_code == 200


def test_reading_and_other_places_ask_for_nothing(desk: Client) -> None:
    assert desk.get("/cms/users/").status_code == desk.get("/cms/groups/").status_code == 200
    assert "buktikan" not in desk.post("/cms/collections/add/", {"name": ""}).get("Location", "")
    assert Client().post("/cms/users/new/", NEW)["Location"].startswith("/masuk/")


def test_changes_of_an_account_are_noted_with_the_administrator(desk: Client, chief: User) -> None:
    user, group = account(), Group.objects.create(name="Penyunting halaman")
    given = facts(user, email="pindah@kantor.example", is_superuser="on", groups=[group.pk])
    del given["is_active"]
    proved(desk).post(f"/cms/users/edit/{user.pk}/", given)
    entries = told("account_changed")
    assert {each.actor_id for each in entries} == {str(chief.pk)}
    assert {each.subject_id for each in entries} == {str(user.pk)}
    changes: dict[str, Any] = {}
    for each in entries:
        changes |= each.changes
    del changes["address"]
    assert changes == {
        "email": ["wira@kantor.example", "pindah@kantor.example"],
        "is_active": [True, False],
        "is_superuser": [False, True],
        "groups_added": ["Penyunting halaman"],
    }
    desk.post(f"/cms/users/edit/{user.pk}/", given | {"groups": []})
    assert told("account_changed")[-1].changes["groups_removed"] == ["Penyunting halaman"]


def test_changes_of_many_accounts_are_noted_one_by_one(desk: Client) -> None:
    users, group = [account("satu"), account("dua")], Group.objects.create(name="Penyunting halaman")
    ids, proven = "&".join(f"id={each.pk}" for each in users), proved(desk)
    proven.post(f"/cms/bulk/organization/user/set_active_state/?{ids}", {"mark_as_active": "False"})
    assert User.objects.filter(is_active=False).count() == 2
    assert [each.changes["is_active"] for each in told("account_changed")] == [[True, False]] * 2
    proven.post(f"/cms/bulk/organization/user/assign_role/?{ids}", {"role": str(group.pk)})
    assert [each.changes["groups_added"] for each in told("account_changed")[2:]] == [["Penyunting halaman"]] * 2
    proven.post(f"/cms/bulk/organization/user/delete/?{ids}")
    assert sorted(each.changes["name"] for each in told("account_removed")) == ["dua", "satu"]
    third = account("tiga")
    proven.post(f"/cms/users/delete/{third.pk}/")
    assert told("account_removed")[-1].changes["name"] == "tiga"


def test_changes_of_a_group_are_noted(desk: Client) -> None:
    group, right = Group.objects.create(name="Penyunting"), Permission.objects.get(codename="access_admin")
    given = EMPTY_GROUP | {"name": "Penyunting utama", "permissions": [str(right.pk)]}
    proved(desk).post(f"/cms/groups/edit/{group.pk}/", given)
    assert [each.changes.get("rights_added") for each in told("group_changed")] == [None, ["access_admin"]]
    desk.post(f"/cms/groups/delete/{group.pk}/")
    assert told("group_removed")[0].changes["name"] == "Penyunting utama"


def test_a_persons_own_change_is_no_administration() -> None:
    user = account()
    proved(signed_in(user)).post("/akun/sandi/", {"password1": OTHER, "password2": OTHER})
    assert not AuditEntry.objects.filter(actor_kind="administrator").exists()
