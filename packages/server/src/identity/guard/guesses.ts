/**
 * Which refusals are failures to show a credential, and which befall somebody who has shown it. Only the former are counted: an expired
 * JWT, a missing scope or a closed site is no guess.
 */

import type { SignInMethod } from '../refusals/sign-in-method.ts'
import type { Reason } from '../refusals/reasons.ts'
import type { SignInRefused } from '../refusals/refusal.ts'

type Meaning =
  /** Nothing that was shown is anybody's credential, as far as the caller could tell. */
  | 'guess'
  /** Found after the credential was shown to be genuine. */
  | 'after proof'
  /** Nothing was judged: there was no credential, or what judges it was out of reach. */
  | 'not judged'

/** Of every reason, so that a new one does not compile until somebody has decided. */
const meanings: Readonly<Record<Reason, Meaning>> = {
  no_credentials: 'not judged',
  mixed_forms: 'not judged',
  credentials_incomplete: 'not judged',
  request_malformed: 'not judged',
  too_many_failures: 'not judged',

  pat_malformed: 'guess',
  pat_unknown: 'guess',
  pat_wrong_secret: 'guess',
  pat_name_mismatch: 'after proof',
  pat_expired: 'after proof',
  pat_idle_expired: 'after proof',
  pat_revoked: 'after proof',
  pat_disabled_for_site: 'after proof',
  pat_is_of_a_site: 'after proof',
  pat_is_tcm: 'after proof',
  password_disabled: 'not judged',
  password_busy: 'not judged',
  password_disabled_mfa: 'guess',
  password_not_set: 'guess',
  password_wrong: 'guess',

  jwt_too_large: 'guess',
  jwt_malformed: 'guess',
  jwt_unsigned: 'guess',
  jwt_alg: 'guess',
  jwt_typ: 'guess',
  jwt_header: 'guess',
  jwt_key_unfit: 'guess',
  jwt_kid_missing: 'guess',
  jwt_kid_unknown: 'guess',
  jwt_iss_missing: 'guess',
  jwt_iss_conflict: 'guess',
  jwt_iss_type: 'guess',
  jwt_iss_unknown: 'guess',
  jwt_app_disabled: 'guess',
  jwt_signature: 'guess',
  key_too_small: 'guess',
  uat_flag_mismatch: 'guess',
  uat_disabled: 'guess',
  uat_alg: 'guess',
  uat_issuer_override: 'guess',
  eas_discovery: 'not judged',
  eas_jwks: 'not judged',
  uat_jwks: 'not judged',

  jwt_claim_type: 'after proof',
  jwt_time_unit: 'after proof',
  jwt_exp_missing: 'after proof',
  jwt_expired: 'after proof',
  jwt_not_yet: 'after proof',
  jwt_iat_future: 'after proof',
  jwt_lifetime: 'after proof',
  jwt_aud: 'after proof',
  jwt_sub_missing: 'after proof',
  jwt_jti_missing: 'after proof',
  jwt_jti_replayed: 'after proof',
  jwt_jti_storage: 'after proof',
  jwt_scp_missing: 'after proof',
  jwt_scp_type: 'after proof',
  jwt_scope_not_in_config: 'after proof',
  jwt_asserted_too_large: 'after proof',
  on_demand_off: 'after proof',
  on_demand_no_group: 'after proof',
  uat_iat_missing: 'after proof',
  uat_iat_milliseconds_text: 'after proof',
  uat_tenant: 'after proof',
  uat_site_claim: 'after proof',
  uat_site_not_listed: 'after proof',
  uat_username_missing: 'after proof',
  uat_revoked: 'after proof',

  // A JWT is looked for on its site, so that an unknown site is an unknown issuer. A token is proved first.
  site_unknown: 'guess',
  site_suspended: 'after proof',
  site_not_member: 'after proof',
  site_already_there: 'after proof',
  user_unknown: 'after proof',
  user_unlicensed: 'after proof',
  user_no_cloud_administrator: 'after proof',
  tenant_suspended: 'after proof',
  tenant_other_host: 'after proof',
  impersonation_denied: 'after proof',

  session_malformed: 'not judged',
  session_unknown: 'not judged',
  session_expired: 'not judged',
  session_idle: 'not judged',
  session_replaced_by_pat: 'not judged',
  session_signed_out: 'not judged',
  session_switched_site: 'not judged',
  session_user_changed: 'not judged',
  session_credential_revoked: 'not judged',
  session_site_closed: 'not judged',
  session_wrong_site: 'not judged',
  session_wrong_tenant: 'not judged',
  scope_missing: 'not judged',
  method_not_jwt: 'not judged',
}

const provedBeforeSite: ReadonlySet<SignInMethod> = new Set<SignInMethod>(['pat', 'switch-site'])

export function isGuess({ reason, method }: Pick<SignInRefused, 'reason' | 'method'>): boolean {
  if (reason === 'site_unknown') return !provedBeforeSite.has(method)
  // A JWT is proved before its user is looked for, a password after.
  if (reason === 'user_unknown' && method === 'password') return true
  return meanings[reason] === 'guess'
}
