/** `easel get`: the file of a workbook. */

import { workbookId } from '../client/find.ts'
import { serviceFlags, serviceHelp, withService } from '../client/service.ts'
import { deliver } from '../client/results.ts'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel get WORKBOOK [OPTIONS]

Downloads a workbook. WORKBOOK is an id, a name, or a content URL.

  --output FILE       where it goes; - for the standard output   (default: the name that the service gives)
${serviceHelp}`

const flags = { ...serviceFlags, output: { type: 'string' } } as const

export const get: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, flags)
  const [name, extra] = positionals
  if (name === undefined || extra !== undefined) throw new UsageError('name one workbook')
  await withService(terminal, values, async (tableau) => {
    const call = { workbookId: await workbookId(tableau, name) }
    const download = await tableau.downloadWorkbook(call, { signal: terminal.stop })
    await deliver(terminal, download, values.output ?? plainName(download.fileName))
  })
}

/** A name that stays in this folder. */
const plainName = (name: string | null): string =>
  (name ?? '').replaceAll(/[/\\\0]/g, '_').replace(/^\.+/, '') || 'workbook.twbx'
