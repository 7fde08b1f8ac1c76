/** Admits the user that a verified JWT names, for every kind of trust. */

import { keepGroupRole, withGroupRole } from './group-role.ts'
import type { SignInMethod } from '../refusals/sign-in-method.ts'
import { isOn, onDemandUser } from '../../domain/on-demand.ts'
import { standingProblem } from '../../domain/standing.ts'
import type { Asserted, JwtClaim, SessionKind, Site, User } from '../../ports/index.ts'
import { readAssertions, type AssertionsRead } from './assertions.ts'
import { recordSignIn, type Authenticated, type UseRecorder } from './authenticated.ts'
import type { VerificationKey } from '../jwt/keys.ts'
import type { JsonObject } from '../jwt/strict-json.ts'
import { userNamedBy } from './look-up.ts'
import type { Reason } from '../refusals/reasons.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import { hashSecret } from '../sessions/token.ts'

/** What a trust vouches for, after every check of the JWT itself. */
export interface Vouched {
  readonly method: SignInMethod
  readonly kind: SessionKind
  readonly trustId: string
  readonly site: Site
  readonly claims: JsonObject
  /** The claim that names the user, and the name in it. */
  readonly usernameClaim: string
  readonly username: string
  readonly scopes: readonly string[]
  /** The key that verified the JWT. */
  readonly proof: VerificationKey
  readonly facts: EventFacts
  /** Null where the JWT may be shown again. */
  readonly claim: JwtClaim | null
  /** Why the trust does not hold any more, asked once the session is open. */
  revoked(): Promise<Reason | null>
}

/** @throws SignInRefused `user_*`, `site_suspended`, `on_demand_*` or what is wrong with the assertions */
export async function admit(deps: UseRecorder, vouched: Vouched): Promise<Authenticated> {
  const { site, claims, username, usernameClaim, facts } = vouched
  const { read } = deps.store
  const refuse = (reason: Reason, more: EventFacts = {}): SignInRefused =>
    new SignInRefused({ reason, method: vouched.method, facts: { ...facts, ...more } })

  const assertions = await readAssertions(read, site, claims, usernameClaim)
  if ('reason' in assertions) throw refuse(assertions.reason, { claim: assertions.claim })
  const known = await userNamedBy(read, site.id, { claim: usernameClaim, name: username })
  const who =
    known === null
      ? onDemand(deps, { site, username, assertions, refuse })
      : { user: await withGroupRole(read, known), asserted: assertions.asserted }
  const { user, asserted } = who
  const problem = standingProblem(site, user)
  if (problem !== null) throw refuse(problem, { userLuid: user.luid })
  return {
    kind: vouched.kind,
    site,
    user,
    patGuid: null,
    trustId: vouched.trustId,
    scopes: vouched.scopes,
    ...(asserted !== null && { asserted }),
    credentialExpiresAt: null,
    proof: vouched.proof,
    facts: { ...facts, userLuid: user.luid },
    claim: vouched.claim,
    async confirm() {
      if (known !== null) {
        await recordSignIn(deps, known)
        await keepGroupRole(deps.store, known, user)
      }
      return vouched.revoked()
    },
  }
}

/** The same name on the same site is the same person at every sign-in. */
function onDemandLuid(site: Site, name: string): string {
  const digest = hashSecret(`${site.luid} ${name}`)
  // Version 8: made by rules of our own.
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  const text = digest.toString('hex', 0, 16)
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function onDemand(
  { clock }: UseRecorder,
  asked: {
    readonly site: Site
    readonly username: string
    readonly assertions: AssertionsRead
    readonly refuse: (reason: Reason, facts?: EventFacts) => SignInRefused
  },
): { readonly user: User; readonly asserted: Asserted } {
  const { site, username: name, assertions, refuse } = asked
  if (!assertions.isOnDemand) {
    throw refuse('user_unknown', { subjectHash: hashSecret(name).toString('hex') })
  }
  if (!isOn(site, 'onDemandAccess')) throw refuse('on_demand_off')
  const groupIds = assertions.onDemandGroupIds
  if (groupIds.length === 0) throw refuse('on_demand_no_group')
  const attributes = assertions.asserted?.attributes ?? {}
  return {
    user: onDemandUser(site, { name, luid: onDemandLuid(site, name) }, clock.now()),
    asserted: { groupIds, attributes, onDemand: { name } },
  }
}
