/** On whose behalf a request changes things, for the audit log. */

import type { Act, AuditTarget, Caller, CloudCaller } from '../ports/index.ts'
import type { Peer } from './call.ts'

/** A request, as far as the audit log tells of it. */
export interface Asked {
  readonly method: { readonly name: string }
  readonly params: Readonly<Record<string, string>>
  readonly requestId: string
  readonly peer: Peer
}

export function actOf({ session, site, user }: Caller, asked: Asked): Act {
  return {
    ...ofRequest(asked),
    actorKind: 'user',
    actorLuid: user.luid,
    credentialKind: session.kind,
    credentialId: session.patGuid ?? session.trustId,
    tenantLuid: site.tenantLuid,
    siteLuid: site.luid,
  }
}

/** @param siteLuid Site that the path names, checked to be one of the tenant */
export function cloudActOf(
  { session, tenant, account }: CloudCaller,
  asked: Asked,
  siteLuid: string | null,
): Act {
  return {
    ...ofRequest(asked),
    actorKind: 'account',
    actorLuid: account.luid,
    credentialKind: session.kind,
    credentialId: session.patGuid ?? session.trustId,
    tenantLuid: tenant.luid,
    siteLuid,
  }
}

/** By the holder of the server's admin key. */
export function adminActOf(asked: Asked): Act {
  return {
    ...ofRequest(asked),
    actorKind: 'admin-key',
    actorLuid: null,
    credentialKind: 'admin-key',
    credentialId: null,
    tenantLuid: null,
    siteLuid: null,
  }
}

function ofRequest({ method, params, requestId, peer }: Asked) {
  return { method: method.name, requestId, address: peer.address, names: namesOf(params) }
}

const luid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Ids in the path, called by their parameter: `userId` names a user. Site and tenant have columns of their own. */
function namesOf(params: Asked['params']): readonly AuditTarget[] {
  return Object.entries(params)
    .map(([name, value]) => ({ kind: kindOf(name), luid: value.toLowerCase() }))
    .filter((target) => luid.test(target.luid) && !['site', 'tenant'].includes(target.kind))
}

const kindOf = (parameter: string): string =>
  parameter
    .replace(/(Id|Luid|Guid|Key)$/, '')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
