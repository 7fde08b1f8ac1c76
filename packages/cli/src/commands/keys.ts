/** `easel keys`: the master keys that secrets rest sealed under. */

import { setTimeout as sleep } from 'node:timers/promises'
import { own, type KeysReport } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { noPositionals, readOptions } from '../options.ts'
import { openOwnApi, type OwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel keys status [OPTIONS]
       easel keys rotate [OPTIONS]

status tells the master keys, their ages and how many secrets rest under each. rotate makes a new key and waits until every
secret is under it; the server goes on answering. The old key goes ten minutes after nothing needs it. The server is that of
EASEL_URL and EASEL_ADMIN_KEY, or the one that runs on the data folder, where the keys are: copy that folder whole.

  --data DIR       data folder of the server   (default: .easel)
  --json           print JSON
`

export const keys: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const [action, ...rest] = args
  if (action !== 'status' && action !== 'rotate') {
    throw new UsageError('say what to do: status or rotate')
  }
  const { values, positionals } = readOptions(rest, {
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  noPositionals(`keys ${action}`, positionals)
  const api = await openOwnApi(terminal, values.data)
  const answer =
    action === 'status' ? await api.call(own.getKeys) : await rotate(api, terminal.stop)
  if (values.json === true) terminal.out(`${JSON.stringify(answer)}\n`)
  else for (const key of answer.keys) terminal.out(`${line(key)}\n`)
}

/** Asks until every secret whose key is there is under the new one. */
async function rotate(api: OwnApi, stop: AbortSignal): Promise<KeysReport> {
  let answer = await api.call(own.rotateKeys)
  const isWaiting = ({ isCurrent, madeAt, sealedRecords }: KeysReport['keys'][number]) =>
    !isCurrent && madeAt !== null && sealedRecords > 0
  while (answer.keys.some(isWaiting)) {
    await sleep(200, undefined, { signal: stop })
    answer = await api.call(own.getKeys)
  }
  return answer
}

function line({ id, isCurrent, madeAt, sealedRecords }: KeysReport['keys'][number]): string {
  const state = madeAt === null ? 'missing' : isCurrent ? 'current' : 'earlier'
  const made = madeAt ?? 'not in the data folder'
  return `${id}  ${state.padEnd(7)}  ${made}  ${sealedRecords} secrets`
}
