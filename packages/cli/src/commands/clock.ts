/** `easel clock`: moves the clock of a server for development. */

import { own } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel clock [+TIME|reset] [OPTIONS]

Moves the clock of a server that was started with --dev or --demo. Tokens, JWTs, sessions and limits all obey it.

  +16d, +2h, +31m, +5s   ahead by that much, again and again
  reset                  back to the system's time; what has ended meanwhile stays ended
  (nothing)              tells what time it is

  --data DIR             data folder of the server   (default: .easel)
  --json                 print JSON
`

export const clock: Command = { help, run }

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  const [move, extra] = positionals
  if (extra !== undefined) throw new UsageError(`clock takes one argument, got "${extra}" besides`)
  const body = move === undefined ? null : readMove(move)
  const api = await openOwnApi(terminal, values.data)
  const answer = await (body === null ? api.call(own.getClock) : api.call(own.moveClock, { body }))
  if (values.json === true) return terminal.out(`${JSON.stringify(answer)}\n`)
  terminal.out(
    `${answer.now}${answer.offsetSeconds === 0 ? '' : `  (${answer.offsetSeconds} s ahead)`}\n`,
  )
}

function readMove(text: string): { readonly reset: true } | { readonly advanceSeconds: number } {
  if (text === 'reset') return { reset: true }
  const [, digits, unit] = /^\+(\d{1,9})([smhd])$/.exec(text) ?? []
  if (digits === undefined) throw new UsageError(`"${text}" is no move such as +16d, +31m or reset`)
  return { advanceSeconds: Number(digits) * unitSeconds[unit as keyof typeof unitSeconds] }
}
