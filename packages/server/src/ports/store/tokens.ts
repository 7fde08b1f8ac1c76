/** Personal access tokens: their record, and where they are kept. */

import type { TokenEnd } from '../../domain/token-life.ts'

export interface PersonalAccessToken {
  readonly guid: string
  readonly accountId: number
  readonly name: string
  /** SHA-256 of the whole secret. */
  readonly secretHash: Buffer
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly ended: EndedToken | null
}

/** That a token signs in no more. Kept for a while, so that a refusal can be explained. */
export interface EndedToken {
  readonly at: Date
  readonly reason: TokenEnd
}

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
