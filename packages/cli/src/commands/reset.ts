/** `easel reset`: a server that keeps everything in memory goes back to its start. */

import { own } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { noPositionals, readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'

const help = `Usage: easel reset [--json]

Brings a server that was started with --ephemeral and --dev or --demo back to its start: nothing at all, or the demo as it was
made, with its credentials, and the system's time. Faults and limits stay as they are, and so do snapshots.
`

export const reset: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, { json: { type: 'boolean' } })
  noPositionals('reset', positionals)
  const api = await openOwnApi(terminal)
  await api.call(own.resetServer)
  if (values.json === true) terminal.out('{"reset":true}\n')
  else terminal.err('The server is as it was at its start.\n')
}
