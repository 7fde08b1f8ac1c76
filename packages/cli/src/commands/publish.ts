/** `easel publish`: a file onto the site. */

import { fileArguments } from '../client/arguments.ts'
import { projectId } from '../client/find.ts'
import { progressBar } from '../client/progress.ts'
import { publishableAt, type Published } from '../client/publishable.ts'
import { jsonOf } from '../client/results.ts'
import { serviceFlags, serviceHelp, withService } from '../client/service.ts'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel publish FILE [OPTIONS]

Publishes a workbook (.twb, .twbx) or a data source (.tds, .tdsx, .hyper). A file of more than 64 MB is sent in blocks.

  --project NAME      project, or a path of projects such as Shop/Sales   (default: Default)
  --name NAME         name of what is published                           (default: that of the file)
  --overwrite         replace what has that name in the project
  --as-job            let the service publish it in the background, and wait for the end
  --json              print what is published as one JSON line
${serviceHelp}`

const flags = {
  ...serviceFlags,
  project: { type: 'string' },
  name: { type: 'string' },
  overwrite: { type: 'boolean' },
  'as-job': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export const publish: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, flags)
  const [path, extra] = positionals
  if (path === undefined || extra !== undefined) throw new UsageError('name one file')
  const kind = publishableAt(path)
  const file = await fileArguments(path)
  const name = values.name ?? file.fileName.replace(/\.[^.]*$/, '')
  await withService(terminal, values, async (tableau) => {
    const project = { id: await projectId(tableau, values.project ?? 'Default') }
    const overwrite = values.overwrite === true
    const how = { ...file, overwrite, asJob: values['as-job'] === true }
    const options = { signal: terminal.stop, onProgress: progressBar(terminal) }
    const answer = await kind.publish(tableau, { item: { name, project }, how, options })
    if (answer.job !== undefined) await tableau.jobs.wait(answer.job.id, { signal: terminal.stop })
    const published = answer.published ?? (await afterJob(kind.named(tableau, name), project.id))
    terminal.out(
      values.json === true ? jsonOf(published, true) : `${published.id}  ${published.name}\n`,
    )
  })
}

/** What a job has published into a project. */
async function afterJob(named: AsyncIterable<Published>, project: string): Promise<Published> {
  for await (const item of named) if (item.project?.id === project) return item
  throw new Error('what the job has published is not in the project')
}
