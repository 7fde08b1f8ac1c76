/** Signing in to Cloud Manager, the session, and personal access tokens of cloud administrators. */

import { accepts, empty, none, replies } from '../define.ts'
import { element, luid, many, optional, text } from '../wire/types.ts'
import { cloudMethod } from './define.ts'
import { cloudPat, cloudSignedIn, cloudTokenRequest, pageFields } from './elements.ts'
import { uris } from './uris.ts'

export const signInWithPat = cloudMethod({
  ...uris.signInWithPat,
  name: 'signInWithPat',
  title: 'Sign in with personal access token',
  since: 'June 2024',
  scope: null,
  caller: 'anyone',
  query: element({}),
  body: accepts(cloudTokenRequest),
  reply: replies(200, cloudSignedIn),
  errors: ['E_401_AUTH_SVC_1001'],
  source: 'Cloud Manager help, Authentication; platform data loader sends the secret alone',
})

export const signInWithUat = cloudMethod({
  ...uris.signInWithUat,
  name: 'signInWithUat',
  title: 'Sign in with unified access token',
  since: 'December 2025',
  scope: null,
  caller: 'anyone',
  query: element({}),
  body: accepts(cloudTokenRequest),
  reply: replies(200, cloudSignedIn),
  errors: ['E_401_AUTH_SVC_1001'],
  source: 'Cloud Manager help, Unified Access Tokens; the alias is sent by a public UAT tool',
})

export const getCurrentSession = cloudMethod({
  ...uris.getCurrentSession,
  name: 'getCurrentSession',
  title: 'Get current session',
  since: 'June 2024',
  scope: 'any-session',
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: replies(
    200,
    element({
      userId: luid(),
      tenantId: luid(),
      userName: text(),
      email: optional(text()),
      sessionExpiration: text(),
    }),
  ),
  errors: [],
  source: 'Cloud Manager reference, Administrative methods: the tenant id can be read from it',
})

export const signOut = cloudMethod({
  ...uris.signOut,
  name: 'signOut',
  title: 'Sign out',
  since: 'June 2024',
  scope: 'any-session',
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: empty,
  errors: [],
  source: 'Easel: the vendor prints no way to end a session',
})

export const createPat = cloudMethod({
  ...uris.createPat,
  name: 'createPat',
  title: 'Create personal access token',
  since: 'June 2024',
  scope: null,
  caller: 'cloud-administrator',
  query: element({}),
  body: accepts(element({ tokenName: text({ maxLength: 255 }) })),
  reply: replies(201, element({ ...cloudPat.properties, token: text() })),
  errors: ['E_400_API_SVC_1000', 'E_409_AUTH_SVC_1005'],
  source:
    'Cloud Manager help, overview: authentication methods create tokens; no scope exists, so no JWT session may',
})

export const listPats = cloudMethod({
  ...uris.listPats,
  name: 'listPats',
  title: 'List personal access tokens',
  since: 'June 2024',
  scope: ['tableau:tcm_pats:read'],
  caller: 'cloud-administrator',
  query: element({}),
  isPaged: true,
  body: none,
  reply: replies(200, element({ personalAccessTokens: many(cloudPat), ...pageFields })),
  errors: [],
  source: 'Cloud Manager reference, Authentication methods; callers see their own tokens',
})

export const revokePat = cloudMethod({
  ...uris.revokePat,
  name: 'revokePat',
  title: 'Revoke personal access token',
  since: 'June 2024',
  scope: ['tableau:tcm_pats:delete'],
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['E_404_AUTH_SVC_1004'],
  source: 'Cloud Manager reference, Authentication methods',
})
