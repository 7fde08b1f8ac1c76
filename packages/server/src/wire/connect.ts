/** Connect, made from what the server stands on. */

import { createConnect, type Connect } from '../connect/connect.ts'
import { systemResolve } from '../identity/trust/outbound/checked-addresses.ts'
import type { Parts } from './services.ts'

/** @param ownUrl Where the server listens, once it does */
export function wireConnect({ options, base, publicUrl }: Parts, ownUrl: () => string): Connect {
  const { clock, unmovedClock, random, keys, log, databases } = base
  return createConnect({
    clock,
    unmovedClock,
    random,
    keys,
    log,
    ownUrl,
    publicUrl,
    store: databases.store,
    permitted: options.connectTargets ?? [],
    resolve: options.resolveHost ?? systemResolve,
  })
}
