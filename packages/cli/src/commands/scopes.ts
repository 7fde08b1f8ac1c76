/** `easel scopes`: which scopes methods need, what a token may call, and what an application really uses. */

import {
  cloudManager,
  mayCall,
  own,
  rest,
  shortestScopes,
  type AnyMethod,
  type ScopeRule,
  type UsedScopes,
} from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { readJwt } from '../jwt/read-jwt.ts'
import { readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel scopes for METHOD...
       easel scopes of TOKEN|JWT [--data DIR] [--json]
       easel scopes record start|show|stop [--data DIR] [--json]

for      the shortest list of scopes that opens these methods, such as queryWorkbook or listUsers
of       the methods that a session token or a JWT may call
record   on a server for development: writes down what sessions call, and tells the scopes that they need
`

export const scopes: Command = { help, run }

/** Of both APIs. */
const methods = [
  ...Object.values(rest),
  ...Object.values(cloudManager),
] as unknown as readonly Pick<AnyMethod, 'name' | 'scope' | 'caller'>[]

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const [action, ...more] = args
  if (action === 'for') return tellNeeded(more, terminal)
  if (action === 'of') return tellOpen(more, terminal)
  if (action === 'record') return record(more, terminal)
  throw new UsageError('say what to do: for, of or record')
}

function tellNeeded(args: readonly string[], terminal: Terminal): void {
  const { positionals } = readOptions(args, {})
  if (positionals.length === 0) throw new UsageError('name a method, such as queryWorkbook')
  const named = positionals.flatMap((name) => {
    const found = methods.filter((method) => method.name.toLowerCase() === name.toLowerCase())
    if (found.length === 0) throw new UsageError(`there is no method "${name}"`)
    return found
  })
  for (const { name, scope } of named) {
    terminal.err(`${name}: ${needOf(scope)}\n`)
  }
  for (const scope of shortestScopes(named.map((method) => method.scope)).scopes) {
    terminal.out(`${scope}\n`)
  }
}

function needOf(scope: ScopeRule): string {
  if (scope === null) return 'not open to JWT sessions; use a PAT'
  return scope === 'any-session' ? 'no scope' : scope.join(' or ')
}

async function tellOpen(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  const [given, extra] = positionals
  if (given === undefined || extra !== undefined) throw new UsageError('name one token or JWT')
  const claims = readJwt(given)?.claims
  const granted =
    claims === undefined ? await ofSession(given, terminal, values.data) : textsOf(claims['scp'])
  const open = methods.filter(({ scope, caller }) => caller !== 'anyone' && mayCall(granted, scope))
  if (values.json === true) {
    const facts = { scopes: granted, methods: open.map(({ name }) => name) }
    return terminal.out(`${JSON.stringify(facts)}\n`)
  }
  terminal.err(
    granted === null ? 'no scopes bound this session\n' : `scopes: ${granted.join(' ')}\n`,
  )
  for (const { name } of open) terminal.out(`${name}\n`)
}

async function ofSession(
  sessionToken: string,
  terminal: Terminal,
  folder?: string,
): Promise<readonly string[] | null> {
  const api = await openOwnApi(terminal, folder)
  return (await api.call(own.getSessionScopes, { sessionToken })).scopes
}

const textsOf = (scp: unknown): readonly string[] => (Array.isArray(scp) ? scp.map(String) : [])

async function record(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  const [action] = positionals
  const method = {
    start: own.startScopeRecording,
    show: own.getScopeRecording,
    stop: own.stopScopeRecording,
  }[action ?? '']
  if (method === undefined) throw new UsageError('say start, show or stop')
  const answer = await (await openOwnApi(terminal, values.data)).call(method)
  if (values.json === true) terminal.out(`${JSON.stringify(answer)}\n`)
  else if (action === 'start')
    terminal.err('Recording; run your application, then: easel scopes record stop\n')
  else {
    for (const session of answer.sessions)
      terminal.err(`${session.userName} ${session.sessionId}: ${line(session)}\n`)
    terminal.err(`all: ${line(answer.all)}\n`)
    for (const scope of answer.all.scopes) terminal.out(`${scope}\n`)
  }
}

function line({ methods: called, tokenOnly }: UsedScopes): string {
  const closed = tokenOnly.length === 0 ? '' : `; only with a PAT: ${tokenOnly.join(', ')}`
  return `${called.join(', ') || 'nothing'}${closed}`
}
