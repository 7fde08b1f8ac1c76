/**
 * The work of making keys of passwords, few at once and in a room that fills up: a flood of sign-ins by password is turned away before it
 * can starve the rest of the server.
 */

import { Turns, type TurnLimits } from '../../../domain/turns.ts'
import type { DeriveKey, KeyCost, Random } from '../../../ports/index.ts'
import { isOutOfDate, isPasswordOf, newHash, dummyHash } from './hash.ts'

/** Two of the four threads that files and names are read in as well. */
export const passwordTurns: TurnLimits = { atOnce: 2, waiting: 20 }

export interface PasswordHasher {
  /** Costs one derivation, also where there is no hash; then false. @throws TurnRefused */
  matches(hash: string | null, password: string): Promise<boolean>
  /** @throws TurnRefused */
  make(password: string): Promise<string>
  isOutOfDate(hash: string): boolean
}

export function createPasswordHasher(options: {
  readonly derive: DeriveKey
  readonly cost: KeyCost
  readonly random: Random
  readonly turns: TurnLimits
}): PasswordHasher {
  const { derive, cost } = options
  const turns = new Turns(options.turns)
  const dummy = dummyHash(cost)
  return {
    async matches(hash, password) {
      const isRight = await turns.run(() => isPasswordOf(hash ?? dummy, password, derive))
      return hash !== null && isRight
    },
    make: (password) => turns.run(() => newHash(password, options)),
    isOutOfDate: (hash) => isOutOfDate(hash, cost),
  }
}
