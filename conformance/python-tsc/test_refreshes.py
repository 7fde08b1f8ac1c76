"""Refreshes of extracts: now, by a task, and the jobs that come of them."""

import datetime
import xml.etree.ElementTree as ET

import pytest
import tableauserverclient as TSC
from tableauserverclient.server.endpoint.exceptions import JobFailedException

from conftest import refused
from extract_sample import DATABASE, write_extract
from test_main_job import rows, views_of


@pytest.fixture
def extracted(publish, tmp_path):
    """A workbook whose extract can be made again from the file in its package."""
    return publish(write_extract(tmp_path / "Extracted.twbx"))


@pytest.fixture
def unreachable(publish, tmp_path):
    """A workbook whose extract comes from a database that is not there."""
    return publish(write_extract(tmp_path / "Unreachable.twbx", DATABASE))


def daily(target, start=datetime.time(4, 0), *days):
    interval = TSC.DailyInterval(start, *(days or ["Monday", "Friday"]))
    schedule = TSC.ScheduleItem("", 50, TSC.ScheduleItem.Type.Extract, "Parallel", interval)
    return TSC.TaskItem("", "FullRefresh", 50, schedule_item=schedule, target=TSC.Target(target.id, "workbook"))


def id_of(answer, element):
    return ET.fromstring(answer).find(f".//{{http://tableau.com/api}}{element}").get("id")


@pytest.fixture
def task(server, unreachable):
    made = id_of(server.tasks.create(daily(unreachable)), "extractRefresh")
    return server.tasks.get_by_id(made)


def test_a_refresh_makes_the_extract_anew(server, extracted):
    job = server.workbooks.refresh(extracted.id)
    assert job.type == "RefreshExtract"
    done = server.jobs.wait_for_job(job, timeout=60)
    assert (done.finish_code, done.progress) == (TSC.JobItem.FinishCode.Success, "100")
    assert done.notes == ['Refreshed "Orders": 3 rows.']
    assert (done.workbook_id, done.workbook_name) == (extracted.id, extracted.name)
    view = views_of(server, extracted)["Amounts"]
    server.views.populate_csv(view, TSC.CSVRequestOptions(maxage=1))
    assert rows(view.csv) == [["Region", "Amount"], ["North", "15"], ["South", "20"]]


def test_a_refresh_that_fails_says_why(server, unreachable):
    with pytest.raises(JobFailedException) as caught:
        server.jobs.wait_for_job(server.workbooks.refresh(unreachable.id), timeout=60)
    assert "postgres database" in caught.value.notes[0]


def test_a_workbook_without_an_extract_is_not_refreshed(server, publish, orders):
    with refused("409090"):
        server.workbooks.refresh(publish(orders).id)


def test_jobs_are_listed_filtered_and_sorted(server, unreachable):
    job = server.workbooks.refresh(unreachable.id)
    with pytest.raises(JobFailedException):
        server.jobs.wait_for_job(job, timeout=60)
    options = TSC.RequestOptions()
    options.filter.add(TSC.Filter("title", TSC.RequestOptions.Operator.Equals, unreachable.name))
    options.sort.add(TSC.Sort("createdAt", TSC.RequestOptions.Direction.Desc))
    found, _ = server.jobs.get(None, options)
    assert [(each.id, each.status, each.type) for each in found] == [(job.id, "Failed", "refresh_extracts")]
    everything, page = server.jobs.get(None, None)
    assert job.id in {each.id for each in everything}
    assert page.total_available >= 1


def test_a_job_that_has_ended_is_not_cancelled(server, unreachable):
    job = server.workbooks.refresh(unreachable.id)
    with pytest.raises(JobFailedException):
        server.jobs.wait_for_job(job, timeout=60)
    with refused("403091"):
        server.jobs.cancel(job.id)


def test_a_task_is_made_found_and_deleted(server, unreachable, task):
    assert task.target.id == unreachable.id
    assert task.schedule_item.next_run_at > datetime.datetime.now(datetime.timezone.utc)
    assert task.id in {each.id for each in server.tasks.get()[0]}
    server.tasks.delete(task.id)
    with refused("404026"):
        server.tasks.get_by_id(task.id)


def test_a_task_is_run_and_counts_its_failure(server, task):
    job = id_of(server.tasks.run(task), "job")
    with pytest.raises(JobFailedException):
        server.jobs.wait_for_job(job, timeout=60)
    assert server.tasks.get_by_id(task.id).consecutive_failed_count == 1


def test_a_schedule_off_the_marks_of_five_minutes_is_refused(server, unreachable):
    with refused("409004"):
        server.tasks.create(daily(unreachable, datetime.time(4, 1)))


@pytest.fixture
def source(server, project, tmp_path):
    """A published data source whose extract can be made again from the file in its package."""
    file = write_extract(tmp_path / "Extracted.tdsx", as_data_source=True)
    item = TSC.DatasourceItem(project.id, name=f"Extracted {file.stat().st_ino}")
    return server.datasources.publish(item, str(file), TSC.Server.PublishMode.CreateNew)


def test_a_refresh_of_a_data_source_makes_its_extract_anew(server, source):
    done = server.jobs.wait_for_job(server.datasources.refresh(source.id), timeout=60)
    assert done.notes == ['Refreshed "Orders": 3 rows.']
    assert (done.datasource_id, done.datasource_name) == (source.id, source.name)
