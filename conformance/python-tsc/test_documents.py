"""Documents of views and workbooks as the library fetches them, read again without Easel's own code."""

import io
import re
import zipfile

import pytest
import tableauserverclient as TSC

SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")


def views_of(server, workbook):
    server.workbooks.populate_views(workbook)
    return {view.name: view for view in workbook.views}


def boxes(pdf):
    """Width and height of each page, which a PDF says in the clear."""
    assert pdf[:5] == b"%PDF-"
    return [tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[0 0 ([\d. ]+)\]", pdf)]


def cells(xlsx):
    """Texts and numbers of the first sheet, row by row."""
    package = zipfile.ZipFile(io.BytesIO(xlsx))
    assert package.testzip() is None
    sheet = package.read("xl/worksheets/sheet1.xml").decode()
    rows = re.findall(r"<row [^>]*>(.*?)</row>", sheet, re.S)
    return [re.findall(r"<(?:t|v)(?: [^>]*)?>([^<]*)</(?:t|v)>", row) for row in rows]


def test_every_view_gives_a_pdf(server, publish, workbook_file):
    for view in views_of(server, publish(workbook_file)).values():
        server.views.populate_pdf(view)
        assert boxes(view.pdf) == [(612, 1008)], "legal paper, standing"


@pytest.mark.parametrize("page", [name for name in vars(TSC.PDFRequestOptions.PageType) if name[0] != "_"])
def test_a_pdf_has_the_paper_that_was_asked_for(server, publish, orders, page):
    view = views_of(server, publish(orders))["Sales by Region"]
    shapes = []
    for orientation in ("portrait", "landscape"):
        options = TSC.PDFRequestOptions(
            page_type=getattr(TSC.PDFRequestOptions.PageType, page), orientation=orientation, maxage=1
        )
        server.views.populate_pdf(view, options)
        shapes += boxes(view.pdf)
    standing, lying = shapes
    assert lying == (standing if page == "Unspecified" else standing[::-1])


def test_a_pdf_of_no_paper_is_as_large_as_the_picture(server, publish, orders):
    view = views_of(server, publish(orders))["Monthly Sales"]
    options = TSC.PDFRequestOptions(page_type="unspecified", viz_width=800, viz_height=400, maxage=1)
    server.views.populate_pdf(view, options)
    assert boxes(view.pdf) == [(600, 300)]


def test_every_view_gives_a_crosstab(server, publish, workbook_file):
    for view in views_of(server, publish(workbook_file)).values():
        server.views.populate_excel(view, TSC.ExcelRequestOptions(maxage=1))
        header, *body = cells(b"".join(view.excel))
        assert header and body, view.name


def test_a_crosstab_has_the_figures_of_the_view_through_its_filters(server, publish, orders):
    view = views_of(server, publish(orders))["Sales by Region"]
    options = TSC.ExcelRequestOptions(maxage=1)
    options.vf("Region", "West")
    server.views.populate_excel(view, options)
    rows = cells(b"".join(view.excel))
    assert rows[:2] == [["Region"], ["Segment", "West"]]
    assert [row[0] for row in rows[2:]] == ["Consumer", "Corporate", "Home Office"]


def test_a_workbook_gives_a_pdf_with_a_page_a_view(server, publish, workbook_file):
    workbook = publish(workbook_file)
    options = TSC.PDFRequestOptions(page_type="a4", orientation="landscape", maxage=1)
    server.workbooks.populate_pdf(workbook, options)
    assert boxes(workbook.pdf) == [(842, 595)] * len(views_of(server, workbook))


def test_a_workbook_gives_slides_with_a_title_and_a_described_picture_each(server, publish, workbook_file):
    workbook = publish(workbook_file)
    server.workbooks.populate_powerpoint(workbook)
    package = zipfile.ZipFile(io.BytesIO(workbook.powerpoint))
    assert package.testzip() is None
    names = sorted(filter(SLIDE.fullmatch, package.namelist()), key=lambda name: int(re.findall(r"\d+", name)[0]))
    first, *slides = (package.read(name).decode() for name in names)
    assert workbook.name in first
    views = list(views_of(server, workbook))
    assert [re.findall(r"<a:t>([^<]*)</a:t>", slide) for slide in slides] == [[view] for view in views]
    assert [re.findall(r'descr="([^"]*)"', slide) for slide in slides] == [[view] for view in views]
