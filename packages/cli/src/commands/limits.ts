/** `easel limits`: rate limits of a server for development. */

import { own, type RateLimitsReport } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { readOptions, wholeNumber } from '../options.ts'
import { openOwnApi, type OwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel limits off|cloud|show [OPTIONS]
       easel limits add METHOD --requests N --seconds N [--per site|user] [OPTIONS]

Switches the rate limits of a server that was started with --dev or --demo. "cloud" has those that Tableau Cloud publishes:
429000 with Retry-After, and the bucket named. They are off at the start; each switch counts anew, and takes back what was
added. METHOD is the name of a method of either API; * stands for any letters, 'cloud-manager/*' for all of Cloud Manager.

  --data DIR       data folder of the server   (default: .easel)
  --json           print JSON
`

export const limits: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    requests: { type: 'string' },
    seconds: { type: 'string' },
    per: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  const [action, method, extra] = positionals
  if (extra !== undefined) throw new UsageError(`limits takes no "${extra}"`)
  const ask = askedOf(action, method, values)
  const answer = await ask(await openOwnApi(terminal, values.data))
  if (values.json === true) return terminal.out(`${JSON.stringify(answer)}\n`)
  terminal.out(`${answer.preset}\n`)
  for (const { name, requests, windowSeconds, per, methods } of answer.buckets) {
    const list = methods.join(', ')
    terminal.out(`${name.padEnd(28)} ${requests} in ${windowSeconds} s for each ${per}: ${list}\n`)
  }
}

function askedOf(
  action: string | undefined,
  method: string | undefined,
  values: Parameters<typeof readLimit>[1],
): (api: OwnApi) => Promise<RateLimitsReport> {
  if (action === 'show') return (api) => api.call(own.getRateLimits)
  if (action === 'add') {
    const body = readLimit(method, values)
    return (api) => api.call(own.addRateLimit, { body })
  }
  const body = { preset: presetOf(action) }
  return (api) => api.call(own.setRateLimits, { body })
}

function presetOf(text: string | undefined): 'off' | 'cloud' {
  if (text === 'off' || text === 'cloud') return text
  throw new UsageError('say off, cloud, show or add')
}

function readLimit(
  method: string | undefined,
  values: { readonly requests?: string; readonly seconds?: string; readonly per?: string },
) {
  const { requests, seconds, per = 'user' } = values
  if (method === undefined) throw new UsageError('name a method, or *')
  if (requests === undefined || seconds === undefined) {
    throw new UsageError('--requests and --seconds say how many in how long')
  }
  if (per !== 'site' && per !== 'user') throw new UsageError('--per is site or user')
  return {
    method,
    requests: wholeNumber('--requests', requests, { low: 0, high: 1_000_000 }),
    windowSeconds: wholeNumber('--seconds', seconds, { low: 1, high: 86_400 }),
    per,
  } as const
}
