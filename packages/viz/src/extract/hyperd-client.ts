/** A connection to hyperd, which speaks the protocol of PostgreSQL. */

import type { Client } from 'pg'
import type { HyperdAddress } from './hyperd-sockets.ts'

export interface HyperdSession extends Disposable {
  readonly client: Client
}

/** The connection is cut when the signal fires, so that the running statement rejects, and when the session is disposed. */
export async function connectHyperd(
  address: HyperdAddress,
  signal: AbortSignal,
): Promise<HyperdSession> {
  const { default: Client } = await import('pg/lib/client.js')
  const client = new Client({ ...address, user: 'tableau_internal_user', database: '' })
  // Without a listener the loss of the connection would be an uncaught error; the pending query rejects anyway.
  client.on('error', () => undefined)
  const end = (): void => {
    client.connection.stream.destroy()
  }
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  const session = {
    client,
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', end)
      end()
    },
  }
  try {
    await client.connect()
    return session
  } catch (error) {
    session[Symbol.dispose]()
    throw error
  }
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
