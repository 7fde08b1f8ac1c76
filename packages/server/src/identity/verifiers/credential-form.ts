/** What a caller signs in with. */

import type { SignInRequest } from '../../ports/index.ts'
import type { Reason } from '../refusals/reasons.ts'
import { SignInRefused } from '../refusals/refusal.ts'

export type CredentialForm =
  | { readonly method: 'pat'; readonly name: string; readonly secret: string }
  | { readonly method: 'jwt'; readonly jwt: string; readonly isUat: boolean }
  | { readonly method: 'password'; readonly name: string; readonly password: string }

const refuse = (reason: Reason): SignInRefused => new SignInRefused({ reason, method: 'request' })

/** @throws SignInRefused `400000` unless there is exactly one whole credential */
export function formOf(request: SignInRequest): CredentialForm {
  const { personalAccessTokenName: name, personalAccessTokenSecret: secret, jwt } = request
  const hasPat = name !== undefined || secret !== undefined
  const hasPassword = request.name !== undefined || request.password !== undefined

  const forms = [hasPat, hasPassword, jwt !== undefined].filter(Boolean).length
  if (forms === 0) throw refuse('no_credentials')
  if (forms > 1) throw refuse('mixed_forms')
  if (jwt !== undefined) return { method: 'jwt', jwt, isUat: isUatOf(request) }
  if (hasPassword) return passwordOf(request)
  if (name === undefined || secret === undefined) throw refuse('credentials_incomplete')
  return { method: 'pat', name, secret }
}

/** Of two spellings, the one of the schema counts. */
export const isUatOf = ({ isUat, isUAT }: SignInRequest): boolean => (isUat ?? isUAT) === true

function passwordOf({ name, password }: SignInRequest): CredentialForm {
  if (name === undefined || password === undefined) throw refuse('credentials_incomplete')
  return { method: 'password', name, password }
}
