/** The end of a client. */

import type { Operation } from '../calls/operation.ts'
import { TableauError } from '../errors.ts'
import type { Connection } from '../transport/connection.ts'
import { dispatchAs } from '../transport/dispatch.ts'

/**
 * Ends the session that the client has opened, if there is one. One that the service has ended by itself is forgotten.
 *
 * @param signOut The method that ends a session
 */
export async function closeSession(connection: Connection, signOut: Operation): Promise<void> {
  const { keeper } = connection
  const session = await keeper.peek()
  if (session === null) return
  try {
    await dispatchAs(connection, { operation: signOut, args: {}, options: {} }, session)
  } catch (error) {
    if (!(error instanceof TableauError) || error.status !== 401) throw error
    await keeper.adopt(null)
  }
}
