"""Connections, revisions and extracts of workbooks and data sources."""

import pytest
import tableauserverclient as TSC

from conftest import refused
from extract_sample import write_extract
from test_main_job import rows, views_of


@pytest.fixture
def extracted(publish, tmp_path):
    """A workbook whose extract can be made again from the file in its package."""
    return publish(write_extract(tmp_path / "Extracted.twbx"))


def test_connections_of_a_workbook_are_changed_one_by_one_and_together(server, extracted):
    server.workbooks.populate_connections(extracted)
    [connection] = extracted.connections
    assert (connection.connection_type, connection.datasource_name) == ("textscan", "Orders")
    connection.username = "robot"
    connection.password = "hidden word"
    connection.embed_password = True
    changed = server.workbooks.update_connection(extracted, connection)
    assert (changed.username, changed.embed_password, changed.password) == ("robot", True, None)
    server.workbooks.update_connections(extracted, [connection.id], "username-password", username="other")
    server.workbooks.populate_connections(extracted)
    assert [each.username for each in extracted.connections] == ["other"]


def test_revisions_of_a_workbook_are_listed_downloaded_and_removed(server, extracted, tmp_path):
    path = write_extract(tmp_path / "Again.twbx")
    again = TSC.WorkbookItem(project_id=extracted.project_id, name=extracted.name)
    server.workbooks.publish(again, path, mode=TSC.Server.PublishMode.Overwrite)
    server.workbooks.populate_revisions(extracted)
    assert [(each.revision_number, each.current) for each in extracted.revisions] == [("1", False), ("2", True)]
    first = server.workbooks.download_revision(extracted.id, "1", filepath=str(tmp_path / "first"))
    assert open(first, "rb").read(2) == b"PK"
    server.workbooks.delete_revision(extracted.id, "1")
    server.workbooks.populate_revisions(extracted)
    assert [each.revision_number for each in extracted.revisions] == ["2"]
    with refused("403055"):
        server.workbooks.delete_revision(extracted.id, "2")
    with refused("404024"):
        server.workbooks.download_revision(extracted.id, "9", filepath=str(tmp_path / "none"))


def test_an_extract_is_deleted_and_made_again(server, extracted):
    view = views_of(server, extracted)["Amounts"]
    gone = server.jobs.wait_for_job(server.workbooks.delete_extract(extracted), timeout=60)
    assert gone.notes == ["Deleted the extracts."]
    assert server.workbooks.get_by_id(extracted.id).has_extracts is False
    job = server.workbooks.create_extract(extracted)
    done = server.jobs.wait_for_job(job, timeout=60)
    assert done.notes == ['Extracted "Orders": 3 rows.']
    server.views.populate_csv(view, TSC.CSVRequestOptions(maxage=1))
    assert rows(view.csv) == [["Region", "Amount"], ["North", "15"], ["South", "20"]]
    with refused("409070"):
        server.workbooks.create_extract(extracted)
