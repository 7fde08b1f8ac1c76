/** `easel limits`: rate limits of a server for development. */

import { own } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel limits off|cloud|show [--data DIR]

Switches the rate limits of a server that was started with --dev or --demo. "cloud" has those that Tableau Cloud publishes:
429000 with Retry-After, and the bucket named. They are off at the start; each switch counts anew.
`

export const limits: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, { data: { type: 'string' } })
  const [preset] = positionals
  if (preset !== 'off' && preset !== 'cloud' && preset !== 'show') {
    throw new UsageError('say off, cloud or show')
  }
  const api = await openOwnApi(terminal, values.data)
  const told = await (preset === 'show'
    ? api.call(own.getRateLimits)
    : api.call(own.setRateLimits, { body: { preset } }))
  terminal.out(`${told.preset}\n`)
  for (const { name, requests, windowSeconds, per } of told.buckets) {
    terminal.out(`${name.padEnd(28)} ${requests} in ${windowSeconds} s for each ${per}\n`)
  }
}
