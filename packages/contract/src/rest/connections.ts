/** Connections of published files. Every kind that is published has the same three methods. */

import {
  contentKinds,
  publishedKinds,
  type KindOf,
  type PublishedFactsOf,
  type PublishedKind,
} from '../content-kinds.ts'
import { accepts, method, none, replies } from '../define.ts'
import {
  connectionElement,
  updateConnectionRequest,
  updateConnectionsRequest,
} from '../elements/connections.ts'
import type { ScopeRule } from '../scopes.ts'
import { element, many } from '../wire/types.ts'

const connections = element({ connections: element({ connection: many(connectionElement) }) })

/** Query the connections of one item, change one of them, change several. */
function connectionMethods<const K extends PublishedKind>(kind: K) {
  const { title, name, plural, notFound } = contentKinds[kind]
  const path = `/sites/:siteId/${plural as KindOf<K>['plural']}/:${kind}Id/connections` as const
  const found = notFound as KindOf<K>['notFound']
  const refused = publishedKinds[kind]
    .connectionsRefused as PublishedFactsOf<K>['connectionsRefused']
  const common = { caller: 'signed-in', query: element({}) } as const
  const isOfFlow = kind === 'flow'
  const readScope = isOfFlow ? 'tableau:flow_connections:read' : 'tableau:content:read'
  const updateScope =
    `tableau:${isOfFlow ? 'flow_connections' : (plural as string)}:update` as const
  /** The page of the method prints the one of data sources for workbooks too. */
  const severalScopes: ScopeRule =
    kind === 'workbook' ? [updateScope, 'tableau:datasources:update'] : [updateScope]
  const source = `REST reference, connections of ${plural}`
  return {
    query: method({
      ...common,
      name: `query${name}Connections`,
      title: `Query ${title} Connections`,
      since: '2.4',
      verb: 'GET',
      path,
      scope: [readScope],
      body: none,
      reply: replies(200, connections),
      errors: [found],
      source: `${source}: unpaged`,
    }),
    updateOne: method({
      ...common,
      name: `update${name}Connection`,
      title: `Update ${title} Connection`,
      since: '2.4',
      verb: 'PUT',
      path: `${path}/:connectionId`,
      scope: [updateScope],
      body: accepts(updateConnectionRequest),
      reply: replies(200, element({ connection: connectionElement })),
      errors: ['400000', '404020', refused, found],
      source,
    }),
    updateMany: method({
      ...common,
      name: `update${name}Connections`,
      title: `Update ${title} Connections`,
      since: '3.26',
      verb: 'PUT',
      path,
      scope: severalScopes,
      body: accepts(updateConnectionsRequest),
      reply: replies(200, connections),
      errors: ['400000', '404020', refused, found],
      source: `${source}; tableauserverclient writes connectionLUIDs`,
    }),
  }
}

const ofWorkbook = connectionMethods('workbook')
export const queryWorkbookConnections = ofWorkbook.query
export const updateWorkbookConnection = ofWorkbook.updateOne
export const updateWorkbookConnections = ofWorkbook.updateMany

const ofDataSource = connectionMethods('datasource')
export const queryDataSourceConnections = ofDataSource.query
export const updateDataSourceConnection = ofDataSource.updateOne
export const updateDataSourceConnections = ofDataSource.updateMany

const ofFlow = connectionMethods('flow')
export const queryFlowConnections = ofFlow.query
export const updateFlowConnection = ofFlow.updateOne
export const updateFlowConnections = ofFlow.updateMany
