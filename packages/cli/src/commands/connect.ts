/** `easel connect`: projects of applications that act for their users. */

import { own } from '@easel/contract'
import { commandOf, type Action } from '../actions.ts'
import type { Terminal } from '../command.ts'
import { noPositionals, readOptions } from '../options.ts'
import { openOwnApi, type OwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel connect connection list --project PROJECT [OPTIONS]
       easel connect key list --project PROJECT [OPTIONS]
       easel connect log --project PROJECT [OPTIONS]

connection list tells the connections of a project's end users with their state and its reason, key list the keys that sign user tokens
and those of back ends, log the latest requests that were sent for end users, newest first. No secret is printed. The server is that of
EASEL_URL and EASEL_ADMIN_KEY, or the one that runs on the data folder.

  --project PROJECT  id or name of the project
  --data DIR         data folder of the server   (default: .easel)
  --json             print JSON
`

interface Asked {
  readonly api: OwnApi
  readonly params: { readonly projectId: string }
}

/** What is listed, with a line for people for each. */
interface Listed {
  readonly items: readonly object[]
  readonly lines: readonly string[]
}

const listing =
  (name: string, list: (asked: Asked) => Promise<Listed>): Action =>
  async (args, terminal) => {
    const { values, positionals } = readOptions(args, {
      project: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean' },
    })
    noPositionals(`connect ${name}`, positionals)
    const { project, data, json: isJson = false } = values
    if (project === undefined) throw new UsageError(`connect ${name} needs a --project`)
    const api = await openOwnApi(terminal, data)
    const { items, lines } = await list({ api, params: { projectId: project } })
    if (isJson) terminal.out(`${JSON.stringify(items)}\n`)
    else for (const line of lines) terminal.out(`${line}\n`)
  }

const connections = listing('connection list', async ({ api, params }) => {
  const { connections: items } = await api.call(own.listConnectConnections, { params })
  const lines = items.map(({ id, user, state, reason, site }) =>
    [id, state.padEnd(15), user, site, reason ?? ''].join('  ').trimEnd(),
  )
  return { items, lines }
})

const keys = listing('key list', async ({ api, params }) => {
  const { keys: items } = await api.call(own.listConnectKeys, { params })
  const lines = items.map(({ id, kind, algorithm, createdAt }) =>
    [createdAt, kind.padEnd(7), (algorithm ?? '').padEnd(5), id].join('  '),
  )
  return { items, lines }
})

const log = listing('log', async ({ api, params }) => {
  const { requests: items } = await api.call(own.listConnectRequests, { params })
  const lines = items.map(({ at, user, method, path, status, milliseconds }) =>
    [at, status, method.padEnd(6), path, user, `${milliseconds} ms`].join('  '),
  )
  return { items, lines }
})

/** @param what Whose only action so far is `list` */
const listOf =
  (what: string, list: Action): Action =>
  async ([action = '', ...rest]: readonly string[], terminal: Terminal) => {
    if (action === 'list') return list(rest, terminal)
    throw new UsageError(`connect ${what} does list, not "${action}"`)
  }

export const connect = commandOf('connect', help, {
  connection: listOf('connection', connections),
  key: listOf('key', keys),
  log,
})
