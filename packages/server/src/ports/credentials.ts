/** The seams through which handlers make, show and revoke long-lived credentials. `identity/` implements them. */

import type { NewTokenProblem } from '../domain/token-rules.ts'
import type { Caller } from './caller.ts'
import type { ConnectedApp } from './store/connected-apps.ts'
import type { PersonalAccessToken } from './store/tokens.ts'
import type { Site } from './store/sites.ts'
import type { User } from './store/users.ts'
import type { Writer } from './store/store.ts'

export interface NewPersonalAccessToken {
  readonly token: PersonalAccessToken
  /** Shown to the owner once and stored nowhere. */
  readonly secret: string
}

export interface PersonalAccessTokens {
  /** Those of the person that may still sign in, by age. */
  living(owner: User): Promise<readonly PersonalAccessToken[]>
  /** The owner may, and an administrator of every site that the owner is a member of. */
  mayManage(caller: Caller, owner: User): Promise<boolean>
  /**
   * One at a time for each person, so that neither name nor limit is passed by two at once. Where it replaces, a living token of the
   * name is revoked with the creation or stays as it is, and its sessions end.
   */
  create(
    owner: User,
    wanted: { readonly site: Site; readonly name: string; readonly isReplacing?: boolean },
  ): Promise<NewPersonalAccessToken | { readonly problem: NewTokenProblem }>
  /** Ends the token and, at once, its sessions on all sites. @returns false when the owner has no such token */
  revoke(owner: User, guidOrName: string): Promise<boolean>
  /**
   * Voids all tokens of a user who is unlicensed, removed, or authenticates another way from now on, as part of the transaction that
   * does it.
   *
   * @returns what ends the user's sessions, to be called once the transaction has committed
   */
  reset(write: Writer, user: User): Promise<() => Promise<void>>
}

export interface ConnectedAppSecretValue {
  /** `kid` of the JWTs that it signs. */
  readonly secretId: string
  /** base64 of 32 bytes; its text is the HMAC key. */
  readonly secretValue: string
  readonly createdAt: Date
}

export type ConnectedAppSettings = Omit<ConnectedApp, 'clientId' | 'siteId' | 'createdAt'>

export interface ConnectedApps {
  create(siteId: number, settings: ConnectedAppSettings): Promise<ConnectedApp>
  /** @returns null when the app is gone */
  update(app: ConnectedApp, change: Partial<ConnectedAppSettings>): Promise<ConnectedApp | null>
  /** The app with its secrets; no JWT of it signs in any more. @returns false when it was gone already */
  delete(app: ConnectedApp): Promise<boolean>
  addSecret(app: ConnectedApp): Promise<ConnectedAppSecretValue | 'app-gone' | 'limit-reached'>
  /** The secret with its value, opened; null when the app has no such secret. */
  secret(app: ConnectedApp, secretId: string): Promise<ConnectedAppSecretValue | null>
  /** @returns false when the app has no such secret */
  deleteSecret(app: ConnectedApp, secretId: string): Promise<boolean>
}
