"""Migrates a whole site from one server to another with the vendor's Migration SDK, and writes what became of each item.

    migrate.py SOURCE_ENV DESTINATION_ENV

The arguments are JSON files with the variables of demo.env. The result is one JSON object on standard output.
"""

import json
import logging
import sys

import tableau_migration
from tableau_migration import ServerToCloudMigrationPipeline
from Tableau.Migration.Content.Schedules.Server import IServerFlowRunTask

# The SDK reads tasks and subscriptions from a server alone, and a site that has Cloud Manager is a site of the cloud.
left_out = [
    tableau_migration.IServerExtractRefreshTask,
    tableau_migration.IServerSubscription,
    IServerFlowRunTask,
]


def variables(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def account(env):
    return env["EASEL_URL"], env["EASEL_SITE"], env["EASEL_PAT_NAME"], env["EASEL_PAT_SECRET"]


def same_name(context):
    """People are named by their e-mail address on both servers."""
    name = context.content_item.name
    return context.map_to(context.mapped_location.parent().append(name))


def plan_for(source, destination):
    builder = (
        tableau_migration.MigrationPlanBuilder()
        .from_source_tableau_server(*account(source))
        .to_destination_tableau_cloud(*account(destination))
        .for_server_to_cloud()
        .with_authentication_type("ServerDefault", "local", "local")
        .with_tableau_cloud_usernames(same_name)
    )
    for kind in left_out:
        builder.skip_content_type(kind, pre_cache=False)
    problems = builder.validate()
    assert problems.success, [str(error) for error in problems.errors]
    return builder.build()


def outcome(entry):
    """Of one item; the manifest is the .NET object itself."""
    return {
        "from": str(entry.Source.Location),
        "to": str(entry.MappedLocation),
        "status": str(entry.Status),
        "errors": [str(error.Message) for error in entry.Errors],
        "reason": str(entry.SkippedReason),
    }


def main():
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)
    plan = plan_for(variables(sys.argv[1]), variables(sys.argv[2]))
    result = tableau_migration.Migrator().execute(plan)
    entries = result.manifest.entries
    kinds = [kind.content_type for kind in ServerToCloudMigrationPipeline.get_content_types()]
    report = {
        "status": int(result.status),
        "errors": [str(error.Message) for error in result.manifest.errors],
        "entries": {kind.Name: [outcome(entry) for entry in entries.ForContentType(kind)] for kind in kinds},
    }
    json.dump(report, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
