"""Each way in that the library offers: what it opens, what it leaves shut, and how it ends."""

import pytest
import requests
import tableauserverclient as TSC

from conftest import connect, jwt, pat, refused

FAILED_SIGN_IN = TSC.FailedSignInError
NO_SUCH_ID = "00000000-0000-4000-8000-000000000000"
READ = "tableau:content:read"


def by_token(easel, _issuer, _scopes):
    return pat(easel)


def by_connected_app(easel, _issuer, scopes):
    return TSC.JWTAuth(jwt(easel, easel["EASEL_ADMIN_USER"], scopes), site_id=easel["EASEL_SITE"])


def by_unified_access_token(easel, issuer, scopes):
    return TSC.JWTAuth(issuer.token(easel["EASEL_ADMIN_USER"], scopes), isUat=True, site_id=easel["EASEL_SITE"])


JWT_WAYS = [by_connected_app, by_unified_access_token]
every_way = pytest.mark.parametrize("way", [by_token, *JWT_WAYS])
each_jwt_way = pytest.mark.parametrize("way", JWT_WAYS)

CALLS = {
    READ: lambda server: server.workbooks.get(),
    "tableau:users:read": lambda server: server.users.get(),
    "tableau:jobs:read": lambda server: server.jobs.get_by_id(NO_SUCH_ID),
}


def opened_by(server):
    """The scopes of CALLS whose call is let through; not finding anything behind it is being let through."""
    opened = set()
    for scope, call in CALLS.items():
        try:
            call(server)
            opened.add(scope)
        except (TSC.ServerResponseError, TSC.FailedSignInError) as error:
            assert error.code in {"401002", "404018"}, error
            if error.code == "404018":
                opened.add(scope)
    return opened


def is_alive(server, token):
    """Whether a session lives, asked from outside the library, which forgets the tokens of sessions that it ended."""
    current = requests.get(f"{server.baseurl}/sessions/current", headers={"X-Tableau-Auth": token}, timeout=10)
    assert current.status_code == 200 or 'code="401002"' in current.text, current.text
    return current.status_code == 200


@every_way
def test_a_session_reads_until_it_is_signed_out(easel, uat_issuer, way):
    server = connect(easel, way(easel, uat_issuer, [READ]))
    workbooks, _ = server.workbooks.get()
    assert "Orders" in [workbook.name for workbook in workbooks]
    token = server.auth_token
    assert is_alive(server, token)
    server.auth.sign_out()
    assert not is_alive(server, token)


@every_way
def test_the_session_is_the_users_own_on_the_site_that_was_asked_for(easel, uat_issuer, demo_site, way):
    server = connect(easel, way(easel, uat_issuer, ["tableau:users:read"]))
    assert server.site_id == demo_site["siteUUID"]
    assert server.users.get_by_id(server.user_id).name == easel["EASEL_ADMIN_USER"]
    server.auth.sign_out()


@each_jwt_way
@pytest.mark.parametrize("scope", CALLS)
def test_a_scope_opens_its_method_and_no_other(easel, uat_issuer, way, scope):
    server = connect(easel, way(easel, uat_issuer, [scope]))
    assert opened_by(server) == {scope}
    server.auth.sign_out()


@each_jwt_way
def test_a_wildcard_opens_every_action_of_its_resource_and_no_other_resource(easel, uat_issuer, way):
    server = connect(easel, way(easel, uat_issuer, ["tableau:users:*"]))
    assert opened_by(server) == {"tableau:users:read"}
    server.auth.sign_out()


def test_a_token_opens_all_that_its_user_may_do(server):
    assert opened_by(server) == set(CALLS)


def test_switching_site_gives_a_session_there_and_ends_the_one_here(easel, second_site):
    server = connect(easel, pat(easel))
    here = server.auth_token
    server.auth.switch_site(TSC.SiteItem(second_site["name"], second_site["contentUrl"]))
    assert server.site_id == second_site["siteUUID"]
    assert "Orders" not in [workbook.name for workbook in server.workbooks.get()[0]]
    assert not is_alive(server, here)
    assert is_alive(server, server.auth_token)
    server.auth.sign_out()


@each_jwt_way
def test_a_jwt_session_stays_on_its_site(easel, uat_issuer, second_site, way):
    server = connect(easel, way(easel, uat_issuer, [READ, "tableau:sites:switch"]))
    with refused("401003", FAILED_SIGN_IN):
        server.auth.switch_site(TSC.SiteItem(second_site["name"], second_site["contentUrl"]))
    server.workbooks.get()
    server.auth.sign_out()


def test_a_unified_access_token_signs_in_to_each_site_of_its_configuration(easel, uat_issuer, second_site):
    for site in [easel["EASEL_SITE"], second_site["contentUrl"]]:
        token = uat_issuer.token(easel["EASEL_ADMIN_USER"], [READ])
        server = connect(easel, TSC.JWTAuth(token, isUat=True, site_id=site))
        server.workbooks.get()
        server.auth.sign_out()


def test_the_kind_of_jwt_must_be_told_rightly(easel, uat_issuer):
    for token, is_uat in [
        (uat_issuer.token(easel["EASEL_ADMIN_USER"], [READ]), False),
        (jwt(easel, easel["EASEL_ADMIN_USER"], [READ]), True),
    ]:
        with refused("401001", FAILED_SIGN_IN):
            connect(easel, TSC.JWTAuth(token, isUat=is_uat, site_id=easel["EASEL_SITE"]))


def test_a_site_in_the_place_of_is_uat_is_refused_with_words_that_name_the_mistake(easel):
    """The second argument of JWTAuth was the site once, and is isUat now."""
    mistaken = TSC.JWTAuth(jwt(easel, easel["EASEL_ADMIN_USER"], [READ]), easel["EASEL_SITE"])
    with refused("400000") as caught:
        connect(easel, mistaken)
    assert "isUat" in caught.value.detail


def test_a_configuration_with_scopes_is_a_ceiling(easel, bounded_issuer):
    sign_in = by_unified_access_token
    server = connect(easel, sign_in(easel, bounded_issuer, [READ, "tableau:workbooks:*"]))
    assert opened_by(server) == {READ}
    server.auth.sign_out()
    for above in ["tableau:users:*", "tableau:sites:update"]:
        with refused("401001", FAILED_SIGN_IN):
            connect(easel, sign_in(easel, bounded_issuer, [READ, above]))


def test_the_demo_admits_every_scope(easel, demo_issuer):
    server = connect(easel, by_unified_access_token(easel, demo_issuer, list(CALLS)))
    assert opened_by(server) == set(CALLS)


def test_a_disabled_configuration_signs_nobody_in(easel, cloud, own_configuration):
    issuer, path = own_configuration

    def sign_in():
        connect(easel, by_unified_access_token(easel, issuer, [READ])).auth.sign_out()

    cloud.call("PATCH", path, json={"enabled": False})
    with refused("401001", FAILED_SIGN_IN):
        sign_in()
    cloud.call("PATCH", path, json={"enabled": True})
    sign_in()


def test_a_revoked_jti_signs_no_user_in(easel, cloud, uat_issuer):
    token = uat_issuer.token(easel["EASEL_ADMIN_USER"], [READ], jti="the one that leaked")
    auth = TSC.JWTAuth(token, isUat=True, site_id=easel["EASEL_SITE"])
    connect(easel, auth).auth.sign_out()
    revoked = cloud.call("POST", "/uat-revocations", json={"jti": "the one that leaked"})
    with refused("401001", FAILED_SIGN_IN):
        connect(easel, auth)
    cloud.call("DELETE", f"/uat-revocations/{revoked['revocationId']}")
