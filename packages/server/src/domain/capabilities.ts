/** Words of the permission model. Names as they travel on the wire. */

export const capabilities = [
  'AddComment',
  'ChangeHierarchy',
  'ChangePermissions',
  'Connect',
  'CreateRefreshMetrics',
  'Delete',
  'Execute',
  'ExportData',
  'ExportImage',
  'ExportXml',
  'ExtractRefresh',
  'Filter',
  'ProjectLeader',
  'PulseMetricDefine',
  'Read',
  'RunExplainData',
  'SaveAs',
  'ShareView',
  'ViewComments',
  'ViewUnderlyingData',
  'VizqlDataApiAccess',
  'WebAuthoring',
  'WebAuthoringForFlows',
  'Write',
] as const
export type Capability = (typeof capabilities)[number]

export type CapabilityMode = 'Allow' | 'Deny'

/** Kinds of things that carry rules of their own. */
export type ContentKind = 'project' | 'workbook' | 'view' | 'datasource' | 'flow'

/** Kinds whose rules a project holds defaults for. */
export type DefaultedKind = Exclude<ContentKind, 'project' | 'view'>

export type GranteeKind = 'user' | 'group'

/** One explicit rule: a grantee may, or may not, use a capability. */
export interface Rule {
  readonly granteeKind: GranteeKind
  /** Row id of the user or group. */
  readonly granteeId: number
  readonly capability: Capability
  readonly mode: CapabilityMode
}

/** Whose rules apply to a caller: himself and every group he is in, the one of all users included. */
export interface Principals {
  readonly userId: number
  readonly groupIds: readonly number[]
}
