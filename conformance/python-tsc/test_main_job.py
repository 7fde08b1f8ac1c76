"""Sign in, publish, look, fetch: what people use the library for."""

import csv
import io
import struct
import zipfile

import pytest
import tableauserverclient as TSC


def rows(chunks):
    return list(csv.reader(io.StringIO(b"".join(chunks).decode("utf-8"))))


def png_size(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


def views_of(server, workbook):
    server.workbooks.populate_views(workbook)
    return {view.name: view for view in workbook.views}


def test_the_server_tells_its_version(easel):
    server = TSC.Server(easel["EASEL_URL"])
    server.use_server_version()
    major, minor = map(int, server.version.split("."))
    assert (major, minor) >= (3, 24)
    assert server.server_info.get().rest_api_version == server.version


def test_the_session_knows_its_site_and_user(easel, server):
    assert server.site_url == easel["EASEL_SITE"]
    assert server.users.get_by_id(server.user_id).name == easel["EASEL_ADMIN_USER"]
    assert server.sites.get_by_id(server.site_id).content_url == easel["EASEL_SITE"]


def test_a_published_workbook_shows_what_the_file_holds(server, publish, project, workbook_file):
    workbook = publish(workbook_file)
    assert workbook.project_id == project.id
    assert workbook.owner_id == server.user_id
    assert workbook.created_at is not None
    again = server.workbooks.get_by_id(workbook.id)
    assert (again.name, again.content_url, again.show_tabs) == (workbook.name, workbook.content_url, True)
    views = views_of(server, workbook)
    expected = {
        "Orders.twbx": ["Sales by Category", "Sales by Region", "Monthly Sales", "Figures", "Sales and Profit", "Overview"],
        "WorkbookWithExtract.twbx": ["Sheet 1", "Sheet 2"],
    }
    assert list(views) == expected[workbook_file.name]
    for view in views.values():
        assert view.content_url.startswith(f"{workbook.content_url}/sheets/")
        assert view.workbook_id == workbook.id


def test_every_view_gives_rows(server, publish, workbook_file):
    for view in views_of(server, publish(workbook_file)).values():
        server.views.populate_csv(view, TSC.CSVRequestOptions(maxage=1))
        header, *body = rows(view.csv)
        assert len(header) >= 2
        assert body, view.name
        assert {len(row) for row in body} == {len(header)}


def test_filters_narrow_the_rows(server, publish, orders):
    view = views_of(server, publish(orders))["Sales by Region"]
    options = TSC.CSVRequestOptions(maxage=1)
    options.vf("Region", "West")
    options.vf("Segment", "Home Office")
    server.views.populate_csv(view, options)
    header, *body = rows(view.csv)
    assert header == ["Region", "Segment", "Sales"]
    assert [row[:2] for row in body] == [["West", "Home Office"]]


def test_every_view_gives_pictures(server, publish, workbook_file):
    for view in views_of(server, publish(workbook_file)).values():
        server.views.populate_image(view)
        width, height = png_size(view.image)
        options = TSC.ImageRequestOptions(imageresolution=TSC.ImageRequestOptions.Resolution.High, maxage=1)
        server.views.populate_image(view, options)
        assert [round(side / 2) for side in png_size(view.image)] == pytest.approx([width, height], abs=1)
        server.views.populate_preview_image(view)
        assert max(png_size(view.preview_image)) <= 300


def test_a_picture_has_the_size_that_was_asked_for(server, publish, orders):
    view = views_of(server, publish(orders))["Monthly Sales"]
    server.views.populate_image(view, TSC.ImageRequestOptions(viz_width=640, viz_height=360, maxage=1))
    assert png_size(view.image) == (640, 360)


def test_a_workbook_has_a_preview(server, publish, workbook_file):
    workbook = publish(workbook_file)
    server.workbooks.populate_preview_image(workbook)
    assert max(png_size(workbook.preview_image)) <= 300


def test_a_download_is_the_bytes_that_were_published(server, publish, workbook_file, tmp_path):
    workbook = publish(workbook_file)
    path = server.workbooks.download(workbook.id, str(tmp_path / "back"))
    assert path.endswith(".twbx")
    with open(path, "rb") as file:
        assert file.read() == workbook_file.read_bytes()


@pytest.fixture
def large_file(orders, tmp_path, monkeypatch):
    """A workbook of several blocks, and a client that sends blocks of 1 MB."""
    import random

    from tableauserverclient.server.endpoint import workbooks_endpoint

    path = tmp_path / "Large.twbx"
    path.write_bytes(orders.read_bytes())
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("Data/padding.bin", random.Random(1).randbytes(3_500_000))
    monkeypatch.setenv("TSC_CHUNK_SIZE_MB", "1")
    # TSC_FILESIZE_LIMIT_MB is read once, at import.
    monkeypatch.setattr(workbooks_endpoint, "FILESIZE_LIMIT", 1024 * 1024)
    return path


def test_a_large_file_goes_in_blocks(server, publish, large_file, tmp_path):
    workbook = publish(large_file)
    assert "Overview" in views_of(server, workbook)
    path = server.workbooks.download(workbook.id, str(tmp_path / "back"))
    with open(path, "rb") as file:
        assert file.read() == large_file.read_bytes()


def test_a_file_object_can_be_published(server, project, orders):
    with open(orders, "rb") as file:
        item = TSC.WorkbookItem(project.id, name="From memory")
        workbook = server.workbooks.publish(item, io.BytesIO(file.read()), TSC.Server.PublishMode.CreateNew)
    assert workbook.name == "From memory"


def test_publishing_over_a_workbook_keeps_its_id(server, publish, orders):
    first = publish(orders, name="Twice")
    second = publish(orders, name="Twice", mode=TSC.Server.PublishMode.Overwrite)
    assert (second.id, second.content_url) == (first.id, first.content_url)
    with pytest.raises(TSC.ServerResponseError) as caught:
        publish(orders, name="Twice")
    assert caught.value.code.startswith("4"), caught.value


def test_publishing_as_a_job(server, publish, project, workbook_file):
    job = publish(workbook_file, name="By a job", as_job=True)
    done = server.jobs.wait_for_job(job.id, timeout=60)
    assert done.finish_code == 0
    assert done.completed_at is not None
    found = [item for item in server.workbooks.filter(name="By a job") if item.project_id == project.id]
    assert len(found) == 1


def test_a_workbook_changes_its_name_owner_tabs_and_project(server, publish, orders):
    workbook = publish(orders)
    target = server.projects.create(TSC.ProjectItem(f"target {workbook.id}"))
    try:
        someone = next(user for user in TSC.Pager(server.users) if user.name.startswith("carol@"))
        workbook.name = f"Renamed {workbook.id}"
        workbook.show_tabs = False
        workbook.project_id = target.id
        workbook.owner_id = someone.id
        server.workbooks.update(workbook)
        now = server.workbooks.get_by_id(workbook.id)
        assert (now.name, now.show_tabs) == (workbook.name, False)
        assert (now.project_id, now.owner_id) == (target.id, someone.id)
    finally:
        server.projects.delete(target.id)


def test_a_deleted_workbook_is_gone_with_its_views(server, publish, orders):
    workbook = publish(orders)
    view = next(iter(views_of(server, workbook).values()))
    server.workbooks.delete(workbook.id)
    for look in (lambda: server.workbooks.get_by_id(workbook.id), lambda: server.views.get_by_id(view.id)):
        with pytest.raises(TSC.ServerResponseError) as caught:
            look()
        assert caught.value.code.startswith("404")
