import type { SignInMethod } from './sign-in-method.ts'
import { expect, it } from 'vitest'
import type { Reason } from './reasons.ts'
import { SignInRefused } from './refusal.ts'
import { restErrorOf } from './rest-error.ts'

const report = (reason: Reason, method: SignInMethod): readonly [string, string] => {
  const { code, detail } = restErrorOf(new SignInRefused({ reason, method }))
  return [code, detail]
}

it('every refused PAT and password gets the same error', () => {
  const expected = ['401001', 'Error signing in to Tableau Server']
  const reasons: readonly Reason[] = [
    'pat_unknown',
    'pat_wrong_secret',
    'pat_expired',
    'pat_idle_expired',
    'site_unknown',
    'user_unlicensed',
  ]
  for (const reason of reasons) expect(report(reason, 'pat')).toEqual(expected)
  expect(report('password_disabled', 'password')).toEqual(expected)
})

it('every refused unified access token gets the same error', () => {
  const expected = ['401001', 'Error signing in to Tableau Server (101002)']
  const reasons: readonly Reason[] = [
    'jwt_iss_unknown',
    'jwt_kid_unknown',
    'jwt_signature',
    'jwt_too_large',
    'uat_disabled',
    'uat_tenant',
    'site_unknown',
    'user_unknown',
  ]
  for (const reason of reasons) expect(report(reason, 'uat')).toEqual(expected)
})

it('what a site is configured to trust cannot be found out without a signature', () => {
  const expected = ['401001', 'Error signing in to Tableau Server (10082)']
  const reasons: readonly Reason[] = [
    'site_unknown',
    'jwt_iss_unknown',
    'jwt_app_disabled',
    'jwt_kid_unknown',
    'jwt_key_unfit',
    'jwt_signature',
    'uat_flag_mismatch',
  ]
  for (const reason of reasons) {
    expect(report(reason, 'external-authorization-server')).toEqual(expected)
  }
})

it.each<[Reason, SignInMethod, string, string]>([
  ['jwt_expired', 'connected-app', '401001', 'Error signing in to Tableau Server (16)'],
  ['jwt_iss_unknown', 'connected-app', '401001', 'Error signing in to Tableau Server (10089)'],
  ['site_unknown', 'connected-app', '401001', 'Error signing in to Tableau Server (10089)'],
  ['site_unknown', 'switch-site', '401003', 'Error switching to the site.'],
  ['pat_revoked', 'switch-site', '401003', 'Error switching to the site.'],
  ['site_already_there', 'switch-site', '403070', 'The session is already on this site.'],
  ['no_credentials', 'request', '400000', 'The credentials element holds no credential.'],
  ['impersonation_denied', 'pat', '403004', 'Signing in as another user is not allowed.'],
])('%s with the method %s is %s %s', (reason, method, code, detail) => {
  expect(report(reason, method)).toEqual([code, detail])
})
