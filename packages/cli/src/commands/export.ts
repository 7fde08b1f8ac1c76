/** `easel export`: a view of the site as data or picture. */

import { deliver } from '../client/results.ts'
import { viewId } from '../client/find.ts'
import { serviceFlags, serviceHelp, withService } from '../client/service.ts'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'
import { viewFilters } from './api.ts'

const help = `Usage: easel export VIEW [OPTIONS]

Writes what a view of the site shows. VIEW is an id, Workbook/View, or the name of the only view of that name.

  --format csv|png|svg   what is written                     (default: by the ending of --output, else csv)
  --output FILE          where it goes                       (default: the standard output)
  --filter FIELD=VALUE   shows these values alone; may be repeated
${serviceHelp}`

const flags = {
  ...serviceFlags,
  format: { type: 'string' },
  output: { type: 'string' },
  filter: { type: 'string', multiple: true },
} as const

const formats = ['csv', 'png', 'svg'] as const

export const exportView: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, flags)
  const [name, extra] = positionals
  if (name === undefined || extra !== undefined) throw new UsageError('name one view')
  const format = formatOf(values.format, values.output)
  const filters = viewFilters({ name: 'export', takesViewFilters: true }, values.filter) ?? {}
  await withService(terminal, values, async (tableau) => {
    const view = { viewId: await viewId(tableau, name), filters }
    const options = { signal: terminal.stop }
    const download =
      format === 'csv'
        ? await tableau.queryViewData(view, options)
        : await tableau.queryViewImage({ ...view, format }, options)
    await deliver(terminal, download, values.output)
  })
}

/** @throws UsageError naming the formats */
function formatOf(given: string | undefined, output = ''): (typeof formats)[number] {
  const ending = /\.(\w+)$/.exec(output)?.[1]?.toLowerCase()
  const asked = given?.toLowerCase() ?? ending ?? 'csv'
  const format = formats.find((each) => each === asked)
  if (format !== undefined) return format
  throw new UsageError(`--format "${asked}" is not one of ${formats.join(', ')}`)
}
