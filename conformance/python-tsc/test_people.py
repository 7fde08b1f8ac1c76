"""Users, groups and group sets, as scripts that keep the people of a site use them."""

import time
import uuid

import pytest
import tableauserverclient as TSC


def fresh(word):
    return f"{word} {uuid.uuid4().hex[:12]}"


@pytest.fixture
def user(server):
    added = server.users.add(TSC.UserItem(f"{uuid.uuid4().hex}@example.com", "Explorer"))
    yield added
    if added.id in {each.id for each in TSC.Pager(server.users)}:
        server.users.remove(added.id)


@pytest.fixture
def group(server):
    made = server.groups.create(TSC.GroupItem(fresh("Group")))
    yield made
    if made.id in {each.id for each in TSC.Pager(server.groups)}:
        server.groups.delete(made.id)


def test_a_user_is_added_updated_and_removed(server, user):
    assert user.site_role == "Explorer"
    user.site_role = "Viewer"
    user.fullname = "A User"
    server.users.update(user)
    read = server.users.get_by_id(user.id)
    assert (read.site_role, read.fullname) == ("Viewer", "A User")
    server.users.update(read)
    server.users.remove(user.id)
    with pytest.raises(TSC.ServerResponseError) as refused:
        server.users.get_by_id(user.id)
    assert refused.value.code == "404002"


def test_a_user_who_is_there_already_is_a_conflict(server, user):
    with pytest.raises(TSC.ServerResponseError) as refused:
        server.users.add(TSC.UserItem(user.name, "Viewer"))
    assert refused.value.code == "409017"


def test_users_are_imported_and_removed_together(server):
    users = [
        TSC.UserItem(f"{uuid.uuid4().hex}@example.com", "Unlicensed"),
        TSC.UserItem(f"{uuid.uuid4().hex}@example.com", "ExplorerCanPublish"),
        TSC.UserItem(f"{uuid.uuid4().hex}@example.com", "Creator", "ServerDefault"),
    ]
    users[1].fullname = 'A "quoted", name'
    job = server.users.bulk_add(users)
    assert job.type == "CreateSiteUsersCsv"
    assert server.jobs.wait_for_job(job.id, timeout=60).finish_code == 0
    added = {each.name: each for each in TSC.Pager(server.users)}
    assert [added[each.name].site_role for each in users] == ["Unlicensed", "ExplorerCanPublish", "Creator"]
    assert added[users[1].name].fullname == users[1].fullname
    server.users.bulk_remove([added[each.name] for each in users])
    # The library hands no job back.
    deadline = time.monotonic() + 60
    while {each.name for each in TSC.Pager(server.users)} & {each.name for each in users}:
        assert time.monotonic() < deadline, "the users are still there"
        time.sleep(0.2)


def test_users_are_filtered_and_sorted(server, user):
    options = TSC.RequestOptions()
    options.filter.add(TSC.Filter(TSC.RequestOptions.Field.Name, TSC.RequestOptions.Operator.Equals, user.name))
    options.sort.add(TSC.Sort(TSC.RequestOptions.Field.Name, TSC.RequestOptions.Direction.Desc))
    found, pagination = server.users.get(options)
    assert ([each.id for each in found], pagination.total_available) == ([user.id], 1)


def test_one_member_is_added_and_removed(server, group, user):
    assert server.groups.add_user(group, user.id).id == user.id
    server.groups.populate_users(group)
    assert [each.id for each in group.users] == [user.id]
    server.users.populate_groups(user)
    assert group.id in {each.id for each in user.groups}
    server.groups.remove_user(group, user.id)
    server.groups.populate_users(group)
    assert list(group.users) == []


def test_several_members_are_added_and_removed(server, group, user):
    added = server.groups.add_users(group, [user.id, server.user_id])
    assert {each.id for each in added} == {user.id, server.user_id}
    server.groups.remove_users(group, [user.id, server.user_id])
    server.groups.populate_users(group)
    assert list(group.users) == []


def test_a_group_takes_another_name_and_role(server, group):
    group.name = fresh("Renamed")
    group.minimum_site_role = "Viewer"
    updated = server.groups.update(group)
    assert (updated.name, updated.minimum_site_role) == (group.name, "Viewer")
    names = {each.name: each.domain_name for each in TSC.Pager(server.groups)}
    assert names[group.name] == "local"
    assert "All Users" in names


def test_a_group_of_active_directory_is_refused(server):
    wanted = TSC.GroupItem(fresh("AD"), domain_name="corp.example")
    with pytest.raises(TSC.ServerResponseError) as refused:
        server.groups.create_AD_group(wanted, asJob=False)
    assert refused.value.code == "403011"


def test_workbooks_of_a_user(server, user):
    server.users.populate_workbooks(user)
    assert {each.name for each in user.workbooks} <= {each.name for each in TSC.Pager(server.workbooks)}


def test_group_sets(server, group):
    made = server.group_sets.create(TSC.GroupSetItem(fresh("Set")))
    server.group_sets.add_group(made, group)
    read = server.group_sets.get_by_id(made.id)
    assert (read.group_count, [each.id for each in read.groups]) == (1, [group.id])
    sets, _ = server.group_sets.get(result_level="members")
    assert made.id in {each.id for each in sets}
    read.name = fresh("Renamed set")
    assert server.group_sets.update(read).name == read.name
    server.group_sets.remove_group(made, group)
    server.group_sets.delete(made)
