/** How people sign in to the tenant and its sites. Kept as settings: Easel's own verifiers do not use them. */

import { accepts, empty, none, replies } from '../define.ts'
import { element, many } from '../wire/types.ts'
import { cloudMethod } from './define.ts'
import {
  authConfiguration,
  newSamlConfiguration,
  oidcConfiguration,
  oidcConfigurationRequest,
  samlConfiguration,
  samlConfigurationChange,
} from './elements.ts'
import { uris } from './uris.ts'

const shared = {
  caller: 'cloud-administrator',
  query: element({}),
  source: 'Cloud Manager reference, Single Sign-on methods; names of the members are our own',
} as const

export const listTenantAuthConfigurations = cloudMethod({
  ...shared,
  ...uris.listTenantAuthConfigurations,
  name: 'listTenantAuthConfigurations',
  title: 'List authentication configurations for tenant',
  since: 'June 2024',
  scope: ['tableau:tcm_auth_configs:read'],
  body: none,
  reply: replies(200, element({ authConfigurations: many(authConfiguration) })),
  errors: [],
})

export const listSiteAuthConfigurations = cloudMethod({
  ...shared,
  ...uris.listSiteAuthConfigurations,
  name: 'listSiteAuthConfigurations',
  title: 'List authentication configurations for site',
  since: 'June 2024',
  scope: ['tableau:tcm_auth_configs:read'],
  body: none,
  reply: replies(200, element({ authConfigurations: many(authConfiguration) })),
  errors: [],
})

export const getOidcConfiguration = cloudMethod({
  ...shared,
  ...uris.getOidcConfiguration,
  name: 'getOidcConfiguration',
  title: 'Get OIDC configuration',
  since: 'March 2025',
  scope: ['tableau:tcm_oidc_configs:read'],
  body: none,
  reply: replies(200, oidcConfiguration),
  errors: ['E_404_SSO_SVC_1000'],
})

export const putOidcConfiguration = cloudMethod({
  ...shared,
  ...uris.putOidcConfiguration,
  name: 'putOidcConfiguration',
  title: 'Create or update OIDC configuration',
  since: 'March 2025',
  scope: ['tableau:tcm_oidc_configs:update'],
  body: accepts(oidcConfigurationRequest),
  reply: replies(200, oidcConfiguration),
  errors: ['E_400_API_SVC_1000', 'E_409_SSO_SVC_1001'],
})

export const deleteOidcConfiguration = cloudMethod({
  ...shared,
  ...uris.deleteOidcConfiguration,
  name: 'deleteOidcConfiguration',
  title: 'Delete OIDC configuration',
  since: 'March 2025',
  scope: ['tableau:tcm_oidc_configs:delete'],
  body: none,
  reply: empty,
  errors: ['E_404_SSO_SVC_1000'],
})

export const createSamlConfiguration = cloudMethod({
  ...shared,
  ...uris.createSamlConfiguration,
  name: 'createSamlConfiguration',
  title: 'Create SAML configuration (tenant and site)',
  since: 'December 2025',
  scope: ['tableau:tcm_saml_configs:create'],
  body: accepts(newSamlConfiguration),
  reply: replies(201, samlConfiguration),
  errors: ['E_400_API_SVC_1000', 'E_409_SSO_SVC_1001'],
})

export const getSamlConfiguration = cloudMethod({
  ...shared,
  ...uris.getSamlConfiguration,
  name: 'getSamlConfiguration',
  title: 'Get SAML configuration',
  since: 'December 2025',
  scope: ['tableau:tcm_saml_configs:read'],
  body: none,
  reply: replies(200, samlConfiguration),
  errors: ['E_404_SSO_SVC_1000'],
})

export const updateSamlConfiguration = cloudMethod({
  ...shared,
  ...uris.updateSamlConfiguration,
  name: 'updateSamlConfiguration',
  title: 'Update SAML configuration',
  since: 'December 2025',
  scope: ['tableau:tcm_saml_configs:update'],
  body: accepts(samlConfigurationChange),
  reply: replies(200, samlConfiguration),
  errors: ['E_400_API_SVC_1000', 'E_404_SSO_SVC_1000', 'E_409_SSO_SVC_1001'],
})

export const deleteSamlConfiguration = cloudMethod({
  ...shared,
  ...uris.deleteSamlConfiguration,
  name: 'deleteSamlConfiguration',
  title: 'Delete SAML configuration',
  since: 'December 2025',
  scope: ['tableau:tcm_saml_configs:delete'],
  body: none,
  reply: empty,
  errors: ['E_404_SSO_SVC_1000'],
})
