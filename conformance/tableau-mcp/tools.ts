/** The tools of tableau-mcp whose methods are served: the scopes that each asks for, and the requests that it makes. */

import { json, type Answer, type Session } from './rest.ts'

export type Arguments = Readonly<Record<string, string>>

export interface Tool {
  readonly scopes: readonly string[]
  /** @returns the JSON of the answer; of anything else its type and its bytes in base64 */
  run(session: Session, args: Arguments): Promise<unknown>
}

const read = ['tableau:content:read', 'tableau:mcp_site_settings:read']
const download = ['tableau:views:download', 'tableau:mcp_site_settings:read']

export const tools: Readonly<Record<string, Tool>> = {
  'list-workbooks': reading(read, () => '/workbooks'),
  'get-workbook': reading(read, ({ workbookId }) => `/workbooks/${workbookId}`),
  'list-views-of-workbook': reading(
    read,
    ({ workbookId }) => `/workbooks/${workbookId}/views?includeUsageStatistics=true`,
  ),
  'list-views': reading(read, () => '/views?includeUsageStatistics=true'),
  'list-projects': reading(read, () => '/projects?pageSize=100'),
  'list-users': reading(['tableau:users:read'], () => '/users'),
  'get-view-data': {
    scopes: download,
    run: async (session, { viewId }) => got(await session.get(`/views/${viewId}/data`)),
  },
  'get-view-image': {
    scopes: download,
    run: async (session, { viewId }) =>
      got(await session.get(`/views/${viewId}/image?vizWidth=800&vizHeight=600&resolution=high`)),
  },
}

function reading(scopes: readonly string[], path: (args: Arguments) => string): Tool {
  return {
    scopes,
    run: async (session, args) => json(await session.get(path(args))),
  }
}

const got = ({ contentType, bytes }: Answer) => ({
  contentType,
  base64: bytes.toString('base64'),
})
