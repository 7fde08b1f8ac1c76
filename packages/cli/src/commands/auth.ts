/** `easel auth`: why a sign-in or a session was refused. */

import { own } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { explanationText } from '../explanation-text.ts'
import { noPositionals, readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel auth explain EVENT [OPTIONS]
       easel auth list [--outcome WORD] [--reason WORD] [OPTIONS]

EVENT is the x-easel-event header of the answer; "last" is the last refusal. The server is that of EASEL_URL and
EASEL_ADMIN_KEY, or the one that runs on the data folder.

  --outcome WORD   signed-in, switched-site, refused or session-refused
  --reason WORD    such as scope_missing or jwt_expired
  --data DIR       data folder of the server   (default: .easel)
  --json           print JSON
`

export const auth: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const [action, ...rest] = args
  if (action !== 'explain' && action !== 'list') {
    throw new UsageError('say what to do: explain or list')
  }
  const { values, positionals } = readOptions(rest, {
    outcome: { type: 'string' },
    reason: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  const { outcome, reason } = values
  const [asked = '', extra] = positionals
  if (action === 'list') noPositionals('auth list', positionals)
  else if (asked === '' || extra !== undefined) throw new UsageError('name one event, or "last"')
  const api = await openOwnApi(terminal, values.data)
  const list = (query: Readonly<Record<string, string>>) => api.call(own.listAuthEvents, { query })
  if (action === 'list') {
    const chosen = {
      ...(outcome === undefined ? {} : { outcome }),
      ...(reason === undefined ? {} : { reason }),
    }
    const page = await list({ pageSize: '50', ...chosen })
    if (values.json === true) terminal.out(`${JSON.stringify(page)}\n`)
    else for (const event of page.authEvents) terminal.out(`${line(event)}\n`)
    return
  }
  const eventId = asked === 'last' ? await lastRefusal(list) : asked
  const answer = await api.call(own.getAuthEvent, { params: { eventId } })
  terminal.out(
    values.json === true ? `${JSON.stringify(answer)}\n` : explanationText(answer.explanation),
  )
}

interface Listed {
  readonly id: string
  readonly at: string
  readonly outcome: string
  readonly reason: string | null
  readonly method: string | null
  readonly origin: { readonly method: string } | null
}

const line = ({ id, at, outcome, reason, method, origin }: Listed): string =>
  [at, id, outcome.padEnd(15), (reason ?? '').padEnd(24), method ?? '', origin?.method ?? ''].join(
    '  ',
  )

async function lastRefusal(
  list: (
    query: Readonly<Record<string, string>>,
  ) => Promise<{ readonly authEvents: readonly Listed[] }>,
): Promise<string> {
  const { authEvents } = await list({ pageSize: '100' })
  const refused = authEvents.find(({ reason }) => reason !== null)
  if (refused === undefined) throw new UsageError('none of the last hundred events is a refusal')
  return refused.id
}
