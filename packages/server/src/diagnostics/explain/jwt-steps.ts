import type { Check } from './check.ts'
/** The checks of a JWT by the kind of trust that vouches for it, in the order in which they are made. */

const form: readonly Check[] = [
  ['size', 'jwt_too_large'],
  ['form: three base64url parts, two of them JSON', 'jwt_malformed'],
  ['signed, and no way around the signature', 'jwt_unsigned', 'jwt_header', 'jwt_typ'],
  ['issuer named', 'jwt_iss_missing', 'jwt_iss_conflict', 'jwt_iss_type'],
  ['not too many failures before', 'too_many_failures'],
]

const shortTimes: readonly Check[] = [
  ['times', 'jwt_exp_missing', 'jwt_claim_type', 'jwt_expired', 'jwt_not_yet', 'jwt_iat_future'],
  ['lifetime', 'jwt_time_unit', 'jwt_lifetime'],
]

const userOnSite: Check = [
  'user',
  'jwt_claim_type:groups',
  'jwt_asserted_too_large',
  'on_demand_off',
  'on_demand_no_group',
  'user_unknown',
  'user_unlicensed',
  'site_suspended',
  'impersonation_denied',
]

const usedOnce: Check = ['used once', 'jwt_jti_replayed', 'jwt_jti_storage']

export const connectedAppChecks: readonly Check[] = [
  ...form,
  ['algorithm', 'jwt_alg'],
  ['key id named', 'jwt_kid_missing'],
  [
    'connected app known on this site and enabled',
    'site_unknown',
    'jwt_iss_unknown',
    'jwt_app_disabled',
    'uat_flag_mismatch',
  ],
  ['secret known', 'jwt_kid_unknown'],
  ['signature', 'jwt_signature'],
  ...shortTimes,
  ['audience, subject', 'jwt_aud', 'jwt_sub_missing', 'jwt_claim_type:aud', 'jwt_claim_type:sub'],
  ['JWT id', 'jwt_jti_missing'],
  ['scopes', 'jwt_scp_missing', 'jwt_scp_type'],
  userOnSite,
  usedOnce,
]

export const externalAuthorizationServerChecks: readonly Check[] = [
  ...form,
  ['algorithm: asymmetric', 'jwt_alg'],
  ['key id named', 'jwt_kid_missing'],
  ['site known', 'site_unknown'],
  [
    'issuer registered on this site and enabled',
    'jwt_iss_unknown',
    'jwt_app_disabled',
    'uat_flag_mismatch',
  ],
  ['metadata of the issuer obtained', 'eas_discovery'],
  ['key set of the issuer obtained', 'eas_jwks'],
  ['key id in the key set, and the key fit', 'jwt_kid_unknown', 'jwt_key_unfit', 'key_too_small'],
  ['signature', 'jwt_signature'],
  ...shortTimes,
  ['audience: this site', 'jwt_aud', 'jwt_claim_type:aud'],
  ['subject', 'jwt_sub_missing'],
  ['JWT id', 'jwt_jti_missing'],
  ['scopes', 'jwt_scp_missing', 'jwt_scp_type'],
  userOnSite,
  usedOnce,
]

const uatBegin: readonly Check[] = [
  [
    'configuration of the tenant for the issuer',
    'jwt_iss_unknown',
    'uat_issuer_override',
    'uat_flag_mismatch',
  ],
  ['configuration enabled', 'uat_disabled'],
  ['algorithm listed by the configuration', 'uat_alg'],
  [
    'key: the stored one, or the one that kid names in the key set',
    'jwt_kid_missing',
    'uat_jwks',
    'jwt_kid_unknown',
    'jwt_key_unfit',
    'key_too_small',
  ],
  ['signature', 'jwt_signature'],
  [
    'times',
    'uat_iat_missing',
    'uat_iat_milliseconds_text',
    'jwt_time_unit:iat',
    'jwt_exp_missing',
    'jwt_claim_type',
    'jwt_expired',
    'jwt_not_yet',
    'jwt_iat_future',
  ],
  ['lifetime', 'jwt_time_unit', 'jwt_lifetime'],
  ['types of aud and sub', 'jwt_claim_type:aud', 'jwt_claim_type:sub'],
  ['tenant of the configuration', 'uat_tenant'],
]

const uatEnd: readonly Check[] = [
  ['not revoked', 'uat_revoked', 'jwt_claim_type:jti'],
  [
    'scopes within those of the configuration',
    'jwt_scp_missing',
    'jwt_scp_type',
    'jwt_scope_not_in_config',
  ],
  ['claim with the user name', 'uat_username_missing'],
]

export const uatChecks: readonly Check[] = [
  ...form,
  ['algorithm', 'jwt_alg'],
  ['site known', 'site_unknown'],
  ...uatBegin,
  ['site not excluded by the token', 'uat_site_claim'],
  ['site among the resourceIds of the configuration', 'uat_site_not_listed'],
  ...uatEnd,
  userOnSite,
]

export const cloudUatChecks: readonly Check[] = [
  ...form,
  ['algorithm', 'jwt_alg'],
  ...uatBegin,
  ['token not for a site alone', 'uat_site_claim'],
  ['tenant among the resourceIds of the configuration', 'uat_site_not_listed'],
  ...uatEnd,
  ['cloud administrator', 'user_unknown', 'user_no_cloud_administrator'],
  ['tenant open, at its host', 'tenant_suspended', 'tenant_other_host'],
]
