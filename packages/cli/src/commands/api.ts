/** `easel api`: any method of the REST API from the command line. */

import { nearestWord, rest, type AnyMethod } from '@easel/contract'
import type { Call, Client, Download, ListCall } from '@easel/client'
import { argumentsFrom } from '../client/arguments.ts'
import { flagsOfMethod, type MethodFlag } from '../client/flags.ts'
import { progressBar } from '../client/progress.ts'
import { deliver, jsonOf } from '../client/results.ts'
import { serviceFlags, serviceHelp, withService } from '../client/service.ts'
import type { Command, Terminal } from '../command.ts'
import { readOptions, type Flags } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel api METHOD [--NAME VALUE]... [OPTIONS]
       easel api describe METHOD
       easel api list

Calls a method of the REST API by its name in the reference, such as queryProjects, and prints its answer as JSON. Every parameter
of the method is a flag: of the path and the query by its name, of the body by its path in the message.

  easel api queryProjects --filter name:eq:Sales --sort=-createdAt
  easel api createProject --project.name Reports
  easel api queryViewImage --viewId ID --output view.png

describe lists the parameters of a method, list the methods.

  --all               every item of a list, one JSON line each
  --output FILE       where a file that is answered goes            (default: the standard output)
  --view-filter FIELD=VALUE   filter of a rendering; may be repeated
  --json              print JSON in one line
${serviceHelp}`

export const api: Command = { help, run }

const table: Readonly<Record<string, AnyMethod>> = rest

/** @throws UsageError naming the nearest method */
function methodNamed(name: string): AnyMethod {
  const found = Object.values(table).find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (found !== undefined) return found
  const near = nearestWord(name, Object.keys(table))
  throw new UsageError(
    `there is no method "${name}"${near === null ? '; easel api list names them' : `; did you mean ${near}?`}`,
  )
}

async function run([name, ...args]: readonly string[], terminal: Terminal): Promise<void> {
  if (name === undefined) throw new UsageError('name a method, such as queryProjects')
  if (name === 'list') {
    only(0, args)
    for (const { name: each, title } of Object.values(table)) terminal.out(`${each}  ${title}\n`)
    return
  }
  if (name === 'describe') {
    const [asked] = only(1, args)
    if (asked === undefined) throw new UsageError('name a method, such as queryProjects')
    return describe(methodNamed(asked), terminal)
  }
  return callMethod(methodNamed(name), args, terminal)
}

/** @throws UsageError for any flag, and for more arguments than so many */
function only(count: number, args: readonly string[]): readonly string[] {
  const { positionals } = readOptions(args, {})
  const surplus = positionals[count]
  if (surplus !== undefined) throw new UsageError(`unexpected argument "${surplus}"`)
  return positionals
}

function describe(method: AnyMethod, terminal: Terminal): void {
  terminal.out(`${method.name}: ${method.title}, ${method.verb} ${method.path}\n`)
  for (const { name, takes, isRequired } of flagsOfMethod(method))
    terminal.out(`  --${name} ${takes}${isRequired ? ' (required)' : ''}\n`)
}

const ownFlags = {
  ...serviceFlags,
  all: { type: 'boolean' },
  output: { type: 'string' },
  json: { type: 'boolean' },
  'view-filter': { type: 'string', multiple: true },
} as const

async function callMethod(
  method: AnyMethod,
  args: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const flags = flagsOfMethod(method)
  const { own, values } = readCallOptions(flags, args)
  const given = await argumentsFrom(method, flags, values)
  const filters = viewFilters(method, own['view-filter'])
  const call = { ...given, ...(filters === null ? {} : { filters }) }
  await withService(terminal, own, async (tableau) => {
    const running = callOf(tableau, method.name)(call, {
      signal: terminal.stop,
      onProgress: progressBar(terminal),
    })
    if (own.all === true) return printAll(running, terminal)
    const answer = await running
    if (method.reply.kind === 'file') return deliver(terminal, answer as Download, own.output)
    if (answer !== undefined)
      terminal.out(jsonOf(answer, own.json === true || !terminal.isInteractive))
  })
}

type AnyCall = (
  args: Readonly<Record<string, unknown>>,
  options: object,
) => Call<unknown> | ListCall<unknown, unknown>

const callOf = (tableau: Client, name: string): AnyCall =>
  (tableau as unknown as Readonly<Record<string, AnyCall>>)[name] as AnyCall

async function printAll(running: ReturnType<AnyCall>, terminal: Terminal): Promise<void> {
  if (!(Symbol.asyncIterator in running)) throw new UsageError('--all is for lists')
  for await (const item of running) terminal.out(jsonOf(item, true))
}

/** The flags of the command itself, and those of the method. */
function readCallOptions(flags: readonly MethodFlag[], args: readonly string[]) {
  const ofMethod = Object.fromEntries(
    flags.map(({ name }) => [name, { type: 'string', multiple: true } as const]),
  )
  const every: Flags = { ...ofMethod, ...ownFlags }
  const { values, positionals } = readOptions(args, every)
  const [extra] = positionals
  if (extra !== undefined) throw new UsageError(`parameters are flags, got "${extra}"`)
  return {
    own: values as ReturnType<typeof readOptions<typeof ownFlags>>['values'],
    values: values as Readonly<Record<string, readonly string[] | undefined>>,
  }
}

/** @throws UsageError for a method that is no rendering */
export function viewFilters(
  { name, takesViewFilters }: Pick<AnyMethod, 'name' | 'takesViewFilters'>,
  given: readonly string[] = [],
): Readonly<Record<string, readonly string[]>> | null {
  if (given.length === 0) return null
  if (takesViewFilters !== true) throw new UsageError(`${name} takes no filters of views`)
  const filters: Record<string, readonly string[]> = {}
  for (const text of given) {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError(`--view-filter "${text}" is not FIELD=VALUE`)
    const field = text.slice(0, at)
    filters[field] = [...(filters[field] ?? []), text.slice(at + 1)]
  }
  return filters
}
