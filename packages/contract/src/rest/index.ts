/** The REST API: every declared method under its name. */

import type { AnyMethod } from '../define.ts'
import * as authentication from './authentication.ts'
import * as connectedApps from './connected-apps.ts'
import * as connections from './connections.ts'
import * as extractRefreshTasks from './extract-refresh-tasks.ts'
import * as extracts from './extracts.ts'
import * as datasources from './datasources.ts'
import * as externalAuthorizationServers from './external-authorization-servers.ts'
import * as customViews from './custom-views.ts'
import * as favorites from './favorites.ts'
import * as fileUploads from './file-uploads.ts'
import * as flows from './flows.ts'
import * as groupSets from './group-sets.ts'
import * as groups from './groups.ts'
import * as keychains from './keychains.ts'
import * as jobs from './jobs.ts'
import * as permissions from './permissions.ts'
import * as personalAccessTokens from './personal-access-tokens.ts'
import * as projects from './projects.ts'
import * as revisions from './revisions.ts'
import * as server from './server.ts'
import * as sites from './sites.ts'
import * as subscriptions from './subscriptions.ts'
import * as tags from './tags.ts'
import * as usage from './usage.ts'
import * as users from './users.ts'
import * as views from './views.ts'
import * as workbooks from './workbooks.ts'

/** The modules of the API; each is a part of the client of its own. */
const families = {
  server,
  authentication,
  personalAccessTokens,
  connectedApps,
  externalAuthorizationServers,
  sites,
  users,
  groups,
  groupSets,
  projects,
  fileUploads,
  workbooks,
  views,
  datasources,
  flows,
  subscriptions,
  keychains,
  connections,
  revisions,
  extracts,
  jobs,
  extractRefreshTasks,
  permissions,
  tags,
  favorites,
  customViews,
  usage,
}

type Families = typeof families
type Exported = { [F in keyof Families]: keyof Families[F] }[keyof Families]
type Named<K> = {
  [F in keyof Families]: K extends keyof Families[F] ? Families[F][K] : never
}[keyof Families]
type MethodsOf<F> = {
  readonly [K in keyof F as F[K] extends { readonly verb: string } ? K : never]: F[K]
}

const isMethod = (value: unknown): value is AnyMethod =>
  typeof value === 'object' && value !== null && 'verb' in value

/** Grammar constants that a family also exports are not methods. */
const methodsOf = <F extends object>(family: F): MethodsOf<F> =>
  Object.freeze(
    Object.fromEntries(Object.entries(family).filter(([, value]) => isMethod(value))),
  ) as MethodsOf<F>

/** The methods by family. */
export const restFamilies = Object.freeze(
  Object.fromEntries(Object.entries(families).map(([name, family]) => [name, methodsOf(family)])),
) as { readonly [F in keyof Families]: MethodsOf<Families[F]> }

export const rest = Object.freeze(Object.assign({}, ...Object.values(restFamilies))) as {
  readonly [K in Exported as Named<K> extends { readonly verb: string } ? K : never]: Named<K>
}
