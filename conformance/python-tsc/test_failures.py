"""What the library tells its user when something is refused."""

import uuid

import pytest
import requests
import tableauserverclient as TSC
from tableauserverclient.server.endpoint.exceptions import JobFailedException

from conftest import connect, jwt, pat, refused

FAILED_SIGN_IN = TSC.FailedSignInError
NO_SUCH_ID = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "change",
    [
        lambda name, secret, site: (name, secret[:-1] + "x", site),
        lambda name, secret, site: ("other", secret, site),
        lambda name, secret, site: (name, secret, "no-such-site"),
        lambda name, secret, site: (name, "nonsense", site),
    ],
    ids=["secret", "name", "site", "form"],
)
def test_a_wrong_token_is_refused_without_saying_what_is_wrong(easel, change):
    wrong = change(easel["EASEL_PAT_NAME"], easel["EASEL_PAT_SECRET"], easel["EASEL_SITE"])
    with refused("401001", FAILED_SIGN_IN):
        connect(easel, TSC.PersonalAccessTokenAuth(*wrong))


def test_a_password_is_refused_cleanly(easel):
    with refused("401001", FAILED_SIGN_IN):
        connect(easel, TSC.TableauAuth(easel["EASEL_ADMIN_USER"], "secret", easel["EASEL_SITE"]))


def test_a_second_sign_in_with_the_same_token_ends_the_first(easel):
    first = connect(easel, pat(easel))
    first.workbooks.get()
    second = connect(easel, pat(easel))
    with refused("401002", FAILED_SIGN_IN):
        first.workbooks.get()
    second.workbooks.get()
    second.auth.sign_out()
    with pytest.raises(TSC.NotSignedInError):
        second.workbooks.get()


def test_sessions_by_jwt_do_not_end_each_other(easel, sign_in_by_jwt):
    scopes = ["tableau:content:read"]
    servers = [sign_in_by_jwt(easel["EASEL_ADMIN_USER"], scopes) for _ in range(2)]
    for server in servers:
        server.workbooks.get()


@pytest.mark.parametrize(
    "options",
    [{"expires": -60}, {"expires": 3600}, {"aud": "other"}, {"iss": NO_SUCH_ID}, {"scp": "tableau:content:read"}],
    ids=["expired", "too-long", "audience", "issuer", "scopes-as-text"],
)
def test_a_jwt_that_breaks_a_rule_is_refused(easel, options):
    token = jwt(easel, easel["EASEL_ADMIN_USER"], ["tableau:content:read"], **options)
    with refused("401001", FAILED_SIGN_IN):
        connect(easel, TSC.JWTAuth(token, site_id=easel["EASEL_SITE"]))


def test_a_jwt_is_good_once(easel):
    token = jwt(easel, easel["EASEL_ADMIN_USER"], ["tableau:content:read"])
    connect(easel, TSC.JWTAuth(token, site_id=easel["EASEL_SITE"]))
    with refused("401001", FAILED_SIGN_IN):
        connect(easel, TSC.JWTAuth(token, site_id=easel["EASEL_SITE"]))


def test_a_jwt_for_an_unknown_user_is_refused(easel):
    token = jwt(easel, "unknown@example.com", ["tableau:content:read"])
    with refused("401001", FAILED_SIGN_IN):
        connect(easel, TSC.JWTAuth(token, site_id=easel["EASEL_SITE"]))


def test_a_missing_scope_is_an_error_that_names_itself(easel, sign_in_by_jwt):
    server = sign_in_by_jwt(easel["EASEL_ADMIN_USER"], ["tableau:views:download"])
    with refused("401002", FAILED_SIGN_IN):
        server.workbooks.get()
    answer = requests.get(
        f"{server.baseurl}/sites/{server.site_id}/workbooks", headers={"X-Tableau-Auth": server.auth_token}, timeout=10
    )
    assert answer.status_code == 401
    assert "tableau:content:read" in answer.headers["WWW-Authenticate"]


def test_what_does_not_exist_is_not_found(server):
    for look, code in [
        (server.workbooks.get_by_id, "404006"),
        (server.views.get_by_id, "404011"),
        (server.users.get_by_id, "404002"),
        (server.jobs.get_by_id, "404018"),
        (server.workbooks.delete, "404006"),
        (server.projects.delete, "404005"),
    ]:
        with refused(code):
            look(NO_SUCH_ID)


def test_a_file_that_is_no_workbook_is_refused(publish, tmp_path):
    broken = tmp_path / "Broken.twbx"
    broken.write_bytes(b"PK\x03\x04 this is no package")
    with pytest.raises(TSC.ServerResponseError) as caught:
        publish(broken)
    assert caught.value.code in {"400011", "400020"}, caught.value


def test_a_file_that_is_no_workbook_is_refused_as_a_job_too(server, publish, tmp_path):
    """At once, or by a job that says why."""
    broken = tmp_path / "Broken.twbx"
    broken.write_bytes(b"PK\x03\x04 this is no package")
    with pytest.raises((TSC.ServerResponseError, JobFailedException)) as caught:
        server.jobs.wait_for_job(publish(broken, as_job=True).id, timeout=30)
    reason = caught.value.notes if isinstance(caught.value, JobFailedException) else caught.value.detail
    assert reason


def test_a_viewer_may_look_and_nothing_else(easel, server, publish, project, orders, sign_in_by_jwt):
    workbook = publish(orders)
    scopes = [
        "tableau:content:read",
        "tableau:workbooks:create",
        "tableau:workbooks:update",
        "tableau:workbooks:download",
        "tableau:projects:*",
        "tableau:users:read",
    ]
    viewer = sign_in_by_jwt(easel["EASEL_USER_VIEWER"], scopes)
    attempts = {
        "publish": lambda: viewer.workbooks.publish(
            TSC.WorkbookItem(project.id, name="mine"), str(orders), TSC.Server.PublishMode.CreateNew
        ),
        "update": lambda: viewer.workbooks.update(workbook),
        "create project": lambda: viewer.projects.create(TSC.ProjectItem(f"mine {uuid.uuid4()}")),
        "delete project": lambda: viewer.projects.delete(project.id),
    }
    for name, attempt in attempts.items():
        with pytest.raises(TSC.ServerResponseError) as caught:
            attempt()
        assert caught.value.code[:3] in {"403", "404"}, (name, str(caught.value))
    assert server.workbooks.get_by_id(workbook.id).name == workbook.name
