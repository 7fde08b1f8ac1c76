/** The owner of a credential that was verified and then refused. The owner may read the reason. */

import type { Reader, Site } from '../../ports/index.ts'
import { userNamedBy } from './look-up.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'

/** Runs the checks that follow the proof; what they refuse names the owner, who is looked up only then. */
export async function withOwner<T>(
  owner: () => Promise<EventFacts>,
  checks: () => Promise<T>,
): Promise<T> {
  try {
    return await checks()
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error
    const { reason, method, eventFacts } = error
    const facts = { ...(await owner()), ...eventFacts }
    throw new SignInRefused({ reason, method, facts }, { cause: error.cause })
  }
}

/** @param named A claim of a verified token; may be anything. */
export async function ownerNamed(
  read: Reader,
  site: Site,
  { claim, value }: { readonly claim: string; readonly value: unknown },
): Promise<EventFacts> {
  const user =
    typeof value === 'string' ? await userNamedBy(read, site.id, { claim, name: value }) : null
  return user === null ? {} : { userLuid: user.luid }
}
