/** Ways to sign in. */

/** What Sign In of the REST API takes beside the site. */
export interface SignInCredentials {
  readonly name?: string
  readonly password?: string
  readonly personalAccessTokenName?: string
  readonly personalAccessTokenSecret?: string
  readonly jwt?: string
  readonly isUat?: boolean
  readonly user?: { readonly id: string }
}

/** Signs in as often as it is needed. `credentials` is called for each sign-in, so that a JWT is always a fresh one. */
export interface CredentialsProvider {
  readonly kind: 'credentials'
  /** `contentUrl` of the site; empty for the default site. */
  readonly site: string
  readonly credentials: () => Promise<SignInCredentials> | SignInCredentials
  /** Scopes that its sessions have, where it knows them. */
  readonly scopes?: readonly string[]
}

/** A session that somebody else has opened: when it ends, so does the client. */
export interface SessionProvider {
  readonly kind: 'session'
  readonly token: string
}

export type AuthProvider = CredentialsProvider | SessionProvider

/** A JWT, or how to get a fresh one. */
export type JwtSource = string | (() => string | Promise<string>)

export const jwtOf = async (source: JwtSource): Promise<string> =>
  typeof source === 'string' ? source : source()
