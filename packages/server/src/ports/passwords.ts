/** Passwords: what is stored of them, how they are set, and the work of making a key of one. */

import type { NewPasswordProblem } from '../domain/password-rules.ts'
import type { User } from './store/users.ts'

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
