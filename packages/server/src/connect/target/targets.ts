/** Which servers connections may lead to: this one, origins that the operator permits, and the public internet. */

import {
  checkedAddresses,
  type Resolve,
  type ResolvedAddress,
} from '../../identity/trust/outbound/checked-addresses.ts'
import { OutboundRefused } from '../../identity/trust/outbound/refused.ts'
import { readTarget } from '../../identity/trust/outbound/target.ts'
import { ConnectProblem } from '../problem.ts'

/** Ports of Tableau on the public internet. Loopback and private addresses are for what the operator names. */
const publicRules = { ports: [443, 8443], allowsLoopback: false }

export interface TargetOptions {
  /** Where this server listens. */
  readonly ownUrl: () => string
  /** What this server is called by its clients. */
  readonly publicUrl: () => string
  /** Origins that may be connected to whatever their addresses are. */
  readonly permitted: readonly string[]
  readonly resolve: Resolve
}

export interface Targets {
  /**
   * The server that a user names, as connections store it: its origin, or null for this one.
   *
   * @throws ConnectProblem 422 where it may not be connected to by its form
   */
  named(address: string | null): string | null
  /** Origin that the stored one is connected to by. */
  originOf(serverUrl: string | null): string
  /**
   * Addresses that may be connected to; null where the operator permits the origin, whatever they are.
   *
   * @throws OutboundRefused
   */
  addressesOf(origin: string, signal: AbortSignal): Promise<readonly ResolvedAddress[] | null>
}

export function createTargets(options: TargetOptions): Targets {
  const { ownUrl, publicUrl, permitted, resolve } = options
  const isPermitted = (origin: string) => origin === ownUrl() || permitted.includes(origin)
  return {
    named(address) {
      const text = address?.trim().replace(/\/+$/, '') ?? ''
      if (text === '' || text === ownUrl() || text === publicUrl()) return null
      if (permitted.includes(text)) return text
      try {
        const url = readTarget(text, publicRules)
        if (url.pathname === '/' && url.search === '') return url.origin
      } catch (error) {
        if (!(error instanceof OutboundRefused)) throw error
        throw refused(error.problem, error)
      }
      throw refused('it has a path')
    },
    originOf: (serverUrl) => serverUrl ?? ownUrl(),
    async addressesOf(origin, signal) {
      if (isPermitted(origin)) return null
      const url = readTarget(origin, publicRules)
      return checkedAddresses(url, { settings: publicRules, resolve, signal })
    },
  }
}

const refused = (problem: string, cause?: unknown) =>
  new ConnectProblem(
    422,
    'server-refused',
    `The server cannot be connected to: ${problem}. Send the https origin of a public server, such as https://10ay.online.tableau.com.`,
    { cause },
  )
