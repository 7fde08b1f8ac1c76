"""The calls of tableau-mcp, by each of its ways to sign in that need no browser; main.ts makes them."""

import base64
import json
import os
import subprocess

import pytest
import requests

from conftest import REPOSITORY, node

PICTURE = b"\x89PNG\r\n\x1a\n"
# What tableau-mcp's own checks of an answer demand of each thing in it.
REQUIRED = {
    "workbook": {"id", "name", "contentUrl", "tags", "showTabs"},
    "view": {"id", "name", "contentUrl", "createdAt", "updatedAt", "tags"},
    "project": {"id", "name"},
    "user": {"id", "name", "siteRole"},
}


def by_token(easel, _issuer):
    return {"AUTH": "pat", "PAT_NAME": easel["EASEL_PAT_NAME"], "PAT_VALUE": easel["EASEL_PAT_SECRET"]}


def by_direct_trust(easel, _issuer):
    return {
        "AUTH": "direct-trust",
        "JWT_SUB_CLAIM": easel["EASEL_ADMIN_USER"],
        "CONNECTED_APP_CLIENT_ID": easel["EASEL_CA_CLIENT_ID"],
        "CONNECTED_APP_SECRET_ID": easel["EASEL_CA_SECRET_ID"],
        "CONNECTED_APP_SECRET_VALUE": easel["EASEL_CA_SECRET"],
    }


def by_unified_access_token(easel, issuer):
    return {
        "AUTH": "uat",
        "UAT_TENANT_ID": issuer.tenant_id,
        "UAT_ISSUER": issuer.name,
        "UAT_KEY_ID": issuer.key_id,
        "UAT_PRIVATE_KEY": issuer.private_key,
        "UAT_USERNAME_CLAIM": easel["EASEL_ADMIN_USER"],
    }


JWT_WAYS = [by_direct_trust, by_unified_access_token]


@pytest.fixture
def mcp(easel, demo_issuer):
    """Calls tools with the settings of a way in: all calls at once, each with a session of its own."""

    def call(way, *calls):
        settings = {"SERVER": easel["EASEL_URL"], "SITE_NAME": easel["EASEL_SITE"], **way(easel, demo_issuer)}
        given = json.dumps([{"tool": tool, "args": args} for tool, args in calls])
        ran = subprocess.run(
            node("conformance/tableau-mcp/main.ts", given),
            cwd=REPOSITORY,
            env={"PATH": os.environ["PATH"], **settings},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ran.returncode == 0, ran.stderr[-4000:]
        return json.loads(ran.stdout)

    return call


def things(outcome, kind):
    """The things of a list, each with everything that is demanded of it."""
    answer = outcome["result"]
    assert {"pageNumber", "pageSize", "totalAvailable"} <= set(answer["pagination"])
    listed = answer[f"{kind}s"][kind]
    assert listed
    for each in listed:
        assert REQUIRED[kind] <= set(each), each
    return listed


def first_view(mcp, way):
    [views] = mcp(way, ("list-views", {}))
    return things(views, "view")[0]


@pytest.mark.parametrize("way", [by_token, *JWT_WAYS])
class TestEachWay:
    @pytest.mark.parametrize("kind", REQUIRED)
    def test_lists_have_the_shape_that_is_demanded(self, mcp, way, kind):
        [outcome] = mcp(way, (f"list-{kind}s", {}))
        for each in things(outcome, kind):
            assert isinstance(each.get("tags", {}), dict)
            needed = {"id"} if kind == "view" else {"id", "name"}
            assert needed <= set(each.get("project", needed))

    def test_a_workbook_is_answered_with_its_views(self, mcp, way):
        [listed] = mcp(way, ("list-workbooks", {}))
        orders = next(each for each in things(listed, "workbook") if each["name"] == "Orders")
        [answer] = mcp(way, ("get-workbook", {"workbookId": orders["id"]}))
        assert REQUIRED["workbook"] <= set(answer["result"]["workbook"])
        [views] = mcp(way, ("list-views-of-workbook", {"workbookId": orders["id"]}))
        for view in views["result"]["views"]["view"]:
            assert REQUIRED["view"] <= set(view)
            assert "totalViewCount" in view["usage"]

    def test_the_figures_of_a_view_are_csv_and_its_picture_is_png(self, mcp, way):
        view = {"viewId": first_view(mcp, way)["id"]}
        [data] = mcp(way, ("get-view-data", view))
        lines = base64.b64decode(data["result"]["base64"]).decode("utf-8-sig").splitlines()
        assert data["result"]["contentType"].startswith("text/csv")
        assert len(lines) > 1
        [image] = mcp(way, ("get-view-image", view))
        assert image["result"]["contentType"] == "image/png"
        assert base64.b64decode(image["result"]["base64"]).startswith(PICTURE)


@pytest.mark.parametrize("way", JWT_WAYS)
def test_sessions_that_are_open_at_once_do_not_end_each_other(mcp, way):
    outcomes = mcp(way, *[("list-workbooks", {}), ("list-views", {}), ("list-projects", {})] * 3)
    for outcome in outcomes:
        things(outcome, outcome["tool"].removeprefix("list-").removesuffix("s"))


def test_unified_access_tokens_of_one_second_share_an_id_and_all_sign_in(mcp):
    """Nine are made within two seconds at most, so that some of them share theirs."""
    outcomes = mcp(by_unified_access_token, *[("list-projects", {})] * 9)
    ids = [outcome["jti"] for outcome in outcomes]
    assert len(set(ids)) < len(ids)


def test_jwts_of_a_connected_app_have_ids_of_their_own(mcp):
    ids = [outcome["jti"] for outcome in mcp(by_direct_trust, *[("list-projects", {})] * 3)]
    assert len(set(ids)) == len(ids)


def test_a_session_that_somebody_else_opened_tells_its_site_and_user(easel, demo_site, uat_issuer):
    """tableau-mcp passes the token of its caller through, and asks what it is for."""
    api = f"{easel['EASEL_URL']}/api/3.28"
    headers = {"Accept": "application/json, text/plain, */*"}
    token = uat_issuer.token(easel["EASEL_ADMIN_USER"], ["tableau:content:read"])
    credentials = {"jwt": token, "isUat": True, "site": {"contentUrl": easel["EASEL_SITE"]}}
    signed_in = requests.post(f"{api}/auth/signin", json={"credentials": credentials}, headers=headers, timeout=60)
    headers["X-Tableau-Auth"] = signed_in.json()["credentials"]["token"]
    session = requests.get(f"{api}/sessions/current", headers=headers, timeout=60).json()["session"]
    assert (session["site"]["id"], session["site"]["name"]) == (demo_site["siteUUID"], demo_site["name"])
    assert session["user"]["name"] == easel["EASEL_ADMIN_USER"]
    assert session["user"]["id"]
