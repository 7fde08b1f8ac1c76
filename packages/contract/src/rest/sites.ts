/** Sites. */

import { accepts, method, none, refused, replies } from '../define.ts'
import { siteElement, updateSiteRequest } from '../elements/sites.ts'
import { mcpSiteSettings, siteAuthConfigurations } from '../elements/site-settings.ts'
import { boolean, element, optional, word } from '../wire/types.ts'

const site = element({ site: siteElement })

export const querySites = method({
  name: 'querySites',
  title: 'Query Sites',
  since: '2.4',
  verb: 'GET',
  path: '/sites',
  scope: ['tableau:sites:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: refused,
  errors: ['403069'],
  source:
    'REST reference, Site methods, Query Sites; Cloud refuses it with 403069, by which the Migration SDK tells Cloud from Server',
})

export const querySite = method({
  name: 'querySite',
  title: 'Query Site',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteKey',
  scope: ['tableau:sites:read', 'tableau:content:read'],
  caller: 'signed-in',
  query: element({
    /** How the path names the site: by id when absent. */
    key: optional(word(['name', 'contentUrl'])),
    includeUsage: optional(boolean()),
  }),
  body: none,
  reply: replies(200, site),
  errors: ['404000'],
  source: 'REST reference, Site methods, Query Site; scope content:read by the 2022 table',
})

export const updateSite = method({
  name: 'updateSite',
  title: 'Update Site',
  since: '2.4',
  verb: 'PUT',
  path: '/sites/:siteId',
  scope: ['tableau:sites:update'],
  caller: 'site-administrator',
  query: element({}),
  body: accepts(updateSiteRequest),
  reply: replies(200, site),
  errors: ['400000', '403004', '404000', '409001', '409002'],
  source:
    'REST reference, Site methods, Update Site; TSC sends about 45 attributes, unknown ones are ignored',
})

export const listSiteAuthConfigurations = method({
  name: 'listSiteAuthConfigurations',
  title: 'List Authentication Configurations for Site',
  since: '3.24',
  verb: 'GET',
  path: '/sites/:siteId/site-auth-configurations',
  scope: null,
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: replies(200, siteAuthConfigurations),
  errors: [],
  source:
    'REST reference, Site methods, List Authentication Configurations for Site: unpaged; Migration SDK',
})

const mcp = {
  since: '3.29',
  path: '/sites/:siteId/settings/mcp',
  query: element({}),
} as const
const mcpPage = 'REST reference, Tableau MCP methods'

export const getMcpSiteSettings = method({
  ...mcp,
  name: 'getMcpSiteSettings',
  title: 'Get Tableau MCP Settings for Site',
  verb: 'GET',
  scope: ['tableau:mcp_site_settings:read'],
  caller: 'signed-in',
  body: none,
  reply: replies(200, mcpSiteSettings),
  errors: [],
  source: `${mcpPage}; tableau-mcp reads it before it starts, from version 3.29 on`,
})

export const createMcpSiteSettings = method({
  ...mcp,
  name: 'createMcpSiteSettings',
  title: 'Create Tableau MCP Settings for Site',
  verb: 'POST',
  scope: ['tableau:mcp_site_settings:create'],
  caller: 'site-administrator',
  body: accepts(mcpSiteSettings),
  reply: replies(201, mcpSiteSettings),
  errors: ['400000', '409000'],
  source: mcpPage,
})

export const updateMcpSiteSettings = method({
  ...mcp,
  name: 'updateMcpSiteSettings',
  title: 'Update Tableau MCP Settings for Site',
  verb: 'PUT',
  scope: ['tableau:mcp_site_settings:update'],
  caller: 'site-administrator',
  body: accepts(mcpSiteSettings),
  reply: replies(200, mcpSiteSettings),
  errors: ['400000'],
  source: `${mcpPage}: the settings that are sent take the place of all that were there`,
})
