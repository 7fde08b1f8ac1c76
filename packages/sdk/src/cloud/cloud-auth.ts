/** Ways to sign in to Cloud Manager. */

import { jwtOf, type JwtSource } from '../auth/provider.ts'

export interface CloudTokenProvider {
  readonly kind: 'pat' | 'uat'
  /** Called for each sign-in. */
  readonly token: () => string | Promise<string>
}

/** A session that somebody else has opened: when it ends, so does the client. */
export interface CloudSessionProvider {
  readonly kind: 'session'
  readonly token: string
  readonly tenantId: string
}

export type CloudAuthProvider = CloudTokenProvider | CloudSessionProvider

/** By the personal access token of a cloud administrator. */
export const cloudPat = ({ secret }: { readonly secret: string }): CloudAuthProvider => ({
  kind: 'pat',
  token: () => secret,
})

/** By a unified access token. */
export const cloudUat = ({ jwt }: { readonly jwt: JwtSource }): CloudAuthProvider => ({
  kind: 'uat',
  token: () => jwtOf(jwt),
})

/** By a session that is open already. It is not renewed, and not ended with the client. */
export const cloudSession = (session: {
  readonly token: string
  readonly tenantId: string
}): CloudAuthProvider => ({ kind: 'session', ...session })
