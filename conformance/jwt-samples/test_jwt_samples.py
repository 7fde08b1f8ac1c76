"""JWTs as the vendor's public samples for connected apps mint them: PyJWT, and the text of the secret as the key."""

import base64
import datetime
import uuid

import jwt
import pytest
import requests
import tableauserverclient as TSC

from patience import patiently, sign_in

READ = "tableau:content:read"
EMBED = "tableau:views:embed"


def header_of(easel, **change):
    return {"kid": easel["EASEL_CA_SECRET_ID"], "iss": easel["EASEL_CA_CLIENT_ID"], **change}


def payload_of(easel, scopes, minutes=1):
    """What the samples for JavaScript and C# say: who issued it stands in the header alone."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "jti": str(uuid.uuid4()),
        "aud": "tableau",
        "sub": easel["EASEL_ADMIN_USER"],
        "scp": scopes,
        "exp": now + datetime.timedelta(minutes=minutes),
    }


def header_alone(easel, scopes, **more):
    return jwt.encode(payload_of(easel, scopes, **more), easel["EASEL_CA_SECRET"], "HS256", header_of(easel))


def header_and_payload(easel, scopes):
    """The samples for Python and Java say it twice."""
    payload = {"iss": easel["EASEL_CA_CLIENT_ID"], **payload_of(easel, scopes)}
    return jwt.encode(payload, easel["EASEL_CA_SECRET"], "HS256", header_of(easel))


every_sample = pytest.mark.parametrize("sample", [header_alone, header_and_payload])


def connect(easel, token):
    server = TSC.Server(easel["EASEL_URL"], use_server_version=True)
    sign_in(server, TSC.JWTAuth(token, site_id=easel["EASEL_SITE"]))
    return server


def trust_code(easel, token):
    """The number that a refusal tells in parentheses, asked for without a library; it says nothing when it is none."""
    answer = patiently(
        lambda: requests.post(
            f"{easel['EASEL_URL']}/api/3.28/auth/signin",
            json={"credentials": {"jwt": token, "site": {"contentUrl": easel["EASEL_SITE"]}}},
            headers={"Accept": "application/json"},
            timeout=10,
        )
    )
    assert answer.status_code == 401, answer.text
    error = answer.json()["error"]
    assert error["code"] == "401001"
    return error["detail"].removeprefix("Error signing in to Tableau Server").strip(" ()")


@every_sample
def test_a_sample_signs_in_and_reads_within_its_scope(easel, sample):
    server = connect(easel, sample(easel, [READ]))
    assert "Orders" in [workbook.name for workbook in server.workbooks.get()[0]]
    with pytest.raises(TSC.FailedSignInError) as refused:
        server.users.get()
    assert refused.value.code == "401002"
    server.auth.sign_out()


@every_sample
def test_the_scopes_for_embedding_sign_in_and_open_no_method(easel, sample):
    server = connect(easel, sample(easel, [EMBED, "tableau:views:embed_authoring", "tableau:insights:embed"]))
    with pytest.raises(TSC.FailedSignInError) as refused:
        server.workbooks.get()
    assert refused.value.code == "401002"
    server.auth.sign_out()


@every_sample
def test_a_sample_is_good_once(easel, sample):
    token = sample(easel, [READ])
    connect(easel, token).auth.sign_out()
    assert trust_code(easel, token) == "10091"


def test_the_secret_is_its_text_and_not_what_the_text_stands_for(easel):
    decoded = base64.b64decode(easel["EASEL_CA_SECRET"])
    assert trust_code(easel, jwt.encode(payload_of(easel, [READ]), decoded, "HS256", header_of(easel))) == "10084"


def test_ten_minutes_are_the_longest_life(easel):
    connect(easel, header_alone(easel, [READ], minutes=10)).auth.sign_out()
    assert trust_code(easel, header_alone(easel, [READ], minutes=11)) == "10096"


def test_an_issuer_must_be_given(easel):
    nowhere = header_of(easel)
    del nowhere["iss"]
    assert trust_code(easel, jwt.encode(payload_of(easel, [READ]), easel["EASEL_CA_SECRET"], "HS256", nowhere)) == "10083"


def test_two_issuers_that_differ_are_refused(easel):
    header = header_of(easel, iss=str(uuid.uuid4()))
    payload = {"iss": easel["EASEL_CA_CLIENT_ID"], **payload_of(easel, [READ])}
    assert trust_code(easel, jwt.encode(payload, easel["EASEL_CA_SECRET"], "HS256", header)) == "10083"
