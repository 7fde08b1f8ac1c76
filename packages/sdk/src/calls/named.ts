/** The members of a flat argument by where they belong. */

import type { TObject } from '@easel/contract'
import { refuseUnknown } from '../wire/check-fields.ts'
import type { Arguments } from './call.ts'

export const propertiesOf = (schema: TObject | null): readonly string[] =>
  Object.keys(schema?.properties ?? {})

/** The named members, without absent ones. */
export function pick(args: Arguments, names: readonly string[]): Arguments {
  const picked = names.filter((name) => args[name] !== undefined)
  return Object.fromEntries(picked.map((name) => [name, args[name]]))
}

/** @throws ArgumentError when the argument has a member that the method does not know */
export function refuseStrangers(args: Arguments, method: string, known: readonly string[]): void {
  for (const name of Object.keys(args)) refuseUnknown(name, method, known)
}
