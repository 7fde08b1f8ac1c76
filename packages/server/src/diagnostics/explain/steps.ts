/** The checks of each kind of credential, in the order in which they are made, and the check that each reason belongs to. */

import type { Check } from './check.ts'
import type { AuthEvent } from '../../ports/index.ts'
import {
  connectedAppChecks,
  externalAuthorizationServerChecks,
  cloudUatChecks,
  uatChecks,
} from './jwt-steps.ts'

export const patChecks: readonly Check[] = [
  ['not too many failures before', 'too_many_failures'],
  ['form of the secret', 'pat_malformed'],
  ['token known', 'pat_unknown', 'pat_is_tcm'],
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
]

export const passwordChecks: readonly Check[] = [
  ['not too many failures before', 'too_many_failures'],
  ['passwords taken by the server', 'password_disabled'],
  ['not too many at once', 'password_busy'],
  ['site', 'site_unknown'],
  ['user on that site', 'user_unknown'],
  ['passwords taken from this user', 'password_disabled_mfa'],
  ['password', 'password_not_set', 'password_wrong'],
  ['user may enter', 'user_unlicensed', 'site_suspended', 'impersonation_denied'],
]

const sessionBegin: readonly Check[] = [
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
]

export const sessionChecks: readonly Check[] = [
  ...sessionBegin,
  ['user may be on the site', 'session_user_changed'],
  ['scopes', 'scope_missing', 'method_not_jwt'],
  ['site of the address', 'session_wrong_site'],
]

export const cloudSessionChecks: readonly Check[] = [
  ...sessionBegin,
  ['cloud administrator of an open tenant', 'session_user_changed', 'tenant_suspended'],
  ['host of the tenant', 'tenant_other_host'],
  ['scopes', 'scope_missing', 'method_not_jwt'],
  ['tenant of the address', 'session_wrong_tenant'],
]

export const cloudPatChecks: readonly Check[] = [
  ['not too many failures before', 'too_many_failures'],
  ['form of the secret', 'pat_malformed'],
  ['token known', 'pat_unknown', 'pat_is_of_a_site'],
  ['secret', 'pat_wrong_secret'],
  ['owner known', 'user_unknown'],
  ['life', 'pat_expired', 'pat_idle_expired', 'pat_revoked'],
  ['cloud administrator', 'user_no_cloud_administrator'],
  ['tenant open, at its host', 'tenant_suspended', 'tenant_other_host'],
]

export const switchChecks: readonly Check[] = [
  ['site', 'site_unknown', 'site_already_there'],
  ['user on that site', 'site_not_member', 'user_unlicensed', 'site_suspended'],
  ['credential still good', 'pat_revoked', 'pat_disabled_for_site', 'password_disabled_mfa'],
]

const byMethod: Readonly<Record<string, readonly Check[]>> = {
  'switch-site': switchChecks,
  pat: patChecks,
  password: passwordChecks,
  'cloud-pat': cloudPatChecks,
  'connected-app': connectedAppChecks,
  'external-authorization-server': externalAuthorizationServerChecks,
  uat: uatChecks,
  'cloud-uat': cloudUatChecks,
}

/** The list that an attempt went through, by the kind of its credential. */
export function checksOf({
  outcome,
  method,
  origin,
}: Pick<AuthEvent, 'outcome' | 'method' | 'origin'>): readonly Check[] {
  if (outcome !== 'session-refused') return byMethod[method ?? ''] ?? requestChecks
  return origin?.api === 'cloud-manager' || method?.startsWith('cloud-') === true
    ? cloudSessionChecks
    : sessionChecks
}
