"""The vendor's Migration SDK moves a whole site from one Easel to another, and once more to where everything is already."""

import json
import os
import pathlib
import subprocess
import sys

import pytest
import tableauserverclient as TSC

from conftest import REPOSITORY, node

HERE = pathlib.Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def destination(tmp_path_factory):
    """A second server with the demo."""
    log = tmp_path_factory.mktemp("destination") / "server.log"
    command = node("packages/cli/src/main.ts", "serve", "--ephemeral", "--demo", "--json", "--port", "0")
    with open(log, "wb") as errors:
        server = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=errors)
    try:
        yield json.loads(server.stdout.readline())["env"]
    finally:
        server.terminate()
        server.wait(timeout=20)


def signed_in(env):
    server = TSC.Server(env["EASEL_URL"], use_server_version=True)
    auth = TSC.PersonalAccessTokenAuth(env["EASEL_PAT_NAME"], env["EASEL_PAT_SECRET"], env["EASEL_SITE"])
    return server, server.auth.sign_in(auth)


@pytest.fixture(scope="module")
def filled(easel):
    """The demo with a group set and tags beside its people, groups, projects, rules and workbooks."""
    server, session = signed_in(easel)
    with session:
        group_set = server.group_sets.create(TSC.GroupSetItem("Everyone who counts"))
        group = next(group for group in TSC.Pager(server.groups) if group.name == "Finance")
        server.group_sets.add_group(group_set, group)
        workbook = next(iter(TSC.Pager(server.workbooks)))
        server.workbooks.add_tags(workbook, ["moved", "a b"])
    return workbook.name


def migrate(source, destination, folder):
    """What became of each item, by its type."""
    files = []
    for name, env in (("source", source), ("destination", destination)):
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps(env))
    runtime = next(pathlib.Path(sys.prefix).glob("lib/python3*/site-packages/dnv/net/runtime/.net"))
    env = {**os.environ, "DOTNET_ROOT": str(runtime), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    command = [sys.executable, str(HERE / "migrate.py"), *map(str, files)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def failures(report):
    entries = [entry for kind in report["entries"].values() for entry in kind]
    return [entry for entry in entries if entry["status"] not in ("Migrated", "Skipped")]


@pytest.mark.parametrize("run", ["to an empty site", "to where everything is already"])
def test_every_item_of_a_site_is_migrated(easel, destination, filled, tmp_path, run):
    report = migrate(easel, destination, tmp_path)
    assert (report["status"], report["errors"], failures(report)) == (0, [], [])
    migrated = {
        kind: sum(entry["status"] == "Migrated" for entry in entries) for kind, entries in report["entries"].items()
    }
    assert migrated["IUser"] >= 5
    assert migrated["IGroup"] >= 4
    assert migrated["IGroupSet"] >= 1
    assert migrated["IProject"] >= 5
    assert migrated["IWorkbook"] >= 2
    server, session = signed_in(destination)
    with session:
        workbooks = {workbook.name: workbook for workbook in TSC.Pager(server.workbooks)}
        assert workbooks[filled].tags == {"moved", "a b"}
