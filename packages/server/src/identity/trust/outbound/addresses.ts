/** Which addresses the server may connect to: the public internet, never itself and what stands around it. */

import { BlockList, isIP } from 'node:net'

export type AddressKind = 'public' | 'loopback' | 'refused'

/** @see IANA special-purpose address registries, RFC 6890 */
const closedV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  // Cloud metadata services answer on 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Everything outside `2000::/3` is closed anyway: mapped, NAT64, unique local (`fd00:ec2::254`), link-local, multicast. */
const closedV6: readonly (readonly [string, number])[] = [
  // Teredo, ORCHID, benchmarking and other protocol assignments; the first two hide an IPv4 address.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4, which hides an IPv4 address.
  ['2002::', 16],
  ['3fff::', 20],
]

const loopbackV4 = listOf('ipv4', [['127.0.0.0', 8]])
const loopbackV6 = listOf('ipv6', [['::1', 128]])
const refusedV4 = listOf('ipv4', closedV4)
const globalV6 = listOf('ipv6', [['2000::', 3]])
const refusedV6 = listOf('ipv6', closedV6)

function listOf(
  family: 'ipv4' | 'ipv6',
  subnets: readonly (readonly [string, number])[],
): BlockList {
  const list = new BlockList()
  for (const [network, bits] of subnets) list.addSubnet(network, bits, family)
  return list
}

/** @param address As a resolver answers it; anything that is no address is refused. */
export function addressKind(address: string): AddressKind {
  const family = isIP(address)
  if (family === 4) {
    if (loopbackV4.check(address, 'ipv4')) return 'loopback'
    return refusedV4.check(address, 'ipv4') ? 'refused' : 'public'
  }
  // A zone (`fe80::1%eth0`) only makes sense for what is not public.
  if (family !== 6 || address.includes('%')) return 'refused'
  if (isMapped(address)) return 'refused'
  if (loopbackV6.check(address, 'ipv6')) return 'loopback'
  const isPublic = globalV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6')
  return isPublic ? 'public' : 'refused'
}

/** `::ffff:a.b.c.d` in any spelling: an address list may judge it as the IPv4 address inside. */
function isMapped(address: string): boolean {
  const text = new URL(`http://[${address}]/`).hostname
  return text.startsWith('[::ffff:')
}
