/** The REST API: every declared method under its name. */

import type { AnyMethod } from '../define.ts'
import * as authentication from './authentication.ts'
import * as connectedApps from './connected-apps.ts'
import * as externalAuthorizationServers from './external-authorization-servers.ts'
import * as fileUploads from './file-uploads.ts'
import * as jobs from './jobs.ts'
import * as permissions from './permissions.ts'
import * as personalAccessTokens from './personal-access-tokens.ts'
import * as projects from './projects.ts'
import * as server from './server.ts'
import * as sites from './sites.ts'
import * as tags from './tags.ts'
import * as users from './users.ts'
import * as views from './views.ts'
import * as workbooks from './workbooks.ts'

const families = {
  ...server,
  ...authentication,
  ...personalAccessTokens,
  ...connectedApps,
  ...externalAuthorizationServers,
  ...sites,
  ...users,
  ...projects,
  ...fileUploads,
  ...workbooks,
  ...views,
  ...jobs,
  ...permissions,
  ...tags,
}

type Families = typeof families
type MethodNames = {
  [K in keyof Families]: Families[K] extends { readonly verb: string } ? K : never
}[keyof Families]

const isMethod = (value: unknown): value is AnyMethod =>
  typeof value === 'object' && value !== null && 'verb' in value

/** Grammar constants that a family also exports are not methods. */
export const rest = Object.freeze(
  Object.fromEntries(Object.entries(families).filter(([, value]) => isMethod(value))),
) as { readonly [K in MethodNames]: Families[K] }
