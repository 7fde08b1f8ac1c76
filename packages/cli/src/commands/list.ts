/** `easel list`: what is on the site. */

import type { Client, ListCall } from '@easel/client'
import { jsonOf } from '../client/results.ts'
import { serviceFlags, serviceHelp, withService } from '../client/service.ts'
import type { Command, Terminal } from '../command.ts'
import { readOptions, wholeNumber } from '../options.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel list projects|workbooks|views|datasources|users|groups [OPTIONS]

  --limit N           the first of them alone
  --json              print one JSON line for each
${serviceHelp}`

const flags = {
  ...serviceFlags,
  limit: { type: 'string' },
  json: { type: 'boolean' },
} as const

interface Listed {
  readonly id: string
  readonly name: string
  readonly updatedAt?: Date
  readonly siteRole?: string
}

type Kind = (tableau: Client) => ListCall<unknown, Listed>

const kinds: Readonly<Record<string, Kind>> = {
  projects: (tableau) => tableau.queryProjects(),
  workbooks: (tableau) => tableau.queryWorkbooksForSite(),
  views: (tableau) => tableau.queryViewsForSite(),
  datasources: (tableau) => tableau.queryDataSources(),
  users: (tableau) => tableau.getUsersOnSite(),
  groups: (tableau) => tableau.queryGroups(),
}

export const list: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, flags)
  const [kind = '', extra] = positionals
  const ask = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (ask === undefined || extra !== undefined)
    throw new UsageError(`list one of ${Object.keys(kinds).join(', ')}`)
  const limit =
    values.limit === undefined
      ? Infinity
      : wholeNumber('--limit', values.limit, { low: 1, high: 1_000_000 })
  await withService(terminal, values, async (tableau) => {
    const items = await ask(tableau).all({ limit })
    if (values.json === true) for (const item of items) terminal.out(jsonOf(item, true))
    else terminal.out(table(['ID', 'NAME', 'DETAIL'], items.map(rowOf)))
  })
}

const rowOf = ({ id, name, updatedAt, siteRole }: Listed): readonly string[] => [
  id,
  name,
  siteRole ?? updatedAt?.toISOString().slice(0, 10) ?? '',
]
