/**
 * Why a sign-in or a session was refused, in words that stay. Callers of the API never see them: the wire has one answer for most of
 * them. They go to the log of sign-in events, where administrators and owners of a verified credential can read them.
 */

export type RequestReason =
  | 'no_credentials'
  | 'mixed_forms'
  | 'credentials_incomplete'
  | 'request_malformed'
  | 'too_many_failures'

export type SessionReason =
  | 'session_malformed'
  | 'session_unknown'
  | 'session_expired'
  | 'session_idle'
  | 'session_replaced_by_pat'
  | 'session_signed_out'
  | 'session_switched_site'
  | 'session_user_changed'
  | 'session_credential_revoked'
  | 'session_site_closed'
  | 'session_wrong_site'
  | 'session_wrong_tenant'
  | 'scope_missing'
  | 'method_not_jwt'

export type AccountReason =
  | 'site_unknown'
  | 'site_suspended'
  | 'site_not_member'
  | 'site_already_there'
  | 'user_unknown'
  | 'user_unlicensed'
  | 'impersonation_denied'
  | 'user_no_cloud_administrator'
  | 'tenant_suspended'
  | 'tenant_other_host'

export type PasswordReason =
  | 'password_disabled'
  | 'password_disabled_mfa'
  | 'password_not_set'
  | 'password_wrong'
  | 'password_busy'

export type PatReason =
  | 'pat_malformed'
  | 'pat_unknown'
  | 'pat_name_mismatch'
  | 'pat_wrong_secret'
  | 'pat_expired'
  | 'pat_idle_expired'
  | 'pat_revoked'
  | 'pat_is_of_a_site'
  | 'pat_is_tcm'
  | 'pat_disabled_for_site'

export type JwtReason =
  | 'jwt_too_large'
  | 'jwt_malformed'
  | 'jwt_unsigned'
  | 'jwt_alg'
  | 'jwt_typ'
  | 'jwt_header'
  | 'jwt_key_unfit'
  | 'jwt_kid_missing'
  | 'jwt_kid_unknown'
  | 'jwt_iss_missing'
  | 'jwt_iss_conflict'
  | 'jwt_iss_type'
  | 'jwt_iss_unknown'
  | 'jwt_app_disabled'
  | 'jwt_signature'
  | 'jwt_claim_type'
  | 'jwt_time_unit'
  | 'jwt_exp_missing'
  | 'jwt_expired'
  | 'jwt_not_yet'
  | 'jwt_iat_future'
  | 'jwt_lifetime'
  | 'jwt_aud'
  | 'jwt_sub_missing'
  | 'jwt_jti_missing'
  | 'jwt_jti_replayed'
  | 'jwt_jti_storage'
  | 'jwt_scp_missing'
  | 'jwt_scp_type'
  | 'jwt_scope_not_in_config'
  | 'jwt_asserted_too_large'
  | 'on_demand_off'
  | 'on_demand_no_group'
  | TrustReason

/** Of external authorization servers (`eas_*`), unified access tokens (`uat_*`), and of the keys of both. */
export type TrustReason =
  | 'eas_discovery'
  | 'eas_jwks'
  | 'key_too_small'
  | 'uat_flag_mismatch'
  | 'uat_disabled'
  | 'uat_alg'
  | 'uat_jwks'
  | 'uat_issuer_override'
  | 'uat_iat_missing'
  | 'uat_iat_milliseconds_text'
  | 'uat_tenant'
  | 'uat_site_claim'
  | 'uat_site_not_listed'
  | 'uat_username_missing'
  | 'uat_revoked'

export type Reason =
  RequestReason | SessionReason | AccountReason | PasswordReason | PatReason | JwtReason
