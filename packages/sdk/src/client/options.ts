/** What a client is made of. */

import type { ApiVersion } from '@easel/contract'
import type { AuthProvider } from '../auth/provider.ts'
import type { SessionStore } from '../session/session.ts'
import type { TransportOptions } from '../transport/settings.ts'

export interface ClientOptions extends TransportOptions {
  readonly auth: AuthProvider
  /** Where the session is kept. Default: in the client. */
  readonly sessions?: SessionStore
  /** Version of the API. Default: the lesser of what this client knows and what the service reports. */
  readonly apiVersion?: ApiVersion
  /** Bytes of a block, where a file is sent in several. Default: 16 MiB. */
  readonly blockBytes?: number
}
