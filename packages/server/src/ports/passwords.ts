/** Passwords: what is stored of them, how they are set, and the work of making a key of one. */

import type { NewPasswordProblem } from '../domain/password-rules.ts'
import type { User } from './records.ts'

/** The password of a person, on all sites of the tenant. */
export interface StoredPassword {
  /** argon2id with its parameters, in PHC string format. */
  readonly hash: string
  readonly changedAt: Date
}

export interface PasswordReader {
  ofAccount(accountId: number): Promise<StoredPassword | null>
}

export interface PasswordWriter extends PasswordReader {
  set(accountId: number, password: StoredPassword): Promise<void>
  /** Another hash of the same password, where it is still the same. */
  rehash(accountId: number, hashes: { readonly from: string; readonly to: string }): Promise<void>
  delete(accountId: number): Promise<void>
}

/** Parameters of argon2id. */
export interface KeyCost {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** argon2id: a key of 32 bytes. */
export type DeriveKey = (
  password: string,
  how: { readonly salt: Buffer; readonly cost: KeyCost },
) => Promise<Buffer>

/** Sets and takes away passwords; either ends the sessions that were opened by one. */
export interface Passwords {
  set(user: User, password: string): Promise<NewPasswordProblem | null>
  /** @returns false when the person had none */
  remove(user: User): Promise<boolean>
}
