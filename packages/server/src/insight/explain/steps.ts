/** The checks of each kind of credential, in the order in which they are made, and the check that each reason belongs to. */

import type { Reason } from '../../signin/reasons.ts'

/** A name of a check, and the reasons for which it fails. */
export type Check = readonly [name: string, ...reasons: readonly Reason[]]

export const jwtChecks: readonly Check[] = [
  ['size', 'jwt_too_large'],
  ['form: three base64url parts, two of them JSON', 'jwt_malformed'],
  ['signed, and no way around the signature', 'jwt_unsigned', 'jwt_header', 'jwt_typ'],
  ['issuer named', 'jwt_iss_missing', 'jwt_iss_conflict'],
  ['not too many failures before', 'too_many_failures'],
  ['algorithm', 'jwt_alg'],
  ['key id named', 'jwt_kid_missing'],
  [
    'trust known on this site and enabled',
    'site_unknown',
    'jwt_iss_unknown',
    'jwt_app_disabled',
    'uat_flag_mismatch',
    'uat_disabled',
    'uat_issuer_override',
    'eas_discovery',
  ],
  ['key known', 'jwt_kid_unknown', 'jwt_key_unfit', 'key_too_small', 'eas_jwks', 'uat_jwks'],
  ['signature', 'jwt_signature'],
  [
    'times',
    'jwt_exp_missing',
    'uat_iat_missing',
    'uat_iat_milliseconds_text',
    'jwt_claim_type',
    'jwt_expired',
    'jwt_not_yet',
    'jwt_iat_future',
  ],
  ['lifetime', 'jwt_time_unit', 'jwt_lifetime'],
  [
    'audience or tenant, subject',
    'jwt_aud',
    'jwt_sub_missing',
    'uat_tenant',
    'uat_site_claim',
    'uat_site_not_listed',
    'uat_username_missing',
  ],
  ['JWT id', 'jwt_jti_missing', 'uat_revoked'],
  [
    'scopes',
    'jwt_scp_missing',
    'jwt_scp_type',
    'jwt_scope_not_in_config',
    'jwt_asserted_too_large',
  ],
  [
    'user',
    'on_demand_off',
    'on_demand_no_group',
    'user_unknown',
    'user_unlicensed',
    'site_suspended',
    'impersonation_denied',
  ],
  ['used once', 'jwt_jti_replayed', 'jwt_jti_storage'],
]

export const patChecks: readonly Check[] = [
  ['not too many failures before', 'too_many_failures'],
  ['form of the secret', 'pat_malformed'],
  ['token known', 'pat_unknown'],
  ['secret', 'pat_wrong_secret'],
  ['name', 'pat_name_mismatch'],
  ['life', 'pat_expired', 'pat_idle_expired', 'pat_revoked', 'pat_disabled_for_site'],
  ['site', 'site_unknown'],
  [
    'user on that site',
    'site_not_member',
    'user_unlicensed',
    'site_suspended',
    'impersonation_denied',
  ],
]

export const requestChecks: readonly Check[] = [
  ['request can be read', 'request_malformed'],
  ['one whole credential', 'no_credentials', 'mixed_forms', 'credentials_incomplete'],
  ['kind of credential', 'password_disabled'],
]

export const sessionChecks: readonly Check[] = [
  ['token sent', 'no_credentials'],
  ['form of the token', 'session_malformed'],
  ['session known', 'session_unknown'],
  [
    'session not ended',
    'session_replaced_by_pat',
    'session_signed_out',
    'session_switched_site',
    'session_credential_revoked',
    'session_site_closed',
  ],
  ['session not run out', 'session_expired', 'session_idle'],
  ['user may be on the site', 'session_user_changed'],
  ['scopes', 'scope_missing', 'method_not_jwt'],
  ['site of the address', 'session_wrong_site'],
]

export const switchChecks: readonly Check[] = [
  ['site', 'site_unknown', 'site_already_there'],
  ['user on that site', 'site_not_member', 'user_unlicensed', 'site_suspended'],
  ['credential still good', 'pat_revoked'],
]

/** The list that an attempt went through, by the kind of its credential. */
export function checksOf(event: {
  readonly outcome: string
  readonly door: string | null
  readonly hasJwt: boolean
}): readonly Check[] {
  if (event.outcome === 'session-refused') return sessionChecks
  if (event.door === 'switch-site') return switchChecks
  if (event.door === 'pat') return patChecks
  return event.hasJwt && event.door !== 'request' ? jwtChecks : requestChecks
}
