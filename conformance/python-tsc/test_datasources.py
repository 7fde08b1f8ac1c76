"""Published data sources: publish, list, change, download, tags, connections, permissions."""

import io
import uuid
import zipfile

import pytest
import tableauserverclient as TSC

from conftest import refused

DOCUMENT = """<?xml version='1.0' encoding='utf-8' ?>
<datasource formatted-name='Shop' inline='true' version='18.1'>
  <connection class='federated'><named-connections>
    <named-connection caption='shop' name='pg'>
      <connection class='postgres' server='db.example.com' port='5432' dbname='shop' username='reader' />
    </named-connection>
  </named-connections></connection>
</datasource>"""


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "Shop.tds"
    path.write_text(DOCUMENT)
    return path


@pytest.fixture
def publish_source(server, project, document):
    def publish(file=document, name=None, mode=TSC.Server.PublishMode.CreateNew, **options):
        item = TSC.DatasourceItem(project.id, name=name or f"Source {uuid.uuid4()}")
        return server.datasources.publish(item, str(file), mode, **options)

    return publish


def test_a_published_source_is_found_by_id_and_in_the_list(server, publish_source, project):
    source = publish_source()
    assert source.project_id == project.id
    assert source.datasource_type == "postgres"
    again = server.datasources.get_by_id(source.id)
    assert (again.name, again.content_url, again.owner_id) == (source.name, source.content_url, server.user_id)
    found = server.datasources.filter(name=source.name)
    assert [each.id for each in found] == [source.id]


def test_overwrite_keeps_the_id_and_create_new_does_not_overwrite(server, publish_source):
    first = publish_source()
    assert publish_source(name=first.name, mode=TSC.Server.PublishMode.Overwrite).id == first.id
    with refused("403007"):
        publish_source(name=first.name)


def test_credentials_are_embedded_and_never_shown(server, publish_source):
    connection = TSC.ConnectionItem()
    connection.server_address = "db.example.com"
    connection.server_port = "5432"
    connection.connection_credentials = TSC.ConnectionCredentials("robot", "hidden word", embed=True)
    source = publish_source(connections=[connection])
    server.datasources.populate_connections(source)
    [shown] = source.connections
    assert (shown.connection_type, shown.server_address, shown.server_port) == ("postgres", "db.example.com", "5432")
    assert (shown.username, shown.embed_password, shown.password) == ("robot", True, None)


def test_a_connection_is_changed(server, publish_source):
    source = publish_source()
    server.datasources.populate_connections(source)
    [connection] = source.connections
    connection.server_address = "new.example.com"
    connection.username = "ann"
    connection.password = "kept"
    connection.embed_password = True
    server.datasources.update_connection(source, connection)
    server.datasources.populate_connections(source)
    [changed] = source.connections
    assert (changed.server_address, changed.username, changed.embed_password) == ("new.example.com", "ann", True)


def test_update_certifies_and_moves(server, publish_source):
    source = publish_source()
    target = server.projects.create(TSC.ProjectItem(f"target {uuid.uuid4()}"))
    try:
        source.certified = True
        source.certification_note = "checked"
        source.project_id = target.id
        server.datasources.update(source)
        again = server.datasources.get_by_id(source.id)
        assert (again.certified, again.certification_note, again.project_id) == (True, "checked", target.id)
    finally:
        server.projects.delete(target.id)


def test_download_with_and_without_extract(server, publish_source, tmp_path):
    packed = tmp_path / "Packed.tdsx"
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("Packed.tds", DOCUMENT)
        package.writestr("Data/rows.hyper", b"HyPe")
    source = publish_source(packed)
    whole, without = io.BytesIO(), io.BytesIO()
    server.datasources.download(source.id, whole)
    server.datasources.download(source.id, without, include_extract=False)
    assert whole.getvalue() == packed.read_bytes()
    assert zipfile.ZipFile(without).namelist() == ["Packed.tds"]


def test_tags_and_permissions(server, publish_source):
    source = publish_source()
    server.datasources.add_tags(source, ["one", "two"])
    server.datasources.delete_tags(source, ["one"])
    assert server.datasources.get_by_id(source.id).tags == {"two"}
    rules = [TSC.PermissionsRule(server.users.get_by_id(server.user_id), {TSC.Permission.Capability.Connect: "Allow"})]
    server.datasources.update_permissions(source, rules)
    server.datasources.populate_permissions(source)
    assert {"Connect": "Allow"} in [rule.capabilities for rule in source.permissions]


def test_a_deleted_source_is_gone(server, publish_source):
    source = publish_source()
    server.datasources.delete(source.id)
    with refused("404004"):
        server.datasources.get_by_id(source.id)
