/**
 * Kinds of content: what methods that repeat for several kinds have to know of each. A kind is entered with its first method.
 *
 * @see REST reference, permissions concepts: capabilities of each kind
 */

import type { ErrorCode } from './errors.ts'

/** Names as they travel on the wire. */
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

const ofItems = ['Read', 'Write', 'ChangeHierarchy', 'Delete', 'ChangePermissions'] as const
const ofViews = [
  'Read',
  'Filter',
  'ViewComments',
  'AddComment',
  'ExportImage',
  'ExportData',
  'ShareView',
  'ViewUnderlyingData',
  'WebAuthoring',
  'RunExplainData',
  'Delete',
  'ChangePermissions',
] as const

/** Capabilities that rules of workbooks name; a project holds them as defaults too. */
const ofWorkbooks = [
  ...ofViews,
  'ExportXml',
  'Write',
  'CreateRefreshMetrics',
  'ExtractRefresh',
  'ChangeHierarchy',
] as const

const ofDataSources = [
  ...ofItems,
  'Connect',
  'ExportXml',
  'SaveAs',
  'ExtractRefresh',
  'VizqlDataApiAccess',
  'PulseMetricDefine',
] as const

const ofFlows = [...ofItems, 'ExportXml', 'Execute', 'WebAuthoringForFlows'] as const

interface KindFacts {
  /** As titles of methods name it. */
  readonly title: string
  /** The same as names of methods have it. */
  readonly name: string
  /** Word of the collection in paths. */
  readonly plural: string
  readonly notFound: ErrorCode
  /** Code of a capability that is to be removed and is not set. */
  readonly notSet: ErrorCode
  readonly capabilities: readonly Capability[]
  readonly isTagged: boolean
  readonly canBeFavorite: boolean
}

export const contentKinds = {
  project: {
    title: 'Project',
    name: 'Project',
    plural: 'projects',
    notFound: '404005',
    notSet: '404013',
    capabilities: ['Read', 'Write', 'ProjectLeader'],
    isTagged: false,
    canBeFavorite: true,
  },
  workbook: {
    title: 'Workbook',
    name: 'Workbook',
    plural: 'workbooks',
    notFound: '404006',
    notSet: '404013',
    capabilities: ofWorkbooks,
    isTagged: true,
    canBeFavorite: true,
  },
  view: {
    title: 'View',
    name: 'View',
    plural: 'views',
    notFound: '404011',
    notSet: '404014',
    // Write and ExportXml are the workbook's, and clients copy a workbook's rules to its views.
    capabilities: [...ofViews, 'ExportXml', 'Write'],
    isTagged: true,
    canBeFavorite: true,
  },
  datasource: {
    title: 'Data Source',
    name: 'DataSource',
    plural: 'datasources',
    notFound: '404004',
    notSet: '404013',
    capabilities: ofDataSources,
    isTagged: true,
    canBeFavorite: true,
  },
  flow: {
    title: 'Flow',
    name: 'Flow',
    plural: 'flows',
    notFound: '404027',
    notSet: '404013',
    capabilities: ofFlows,
    isTagged: true,
    canBeFavorite: true,
  },
} as const satisfies Readonly<Record<string, KindFacts>>

export type ContentKind = keyof typeof contentKinds
export type KindOf<K extends ContentKind> = (typeof contentKinds)[K]
export type TaggedKind = {
  [K in ContentKind]: KindOf<K>['isTagged'] extends true ? K : never
}[ContentKind]
export type FavoriteKind = {
  [K in ContentKind]: KindOf<K>['canBeFavorite'] extends true ? K : never
}[ContentKind]

/** Kinds of which users keep favorites. */
export const favoriteKinds = (Object.keys(contentKinds) as ContentKind[]).filter(
  (kind): kind is FavoriteKind => contentKinds[kind].canBeFavorite,
)

interface DefaultedFacts {
  /** Segment of the path, matched in any case. */
  readonly segment: string
  readonly capabilities: readonly Capability[]
}

/** Kinds whose rules a project holds defaults for. Clients ask for all of them, whatever a server has. */
export const defaultedKinds = {
  workbook: { segment: 'workbooks', capabilities: ofWorkbooks },
  datasource: { segment: 'datasources', capabilities: ofDataSources },
  flow: { segment: 'flows', capabilities: ofFlows },
  metric: { segment: 'metrics', capabilities: ofItems },
  lens: { segment: 'lenses', capabilities: ofItems },
  datarole: { segment: 'dataroles', capabilities: ofItems },
  virtualconnection: { segment: 'virtualconnections', capabilities: [...ofItems, 'Connect'] },
  database: {
    segment: 'databases',
    capabilities: ['Read', 'Write', 'ChangeHierarchy', 'ChangePermissions'],
  },
  table: {
    segment: 'tables',
    capabilities: ['Read', 'Write', 'ChangeHierarchy', 'ChangePermissions'],
  },
} as const satisfies Readonly<Record<string, DefaultedFacts>>

export type DefaultedKind = keyof typeof defaultedKinds

interface PublishedFacts {
  /** Code of a change of its connections that the caller may not make. */
  readonly connectionsRefused: ErrorCode
  /** Code of a download that the caller may not have. */
  readonly downloadRefused: ErrorCode
  /** Code of a list of revisions that the caller may not see. */
  readonly revisionsRefused: ErrorCode
}

/** Kinds that are published as files: the files have connections, and each publish leaves a revision. */
export const publishedKinds = {
  workbook: {
    connectionsRefused: '403029',
    downloadRefused: '403019',
    revisionsRefused: '403056',
  },
  datasource: {
    connectionsRefused: '403023',
    downloadRefused: '403028',
    revisionsRefused: '403054',
  },
  flow: {
    connectionsRefused: '403103',
    downloadRefused: '403097',
    // No method lists the revisions of a flow.
    revisionsRefused: '403097',
  },
} as const satisfies Readonly<Partial<Record<ContentKind, PublishedFacts>>>

export type PublishedKind = keyof typeof publishedKinds
export type PublishedFactsOf<K extends PublishedKind> = (typeof publishedKinds)[K]
