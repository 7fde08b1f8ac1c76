"""The commands of tabcmd, each a process of its own as people and scripts run it.

The tests are one story: they share a HOME, in which tabcmd keeps its session, and run in the order they are written.
"""

import os
import pathlib
import re
import subprocess
import sys
import uuid

import pytest

from extract_sample import write_extract

TABCMD = pathlib.Path(sys.executable).with_name("tabcmd")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def project():
    return f"tabcmd {uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def name():
    return f"Orders{uuid.uuid4().hex[:8]}"


@pytest.fixture
def tabcmd(home):
    """Runs a command, which must succeed by default; returns all its output."""

    def run(*arguments, status=0):
        environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [str(TABCMD), *map(str, arguments)],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        said = done.stdout + done.stderr
        assert (done.returncode == 0) == (status == 0), f"tabcmd {arguments} ended with {done.returncode}:\n{said}"
        return said

    return run


def sign_in_flags(easel, secret=None):
    return [
        "--server",
        easel["EASEL_URL"],
        "--site",
        easel["EASEL_SITE"],
        "--token-name",
        easel["EASEL_PAT_NAME"],
        "--token-value",
        secret or easel["EASEL_PAT_SECRET"],
        "--no-prompt",
    ]


def test_login_with_a_wrong_token_fails(easel, tabcmd):
    said = tabcmd("login", *sign_in_flags(easel, "wrong"), status=1)
    assert "401001" in said


def test_login(easel, tabcmd, home):
    said = tabcmd("login", *sign_in_flags(easel))
    assert "succeeded" in said.lower()
    assert (home / "tableau_auth.json").is_file()


def test_createproject(tabcmd, project):
    tabcmd("createproject", "--name", project, "--description", "goes away")
    said = tabcmd("createproject", "--name", project, "--continue-if-exists")
    assert "already exists" in said.lower() or "continu" in said.lower()


def test_list_projects(tabcmd, project):
    assert project in tabcmd("list", "projects", "--name", "--owner")


def test_publish(tabcmd, project, name, orders):
    said = tabcmd("publish", orders, "--name", name, "--project", project, "--tabbed")
    assert "published" in said.lower()


def test_publish_again_needs_overwrite(tabcmd, project, name, orders):
    tabcmd("publish", orders, "--name", name, "--project", project, status=1)
    tabcmd("publish", orders, "--name", name, "--project", project, "--overwrite", "--tabbed")


def test_list_workbooks_with_their_views(tabcmd, name):
    said = tabcmd("list", "workbooks", "--name", "--owner", "--address", "--details")
    line = next(line for line in said.splitlines() if name in line)
    for view in ["Sales by Category", "Monthly Sales", "Overview"]:
        assert view in line


def test_export_png(tabcmd, home, name):
    tabcmd("export", f"{name}/MonthlySales", "--png", "--filename", "month.png")
    data = (home / "month.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"


def test_export_png_of_a_size(tabcmd, home, name):
    size = ["--width", "500", "--height", "400", "--resolution", "standard"]
    tabcmd("export", f"{name}/MonthlySales", "--png", "--filename", "small.png", *size)
    data = (home / "small.png").read_bytes()
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (500, 400)


def test_export_csv(tabcmd, home, name):
    tabcmd("export", f"{name}/SalesbyRegion", "--csv", "--filename", "regions.csv")
    lines = (home / "regions.csv").read_text().splitlines()
    assert lines[0] == "Region,Segment,Sales"
    assert len([line for line in lines if line]) == 13


def test_export_csv_through_a_filter(tabcmd, home, name):
    tabcmd("export", f"{name}/SalesbyRegion", "--csv", "--filename", "office.csv", "--filter", "Segment=Home Office")
    lines = [line for line in (home / "office.csv").read_text().splitlines() if line]
    assert len(lines) == 5
    assert all("Home Office" in line for line in lines[1:])


def test_get_a_view_by_its_address(tabcmd, home, name):
    tabcmd("get", f"/views/{name}/Figures.csv", "--filename", "figures.csv")
    assert (home / "figures.csv").read_text().startswith("Category,Measure Names,Sub-Category")
    tabcmd("get", f"/views/{name}/Overview.png?:size=300,400", "--filename", "overview.png")
    assert (home / "overview.png").read_bytes()[1:4] == b"PNG"


def test_export_pdf(tabcmd, home, name):
    layout = ["--pagesize", "a4", "--pagelayout", "landscape"]
    tabcmd("export", f"{name}/MonthlySales", "--pdf", "--filename", "month.pdf", *layout)
    data = (home / "month.pdf").read_bytes()
    assert data[:5] == b"%PDF-"
    assert data.count(b"/MediaBox [0 0 842 595]") == 1


def test_export_pdf_of_a_whole_workbook(tabcmd, home, name):
    tabcmd("export", f"{name}/MonthlySales", "--fullpdf", "--filename", "whole.pdf")
    data = (home / "whole.pdf").read_bytes()
    assert data.count(b"/MediaBox [0 0 ") == 6


def test_get_a_view_as_pdf(tabcmd, home, name):
    tabcmd("get", f"/views/{name}/Figures.pdf", "--filename", "figures.pdf")
    assert (home / "figures.pdf").read_bytes()[:5] == b"%PDF-"


def test_get_a_workbook(tabcmd, home, name, orders):
    tabcmd("get", f"/workbooks/{name}.twbx", "--filename", "back.twbx")
    assert (home / "back.twbx").read_bytes() == orders.read_bytes()


def test_a_view_that_does_not_exist_fails(tabcmd, name):
    tabcmd("export", f"{name}/NoSuchView", "--csv", status=1)


def test_refreshextracts_waits_for_the_job(tabcmd, project, home):
    extracted = f"Extracted{uuid.uuid4().hex[:8]}"
    file = write_extract(home / "Extracted.twbx")
    tabcmd("publish", file, "--name", extracted, "--project", project)
    said = tabcmd("refreshextracts", "--workbook", extracted, "--project", project, "--synchronous")
    assert "Job completed" in said, said


def test_createsiteusers_and_deletesiteusers(tabcmd, home):
    names = [f"{uuid.uuid4().hex}@example.com" for _ in range(2)]
    full = home / "users.csv"
    full.write_text(f"{names[0]},,First,viewer,none,no,\n{names[1]},,Second,explorer,none,yes,\n")
    said = tabcmd("createsiteusers", full)
    assert re.search(r"added: 2\b", said), said
    short = home / "names.csv"
    short.write_text("".join(f"{name}\n" for name in names))
    tabcmd("deletesiteusers", short)
    assert re.search(r"added: 2\b", tabcmd("createsiteusers", full))
    tabcmd("deletesiteusers", short)


def test_delete(tabcmd, project, name):
    tabcmd("delete", name, "--workbook", "--project", project)
    said = tabcmd("list", "workbooks", "--name")
    assert not re.search(rf"\b{name}\b", said)


def test_deleteproject(tabcmd, project):
    tabcmd("deleteproject", project)
    assert project not in tabcmd("list", "projects", "--name")


def test_logout(tabcmd):
    tabcmd("logout")
    tabcmd("list", "projects", "--name", "--no-prompt", status=1)
