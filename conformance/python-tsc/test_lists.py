"""Paging, filters, sorting and the query set; projects and users."""

import uuid

import pytest
import tableauserverclient as TSC


@pytest.fixture
def three(publish, orders):
    """Three workbooks in the test's project, with a common beginning of the name."""
    word = f"list{uuid.uuid4().hex[:8]}"
    return word, [publish(orders, name=f"{word} {letter}") for letter in "bca"]


def test_a_pager_walks_every_page_once(server, three):
    word, workbooks = three
    options = TSC.RequestOptions(pagesize=1)
    seen = [item.id for item in TSC.Pager(server.workbooks, options)]
    assert len(seen) == len(set(seen))
    assert {item.id for item in workbooks} <= set(seen)
    _, pagination = server.workbooks.get(options)
    assert (pagination.page_number, pagination.page_size, pagination.total_available) == (1, 1, len(seen))


def test_filters_and_sorts_of_request_options(server, three):
    word, _ = three
    options = TSC.RequestOptions()
    names = [f"{word} {letter}" for letter in "ab"]
    options.filter.add(TSC.Filter(TSC.RequestOptions.Field.Name, TSC.RequestOptions.Operator.In, names))
    options.sort.add(TSC.Sort(TSC.RequestOptions.Field.Name, TSC.RequestOptions.Direction.Desc))
    found, _ = server.workbooks.get(options)
    assert [item.name for item in found] == names[::-1]


def test_a_query_set_filters_orders_and_counts(server, three, project):
    word, workbooks = three
    one = server.workbooks.filter(name=f"{word} c")
    assert len(one) == 1
    assert one[0].id == workbooks[1].id
    mine = server.workbooks.filter(project_name=project.name).order_by("-name")
    assert [item.name[-1] for item in mine] == ["c", "b", "a"]
    assert len(server.workbooks.filter(name="no such workbook")) == 0


def test_a_query_set_walks_pages(server, three, project):
    pages = server.workbooks.filter(project_name=project.name, page_size=2)
    assert len(pages) == 3
    assert len({item.id for item in pages}) == 3


def test_names_with_signs_of_the_grammar_are_found(server, publish, orders):
    # A comma separates conditions and cannot be part of a value, on the real service neither.
    for sign in ["colon:", "Größe & Maß", "plus+", "quote'"]:
        name = f"{sign} {uuid.uuid4().hex[:8]}"
        workbook = publish(orders, name=name)
        options = TSC.RequestOptions()
        options.filter.add(TSC.Filter(TSC.RequestOptions.Field.Name, TSC.RequestOptions.Operator.Equals, name))
        found, _ = server.workbooks.get(options)
        assert [item.id for item in found] == [workbook.id], name


def test_views_are_found_by_their_address(server, publish, orders):
    workbook = publish(orders)
    address = f"{workbook.content_url}/sheets/MonthlySales"
    options = TSC.RequestOptions()
    options.filter.add(TSC.Filter("contentUrl", TSC.RequestOptions.Operator.Equals, address))
    (view,), _ = server.views.get(options)
    assert (view.name, view.workbook_id, view.owner_id) == ("Monthly Sales", workbook.id, server.user_id)
    same = server.views.get_by_id(view.id, usage=True)
    assert same.total_views >= 0


def test_a_page_beyond_the_last_is_an_error(server):
    with pytest.raises(TSC.ServerResponseError) as caught:
        server.workbooks.get(TSC.RequestOptions(pagenumber=9999))
    assert caught.value.code == "400006"


def test_projects_nest_change_and_go(server, project):
    child = server.projects.create(TSC.ProjectItem("child", "first", "LockedToProject", project.id))
    grandchild = server.projects.create(TSC.ProjectItem("grandchild", parent_id=child.id))
    assert (child.parent_id, child.content_permissions) == (project.id, "LockedToProject")
    child.name, child.description, child.content_permissions = "renamed", "second", "ManagedByOwner"
    changed = server.projects.update(child)
    assert (changed.name, changed.description, changed.content_permissions) == ("renamed", "second", "ManagedByOwner")
    same = server.projects.get_by_id(child.id)
    assert (same.name, same.parent_id) == ("renamed", project.id)
    grandchild.parent_id = project.id
    assert server.projects.update(grandchild).parent_id == project.id
    inside = server.projects.filter(parent_project_id=project.id)
    assert sorted(item.name for item in inside) == ["grandchild", "renamed"]
    server.projects.delete(project.id)
    left = {item.id for item in TSC.Pager(server.projects)}
    assert left.isdisjoint({project.id, child.id, grandchild.id})


def test_a_project_name_is_taken_once_per_parent(server, project):
    server.projects.create(TSC.ProjectItem("same", parent_id=project.id))
    with pytest.raises(TSC.ServerResponseError) as caught:
        server.projects.create(TSC.ProjectItem("same", parent_id=project.id))
    assert caught.value.code == "409006"


def test_users_are_listed_found_and_read(easel, server):
    users = {user.name: user for user in TSC.Pager(server.users)}
    assert users[easel["EASEL_ADMIN_USER"]].site_role == "SiteAdministratorCreator"
    viewer = users[easel["EASEL_USER_VIEWER"]]
    assert server.users.get_by_id(viewer.id).site_role == "Viewer"
    assert [user.id for user in server.users.filter(name=viewer.name)] == [viewer.id]
