/** Data sources in answers. Each function gives every attribute it knows; lists then select. */

import type { DataSource } from '../../ports/index.ts'
import { locationOf, tagsOf } from './common.ts'
import { ownerAnswer, ownerReference } from './users.ts'
import { webPage, type Addresses } from './workbooks.ts'

export const dataSourceAnswer = (source: DataSource, addresses: Addresses) => ({
  id: source.luid,
  name: source.name,
  description: source.description ?? undefined,
  contentUrl: source.contentUrl,
  webpageUrl: webPage(addresses, `datasources/${source.id}`),
  type: source.type,
  size: Math.ceil(source.sizeBytes / 1024 / 1024),
  createdAt: source.createdAt,
  updatedAt: source.updatedAt,
  encryptExtracts: source.encryptExtracts,
  hasExtracts: source.hasExtracts,
  isCertified: source.isCertified,
  certificationNote: source.certificationNote ?? undefined,
  useRemoteQueryAgent: source.useRemoteQueryAgent,
  serverName: source.serverName ?? undefined,
  databaseName: source.databaseName ?? undefined,
  favoritesTotal: source.favoritesTotal,
  connectedWorkbooksCount: source.connectedWorkbooks,
  hasAlert: false,
  isPublished: true,
  project: {
    id: source.project.luid,
    name: source.project.name,
    description: source.project.description,
  },
  location: locationOf(source.project),
  owner: ownerAnswer(source.owner),
  tags: tagsOf(source.tags),
})

/** One data source, as publishing and Query Data Source show it. */
export function oneDataSourceAnswer(source: DataSource, addresses: Addresses) {
  const answer = dataSourceAnswer(source, addresses)
  const { id, name } = answer.project
  return {
    ...answer,
    favoritesTotal: undefined,
    connectedWorkbooksCount: undefined,
    hasAlert: undefined,
    isPublished: undefined,
    serverName: undefined,
    databaseName: undefined,
    project: { id, name },
    owner: ownerReference(source.owner),
  }
}
