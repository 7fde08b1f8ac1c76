/** Takes a JWT apart without trusting anything in it. */

import { readFileSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'

export interface ReadJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** The JWT of a command line; `-` reads the standard input, which no list of processes shows. */
export function givenJwt(positionals: readonly string[]): string {
  const [given, extra] = positionals
  if (given === undefined)
    throw new UsageError('JWT is missing; - reads it from the standard input')
  if (extra !== undefined) throw new UsageError(`there is an argument too many: "${extra}"`)
  return given === '-' ? readFileSync(0, 'utf8').trim() : given
}

/** @returns null for a text that is no JWT */
export function readJwt(text: string): ReadJwt | null {
  const parts = text.split('.')
  const header = objectOf(parts[0])
  const claims = objectOf(parts[1])
  return parts.length === 3 && header !== null && claims !== null ? { header, claims } : null
}

function objectOf(segment = ''): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
