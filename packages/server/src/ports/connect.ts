/** What the operator's tools may ask of Connect. */

import type { ConnectProject, ConnectSigningKey } from './store/connect.ts'

export interface NewConnectConnection {
  /** The application's id of its end user. */
  readonly userId: string
  /** Origin of the target; null is this server. */
  readonly serverUrl: string | null
  /** Content URL. */
  readonly site: string
  readonly tokenName: string
  readonly secret: string
}

export interface ConnectAdministration {
  /**
   * The project of that name, made with its integration where it does not exist, with those origins.
   *
   * @throws RangeError where an origin is none, or the server's own address breaks the SDK of applications
   */
  project(wanted: Pick<ConnectProject, 'name' | 'allowedOrigins'>): Promise<ConnectProject>
  /**
   * The public half of the key that the application signs user tokens with. One of the same id is replaced.
   *
   * @throws RangeError, Error where the key is of another kind or too weak
   */
  signingKey(
    projectLuid: string,
    key: Pick<ConnectSigningKey, 'keyId' | 'publicKey'>,
  ): Promise<ConnectSigningKey>
  /** A new key for the application's back end, shown once. */
  serverKey(projectLuid: string): Promise<{ readonly luid: string; readonly secret: string }>
  /** The end user's connection, made or changed; the token is not tried. */
  connection(projectLuid: string, wanted: NewConnectConnection): Promise<void>
}
