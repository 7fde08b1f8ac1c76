/** Elements about who is signed in and where: credentials, site, user, session. */

import { boolean, element, luid, many, optional, text, time, word } from '../wire/types.ts'

export const siteRoles = [
  'Creator',
  'Explorer',
  'ExplorerCanPublish',
  'Guest',
  'ServerAdministrator',
  'SiteAdministratorCreator',
  'SiteAdministratorExplorer',
  'SupportUser',
  'Unlicensed',
  'Viewer',
] as const
export type SiteRole = (typeof siteRoles)[number]

/** Those that a user of a cloud site can be given; only a server of one's own has the others. */
export const cloudSiteRoles = [
  'Creator',
  'Explorer',
  'ExplorerCanPublish',
  'SiteAdministratorCreator',
  'SiteAdministratorExplorer',
  'Unlicensed',
  'Viewer',
] as const satisfies readonly SiteRole[]
export type CloudSiteRole = (typeof cloudSiteRoles)[number]

const siteReference = element({ id: optional(luid()), contentUrl: text() })

/** Sign-in request: exactly one of the credential forms. `contentUrl=""` is the default site. */
export const signInRequest = element({
  credentials: element({
    name: optional(text()),
    password: optional(text()),
    personalAccessTokenName: optional(text()),
    personalAccessTokenSecret: optional(text()),
    jwt: optional(text()),
    isUat: optional(boolean()),
    /** As the help once printed it; taken with a warning in the log of sign-ins. */
    isUAT: optional(boolean()),
    site: siteReference,
    user: optional(element({ id: luid() })),
  }),
})

export const switchSiteRequest = element({ site: siteReference })

/** `estimatedTimeToExpiration` is `days:HH:MM` to the end of the token that signed in, not of the session. */
export const signedIn = element({
  credentials: element({
    token: text(),
    estimatedTimeToExpiration: optional(text()),
    site: element({ id: luid(), contentUrl: text() }),
    user: element({ id: luid() }),
  }),
})

export const currentSession = element({
  session: element({
    site: element({
      id: luid(),
      name: text(),
      contentUrl: text(),
      extractEncryptionMode: optional(text()),
      disableSubscriptions: optional(boolean()),
      groupSetsEnabled: optional(boolean()),
    }),
    user: element({
      id: luid(),
      name: text(),
      siteRole: word(siteRoles),
      authSetting: optional(text()),
      lastLogin: optional(time()),
      externalAuthUserId: optional(text()),
    }),
  }),
})

export const userElement = element({
  id: luid(),
  name: text(),
  fullName: optional(text()),
  email: optional(text()),
  siteRole: word(siteRoles),
  lastLogin: optional(time()),
  externalAuthUserId: optional(text()),
  authSetting: optional(text()),
  locale: optional(text()),
  language: optional(text()),
  idpConfigurationId: optional(text()),
  domain: optional(element({ name: text() })),
})

/** Names and roles are texts here, so that each wrong value has its own code. */
export const addUserRequest = element({
  user: element({
    name: text(),
    siteRole: text(),
    authSetting: optional(text()),
    idpConfigurationId: optional(text()),
    email: optional(text()),
    identityPoolName: optional(text()),
    identityUuid: optional(text()),
    identifier: optional(text()),
  }),
})

/** How users of a file sign in: each by name, or one without a name for all others. */
export const importUsersRequest = element({
  user: many(
    element({
      name: optional(text()),
      authSetting: optional(text()),
      idpConfigurationId: optional(text()),
    }),
  ),
})

export const updateUserRequest = element({
  user: element({
    siteRole: optional(text()),
    authSetting: optional(text()),
    idpConfigurationId: optional(text()),
    fullName: optional(text()),
    email: optional(text()),
    password: optional(text()),
    identityPoolName: optional(text()),
    identityUuid: optional(text()),
    identifier: optional(text()),
  }),
})

/** A user as owner of something: `id` in lists, the rest by `fields`. */
export const ownerElement = element({
  id: luid(),
  name: optional(text()),
  fullName: optional(text()),
  email: optional(text()),
  siteRole: optional(word(siteRoles)),
  lastLogin: optional(time()),
})
