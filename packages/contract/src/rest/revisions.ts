/** Revisions of published files. Every kind that is published has the same three methods. */

import {
  contentKinds,
  publishedKinds,
  type KindOf,
  type PublishedFactsOf,
  type PublishedKind,
} from '../content-kinds.ts'
import { empty, file, method, none, replies } from '../define.ts'
import { revisionElement } from '../elements/revisions.ts'
import type { ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { boolean, element, many, optional } from '../wire/types.ts'

/** Oldest first. */
const revisionList = { item: 'revision', filter: {}, sort: [] } as const satisfies ListGrammar

/** List the revisions of one item, download one of them, remove one of them. */
function revisionMethods<const K extends PublishedKind>(kind: K) {
  const { title, name, plural, notFound } = contentKinds[kind]
  const path = `/sites/:siteId/${plural as KindOf<K>['plural']}/:${kind}Id/revisions` as const
  const found = notFound as KindOf<K>['notFound']
  const facts = publishedKinds[kind]
  const listRefused = facts.revisionsRefused as PublishedFactsOf<K>['revisionsRefused']
  const downloadRefused = facts.downloadRefused as PublishedFactsOf<K>['downloadRefused']
  const source = `REST reference, revisions of ${plural}`
  return {
    list: method({
      name: `get${name}Revisions`,
      title: `Get ${title} Revisions`,
      since: '2.4',
      verb: 'GET',
      path,
      scope: ['tableau:content:read'],
      caller: 'signed-in',
      query: element({}),
      list: revisionList,
      body: none,
      reply: replies(
        200,
        element({ pagination, revisions: element({ revision: many(revisionElement) }) }),
      ),
      errors: ['400006', '403053', listRefused, found],
      source,
    }),
    download: method({
      name: `download${name}Revision`,
      title: `Download ${title} Revision`,
      since: '2.4',
      verb: 'GET',
      path: `${path}/:revisionNumber/content`,
      scope:
        kind === 'datasource'
          ? ['tableau:content:read', 'tableau:datasources:download']
          : [`tableau:${plural as string}:download`],
      caller: 'signed-in',
      query: element({ includeExtract: optional(boolean()) }),
      body: none,
      reply: file('application/octet-stream', 'application/xml'),
      errors: ['403053', '404024', downloadRefused, found],
      source: `${source}; the page of data sources prints content:read`,
    }),
    remove: method({
      name: `remove${name}Revision`,
      title: `Remove ${title} Revision`,
      since: '2.4',
      verb: 'DELETE',
      path: `${path}/:revisionNumber`,
      scope: [`tableau:${plural as string}:delete`],
      caller: 'signed-in',
      query: element({}),
      body: none,
      reply: empty,
      errors: ['403004', '403053', '403055', '404024', found],
      source: `${source}: the current one stays`,
    }),
  }
}

const ofWorkbook = revisionMethods('workbook')
export const getWorkbookRevisions = ofWorkbook.list
export const downloadWorkbookRevision = ofWorkbook.download
export const removeWorkbookRevision = ofWorkbook.remove

const ofDataSource = revisionMethods('datasource')
export const getDataSourceRevisions = ofDataSource.list
export const downloadDataSourceRevision = ofDataSource.download
export const removeDataSourceRevision = ofDataSource.remove
