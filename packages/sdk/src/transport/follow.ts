/** Redirects: within the service's own origin they are followed for reads, and nowhere else, since a token goes with the request. */

import { RedirectError } from '../errors.ts'
import type { OutgoingRequest } from './request.ts'
import type { TransportSettings } from './settings.ts'

const mostSteps = 5
const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** @throws RedirectError when the service sends the caller to another origin, or in a circle */
export async function followed(
  settings: TransportSettings,
  first: OutgoingRequest,
): Promise<Response> {
  let request = first
  for (let step = 0; step <= mostSteps; step += 1) {
    const response = await sendThrough(settings, request)
    // A browser hides where a redirect leads.
    if (response.type === 'opaqueredirect') throw new RedirectError(request.method, null)
    if (!redirects.includes(response.status)) return response
    await response.body?.cancel()
    const to = targetOf(response, request.url)
    if (to === null || to.origin !== settings.origin || request.verb !== 'GET')
      throw new RedirectError(request.method, to?.origin ?? null)
    request = { ...request, url: to.href }
  }
  throw new RedirectError(first.method, settings.origin)
}

function targetOf(response: Response, base: string): URL | null {
  const location = response.headers.get('location')
  return location !== null && URL.canParse(location, base) ? new URL(location, base) : null
}

function sendThrough(settings: TransportSettings, request: OutgoingRequest): Promise<Response> {
  const { send, middleware } = settings
  const last = ({ url, verb, headers, body, signal }: OutgoingRequest): Promise<Response> =>
    send(url, { method: verb, headers: { ...headers }, body, signal, redirect: 'manual' })
  const chain = middleware.reduceRight<(request: OutgoingRequest) => Promise<Response>>(
    (next, each) => (passed) => each(passed, next),
    last,
  )
  return chain(request)
}
