/** Unified access tokens: who may issue them for the tenant, and which are revoked. */

import { accepts, empty, none, replies } from '../define.ts'
import { element, many, optional, text, time } from '../wire/types.ts'
import { arrayOf, cloudMethod } from './define.ts'
import {
  newUatConfiguration,
  pageFields,
  uatConfiguration,
  uatConfigurationChange,
  uatRevocation,
} from './elements.ts'
import { uris } from './uris.ts'

const since = 'December 2025'

export const createUatConfiguration = cloudMethod({
  ...uris.createUatConfiguration,
  name: 'createUatConfiguration',
  title: 'Create unified access token configuration',
  since,
  scope: ['tableau:tcm_uat_configs:create'],
  caller: 'cloud-administrator',
  query: element({}),
  body: accepts(newUatConfiguration),
  reply: replies(201, uatConfiguration),
  errors: ['E_400_UAT_SVC_1000', 'E_409_UAT_SVC_1002'],
  source:
    'Cloud Manager help, Unified Access Tokens; public clients send one of publicKey and jwksUri, and expect 409 for a name that is taken',
})

export const listUatConfigurations = cloudMethod({
  ...uris.listUatConfigurations,
  name: 'listUatConfigurations',
  title: 'List unified access token configurations',
  since,
  scope: ['tableau:tcm_uat_configs:read'],
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: arrayOf(uatConfiguration),
  errors: [],
  source: 'Cloud Manager reference, Authentication methods; every known client takes a bare array',
})

export const getUatConfiguration = cloudMethod({
  ...uris.getUatConfiguration,
  name: 'getUatConfiguration',
  title: 'Get unified access token configuration',
  since,
  scope: ['tableau:tcm_uat_configs:read'],
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: replies(200, uatConfiguration),
  errors: ['E_404_UAT_SVC_1001'],
  source: 'Cloud Manager reference, Authentication methods',
})

export const updateUatConfiguration = cloudMethod({
  ...uris.updateUatConfiguration,
  name: 'updateUatConfiguration',
  title: 'Update unified access token configuration',
  since,
  scope: ['tableau:tcm_uat_configs:update'],
  caller: 'cloud-administrator',
  query: element({}),
  body: accepts(uatConfigurationChange),
  reply: replies(200, uatConfiguration),
  errors: ['E_400_UAT_SVC_1000', 'E_404_UAT_SVC_1001', 'E_409_UAT_SVC_1002'],
  source: 'Cloud Manager reference, Authentication methods; the verb is not printed',
})

export const deleteUatConfiguration = cloudMethod({
  ...uris.deleteUatConfiguration,
  name: 'deleteUatConfiguration',
  title: 'Delete unified access token configuration',
  since,
  scope: ['tableau:tcm_uat_configs:delete'],
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['E_404_UAT_SVC_1001'],
  source: 'Cloud Manager reference, Authentication methods; called by a public UAT tool',
})

export const revokeUat = cloudMethod({
  ...uris.revokeUat,
  name: 'revokeUat',
  title: 'Revoke unified access token JWT',
  since,
  scope: ['tableau:tcm_uat_revocations:create'],
  caller: 'cloud-administrator',
  query: element({}),
  body: accepts(
    element({
      jti: text({ maxLength: 1024, description: 'Id of the JWT that is refused from now on.' }),
      expiration: optional(
        time({
          description: 'End of the JWT; a year from now, the longest a JWT lives, when absent.',
        }),
      ),
    }),
  ),
  reply: replies(201, uatRevocation),
  errors: ['E_400_UAT_SVC_1000'],
  source: 'Cloud Manager reference, Authentication methods: a JWT is revoked by its jti',
})

export const listUatRevocations = cloudMethod({
  ...uris.listUatRevocations,
  name: 'listUatRevocations',
  title: 'List revoked JWTs',
  since,
  scope: ['tableau:tcm_uat_revocations:read'],
  caller: 'cloud-administrator',
  query: element({}),
  isPaged: true,
  body: none,
  reply: replies(200, element({ revocations: many(uatRevocation), ...pageFields })),
  errors: [],
  source: 'Cloud Manager reference, Authentication methods',
})

export const deleteUatRevocation = cloudMethod({
  ...uris.deleteUatRevocation,
  name: 'deleteUatRevocation',
  title: 'Delete JWT revocation',
  since,
  scope: ['tableau:tcm_uat_revocations:delete'],
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['E_404_UAT_SVC_1003'],
  source: 'Cloud Manager reference, Authentication methods',
})
