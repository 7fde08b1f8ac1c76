/** `easel jwt inspect`: what a JWT says, and what can be seen to be wrong without a server. */

import { isScope } from '@easel/contract'
import type { Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { printable } from '../printable.ts'
import { CommandFailure } from '../usage-error.ts'
import { givenJwt, readJwt, type ReadJwt } from './read-jwt.ts'

const largestBytes = 8192
const longestSeconds = 600

export function inspect(args: readonly string[], terminal: Terminal): void {
  const jwt = givenJwt(readOptions(args, {}).positionals)
  const read = readJwt(jwt)
  if (read === null) {
    throw new CommandFailure('this is no JWT: three base64url parts, the first two JSON objects')
  }
  const now = Math.floor(Date.now() / 1000)
  const lines = JSON.stringify(read, null, 2).split('\n')
  terminal.out(`${lines.map(printable).join('\n')}\n`)
  for (const problem of problemsOf(jwt, read, now)) terminal.out(`! ${printable(problem)}\n`)
  terminal.out('The signature was not checked: easel jwt verify asks the server.\n')
}

/** @param now Seconds since 1970 */
export function problemsOf(jwt: string, { header, claims }: ReadJwt, now: number): string[] {
  const problems: string[] = []
  const see = (isWrong: boolean, problem: string) => {
    if (isWrong) problems.push(problem)
  }
  const { exp, scp, aud } = claims
  see(
    jwt.length > largestBytes,
    `it has ${jwt.length} bytes; ${largestBytes} is the most that is taken`,
  )
  see(typeof header['kid'] !== 'string', 'the header has no kid')
  see(header['iss'] === undefined && claims['iss'] === undefined, 'there is no iss')
  see(typeof exp !== 'number', 'exp is no number of seconds')
  if (typeof exp === 'number') {
    const ahead = exp - now
    const isMilliseconds = exp > 100_000_000_000
    see(isMilliseconds, 'exp looks like milliseconds')
    see(ahead <= 0, `it expired ${-ahead} s ago by this machine's clock`)
    see(
      !isMilliseconds && ahead > longestSeconds,
      `exp is ${ahead} s ahead; a connected app may give ${longestSeconds}`,
    )
  }
  see(
    header['alg'] === 'HS256' && aud !== 'tableau',
    `aud is ${JSON.stringify(aud)}; a connected app's is "tableau"`,
  )
  see(
    claims['jti'] === undefined,
    'there is no jti: a JWT without one signs in through no connected app',
  )
  see(
    !Array.isArray(scp),
    `scp must be a JSON array; got ${scp === undefined ? 'nothing' : typeof scp}`,
  )
  const strange = Array.isArray(scp)
    ? scp.filter((each) => !(typeof each === 'string' && isScope(each)))
    : []
  see(
    strange.length > 0,
    `these have not the form of a scope: ${strange.map((each) => JSON.stringify(each)).join(', ')}`,
  )
  return problems
}
