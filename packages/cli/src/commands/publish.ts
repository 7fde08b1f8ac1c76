/** `easel publish`: a file onto the site. */

import type { Client } from '@easel/client'
import { fileArguments } from '../client/arguments.ts'
import { projectId } from '../client/find.ts'
import { progressBar } from '../client/progress.ts'
import { jsonOf } from '../client/results.ts'
import { serviceFlags, serviceHelp, withService } from '../client/service.ts'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel publish FILE [OPTIONS]

Publishes a workbook (.twb, .twbx). A file of more than 64 MB is sent in blocks.

  --project NAME      project, or a path of projects such as Shop/Sales   (default: Default)
  --name NAME         name of the workbook                                (default: that of the file)
  --overwrite         replace a workbook of that name in the project
  --as-job            let the service publish it in the background, and wait for the end
  --json              print the workbook as one JSON line
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
  const file = await fileArguments(path)
  const name = values.name ?? file.fileName.replace(/\.[^.]*$/, '')
  await withService(terminal, values, async (tableau) => {
    const project = { id: await projectId(tableau, values.project ?? 'Default') }
    const overwrite = values.overwrite === true
    const call = {
      ...file,
      workbook: { name, project },
      overwrite,
      asJob: values['as-job'] === true,
    }
    const options = { signal: terminal.stop, onProgress: progressBar(terminal) }
    const { workbook, job } = await tableau.publishWorkbook(call, options)
    if (job !== undefined) await tableau.jobs.wait(job.id, { signal: terminal.stop })
    const published = workbook ?? (await publishedWorkbook(tableau, name, project.id))
    terminal.out(
      values.json === true ? jsonOf(published, true) : `${published.id}  ${published.name}\n`,
    )
  })
}

/** The workbook that a job has published. */
async function publishedWorkbook(tableau: Client, name: string, project: string) {
  const filter = { name: { eq: name } }
  for await (const workbook of tableau.queryWorkbooksForSite({ filter }))
    if (workbook.project?.id === project) return workbook
  throw new Error(`the workbook ${name} is not there after its job`)
}
