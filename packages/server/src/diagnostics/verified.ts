/**
 * Reasons that are found only after the caller has proved to hold the credential. The owner of the credential
 * may read such an event; other events are for administrators.
 */

import type { Reason } from '../identity/refusals/reasons.ts'

const afterProof: ReadonlySet<string> = new Set<Reason>([
  'pat_name_mismatch',
  'pat_expired',
  'pat_idle_expired',
  'pat_revoked',
  'pat_disabled_for_site',
  'pat_is_tcm',
  'site_suspended',
  'site_not_member',
  'user_unlicensed',
  'impersonation_denied',
  'jwt_claim_type',
  'jwt_time_unit',
  'jwt_exp_missing',
  'jwt_expired',
  'jwt_not_yet',
  'jwt_iat_future',
  'jwt_lifetime',
  'jwt_aud',
  'jwt_sub_missing',
  'jwt_jti_missing',
  'jwt_jti_replayed',
  'jwt_jti_storage',
  'jwt_scp_missing',
  'jwt_scp_type',
  'jwt_scope_not_in_config',
  'jwt_asserted_too_large',
  'on_demand_off',
  'on_demand_no_group',
  'uat_iat_missing',
  'uat_iat_milliseconds_text',
  'uat_tenant',
  'uat_site_claim',
  'uat_site_not_listed',
  'uat_username_missing',
  'uat_revoked',
  'user_no_cloud_administrator',
  'tenant_suspended',
  'tenant_other_host',
  'user_unknown',
])

export function isAfterProof(method: string, reason: string): boolean {
  // A token is proved before its site is looked for, a JWT after.
  if (reason === 'site_unknown') return method === 'pat' || method === 'switch-site'
  // Nor is anything proved of whom a password names before it was compared.
  if (method === 'password' && reason === 'user_unknown') return false
  return method === 'switch-site' || afterProof.has(reason)
}
