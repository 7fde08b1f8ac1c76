"""What the suites share: a server to talk to, people who may sign in to it, and workbooks to publish.

The server is the one that EASEL_URL and the other variables of demo.env describe, or one that is started here with the
demo in memory.
"""

import json
import os
import pathlib
import subprocess
import uuid

import pytest

from cloud_manager import CloudManager
from uat_issuer import UatIssuer, configure_issuer

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
VARIABLES = [
    "EASEL_URL",
    "EASEL_SITE",
    "EASEL_PAT_NAME",
    "EASEL_PAT_SECRET",
    "EASEL_CA_CLIENT_ID",
    "EASEL_CA_SECRET_ID",
    "EASEL_CA_SECRET",
    "EASEL_ADMIN_USER",
    "EASEL_USER_VIEWER",
    "EASEL_TCM_URL",
    "EASEL_TCM_PAT_SECRET",
    "EASEL_TENANT_ID",
    "EASEL_UAT_ISSUER",
    "EASEL_UAT_KEY_ID",
    "EASEL_UAT_PRIVATE_KEY_PATH",
]


def node(*arguments):
    """The command that runs a program of the repository on the Node it has installed."""
    program = REPOSITORY / "node_modules" / ".bin" / "node"
    return [str(program), "--conditions=easel-source", *map(str, arguments)]


@pytest.fixture(scope="session")
def easel(tmp_path_factory):
    """How to sign in: the variables of demo.env."""
    if "EASEL_URL" in os.environ:
        missing = [name for name in VARIABLES if name not in os.environ]
        assert not missing, f"EASEL_URL is set, and these are not: {missing}"
        yield {name: os.environ[name] for name in VARIABLES}
        return
    log = tmp_path_factory.mktemp("server") / "server.log"
    command = node("packages/cli/src/main.ts", "serve", "--ephemeral", "--demo", "--json", "--port", "0")
    with open(log, "wb") as errors:
        server = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=errors)
    try:
        line = server.stdout.readline()
        assert line, f"the server did not start:\n{log.read_text()}"
        yield json.loads(line)["env"]
    finally:
        server.terminate()
        status = server.wait(timeout=20)
    assert status == 0, f"the server ended with status {status}:\n{log.read_text()[-4000:]}"


@pytest.fixture(scope="session")
def cloud(easel):
    """The tenant's administrator, signed in to Cloud Manager."""
    cloud = CloudManager(easel["EASEL_TCM_URL"], easel["EASEL_TCM_PAT_SECRET"])
    yield cloud
    cloud.sign_out()


@pytest.fixture(scope="session")
def demo_site(easel, cloud):
    """The site of the demo, as Cloud Manager tells it."""
    sites = cloud.all(f"{cloud.tenant}/sites", "sites", maxResults=100)
    return next(site for site in sites if site["contentUrl"] == easel["EASEL_SITE"])


@pytest.fixture(scope="session")
def second_site(easel, cloud):
    """A site of this run alone, of which the demo's administrator is an administrator too."""
    name = f"conformance{uuid.uuid4().hex[:12]}"
    site = cloud.call("POST", f"{cloud.tenant}/sites", json={"name": name, "contentUrl": name})
    users = cloud.all(f"{cloud.tenant}/users", "users", maxResults=100)
    admin = next(user for user in users if user["userName"] == easel["EASEL_ADMIN_USER"])
    role = {"siteId": site["siteUUID"], "siteRole": "SiteAdministratorCreator"}
    cloud.call("PATCH", f"{cloud.tenant}/users/{admin['userId']}", json={"siteRoles": [role]})
    yield site
    cloud.call("DELETE", f"{cloud.tenant}/sites/{site['siteUUID']}")


@pytest.fixture(scope="session")
def own_configuration(cloud, demo_site, second_site):
    """An issuer of this run whose unified access tokens are good for the tenant and both sites, and where it is configured."""
    resources = [cloud.signed_in["tenantId"], demo_site["siteUUID"], second_site["siteUUID"]]
    issuer, path = configure_issuer(cloud, resources)
    yield issuer, path
    cloud.call("DELETE", path)


@pytest.fixture(scope="session")
def uat_issuer(own_configuration):
    issuer, _ = own_configuration
    return issuer


@pytest.fixture(scope="session")
def bounded_issuer(cloud, demo_site):
    """An issuer whose tokens may read content and change workbooks, and ask for nothing else."""
    scopes = ["tableau:content:read", "tableau:workbooks:*"]
    issuer, path = configure_issuer(cloud, [cloud.signed_in["tenantId"], demo_site["siteUUID"]], scopes)
    yield issuer
    cloud.call("DELETE", path)


@pytest.fixture(scope="session")
def demo_issuer(easel):
    """The issuer of the demo, whose tokens may ask for every scope."""
    key = pathlib.Path(easel["EASEL_UAT_PRIVATE_KEY_PATH"]).read_text()
    return UatIssuer(easel["EASEL_UAT_ISSUER"], easel["EASEL_TENANT_ID"], key, easel["EASEL_UAT_KEY_ID"])


@pytest.fixture(scope="session")
def own_samples(tmp_path_factory):
    """Folder with Orders.twbx and Energy.twbx, which need nothing but this repository."""
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run(node("conformance/write-samples.ts", folder), cwd=REPOSITORY, check=True)
    return folder


def foreign_sample(name):
    """A workbook that is no part of this repository; without it the test is skipped, visibly."""
    default = REPOSITORY.parent / "shared" / "data"
    path = pathlib.Path(os.environ.get("EASEL_SAMPLES", default)) / "workbooks" / name
    if not path.is_file():
        message = f"{path} is absent; EASEL_SAMPLES names the folder with workbooks/{name}"
        if "EASEL_SAMPLES" in os.environ:
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture
def orders(own_samples):
    return own_samples / "Orders.twbx"


@pytest.fixture(params=["Orders.twbx", "WorkbookWithExtract.twbx"])
def workbook_file(request, own_samples):
    """Each test with this argument runs for every sample workbook."""
    if request.param == "Orders.twbx":
        return own_samples / request.param
    return foreign_sample(request.param)
