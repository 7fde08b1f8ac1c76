/** The ways to sign in, and what else a session is asked for with. */

/** The credential that the caller presents. Decides whether the answer may name a trust code. */
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
  | 'connect-user'
