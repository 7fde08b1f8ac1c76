/** `easel render`: one view of a workbook file as figures or as a picture, without any server. */

import { writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, extname, join } from 'node:path'
import type { Command, Terminal } from '../command.ts'
import { noPositionals, readOptions, wholeNumber } from '../options.ts'
import type { RenderFormat, RenderOrder } from '../render/render-view.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'

const help = `Usage: easel render FILE [--view NAME] [FORMAT] [-o OUT] [OPTIONS]
       easel render --report DIR [--json] [--data DIR] [--user NAME]

Draws or exports the views of a workbook (.twb or .twbx). FILE alone makes a folder with every view as PNG and
CSV and a page index.html that shows them all. With several formats the folder holds those.

  --view NAME            one view; not needed when there is only one
  --csv, --svg, --png, --xlsx, --pdf, --pptx
                         what to make                (default: as OUT is called, else CSV for a view,
                         PNG and CSV for a folder). --pdf and --pptx without --view hold all views
  -o, --output OUT       file or folder to write     (default: the standard output for one file,
                         "FILE views" beside FILE for a folder)
  --list                 only print the names of the views
  --width N --height N   size of the picture in CSS pixels, both together
  --filter FIELD=VALUES  keep these values only, e.g. --filter Region=East,West; may be repeated.
                         Parameters.NAME=VALUE sets a parameter. A name that the view does not have is an error
  --data DIR             where to look for files that the workbook names and does not hold, by their names
  --user NAME            who looks, for USERNAME() and the like; of no group (default: the user of this machine)
  --report DIR           say for each sheet of the workbooks in DIR whether its data and its picture are
                         ok, partial or no, with reasons and totals
  --json                 the report as JSON, one line a sheet

What the engine does not support yet is named on the standard error output. Exit code 1 with the reason when
the view's data cannot be read.
`

export const render: Command = { help, run }

const flags = {
  view: { type: 'string' },
  csv: { type: 'boolean' },
  svg: { type: 'boolean' },
  png: { type: 'boolean' },
  xlsx: { type: 'boolean' },
  pdf: { type: 'boolean' },
  pptx: { type: 'boolean' },
  list: { type: 'boolean' },
  report: { type: 'string' },
  json: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  width: { type: 'string' },
  height: { type: 'string' },
  filter: { type: 'string', multiple: true },
  data: { type: 'string' },
  user: { type: 'string' },
} as const

type Values = ReturnType<typeof readOptions<typeof flags>>['values']

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, flags)
  if (values.report !== undefined) return report(values, positionals, terminal)
  if (values.json === true) throw new UsageError('--json belongs to --report')
  const [path, ...others] = positionals
  if (path === undefined) throw new UsageError('FILE is missing: a .twb or .twbx workbook')
  noPositionals('render FILE', others)
  const kind = extname(path).toLowerCase().slice(1)
  if (kind !== 'twb' && kind !== 'twbx') {
    throw new UsageError(`"${path}" does not end in .twb or .twbx`)
  }
  const file = { path, kind } as const
  if (values.list === true) {
    const { listViews } = await import('../render/render-view.ts')
    return terminal.out(await listViews(file))
  }
  const folder = folderOf(file.path, values)
  if (folder === null) return renderFile(file, values, terminal)
  const { renderFolder } = await import('../render/render-folder.ts')
  const chosen = formats.filter((format) => values[format] === true)
  await renderFolder(
    {
      ...file,
      folder,
      name: basename(path, extname(path)),
      formats: chosen.length === 0 ? ['png', 'csv'] : chosen,
      ...viewingOf(values),
      ...filtersOf(values.filter ?? []),
    },
    terminal,
  )
}

async function report(
  { report: place = '', json: isJson = false, ...values }: Values,
  positionals: readonly string[],
  terminal: Terminal,
): Promise<void> {
  noPositionals('render --report DIR', positionals)
  const [other] = Object.keys(values).filter((name) => name !== 'data' && name !== 'user')
  if (other !== undefined) throw new UsageError(`--report does not go with --${other}`)
  const { reportWorkbooks } = await import('../render/report.ts')
  await reportWorkbooks(place, { isJson, ...viewingOf(values) }, terminal)
}

/** Who looks, and at which files besides the workbook's own. */
function viewingOf({
  data,
  user = userInfo().username,
}: Pick<Values, 'data' | 'user'>): Pick<RenderOrder, 'dataDirectory' | 'user'> {
  return data === undefined ? { user } : { user, dataDirectory: data }
}

/** Where all views go; null where one file is asked for. */
function folderOf(path: string, values: Values): string | null {
  const { view, output, width, height } = values
  const chosen = formats.filter((format) => values[format] === true)
  const isOneFile =
    view !== undefined ||
    chosen.length === 1 ||
    width !== undefined ||
    height !== undefined ||
    output === '-' ||
    extname(output ?? '') !== ''
  if (isOneFile) return null
  return output ?? join(dirname(path), `${basename(path, extname(path))} views`)
}

async function renderFile(
  file: Pick<RenderOrder, 'path' | 'kind'>,
  values: Values,
  terminal: Terminal,
): Promise<void> {
  const { output } = values
  const format = formatOf(values, output)
  const order: RenderOrder = {
    ...file,
    format,
    ...(values.view === undefined ? {} : { view: values.view }),
    ...sizeOf(values.width, values.height),
    ...viewingOf(values),
    ...filtersOf(values.filter ?? []),
  }
  const isText = format === 'csv' || format === 'svg'
  if (!isText && output === undefined && terminal.isInteractive) {
    throw new UsageError(
      `a ${format.toUpperCase()} does not belong on a terminal; name a file with -o`,
    )
  }
  const { renderView } = await import('../render/render-view.ts')
  const content = await renderView(order, terminal)
  if (output === undefined || output === '-') {
    terminal.write(typeof content === 'string' ? Buffer.from(content) : content)
    return
  }
  await writeFile(output, content).catch((error: unknown) => {
    throw new CommandFailure(`cannot write ${output}: ${(error as Error).message}`, {
      cause: error,
    })
  })
}

function formatOf(
  chosen: Readonly<Partial<Record<RenderFormat, boolean>>>,
  output: string | undefined,
): RenderFormat {
  const [first, second] = formats.filter((format) => chosen[format] === true)
  if (second !== undefined) throw new UsageError(`--${first} and --${second} exclude each other`)
  const ending = extname(output ?? '')
    .slice(1)
    .toLowerCase()
  const named = formats.find((format) => format === ending)
  const isOther = ending !== '' && named === undefined
  if (isOther && (first === undefined || otherFormats.has(ending))) {
    throw new UsageError(
      `-o "${output}": there is no format "${ending}"; the formats are ${formats.join(', ')}`,
    )
  }
  if (first !== undefined && named !== undefined && first !== named) {
    throw new UsageError(`--${first} and -o "${output}" say different formats`)
  }
  return first ?? named ?? 'csv'
}

const formats: readonly RenderFormat[] = ['csv', 'svg', 'png', 'xlsx', 'pdf', 'pptx']
/** What people take for a picture or a table of another kind, whatever is in it. */
const otherFormats: ReadonlySet<string> = new Set(
  'ppt xls json html htm jpg jpeg gif webp tif tiff bmp eps'.split(' '),
)

function sizeOf(
  width: string | undefined,
  height: string | undefined,
): Pick<RenderOrder, 'width' | 'height'> {
  if (width === undefined && height === undefined) return {}
  if (width === undefined || height === undefined) {
    throw new UsageError('--width and --height belong together')
  }
  const range = { low: 1, high: 20_000 }
  return {
    width: wholeNumber('--width', width, range),
    height: wholeNumber('--height', height, range),
  }
}

/** Values of a field that is named twice add up. */
function filtersOf(texts: readonly string[]): Pick<RenderOrder, 'filters' | 'parameters'> {
  const filters = new Map<string, string>()
  const parameters = new Map<string, string>()
  for (const text of texts) {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError(`--filter "${text}" is not FIELD=VALUES`)
    const [name, values] = [text.slice(0, at), text.slice(at + 1)]
    if (name.startsWith('Parameters.')) parameters.set(name.slice('Parameters.'.length), values)
    else filters.set(name, [filters.get(name) ?? [], values].flat().join(','))
  }
  return { filters: Object.fromEntries(filters), parameters: Object.fromEntries(parameters) }
}
