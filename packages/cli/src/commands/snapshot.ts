/** `easel snapshot`: states of a server that keeps everything in memory. */

import { own, type SnapshotSummary } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel snapshot save|restore|remove NAME [--json]
       easel snapshot list [--json]

Keeps the whole state of a server that was started with --ephemeral and --dev or --demo, and goes back to it: sites, content,
credentials, sessions, events and the clock. Requests under way are answered first. See easel reset for the state at the start.
`

export const snapshot: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, { json: { type: 'boolean' } })
  const [action, name = '', extra] = positionals
  if (extra !== undefined) throw new UsageError(`snapshot takes no "${extra}"`)
  const say = (facts: object, text: string) =>
    terminal.out(values.json === true ? `${JSON.stringify(facts)}\n` : text)
  if (action === 'list') {
    const answer = await (await openOwnApi(terminal)).call(own.listSnapshots)
    return say(answer, answer.snapshots.map(line).join(''))
  }
  if (action !== 'save' && action !== 'restore' && action !== 'remove') {
    throw new UsageError('say what to do: save, restore, remove or list')
  }
  if (name === '') throw new UsageError(`name the snapshot to ${action}`)
  const api = await openOwnApi(terminal)
  const request = { params: { name } }
  if (action === 'remove') {
    await api.call(own.removeSnapshot, request)
    return say({ name, removed: true }, '')
  }
  const method = action === 'save' ? own.saveSnapshot : own.restoreSnapshot
  const answer = await api.call(method, request)
  say(answer, line(answer.snapshot))
}

const line = ({ name, savedAt, sizeBytes }: SnapshotSummary): string =>
  `${name.padEnd(24)} ${savedAt}  ${sizeBytes} bytes\n`
