/** Which trust vouched for a credential. */

import type { AuthFacts } from '../ports/index.ts'

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Under whatever name each kind of trust has its id in facts. */
export function trustOf(facts: AuthFacts): string | null {
  const { trustId, clientId, serverLuid, configLuid } = facts as Readonly<Record<string, unknown>>
  return textOf(trustId ?? clientId ?? serverLuid ?? configLuid)
}
