/** The ways to sign in, and what else a session is asked for with. */

/** Which credential the caller came with; decides whether a trust code may be told. */
export type SignInMethod =
  | 'request'
  | 'pat'
  | 'password'
  | 'connected-app'
  | 'external-authorization-server'
  | 'uat'
  | 'switch-site'
  | 'cloud-pat'
  | 'cloud-uat'
