/**
 * What a site role means: its license, what it may do at all, and the ceiling that no permission rule lifts.
 *
 * @see REST reference, site roles; help page "Set Users' Site Roles"
 */

import type { SiteRole } from '@easel/contract'
import type { Capability } from './capabilities.ts'

export type LicenseLevel = 'Creator' | 'Explorer' | 'Viewer' | 'Unlicensed'

/** Columns of the ceiling table, lowest first; `none` is below all of them. */
type Ceiling = 'none' | 'viewer' | 'explorer' | 'publisher' | 'creator'

interface SiteRoleFacts {
  readonly license: LicenseLevel
  readonly ceiling: Ceiling
  readonly isAdministrator: boolean
  readonly mayOwnContent: boolean
}

const roles: Readonly<Record<SiteRole, SiteRoleFacts>> = {
  Creator: row('Creator', 'creator', 'owns'),
  Explorer: row('Explorer', 'explorer', 'owns'),
  ExplorerCanPublish: row('Explorer', 'publisher', 'owns'),
  Guest: row('Viewer', 'viewer'),
  ServerAdministrator: row('Creator', 'creator', 'administers'),
  SiteAdministratorCreator: row('Creator', 'creator', 'administers'),
  SiteAdministratorExplorer: row('Explorer', 'publisher', 'administers'),
  SupportUser: row('Viewer', 'viewer'),
  Unlicensed: row('Unlicensed', 'none'),
  Viewer: row('Viewer', 'viewer'),
}

function row(
  license: LicenseLevel,
  ceiling: Ceiling,
  standing?: 'owns' | 'administers',
): SiteRoleFacts {
  return {
    license,
    ceiling,
    isAdministrator: standing === 'administers',
    mayOwnContent: standing !== undefined,
  }
}

const order: readonly Ceiling[] = ['none', 'viewer', 'explorer', 'publisher', 'creator']

/**
 * The lowest column that has each capability. Each column has what the one before it has.
 *
 * `ExtractRefresh` and `PulseMetricDefine` are in no published table; they stand with the capabilities that change content.
 */
const lowest: Readonly<Record<Capability, Exclude<Ceiling, 'none'>>> = {
  AddComment: 'viewer',
  ChangeHierarchy: 'publisher',
  ChangePermissions: 'publisher',
  Connect: 'viewer',
  CreateRefreshMetrics: 'publisher',
  Delete: 'publisher',
  Execute: 'publisher',
  ExportData: 'viewer',
  ExportImage: 'viewer',
  ExportXml: 'explorer',
  ExtractRefresh: 'publisher',
  Filter: 'viewer',
  ProjectLeader: 'publisher',
  PulseMetricDefine: 'publisher',
  Read: 'viewer',
  RunExplainData: 'viewer',
  SaveAs: 'publisher',
  ShareView: 'viewer',
  ViewComments: 'viewer',
  ViewUnderlyingData: 'explorer',
  VizqlDataApiAccess: 'viewer',
  WebAuthoring: 'explorer',
  WebAuthoringForFlows: 'publisher',
  Write: 'publisher',
}

export function licenseLevel(role: SiteRole): LicenseLevel {
  return roles[role].license
}

/** Whether the role may hold sessions. An unlicensed user keeps their content and nothing else. */
export function isLicensed(role: SiteRole): boolean {
  return roles[role].license !== 'Unlicensed'
}

export function mayPublish(role: SiteRole): boolean {
  return isBelowCeiling(role, 'Write')
}

/** Whether content may be given to a user of this role. */
export function mayOwnContent(role: SiteRole): boolean {
  return roles[role].mayOwnContent
}

export function isAdministrator(role: SiteRole): boolean {
  return roles[role].isAdministrator
}

/** Whether a user of this role can have the capability at all, whatever the rules say. */
export function isBelowCeiling(role: SiteRole, capability: Capability): boolean {
  return order.indexOf(roles[role].ceiling) >= order.indexOf(lowest[capability])
}
