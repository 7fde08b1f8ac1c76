/** Where personal access tokens and connected apps are kept. */

import type { TokenEnd } from '../domain/token-life.ts'
import type { ConnectedApp, ConnectedAppSecret, PersonalAccessToken } from './records.ts'

export interface TokenReader {
  byGuid(guid: string): Promise<PersonalAccessToken | null>
  ofAccount(accountId: number): Promise<readonly PersonalAccessToken[]>
}
export interface TokenWriter extends TokenReader {
  /** Until the transaction ends, no other one changes the account's tokens after locking it. */
  lockAccount(accountId: number): Promise<void>
  create(token: PersonalAccessToken): Promise<void>
  recordUse(guid: string, at: Date): Promise<void>
  revoke(guid: string, at: Date): Promise<void>
  /** Writes down that the token has run out, so that it stays so. */
  recordEnd(guid: string, reason: Exclude<TokenEnd, 'revoked'>, at: Date): Promise<void>
  /** Removes a token that has ended. */
  forget(guid: string): Promise<void>
}

export interface ConnectedAppReader {
  byClientId(clientId: string): Promise<ConnectedApp | null>
  /** By age. */
  ofSite(siteId: number): Promise<readonly ConnectedApp[]>
  /** By age, two at most. */
  secretsOf(clientId: string): Promise<readonly ConnectedAppSecret[]>
  secret(clientId: string, secretId: string): Promise<ConnectedAppSecret | null>
}
export interface ConnectedAppWriter extends ConnectedAppReader {
  create(app: ConnectedApp): Promise<void>
  /** @returns false when there is no such app */
  update(
    clientId: string,
    change: Partial<Omit<ConnectedApp, 'clientId' | 'siteId' | 'createdAt'>>,
  ): Promise<boolean>
  /** With its secrets. @returns false when there is no such app */
  delete(clientId: string): Promise<boolean>
  /** @returns false when the app has two secrets already */
  addSecret(secret: ConnectedAppSecret): Promise<boolean>
  /** @returns false when the app has no such secret */
  deleteSecret(clientId: string, secretId: string): Promise<boolean>
}
