/** `easel snapshot`: states of a server that keeps everything in memory. */

import { own, type SnapshotSummary } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel snapshot save|restore|remove NAME
       easel snapshot list

Keeps the whole state of a server that was started with --ephemeral and --dev or --demo, and goes back to it: sites, content,
credentials, sessions, events and the clock. Requests under way are answered first. See easel reset for the state at the start.
`

export const snapshot: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { positionals } = readOptions(args, {})
  const [action, name = '', extra] = positionals
  if (extra !== undefined) throw new UsageError(`snapshot takes no "${extra}"`)
  if (action === 'list') {
    const api = await openOwnApi(terminal)
    for (const each of (await api.call(own.listSnapshots)).snapshots) terminal.out(line(each))
    return
  }
  if (action !== 'save' && action !== 'restore' && action !== 'remove') {
    throw new UsageError('say what to do: save, restore, remove or list')
  }
  if (name === '') throw new UsageError(`name the snapshot to ${action}`)
  const api = await openOwnApi(terminal)
  const request = { params: { name } }
  if (action === 'remove') return api.call(own.removeSnapshot, request)
  const method = action === 'save' ? own.saveSnapshot : own.restoreSnapshot
  terminal.out(line((await api.call(method, request)).snapshot))
}

const line = ({ name, savedAt, sizeBytes }: SnapshotSummary): string =>
  `${name.padEnd(24)} ${savedAt}  ${sizeBytes} bytes\n`
