/** What parent and child say to each other. */

import type { Facts, Role, Token } from './facts.ts'

export interface Question {
  readonly id: number
  /** Asks for a token of this person. */
  readonly role: Role
}

export type Answer =
  | { readonly kind: 'started'; readonly facts: Facts }
  | { readonly kind: 'token'; readonly id: number; readonly token: Token }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: string }
