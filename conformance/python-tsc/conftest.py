"""Sessions of tableauserverclient, and content that goes when the test ends."""

import base64
import contextlib
import hashlib
import hmac
import json
import time
import uuid

import pytest
import tableauserverclient as TSC

from patience import sign_in


def connect(easel, auth):
    server = TSC.Server(easel["EASEL_URL"], use_server_version=True)
    sign_in(server, auth)
    return server


def pat(easel):
    return TSC.PersonalAccessTokenAuth(easel["EASEL_PAT_NAME"], easel["EASEL_PAT_SECRET"], easel["EASEL_SITE"])


def jwt(easel, user, scopes, expires=300, **claims):
    """A JWT of the demo's connected app, made without Easel's own code."""

    def segment(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    now = int(time.time())
    header = {"alg": "HS256", "typ": "JWT", "kid": easel["EASEL_CA_SECRET_ID"], "iss": easel["EASEL_CA_CLIENT_ID"]}
    payload = {
        "iss": easel["EASEL_CA_CLIENT_ID"],
        "sub": user,
        "aud": "tableau",
        "exp": now + expires,
        "jti": str(uuid.uuid4()),
        "scp": scopes,
        **claims,
    }
    signed = segment(header) + b"." + segment(payload)
    signature = hmac.new(easel["EASEL_CA_SECRET"].encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


@pytest.fixture
def sign_in_by_jwt(easel):
    """Signs a user in with scopes; the sessions end with the test."""
    with contextlib.ExitStack() as sessions:

        def enter(user, scopes, **options):
            server = connect(easel, TSC.JWTAuth(jwt(easel, user, scopes, **options), site_id=easel["EASEL_SITE"]))
            sessions.callback(server.auth.sign_out)
            return server

        yield enter


@pytest.fixture
def server(easel):
    """The administrator, signed in by a personal access token."""
    server = connect(easel, pat(easel))
    yield server
    server.auth.sign_out()


@pytest.fixture
def project(server):
    """A project of this test alone."""
    made = server.projects.create(TSC.ProjectItem(f"conformance {uuid.uuid4()}", description="goes away"))
    yield made
    with contextlib.suppress(TSC.ServerResponseError):
        server.projects.delete(made.id)


@pytest.fixture
def publish(server, project):
    """Publishes a file into the test's project, under a name of its own unless one is given."""

    def publish(file, name=None, mode=TSC.Server.PublishMode.CreateNew, **options):
        item = TSC.WorkbookItem(project.id, name=name or f"{file.stem} {uuid.uuid4()}", show_tabs=True)
        return server.workbooks.publish(item, str(file), mode, **options)

    return publish


@contextlib.contextmanager
def refused(code, kind=TSC.ServerResponseError):
    """The block must fail with this error code of the REST API."""
    with pytest.raises(kind) as caught:
        yield caught
    assert caught.value.code == code, str(caught.value)
