/** Who counts as one client: an IPv4 address, or the /64 network that a provider gives one customer of IPv6. */

import { isIPv6 } from 'node:net'

const mapped = '::ffff:'

/** A text that is the same for all addresses of one client. Without an address: the empty text. */
export function networkOf(address: string | null): string {
  if (address === null) return ''
  if (!address.includes(':')) return address
  if (address.startsWith(mapped) && address.includes('.')) return address.slice(mapped.length)
  return isIPv6(address) ? firstHalf(address) : address
}

/** The first four of an address's eight groups, written out. */
function firstHalf(address: string): string {
  const [plain = ''] = address.split('%')
  const [head = '', tail] = plain.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const after = tail === '' ? 0 : tail.split(':').length
    while (groups.length + after < 8) groups.push('0')
    groups.push(...tail.split(':'))
  }
  const first = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${first.join(':')}::/64`
}
