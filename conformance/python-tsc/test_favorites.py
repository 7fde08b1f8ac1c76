"""Favorites of every kind, as tableauserverclient keeps them."""

import tableauserverclient as TSC
import pytest
from tableauserverclient.models import Resource

from conftest import refused


@pytest.fixture
def user(server):
    return server.users.get_by_id(server.user_id)


def names(server, user, kind):
    server.favorites.get(user)
    return [item.name for item in user.favorites[kind]]


def test_a_workbook_a_view_and_a_project_are_kept(server, user, publish, project, orders):
    book = publish(orders)
    server.workbooks.populate_views(book)
    view = book.views[0]
    server.favorites.add_favorite_workbook(user, book)
    server.favorites.add_favorite_view(user, view)
    server.favorites.add_favorite_project(user, project)
    assert book.name in names(server, user, "workbooks")
    assert view.name in names(server, user, "views")
    assert project.name in names(server, user, "projects")
    with refused("409007"):
        server.favorites.add_favorite_workbook(user, book)
    server.favorites.delete_favorite_workbook(user, book)
    server.favorites.delete_favorite_view(user, view)
    server.favorites.delete_favorite(user, Resource.Project, project)
    assert book.name not in names(server, user, "workbooks")
    with refused("404010"):
        server.favorites.delete_favorite_workbook(user, book)
