/** Why a user name and a password were refused. */

import type { PasswordReason } from '../../identity/refusals/reasons.ts'
import type { Circumstances } from './circumstances.ts'
import { quoted, type Finding } from './words.ts'

type Find = (of: Circumstances) => Finding

const usePat = 'Make a personal access token and sign in with it.'

const nameOf = ({ user }: Circumstances): string =>
  user === null ? 'the user' : `user ${quoted(user.name)}`

export const passwordFindings = {
  password_disabled: () => ({
    sentence: 'Password sign-in is off on this server, for every user; use a PAT.',
    fix: usePat,
  }),
  password_disabled_mfa: (of) => ({
    sentence: 'Password sign-in is off for this user; use a PAT.',
    expected: 'authSetting ServerDefault',
    got: `authSetting ${of.user?.authSetting ?? 'of another kind'}`,
    fix: `${usePat} The site asks ${nameOf(of)} for more than a password: another factor, or single sign-on.`,
  }),
  password_not_set: (of) => ({
    sentence: `No password is set for ${nameOf(of)}.`,
    fix: `${usePat} Or ask the operator of the server to set a password: easel user set-password.`,
  }),
  password_wrong: (of) => ({
    sentence: `The password is not that of ${nameOf(of)}.`,
    fix: 'Passwords are compared exactly, spaces and line breaks included.',
  }),
  password_busy: () => ({
    sentence: 'Too many sign-ins by password were under way at once.',
    fix: 'Wait as long as Retry-After says and try again. Programs should sign in by personal access token, which costs the server nothing.',
  }),
} as const satisfies Readonly<Record<PasswordReason, Find>>
