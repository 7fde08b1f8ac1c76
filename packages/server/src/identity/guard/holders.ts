/**
 * Remembers how holders of credentials are recognised, so that a user who has signed in before still signs in while others guess from
 * the same address. Only a verified credential adds an entry.
 */

import { BoundedMap } from '../../domain/bounded-map.ts'
import type { Clock } from '../../ports/index.ts'
import type { Presented, Proof } from './presented.ts'

export interface Holders {
  remember(presented: Presented, proof: Proof): void
  forget(presented: Presented): void
  /** Whether the caller shows what was proved before. */
  isHolder(presented: Presented): boolean
}

const keptProofs = 50_000

export function createHolders(deps: {
  readonly clock: Clock
  /** Signatures by public keys that are tried in a second: each costs a quarter of a millisecond at most. */
  readonly signaturesTriedPerSecond: number
}): Holders {
  const proofs = new BoundedMap<string, Proof>(keptProofs)
  let second = 0
  let tried = 0

  function mayTry(): boolean {
    const now = Math.floor(deps.clock.now().getTime() / 1000)
    if (now !== second) tried = 0
    second = now
    tried += 1
    return tried <= deps.signaturesTriedPerSecond
  }

  return {
    remember({ proofId }, proof) {
      if (proofs.get(proofId) !== proof) proofs.set(proofId, proof)
    },
    forget: ({ proofId }) => proofs.delete(proofId),
    isHolder(presented) {
      if (presented.isCostly && !mayTry()) return false
      return presented.isShownBy(proofs.get(presented.proofId) ?? null)
    },
  }
}
