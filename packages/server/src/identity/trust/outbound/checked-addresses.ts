/** Resolves a host once, and checks every address that it resolves to. */

import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { addressKind } from './addresses.ts'
import { OutboundRefused } from './refused.ts'
import { portOf, type TargetRules } from './target.ts'

export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

export const systemResolve: Resolve = async (host) => lookup(host, { all: true, order: 'verbatim' })

/**
 * The addresses of a host, every one of which may be connected to.
 *
 * @throws OutboundRefused
 */
export async function checkedAddresses(
  url: URL,
  of: {
    readonly settings: TargetRules
    readonly resolve: Resolve
    readonly signal: AbortSignal
  },
): Promise<readonly ResolvedAddress[]> {
  const { settings, signal } = of
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(host)
  const addresses =
    family === 0 ? await resolved(of.resolve(host), signal) : [{ address: host, family }]
  if (addresses.length === 0) throw new OutboundRefused('unresolved')
  const kinds = new Set(addresses.map(({ address }) => addressKind(address)))
  const isOwnMachine = settings.allowsLoopback && kinds.size === 1 && kinds.has('loopback')
  if (isOwnMachine) return addresses
  if (kinds.size !== 1 || !kinds.has('public')) throw new OutboundRefused('address_closed')
  if (url.protocol !== 'https:') throw new OutboundRefused('scheme')
  if (!settings.ports.includes(portOf(url))) throw new OutboundRefused('port')
  return addresses
}

/** A resolver cannot be stopped; it is left behind when time is up. */
async function resolved(
  asked: Promise<readonly ResolvedAddress[]>,
  signal: AbortSignal,
): Promise<readonly ResolvedAddress[]> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  const answer = asked.catch((cause: unknown) => {
    throw new OutboundRefused('unresolved', { cause })
  })
  return Promise.race([answer, aborted])
}

/** A look-up that only ever knows the addresses that were checked. */
export function answering(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = addresses
    if (options.all === true)
      callback(
        null,
        addresses.map((address) => ({ ...address })),
      )
    else callback(null, first?.address ?? '', first?.family ?? 0)
  }
}
