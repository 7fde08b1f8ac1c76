/** A credential is tried before it is stored, and the session of the trial is the one that its requests use then. */

import type { Credential } from '../broker/credential.ts'
import { ConnectProblem, staysSignedIn } from '../problem.ts'
import { TargetSilent } from '../target/egress.ts'
import { SignInFailed } from '../target/tableau.ts'
import type { ConnectServices } from './context.ts'

/** @throws ConnectProblem 422 where the target does not take the token or does not answer, 429 */
export async function tryOut(services: ConnectServices, credential: Credential): Promise<void> {
  const { broker, tableau, targets } = services
  try {
    const session = await broker.session(credential)
    const origin = targets.originOf(credential.serverUrl)
    // One that other connections use may have ended by now.
    if (!(await tableau.isAlive(origin, session))) {
      await broker.session(credential, session.generation)
    }
  } catch (error) {
    throw asProblem(error)
  }
}

function asProblem(error: unknown): unknown {
  if (error instanceof SignInFailed) return ofSignIn(error)
  if (!(error instanceof TargetSilent)) return error
  const problem =
    error.problem === 'refused'
      ? 'it is not on the public internet, and the operator of this server has not permitted it'
      : 'it does not answer'
  const message = `The server cannot be connected to: ${problem}.`
  return new ConnectProblem(422, 'server-refused', message, { cause: error })
}

function ofSignIn(error: SignInFailed): ConnectProblem {
  if (error.kind === 'refused') {
    return new ConnectProblem(
      422,
      staysSignedIn,
      'The server does not take the token: check its name, its secret and the site.',
      { cause: error },
    )
  }
  const { retryAfter } = error
  const headers = retryAfter === null ? {} : { 'retry-after': retryAfter }
  const status = error.status === 429 ? 429 : 422
  const message = 'The server cannot sign in at the moment; try again later.'
  return new ConnectProblem(status, 'server-unavailable', message, { cause: error, headers })
}
