/** NUL characters in addresses. */

import type { IncomingCall } from './call.ts'

/** No name, id or filter holds one, and not every database takes it in a comparison. */
export function holdsNul({ params, search }: Pick<IncomingCall, 'params' | 'search'>): boolean {
  return search.includes('%00') || Object.values(params).some((value) => value.includes('\0'))
}
