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
  /** Largest file that is sent in one request, for services behind a proxy that takes less. Default: 64 MB, the most that the API takes. */
  readonly largestRequestBytes?: number
  /** Bytes of a block, where a file is sent in several. Default: 16 MiB. */
  readonly blockBytes?: number
}
