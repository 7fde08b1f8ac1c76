/** What is stored of passwords. */

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
