/** `easel access`: why a user may or may not do something with an item. */

import { own, type AccessExplanation } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { printable } from '../printable.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel access explain --user USER --kind KIND --id ID --capability NAME [OPTIONS]

Says whether a user has a capability on an item, and which role, owner or rule decides. The server is that of EASEL_URL and
EASEL_ADMIN_KEY, or the one that runs on the data folder.

  --user USER         name or LUID of the user
  --kind KIND         project, workbook, view or datasource
  --id ID             LUID of the item
  --capability NAME   capability of that kind, such as Read, Write or ExportData
  --site URL          content URL of the site      (default: the default site, else the only one)
  --data DIR          data folder of the server    (default: .easel)
  --json              print JSON
`

export const access: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const [action, ...rest] = args
  if (action !== 'explain') throw new UsageError('say what to do: explain')
  const { values, positionals } = readOptions(rest, {
    user: { type: 'string' },
    kind: { type: 'string' },
    id: { type: 'string' },
    capability: { type: 'string' },
    site: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  if (positionals.length > 0) throw new UsageError(`access explain takes no "${positionals[0]}"`)
  const { user, kind, id, capability, site, json } = values
  if (user === undefined || kind === undefined || id === undefined || capability === undefined) {
    throw new UsageError('name the user, the kind, the id and the capability')
  }
  const query = { user, kind, id, capability, ...(site === undefined ? {} : { site }) }
  const api = await openOwnApi(terminal, values.data)
  const answer = await api.call(own.explainAccess, { query })
  terminal.out(json === true ? `${JSON.stringify(answer)}\n` : textOf(answer))
}

const marks = { 'passed over': '-   ', decided: '=>  ', 'not reached': '    ' } as const

function textOf({ sentence, steps, rules, notes }: AccessExplanation): string {
  const lines = [
    sentence,
    '',
    ...steps.map(({ number, name, state }) => `  ${marks[state]}${number} ${name}`),
  ]
  for (const { grantee, capability, mode } of rules) {
    lines.push(`Rule: ${grantee.kind} ${grantee.name} (${grantee.id}) ${capability} ${mode}`)
  }
  for (const note of notes) lines.push(`Note: ${note}`)
  return `${lines.map(printable).join('\n')}\n`
}
