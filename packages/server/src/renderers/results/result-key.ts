/** What a result is found by. */

import { createHash } from 'node:crypto'
import type { Dependency } from '../channel/messages.ts'

/** The request without those who ask and the time: results of one request that differ all have it. */
export interface ResultKey {
  readonly fileKey: string
  readonly base: string
}

/** Of those who ask, what some results depend on. */
export interface Asker {
  /** Everything of the user that a result may show. */
  readonly user: string
  readonly now: Date
}

export function resultKey(fileKey: string, request: readonly unknown[]): ResultKey {
  return { fileKey, base: digest(request, 40) }
}

/** The part of a result's name that its dependencies make: equal for askers who get the same result. */
export function variantOf(dependencies: readonly Dependency[], { user, now }: Asker): string {
  const moment = now.toISOString()
  const parts = [
    dependencies.includes('user') ? user : '',
    dependencies.includes('now')
      ? moment.slice(0, 16)
      : dependencies.includes('today')
        ? moment.slice(0, 10)
        : '',
  ]
  return parts.every((part) => part === '') ? '-' : digest(parts, 20)
}

const letters: readonly (readonly [Dependency, string])[] = [
  ['today', 't'],
  ['now', 'n'],
  ['user', 'u'],
  ['live', 'l'],
]

export const lettersOf = (dependencies: readonly Dependency[]): string =>
  letters.flatMap(([name, letter]) => (dependencies.includes(name) ? [letter] : [])).join('') || '-'

export const dependenciesOf = (text: string): readonly Dependency[] =>
  letters.flatMap(([name, letter]) => (text.includes(letter) ? [name] : []))

function digest(value: readonly unknown[], length: number): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, length)
}
