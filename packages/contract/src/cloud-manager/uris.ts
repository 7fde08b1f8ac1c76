/**
 * Every URI of the Cloud Manager API in one table, with how sure it is. The vendor's public pages name the methods and their scopes, but
 * not all URIs: those that no client was seen to call may change here, and nowhere else.
 */

import type { Verb } from '../define.ts'

/**
 * `confirmed`: printed by the vendor, or called by a client that works. `by-analogy`: the collection is confirmed, the item below it
 * follows its form. `reconstructed`: the method and its scope are real, the URI is a guess. `own`: Easel's, the vendor has none.
 */
export type UriMark = 'confirmed' | 'by-analogy' | 'reconstructed' | 'own'

export interface Uri {
  readonly verb: Verb
  /** Below `/api/v1`. */
  readonly path: string
  readonly mark: UriMark
  /** Other requests that mean the same; parameters of the path keep their names. */
  readonly aliases?: readonly { readonly verb: Verb; readonly path: string }[]
}

const tenant = '/tenants/:tenantId'
const site = '/tenants/:tenantId/sites/:siteId'

export const uris = {
  signInWithPat: { verb: 'POST', path: '/pat/login', mark: 'confirmed' },
  signInWithUat: {
    verb: 'POST',
    path: '/tcuJwt/login',
    mark: 'confirmed',
    aliases: [{ verb: 'POST', path: '/jwt/login' }],
  },
  getCurrentSession: { verb: 'GET', path: '/session', mark: 'reconstructed' },
  signOut: { verb: 'DELETE', path: '/session', mark: 'own' },

  createPat: { verb: 'POST', path: '/pats', mark: 'reconstructed' },
  listPats: { verb: 'GET', path: '/pats', mark: 'reconstructed' },
  revokePat: { verb: 'DELETE', path: '/pats/:patId', mark: 'reconstructed' },

  createUatConfiguration: { verb: 'POST', path: '/uat-configurations', mark: 'confirmed' },
  listUatConfigurations: { verb: 'GET', path: '/uat-configurations', mark: 'confirmed' },
  getUatConfiguration: {
    verb: 'GET',
    path: '/uat-configurations/:configId',
    mark: 'by-analogy',
  },
  updateUatConfiguration: {
    verb: 'PUT',
    path: '/uat-configurations/:configId',
    mark: 'by-analogy',
    aliases: [{ verb: 'PATCH', path: '/uat-configurations/:configId' }],
  },
  deleteUatConfiguration: {
    verb: 'DELETE',
    path: '/uat-configurations/:configId',
    mark: 'confirmed',
  },
  revokeUat: { verb: 'POST', path: '/uat-revocations', mark: 'reconstructed' },
  listUatRevocations: { verb: 'GET', path: '/uat-revocations', mark: 'reconstructed' },
  deleteUatRevocation: {
    verb: 'DELETE',
    path: '/uat-revocations/:revocationId',
    mark: 'reconstructed',
  },

  listRegions: { verb: 'GET', path: '/regions', mark: 'reconstructed' },
  listSiteUserCounts: { verb: 'GET', path: `${tenant}/sites/metrics`, mark: 'reconstructed' },
  getSiteUserCounts: { verb: 'GET', path: `${site}/metrics`, mark: 'reconstructed' },
  getTenantUserCounts: { verb: 'GET', path: `${tenant}/metrics`, mark: 'reconstructed' },
  acceptTerms: { verb: 'POST', path: `${tenant}/terms`, mark: 'reconstructed' },

  listTenantActivityLogs: { verb: 'GET', path: `${tenant}/activitylog`, mark: 'confirmed' },
  getTenantActivityLogs: { verb: 'POST', path: `${tenant}/activitylog`, mark: 'confirmed' },
  listSiteActivityLogs: { verb: 'GET', path: `${site}/activitylog`, mark: 'confirmed' },
  getSiteActivityLogs: { verb: 'POST', path: `${site}/activitylog`, mark: 'confirmed' },
  listSiteSnapshots: { verb: 'GET', path: `${site}/snapshots`, mark: 'confirmed' },
  getSiteSnapshots: { verb: 'POST', path: `${site}/snapshots`, mark: 'confirmed' },

  listTenantAuthConfigurations: {
    verb: 'GET',
    path: `${tenant}/auth-configurations`,
    mark: 'reconstructed',
  },
  listSiteAuthConfigurations: {
    verb: 'GET',
    path: `${site}/auth-configurations`,
    mark: 'reconstructed',
  },
  getOidcConfiguration: {
    verb: 'GET',
    path: `${tenant}/oidc-configuration`,
    mark: 'reconstructed',
  },
  putOidcConfiguration: {
    verb: 'PUT',
    path: `${tenant}/oidc-configuration`,
    mark: 'reconstructed',
  },
  deleteOidcConfiguration: {
    verb: 'DELETE',
    path: `${tenant}/oidc-configuration`,
    mark: 'reconstructed',
  },
  createSamlConfiguration: {
    verb: 'POST',
    path: `${tenant}/saml-configurations`,
    mark: 'reconstructed',
    aliases: [{ verb: 'POST', path: `${site}/saml-configurations` }],
  },
  getSamlConfiguration: {
    verb: 'GET',
    path: `${tenant}/saml-configurations/:configId`,
    mark: 'reconstructed',
    aliases: [{ verb: 'GET', path: `${site}/saml-configurations/:configId` }],
  },
  updateSamlConfiguration: {
    verb: 'PUT',
    path: `${tenant}/saml-configurations/:configId`,
    mark: 'reconstructed',
    aliases: [
      { verb: 'PATCH', path: `${tenant}/saml-configurations/:configId` },
      { verb: 'PUT', path: `${site}/saml-configurations/:configId` },
    ],
  },
  deleteSamlConfiguration: {
    verb: 'DELETE',
    path: `${tenant}/saml-configurations/:configId`,
    mark: 'reconstructed',
    aliases: [{ verb: 'DELETE', path: `${site}/saml-configurations/:configId` }],
  },

  listSites: { verb: 'GET', path: `${tenant}/sites`, mark: 'confirmed' },
  createSite: { verb: 'POST', path: `${tenant}/sites`, mark: 'by-analogy' },
  getSite: { verb: 'GET', path: site, mark: 'by-analogy' },
  updateSite: {
    verb: 'PATCH',
    path: site,
    mark: 'by-analogy',
    aliases: [{ verb: 'PUT', path: site }],
  },
  suspendSite: { verb: 'POST', path: `${site}/suspend`, mark: 'reconstructed' },
  reactivateSite: { verb: 'POST', path: `${site}/reactivate`, mark: 'reconstructed' },
  deleteSite: { verb: 'DELETE', path: site, mark: 'by-analogy' },
  getSiteCapacities: { verb: 'GET', path: `${site}/capacities`, mark: 'reconstructed' },
  updateSiteCapacities: { verb: 'PUT', path: `${site}/capacities`, mark: 'reconstructed' },
  createProject: { verb: 'POST', path: `${site}/projects`, mark: 'reconstructed' },

  getTenant: { verb: 'GET', path: tenant, mark: 'by-analogy' },
  updateTenant: {
    verb: 'PATCH',
    path: tenant,
    mark: 'by-analogy',
    aliases: [{ verb: 'PUT', path: tenant }],
  },
  validateTenantName: { verb: 'GET', path: '/tenants/validate-name', mark: 'reconstructed' },

  listUsers: { verb: 'GET', path: `${tenant}/users`, mark: 'confirmed' },
  createUser: { verb: 'POST', path: `${tenant}/users`, mark: 'by-analogy' },
  getUser: { verb: 'GET', path: `${tenant}/users/:userId`, mark: 'by-analogy' },
  updateUser: {
    verb: 'PATCH',
    path: `${tenant}/users/:userId`,
    mark: 'by-analogy',
    aliases: [{ verb: 'PUT', path: `${tenant}/users/:userId` }],
  },
  deleteUser: { verb: 'DELETE', path: `${tenant}/users/:userId`, mark: 'by-analogy' },
  importUsers: { verb: 'POST', path: `${tenant}/users/bulk`, mark: 'reconstructed' },
  getUserJob: { verb: 'GET', path: `${tenant}/users/bulk/:jobId`, mark: 'reconstructed' },
  listUserResources: {
    verb: 'GET',
    path: `${tenant}/users/:userId/resources`,
    mark: 'reconstructed',
  },
} as const satisfies Readonly<Record<string, Uri>>
