/** A declaration of either API, compiled to what a client needs to call it. */

import type { ScopeRule, Verb } from '@easel/contract'
import type { Arguments, Paging } from './call.ts'

/** What is sent, before the session and the address of the service are added. */
export interface Message {
  /** Path and query, below the base path of the API. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Blob | null
}

/** Who asks, as far as the request shows it. */
export interface Asker {
  readonly siteId: string
  readonly tenantId: string
}

export interface Operation {
  readonly name: string
  readonly verb: Verb
  readonly scope: ScopeRule
  readonly codes: readonly string[]
  readonly needsSession: boolean
  /** Whether the method changes nothing more when it is sent again. */
  readonly isRepeatable: boolean
  /** Whether request or answer carries a file: it may take long. */
  readonly isTransfer: boolean
  /** @throws ArgumentError for arguments that the method does not have or that are missing */
  readonly write: (args: Arguments, asker: Asker | null) => Message
  readonly reply: ReplyReader
  /** Null where the method answers no pages. */
  readonly paging: Paging | null
  /** Null where the method takes no file. */
  readonly upload: UploadRule | null
}

export type ReplyReader =
  | { readonly kind: 'file' }
  | {
      readonly kind: 'message'
      readonly isEmpty: boolean
      readonly read: (answer: unknown, status: number) => unknown
    }

/** How a file that is too large for one request is sent. */
export interface UploadRule {
  readonly limitBytes: number
  /** Query parameter for the type of the file, where it comes by an upload session; null where a session is no choice. */
  readonly typeParameter: string | null
  readonly takesSession: boolean
}
