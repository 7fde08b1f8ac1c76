"""Rules, defaults and tags, as scripts that set up a site use them."""

import pytest
import tableauserverclient as TSC

from conftest import refused


def rule(user_id, **capabilities):
    grantee = TSC.UserItem.as_reference(user_id)
    return TSC.PermissionsRule(grantee, capabilities)


def shown(rules):
    return {(each.grantee.id, name, mode) for each in rules for name, mode in each.capabilities.items()}


@pytest.fixture
def orders_book(publish, own_samples):
    return publish(own_samples / "Orders.twbx")


def test_rules_of_a_workbook_are_added_and_deleted(server, orders_book):
    server.workbooks.populate_permissions(orders_book)
    mine = rule(server.user_id, Read="Allow", ExportData="Deny")
    answered = server.workbooks.update_permissions(orders_book, [mine])
    assert {(server.user_id, "Read", "Allow"), (server.user_id, "ExportData", "Deny")} <= shown(answered)
    server.workbooks.delete_permission(orders_book, mine)
    server.workbooks.populate_permissions(orders_book)
    assert not [each for each in shown(orders_book.permissions) if each[0] == server.user_id]


@pytest.mark.parametrize("kind", ["workbook", "datasource", "flow", "metric", "lens", "virtualconnection", "database", "table"])
def test_default_rules_of_a_project(server, project, kind):
    names = {"workbook": "workbook", "datasource": "datasource", "flow": "flow", "metric": "metric", "lens": "lens"}
    suffix = names.get(kind, kind)
    update = getattr(server.projects, f"update_{suffix}_default_permissions")
    populate = getattr(server.projects, f"populate_{suffix}_default_permissions")
    delete = getattr(server.projects, f"delete_{suffix}_default_permissions")
    mine = rule(server.user_id, Read="Allow")
    assert (server.user_id, "Read", "Allow") in shown(update(project, [mine]))
    populate(project)
    delete(project, mine)


def test_rules_of_a_project_and_a_lock(server, project):
    mine = rule(server.user_id, Read="Allow", Write="Allow")
    assert (server.user_id, "Write", "Allow") in shown(server.projects.update_permissions(project, [mine]))
    project.content_permissions = "LockedToProject"
    assert server.projects.update(project).content_permissions == "LockedToProject"


def test_tags_of_a_workbook_and_of_its_views(server, orders_book):
    orders_book.tags = {"one", "two words"}
    server.workbooks.update(orders_book)
    assert server.workbooks.get_by_id(orders_book.id).tags == {"one", "two words"}
    server.workbooks.delete_tags(orders_book, ["one"])
    assert server.workbooks.get_by_id(orders_book.id).tags == {"two words"}
    server.workbooks.populate_views(orders_book)
    view = orders_book.views[0]
    assert "three" in server.views.add_tags(view, {"three"})
    server.views.delete_tags(view, "three")


def test_rules_of_a_view_whose_workbook_shows_no_tabs(server, orders_book):
    orders_book.show_tabs = False
    server.workbooks.update(orders_book)
    server.workbooks.populate_views(orders_book)
    view = orders_book.views[0]
    mine = rule(server.user_id, Read="Allow", ExportData="Deny")
    assert {(server.user_id, "Read", "Allow"), (server.user_id, "ExportData", "Deny")} <= shown(
        server.views.update_permissions(view, [mine])
    )
    server.views.delete_permission(view, mine)
    server.views.populate_permissions(view)
    assert not [each for each in shown(view.permissions) if each[0] == server.user_id]


def test_rules_of_an_item_in_a_locked_project_are_refused(server, project, orders_book):
    project.content_permissions = "LockedToProject"
    server.projects.update(project)
    with refused("403039"):
        server.workbooks.update_permissions(orders_book, [rule(server.user_id, Read="Allow")])
