/** Opens sessions of the REST API. */

import { getCurrentServerSession, signIn } from '@easel/contract'
import type { AuthProvider } from '../auth/provider.ts'
import type { WithResponse } from '../calls/call.ts'
import { compileRest } from '../calls/compile-rest.ts'
import { AnswerError } from '../errors.ts'
import type { Session } from '../session/session.ts'
import type { Connection } from '../transport/connection.ts'
import { dispatchAs } from '../transport/dispatch.ts'

interface Opened {
  readonly token?: string
  readonly site?: { readonly id?: string }
  readonly user?: { readonly id?: string }
}

/** The session in the answer of Sign In or Switch Site; null where the answer has none. */
export function sessionIn(data: unknown): Session | null {
  const { credentials } = data as { readonly credentials?: Opened }
  const { token, site, user } = credentials ?? {}
  if (token === undefined || site?.id === undefined || user?.id === undefined) return null
  return { token, siteId: site.id, userId: user.id, tenantId: '' }
}

/** @throws TableauError of `signIn` when the service refuses the credentials */
export async function openSession(connection: Connection, auth: AuthProvider): Promise<Session> {
  if (auth.kind === 'session') return resume(connection, auth.token)
  const credentials = { ...(await auth.credentials()), site: { contentUrl: auth.site } }
  const operation = compileRest(signIn)
  const answer = await dispatchAs(
    connection,
    { operation, args: { credentials }, options: {} },
    null,
  )
  return checked(sessionIn(answer.data), 'signIn', answer)
}

async function resume(connection: Connection, token: string): Promise<Session> {
  const operation = compileRest(getCurrentServerSession)
  const unknown: Session = { token, siteId: '', userId: '', tenantId: '' }
  const answer = await dispatchAs(connection, { operation, args: {}, options: {} }, unknown)
  const { session } = answer.data as { readonly session?: Omit<Opened, 'token'> }
  const found = sessionIn({ credentials: { token, ...session } })
  return checked(found, operation.name, answer)
}

function checked(
  session: Session | null,
  method: string,
  { response }: WithResponse<unknown>,
): Session {
  if (session !== null) return session
  throw new AnswerError(method, response.status, 'names no session')
}
