/** The audit log, for those who may see it. */

import { restError, type AuditEntryRecord, type own } from '@easel/contract'
import type { AuditEntry, AuditQuery, AuditSeal } from '../ports/index.ts'
import type { OwnHandler, Viewer } from './context.ts'
import { reachOf } from './reach.ts'

const largestPage = 1000
/** Entries of one verification; the rest is asked for again. */
const stretch = 50_000

export const listAudit: OwnHandler<typeof own.listAudit> = async ({ query, viewer, services }) => {
  const { pageNumber = 1, pageSize = 100, target, actor, method, from, until } = query
  if (pageNumber < 1) throw restError('400006', { number: pageNumber })
  if (pageSize < 1 || pageSize > largestPage) {
    throw restError('400007', { size: pageSize })
  }
  const { items, totalAvailable } = await services.audit.list({
    ...reach(viewer),
    ...(target === undefined ? {} : { targetLuid: target.toLowerCase() }),
    ...(actor === undefined ? {} : { actorLuid: actor.toLowerCase() }),
    ...(method === undefined ? {} : { method }),
    ...(from === undefined ? {} : { from: timeOf('from', from) }),
    ...(until === undefined ? {} : { until: timeOf('until', until) }),
    offset: (pageNumber - 1) * pageSize,
    limit: pageSize,
  })
  const pagination = { pageNumber, pageSize, totalAvailable }
  return { pagination, audit: items.map(recordOf) }
}

/** An administrator whose session is not narrowed by scopes sees the changes on the site, or in the tenant and its sites. */
function reach(viewer: Viewer): Pick<AuditQuery, 'siteLuid' | 'tenantLuid'> {
  const { tenantLuid, siteLuid } = reachOf(viewer)
  if (viewer.kind === 'admin-key') return {}
  if (tenantLuid !== undefined) return { tenantLuid }
  if (siteLuid !== undefined) return { siteLuid }
  throw restError('403004', {
    problem:
      'The audit log is for administrators of the site or tenant, in a session that no scopes narrow, and for the admin key.',
  })
}

export const verifyAudit: OwnHandler<typeof own.verifyAudit> = async ({ query, services }) => {
  const { after, kept } = query
  await services.audit.seal()
  const { head, ...verdict } = await services.audit.verify({
    ...(after === undefined ? {} : { after: sealOf('after', after) }),
    ...(kept === undefined ? {} : { expected: sealOf('kept', kept) }),
    limit: stretch,
  })
  return { head: `${head.position}:${head.hash.toString('hex')}`, ...verdict }
}

function sealOf(name: string, text: string): AuditSeal {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (position === undefined || hash === undefined) {
    throw restError('400000', { problem: `${name} is no position:hash as a verification tells it` })
  }
  return { position: Number(position), hash: Buffer.from(hash, 'hex') }
}

function timeOf(name: string, text: string): Date {
  const time = new Date(text)
  if (!Number.isNaN(time.getTime())) return time
  throw restError('400000', { problem: `${name} is no time such as 2026-01-31T12:00:00Z` })
}

function recordOf({ at, seal, ...rest }: AuditEntry): AuditEntryRecord {
  return {
    ...rest,
    at: at.toISOString(),
    position: seal?.position ?? null,
    hash: seal?.hash.toString('hex') ?? null,
  }
}
