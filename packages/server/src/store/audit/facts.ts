/** What the audit log records of a change: which fields, and the values of those that cannot hold a user's own words. */

import type { AuditFacts } from '../../ports/audit.ts'

/** Words of fixed lists. What is not here is recorded by its name alone. */
const plain: ReadonlySet<string> = new Set([
  'allowsOnDemandAccess',
  'authSetting',
  'contentPermissions',
  'isCloudAdministrator',
  'isEnabled',
  'minimumSiteRole',
  'siteRole',
  'state',
])

/** Fields that every change has and that say nothing. */
const silent: ReadonlySet<string> = new Set(['now', 'createdAt', 'updatedAt'])

/** The names of the fields that a change sets, and the values of those that are words of fixed lists. */
export function fieldsOf(change: object): AuditFacts {
  const set = Object.entries(change).filter(
    ([name, value]) => value !== undefined && !silent.has(name),
  )
  const values = set.filter(
    ([name, value]) => plain.has(name) && (typeof value === 'string' || typeof value === 'boolean'),
  )
  return { fields: set.map(([name]) => name).join(' '), ...Object.fromEntries(values) }
}

/** The digest of a file's bytes and its size; row numbers of the place it is in. */
export function idsOf(made: object): AuditFacts {
  const names = [
    'parentId',
    'projectId',
    'ownerId',
    'blobSha256',
    'sizeBytes',
    'contentPermissions',
  ]
  return Object.fromEntries(
    Object.entries(made).filter(([name]) => names.includes(name)),
  ) as AuditFacts
}
