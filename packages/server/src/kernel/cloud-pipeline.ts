/**
 * One way for every method of Cloud Manager, from call to answer: session → scope → tenant → site → decode → handler → encode.
 * There is no version to check. A tenant or site of somebody else is one that does not exist.
 */

import {
  CloudError,
  cloudError,
  mayCall,
  type AnyCloudMethod,
  type CloudErrorCode,
} from '@easel/contract'
import type { AuthFacts, RefusedSession } from '../ports/auth-events.ts'
import type { TenantSite } from '../ports/cloud-manager.ts'
import type { CloudCaller } from '../ports/cloud-sessions.ts'
import { cloudActOf } from './acts.ts'
import { insufficientScope } from './challenge.ts'
import type { Answer, CloudCall } from './call.ts'
import { cloudErrorAnswer, type CloudCodec } from './cloud-codec.ts'
import type { CloudContext } from './cloud-context.ts'
import { asCloudError, HeadedCloudError } from './cloud-failures.ts'
import type { Gate, GatedCaller } from './gate.ts'
import { holdsNul } from './nul.ts'
import { withEvent } from './origin.ts'
import type { PipelineOptions } from './pipeline.ts'
import { checkRoom, withRoom } from './room.ts'
import type { Services } from './services.ts'

/** A method with its handler and compiled codec, ready to run. */
export interface CloudBound {
  readonly method: AnyCloudMethod
  readonly codec: CloudCodec
  readonly run: (context: CloudContext<AnyCloudMethod>) => Promise<unknown>
}

export type CloudPipeline = (bound: CloudBound, call: CloudCall) => Promise<Answer>

export function createCloudPipeline({ services, log, gate }: PipelineOptions): CloudPipeline {
  const { authJournal, authHints } = services
  const teller = { journal: authJournal, hints: authHints }
  const answered = async (bound: CloudBound, call: CloudCall): Promise<Answer> => {
    try {
      const asked = { api: 'cloud-manager', format: 'json', signal: call.signal } as const
      const instead = await gate?.before(bound.method, asked)
      return instead ?? (await answer(bound, call, { services, gate }))
    } catch (failure) {
      const error = asCloudError(failure, call, log)
      const isUnreadable = bound.method.name.startsWith('signIn') && error.status === 400
      if (isUnreadable) authJournal.requestRefused(error.message)
      const reply = cloudErrorAnswer(error)
      if (!(error instanceof HeadedCloudError)) return reply
      return { ...reply, headers: { ...reply.headers, ...error.headers } }
    }
  }
  return (bound, call) =>
    withEvent(teller, { ...call, api: 'cloud-manager', accept: call.headers.accept }, () =>
      answered(bound, call),
    )
}

interface Surroundings {
  readonly services: Services
  readonly gate: Gate | undefined
}

async function answer(
  { method, codec, run }: CloudBound,
  call: CloudCall,
  { services, gate }: Surroundings,
): Promise<Answer> {
  const caller = method.caller === 'anyone' ? null : await authorise(method, call, services)
  if (caller !== null) gate?.admit(method, gatedCaller(caller))
  const site = caller === null ? null : await siteOf(caller, call, services)
  if (holdsNul(call)) {
    throw cloudError('E_400_API_SVC_1000', {
      problem: 'The address must not hold a NUL character.',
    })
  }
  await checkRoom(services.room, method)
  const now = services.clock.now()
  const parameters = codec.readParameters(call.search)
  const body = await codec.readBody(call)
  const context = {
    params: call.params,
    ...parameters,
    body,
    caller,
    site,
    host: call.headers.host,
    address: call.peer.address,
    services,
    now,
    signal: call.signal,
    error: (code: CloudErrorCode, ...facts: readonly unknown[]) =>
      new CloudError(code, (facts[0] ?? {}) as Record<string, string>),
  } as unknown as CloudContext<AnyCloudMethod>
  const work = () => withRoom(services.room, method, () => run(context))
  const act = caller === null ? null : cloudActOf(caller, call, site?.site.luid ?? null)
  const result = await (act === null ? work() : services.store.as(act, work))
  if (caller !== null && method.verb !== 'GET') {
    services.activity.record({
      tenantLuid: caller.tenant.luid,
      siteLuid: null,
      method: method.name,
      actorLuid: caller.account.luid,
      facts: { requestId: call.requestId, ...call.params },
    })
  }
  return codec.writeReply(result)
}

/** Session, scope and tenant, in that order: nothing of the request is read before all three hold. */
async function authorise(
  method: AnyCloudMethod,
  call: CloudCall,
  services: Services,
): Promise<CloudCaller> {
  const { sessionToken, host } = call.headers
  if (sessionToken === undefined || sessionToken === '') {
    services.authJournal.sessionRefused({ reason: 'no_credentials' })
    throw cloudError('E_401_AUTH_SVC_1000')
  }
  const caller = await services.cloudSignIn.verify(sessionToken, host)
  if (caller === null) throw cloudError('E_401_AUTH_SVC_1002')
  const refuse = (reason: string, facts: AuthFacts): void =>
    services.authJournal.sessionRefused({ ...ofSession(caller), reason, facts })
  const { scopes } = caller.session
  if (!mayCall(scopes, method.scope)) {
    const needed = Array.isArray(method.scope) ? method.scope.join(' ') : null
    const granted = (scopes ?? []).join(' ').slice(0, 2000)
    refuse(needed === null ? 'method_not_jwt' : 'scope_missing', { needed, granted })
    throw new MissingScope(method, caller)
  }
  const { tenantId } = call.params
  if (tenantId !== undefined && tenantId.toLowerCase() !== caller.tenant.luid) {
    refuse('session_wrong_tenant', { tenantInPath: tenantId.slice(0, 64) })
    throw cloudError('E_404_TNT_SVC_1000', { id: tenantId })
  }
  return caller
}

const gatedCaller = ({ session, tenant, account }: CloudCaller): GatedCaller => ({
  api: 'cloud-manager',
  sessionIdPart: session.idPart,
  userLuid: account.luid,
  userName: account.name,
  placeLuid: tenant.luid,
})

const ofSession = ({ session, tenant, account }: CloudCaller) =>
  ({
    tenantLuid: tenant.luid,
    userLuid: account.luid,
    patGuid: session.patGuid,
    trustId: session.trustId,
    method: `cloud-${session.kind}`,
    idPart: session.idPart,
    isVerified: true,
  }) satisfies Partial<RefusedSession>

async function siteOf(
  { tenant }: CloudCaller,
  call: CloudCall,
  services: Services,
): Promise<TenantSite | null> {
  const { siteId } = call.params
  if (siteId === undefined) return null
  const isText = !siteId.includes('\0')
  const site = isText
    ? await services.store.read.cloud.site(tenant.luid, siteId.toLowerCase())
    : null
  if (site === null) throw cloudError('E_404_SITE_SVC_1000', { id: siteId })
  return site
}

/** 403, so that clients that sign in again at a 401 do not try in vain; the header says what was missing. */
class MissingScope extends HeadedCloudError {
  constructor(method: AnyCloudMethod, caller: CloudCaller) {
    super('E_403_AUTH_SVC_1003', {}, insufficientScope(method, caller.session.scopes))
  }
}
