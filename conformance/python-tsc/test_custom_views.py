"""Custom views and batches of tags, as tableauserverclient uses them."""

import base64
import io
import json

import tableauserverclient as TSC

from conftest import refused


def document(view_name):
    changes = base64.b64encode(b"<changes/>").decode()
    return json.dumps([{"isSourceView": True, "viewName": view_name, "tcv": changes}]).encode()


def test_a_custom_view_from_publishing_to_deleting(server, publish, orders, tmp_path):
    book = publish(orders)
    server.workbooks.populate_views(book)
    view = book.views[0]
    file = tmp_path / "mine.json"
    file.write_bytes(document(view.name))
    item = TSC.CustomViewItem(name="Mine")
    item.shared = True
    item.owner = server.users.get_by_id(server.user_id)
    item.workbook = book
    made = server.custom_views.publish(item, str(file))
    assert (made.name, made.shared) == ("Mine", True)
    options = TSC.RequestOptions()
    options.filter.add(TSC.Filter("workbookId", TSC.RequestOptions.Operator.Equals, book.id))
    found, page = server.custom_views.get(options)
    assert ([each.id for each in found], page.total_available) == ([made.id], 1)
    whole = io.BytesIO()
    server.custom_views.download(made, whole)
    assert whole.getvalue() == file.read_bytes()
    server.custom_views.populate_csv(made)
    assert b"".join(made.csv)
    server.custom_views.populate_image(made)
    assert made.image.startswith(b"\x89PNG")
    made.name = "Renamed"
    assert server.custom_views.update(made).name == "Renamed"
    server.custom_views.delete(made.id)
    with refused("404166"):
        server.custom_views.get_by_id(made.id)


def test_tags_of_a_workbook_and_its_view_in_one_batch(server, publish, orders):
    book = publish(orders)
    server.workbooks.populate_views(book)
    assert server.tags.batch_add({"one", "two words"}, [book, book.views[0]]) == {"one", "two words"}
    assert server.workbooks.get_by_id(book.id).tags == {"one", "two words"}
    server.tags.batch_delete({"one"}, [book, book.views[0]])
    assert server.workbooks.get_by_id(book.id).tags == {"two words"}
    assert server.views.get_by_id(book.views[0].id).tags == {"two words"}
