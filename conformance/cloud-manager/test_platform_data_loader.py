"""What Tableau's public platform data loader asks of Cloud Manager: sign-in, sites, people, activity logs, snapshots."""

import datetime
import json
import re
import uuid

import pytest
import requests

from cloud_manager import CloudManager

LUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LOG_PATH = re.compile(r".+/y=\d{4}/m=\d{2}/d=\d{2}/h=\d{2}/eventType=[a-z_]+/[^/]+")


def iso(at):
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def window(**length):
    """The parameters that ask for the files of the time until now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    # The hour that is under way has a file too.
    end = now + datetime.timedelta(minutes=1)
    return {"startTime": iso(now - datetime.timedelta(**length)), "endTime": iso(end)}


def downloads(cloud, path, files):
    """The bytes behind each path: addresses are asked for in one request, then fetched without any session."""
    answer = cloud.call("POST", path, data=json.dumps({"files": files}))["files"]
    assert [each["path"] for each in answer] == files
    answers = [requests.get(each["url"], timeout=60) for each in answer]
    assert [answer.status_code for answer in answers] == [200] * len(files)
    return [answer.content for answer in answers]


def error_of(answer):
    body = answer.json()
    assert set(body) == {"message", "errorCode"}
    assert body["message"]
    return answer.status_code, body["errorCode"]


def test_the_sign_in_tells_token_user_tenant_and_end(easel, cloud):
    answer = cloud.signed_in
    assert set(answer) == {"sessionToken", "userId", "tenantId", "sessionExpiration"}
    assert answer["tenantId"] == easel["EASEL_TENANT_ID"]
    assert LUID.fullmatch(answer["userId"])
    left = datetime.datetime.fromisoformat(answer["sessionExpiration"]) - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(hours=3, minutes=50) < left <= datetime.timedelta(hours=4, seconds=1)


@pytest.mark.parametrize("change", [lambda secret: secret[:-1] + "!", lambda _: "nonsense", lambda _: ""])
def test_a_wrong_token_is_refused_without_a_reason(easel, cloud, change):
    wrong = cloud.login("pat", change(easel["EASEL_TCM_PAT_SECRET"]))
    assert error_of(wrong) == (401, "E_401_AUTH_SVC_1001")


def test_a_token_of_a_site_is_none_of_cloud_manager(easel, cloud):
    assert error_of(cloud.login("pat", easel["EASEL_PAT_SECRET"]))[0] == 401


def test_a_session_that_is_none_is_answer_so_that_the_caller_signs_in_again(cloud):
    assert error_of(cloud.send("GET", f"{cloud.tenant}/sites", token="no session"))[0] == 401


def test_a_session_ends_with_its_sign_out(easel):
    session = CloudManager(easel["EASEL_TCM_URL"], easel["EASEL_TCM_PAT_SECRET"])
    session.call("GET", "/session")
    session.sign_out()
    assert error_of(session.send("GET", "/session"))[0] == 401


def test_sites_are_listed_with_the_names_that_the_loader_reads(easel, cloud, demo_site):
    sites = cloud.all(f"{cloud.tenant}/sites", "sites", maxResults=100)
    assert all({"siteUUID", "name", "contentUrl", "status"} <= set(site) for site in sites)
    assert all("id" in site["instance"] for site in sites)
    assert LUID.fullmatch(demo_site["siteUUID"])
    assert demo_site["contentUrl"] == easel["EASEL_SITE"]


def test_a_list_in_pages_is_the_list(cloud, second_site):
    path = f"{cloud.tenant}/sites"
    whole = cloud.all(path, "sites", maxResults=100)
    assert second_site["siteUUID"] in [site["siteUUID"] for site in whole]
    assert cloud.all(path, "sites", maxResults=1) == whole


def test_people_are_listed_with_their_roles_on_each_site(easel, cloud, demo_site):
    users = {user["email"]: user for user in cloud.all(f"{cloud.tenant}/users", "users", maxResults=2)}
    viewer = users[easel["EASEL_USER_VIEWER"]]
    assert LUID.fullmatch(viewer["userId"])
    roles = [role for role in viewer["siteRoles"] if role["siteId"] == demo_site["siteUUID"]]
    assert [role["siteRole"] for role in roles] == ["Viewer"]
    assert "idpType" in roles[0]


def test_metrics_count_people_by_licence(cloud, demo_site):
    of_tenant = cloud.call("GET", f"{cloud.tenant}/metrics")
    of_site = cloud.call("GET", f"{cloud.tenant}/sites/{demo_site['siteUUID']}/metrics")
    assert of_tenant["numberOfSites"] >= 1
    assert of_tenant["cloudAdministrators"] >= 1
    assert of_site["viewers"] >= 1


@pytest.mark.parametrize("page_size", [1, 100])
@pytest.mark.usefixtures("second_site")
def test_the_activity_log_of_the_tenant_is_listed_and_downloaded(cloud, page_size):
    path = f"{cloud.tenant}/activitylog"
    listed = cloud.all(path, "files", **window(hours=2), pageSize=page_size)
    assert all(LOG_PATH.fullmatch(file["path"]) for file in listed)
    assert len({file["path"] for file in listed}) == len(listed)
    logs = downloads(cloud, path, [file["path"] for file in listed])
    assert [len(log) for log in logs] == [file["size"] for file in listed]
    events = [json.loads(line) for log in logs for line in log.decode().splitlines()]
    done = {(event["eventType"], event["actorUserLuid"]) for event in events}
    assert {("login", cloud.signed_in["userId"]), ("create_site", cloud.signed_in["userId"])} <= done


@pytest.mark.usefixtures("second_site")
def test_the_activity_log_is_narrowed_by_the_type_of_event(cloud):
    listed = cloud.all(f"{cloud.tenant}/activitylog", "files", **window(hours=2), pageSize=100, eventType="create_site")
    assert listed
    assert all("/eventType=create_site/" in file["path"] for file in listed)


def test_a_site_logs_who_signs_in_to_it(easel, cloud, demo_site, uat_issuer):
    token = uat_issuer.token(easel["EASEL_ADMIN_USER"], ["tableau:content:read"])
    credentials = {"jwt": token, "isUat": True, "site": {"contentUrl": easel["EASEL_SITE"]}}
    signed_in = requests.post(
        f"{easel['EASEL_URL']}/api/3.28/auth/signin",
        json={"credentials": credentials},
        headers={"Accept": "application/json"},
        timeout=60,
    ).json()["credentials"]
    path = f"{cloud.tenant}/sites/{demo_site['siteUUID']}/activitylog"
    listed = cloud.all(path, "files", **window(hours=2), pageSize=100, eventType="login")
    logs = downloads(cloud, path, [file["path"] for file in listed])
    events = [json.loads(line) for log in logs for line in log.decode().splitlines()]
    assert signed_in["user"]["id"] in {event["actorUserLuid"] for event in events}


def test_a_window_of_seven_days_is_the_longest(cloud):
    path = f"{cloud.tenant}/activitylog"
    cloud.call("GET", path, params={**window(days=6), "pageSize": 100})
    too_long = cloud.send("GET", path, params={**window(days=8), "pageSize": 100})
    assert error_of(too_long)[0] == 400


def test_snapshots_of_a_site_are_parquet_files(cloud, demo_site):
    path = f"{cloud.tenant}/sites/{demo_site['siteUUID']}/snapshots"
    listed = cloud.all(path, "files", **window(hours=4), pageSize=100)
    assert listed
    for content in downloads(cloud, path, [file["path"] for file in listed]):
        assert (content[:4], content[-4:]) == (b"PAR1", b"PAR1")


def test_what_does_not_exist_and_what_is_anothers_are_not_found(cloud):
    stranger = uuid.uuid4()
    assert error_of(cloud.send("GET", f"{cloud.tenant}/sites/{stranger}/activitylog"))[0] == 404
    assert error_of(cloud.send("GET", f"/tenants/{stranger}/sites"))[0] in {403, 404}


def test_a_unified_access_token_signs_in_with_its_scopes_and_no_more(easel, cloud, uat_issuer):
    token = uat_issuer.token(easel["EASEL_ADMIN_USER"], ["tableau:tcm_sites:read"])
    signed_in = cloud.login("tcuJwt", token).json()
    assert signed_in["tenantId"] == easel["EASEL_TENANT_ID"]
    session = signed_in["sessionToken"]
    assert cloud.send("GET", f"{cloud.tenant}/sites", token=session).status_code == 200
    assert error_of(cloud.send("GET", f"{cloud.tenant}/users", token=session)) == (403, "E_403_AUTH_SVC_1003")
    assert error_of(cloud.send("POST", "/uat-configurations", token=session, json={})) == (403, "E_403_AUTH_SVC_1003")
