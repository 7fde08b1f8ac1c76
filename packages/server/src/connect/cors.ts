/** Which pages of other origins may read answers: exactly those that the project names. */

import type { Answer } from '../kernel/call.ts'
import { headerOf, type ConnectCall } from '../kernel/connect-call.ts'
import type { ConnectProject } from '../ports/index.ts'

const verbs = 'GET, POST, PUT, PATCH, DELETE'
const exposed = [
  'Retry-After',
  'Content-Disposition',
  'ETag',
  'X-Request-Id',
  'X-Easel-RateLimit-Limit',
  'X-Easel-RateLimit-Remaining',
  'X-Easel-RateLimit-Reset',
].join(', ')
/** @see RFC 9110 section 5.6.2: a list of tokens */
const headerNames = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/

type Headers = Readonly<Record<string, string>>

/** Headers of every answer, errors included. */
export function corsHeaders(call: ConnectCall, project: ConnectProject | null): Headers {
  const origin = allowedOrigin(call, project)
  if (origin === null) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposed,
  }
}

/** The answer to what a browser asks before a request. It holds nothing but headers. */
export function preflight(call: ConnectCall, project: ConnectProject | null): Answer {
  const headers = allowedOrigin(call, project) === null ? {} : allowed(call)
  return { status: 204, headers, body: null }
}

function allowed(call: ConnectCall): Headers {
  const asked = headerOf(call, 'access-control-request-headers') ?? ''
  return {
    'access-control-allow-methods': verbs,
    ...(asked.length <= 4096 && headerNames.test(asked)
      ? { 'access-control-allow-headers': asked }
      : {}),
    'access-control-max-age': '7200',
  }
}

function allowedOrigin(call: ConnectCall, project: ConnectProject | null): string | null {
  const origin = headerOf(call, 'origin')
  return origin !== null && project?.allowedOrigins.includes(origin) === true ? origin : null
}
