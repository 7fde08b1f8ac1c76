import { expect, it } from 'vitest'
import type { Reason } from './reasons.ts'
import { SignInRefused, type Door } from './refusal.ts'
import { restErrorOf } from './rest-error.ts'

const told = (reason: Reason, door: Door): readonly [string, string] => {
  const { code, detail } = restErrorOf(new SignInRefused({ reason, door }))
  return [code, detail]
}

it('every refused PAT and password is told the same', () => {
  const expected = ['401001', 'Error signing in to Tableau Server']
  const reasons: readonly Reason[] = [
    'pat_unknown',
    'pat_wrong_secret',
    'pat_expired',
    'pat_idle_expired',
    'site_unknown',
    'user_unlicensed',
  ]
  for (const reason of reasons) expect(told(reason, 'pat')).toEqual(expected)
  expect(told('password_disabled', 'password')).toEqual(expected)
  expect(told('uat_not_configured', 'uat')).toEqual(expected)
})

it.each<[Reason, Door, string, string]>([
  ['jwt_expired', 'connected-app', '401001', 'Error signing in to Tableau Server (16)'],
  ['jwt_iss_unknown', 'connected-app', '401001', 'Error signing in to Tableau Server (10089)'],
  ['site_unknown', 'connected-app', '401001', 'Error signing in to Tableau Server (10089)'],
  ['site_unknown', 'switch-site', '401003', 'Error switching to the site.'],
  ['pat_revoked', 'switch-site', '401003', 'Error switching to the site.'],
  ['site_already_there', 'switch-site', '403070', 'The session is already on this site.'],
  ['no_credentials', 'request', '400000', 'The credentials element holds no credential.'],
  ['impersonation_denied', 'pat', '403004', 'Signing in as another user is not allowed.'],
])('%s at the door %s is %s %s', (reason, door, code, detail) => {
  expect(told(reason, door)).toEqual([code, detail])
})
