/**
 * Objects of the Cloud Manager API. Moments are written with `Z`; identifiers of sites are those of the REST API.
 *
 * @see platform data loader, tests of the reference pipeline: the members of sites and users
 */

import { siteRoles } from '../elements/identity.ts'
import {
  boolean,
  decimal,
  element,
  luid,
  many,
  number,
  optional,
  text,
  time,
  word,
} from '../wire/types.ts'

/** Members that every page of a list may have. `totalCount` is present for callers that number pages. */
export const pageFields = { pageToken: optional(text()), totalCount: optional(number()) }

/** `sessionExpiration` is ISO-8601 with a fraction and `Z`. */
export const cloudSignedIn = element({
  sessionToken: text(),
  userId: luid(),
  tenantId: luid(),
  sessionExpiration: text(),
})

export const cloudTokenRequest = element({ token: text({ maxLength: 16_384 }) })

const siteStatuses = ['Active', 'Suspended'] as const

/** `instance` names the pod that holds the site, not the site. Capacities are present where they are set; storage is in megabytes. */
export const cloudSite = element({
  siteUUID: luid(),
  tenantId: luid(),
  name: text(),
  contentUrl: text(),
  status: word(siteStatuses),
  suspendedDateTime: optional(time()),
  createDateTime: time(),
  lastUpdateDateTime: time(),
  creatorCapacity: optional(number()),
  explorerCapacity: optional(number()),
  viewerCapacity: optional(number()),
  storageQuota: optional(number()),
  storageUsed: number(),
  instance: element({
    id: luid(),
    baseUrl: text(),
    regionUUID: luid(),
    cloudProvider: element({ name: text(), region: text() }),
  }),
})

export const cloudSiteChange = element({
  name: optional(text({ maxLength: 255 })),
  contentUrl: optional(text({ maxLength: 255 })),
})

export const cloudCapacities = element({
  siteId: luid(),
  creatorCapacity: optional(number()),
  explorerCapacity: optional(number()),
  viewerCapacity: optional(number()),
  storageQuota: optional(number({ description: 'Megabytes.' })),
})

export const cloudCapacitiesChange = element({
  creatorCapacity: optional(number()),
  explorerCapacity: optional(number()),
  viewerCapacity: optional(number()),
  storageQuota: optional(number({ description: 'Megabytes.' })),
})

export const cloudRoles = ['CloudAdministrator', 'None'] as const
export type CloudRole = (typeof cloudRoles)[number]

const siteRole = element({
  siteId: luid(),
  siteRole: word(siteRoles),
  idpType: optional(text()),
  idpConfigurationId: optional(text()),
})

/** A person of the tenant with the person's roles on its sites. */
export const cloudUser = element({
  userId: luid(),
  tenantId: luid(),
  email: optional(text()),
  userName: text(),
  displayName: optional(text()),
  userStatus: text(),
  tcmRoleName: word(cloudRoles),
  maxSiteRole: optional(word(siteRoles)),
  numberOfSiteRoles: number(),
  lastLoginTime: optional(time()),
  language: optional(text()),
  locale: optional(text()),
  siteRoles: many(siteRole),
})

const userDetails = {
  displayName: optional(text({ maxLength: 255 })),
  language: optional(text({ maxLength: 32 })),
  locale: optional(text({ maxLength: 32 })),
  tcmRoleName: optional(word(cloudRoles)),
  siteRoles: optional(many(siteRole)),
}

export const newCloudUser = element({
  email: text({ maxLength: 320 }),
  userName: optional(text({ maxLength: 320 })),
  ...userDetails,
})

/** `siteRoles` lists the roles to set; a site that is not named keeps its role, and `Unlicensed` takes the licence away. */
export const cloudUserChange = element({
  email: optional(text({ maxLength: 320 })),
  ...userDetails,
})

/** How many users of each licence; `licensedUsers` are all but the unlicensed. */
const counts = {
  creators: number(),
  explorers: number(),
  viewers: number(),
  unlicensed: number(),
  licensedUsers: number(),
}
export const siteUserCounts = element({ siteId: luid(), ...counts })
export const tenantUserCounts = element({
  tenantId: luid(),
  numberOfSites: number(),
  numberOfUsers: number(),
  cloudAdministrators: number(),
  ...counts,
})

export const region = element({
  uuid: luid(),
  name: text(),
  location: element({ latitude: decimal(), longitude: decimal() }),
  visibility: word(['INTERNAL', 'PUBLIC']),
})

export const cloudTenant = element({
  tenantId: luid(),
  name: text(),
  status: word(['Active', 'Suspended']),
  createDateTime: time(),
  lastUpdateDateTime: time(),
  termsAcceptedDateTime: optional(time()),
  numberOfSites: number(),
  numberOfUsers: number(),
})

/** Secrets are sent once, when the token is made. */
export const cloudPat = element({
  tokenGuid: luid(),
  tokenName: text(),
  createdAt: time(),
  lastUsedAt: optional(time()),
  expiresAt: time(),
})

/** `id` and `configId` are the same: clients read either. */
export const uatConfiguration = element({
  id: luid(),
  configId: luid(),
  tenantId: luid(),
  name: text(),
  issuer: text(),
  publicKey: optional(text()),
  /** The PEM in force; absent where keys come from `jwksUri` alone. */
  publicKeyActive: optional(text()),
  jwksUri: optional(text()),
  usernameClaim: text(),
  resourceIds: many(text()),
  scopes: optional(many(text())),
  enabled: boolean(),
  createDateTime: time(),
  lastUpdateDateTime: time(),
})

const keySource = {
  publicKey: optional(text({ maxLength: 16_384 })),
  jwksUri: optional(text({ maxLength: 2048 })),
  usernameClaim: optional(text({ maxLength: 255 })),
  scopes: optional(many(text({ maxLength: 255 }))),
  enabled: optional(boolean()),
}
export const newUatConfiguration = element({
  name: text({ maxLength: 255 }),
  issuer: text({ maxLength: 2048 }),
  resourceIds: many(text({ maxLength: 255 })),
  ...keySource,
})
export const uatConfigurationChange = element({
  name: optional(text({ maxLength: 255 })),
  issuer: optional(text({ maxLength: 2048 })),
  resourceIds: optional(many(text({ maxLength: 255 }))),
  ...keySource,
})

/** `revocationId` is the SHA-256 of the JWT's `jti`, in hex: the id itself is not kept. */
export const uatRevocation = element({ revocationId: text(), expiration: time() })

/** A way to sign in, as a list tells it. */
export const authConfiguration = element({
  idpConfigurationId: luid(),
  idpConfigurationName: text(),
  authSetting: word(['OPENID', 'SAML']),
  siteId: optional(luid()),
  enabled: boolean(),
})

const oidcSettings = {
  clientId: text({ maxLength: 255 }),
  configUrl: optional(text({ maxLength: 2048 })),
  authorizationEndpoint: optional(text({ maxLength: 2048 })),
  tokenEndpoint: optional(text({ maxLength: 2048 })),
  userinfoEndpoint: optional(text({ maxLength: 2048 })),
  jwksUri: optional(text({ maxLength: 2048 })),
  endSessionEndpoint: optional(text({ maxLength: 2048 })),
  customScope: optional(text({ maxLength: 2048 })),
  prompt: optional(text({ maxLength: 64 })),
  usernameClaim: optional(text({ maxLength: 255 })),
}
/** The client's secret goes in and never comes out. */
export const oidcConfigurationRequest = element({
  idpConfigurationName: optional(text({ maxLength: 255 })),
  enabled: optional(boolean()),
  clientSecret: optional(text({ maxLength: 4096 })),
  ...oidcSettings,
})
export const oidcConfiguration = element({
  idpConfigurationId: luid(),
  idpConfigurationName: text(),
  enabled: boolean(),
  hasClientSecret: boolean(),
  ...oidcSettings,
})

const samlSettings = {
  idpEntityId: optional(text({ maxLength: 2048 })),
  ssoServiceUrl: optional(text({ maxLength: 2048 })),
  idpMetadata: optional(text({ maxLength: 262_144 })),
  idpCertificates: optional(many(text({ maxLength: 16_384 }))),
  usernameAttribute: optional(text({ maxLength: 255 })),
}
export const newSamlConfiguration = element({
  idpConfigurationName: text({ maxLength: 255 }),
  enabled: optional(boolean()),
  ...samlSettings,
})
export const samlConfigurationChange = element({
  idpConfigurationName: optional(text({ maxLength: 255 })),
  enabled: optional(boolean()),
  ...samlSettings,
})
export const samlConfiguration = element({
  idpConfigurationId: luid(),
  idpConfigurationName: text(),
  siteId: optional(luid()),
  enabled: boolean(),
  serviceProviderEntityId: text(),
  acsUrl: text(),
  ...samlSettings,
})

/** Paths are relative and date first: `…/y=2026/m=01/d=31/h=08/eventType=login/….json`. */
export const logFiles = element({
  files: many(element({ path: text(), size: number() })),
  ...pageFields,
})
export const logFilesRequest = element({ files: many(text({ maxLength: 1024 })) })
/** Addresses hold their own right of access for a while and need no session. */
export const signedLogFiles = element({
  files: many(element({ path: text(), url: text() })),
})
