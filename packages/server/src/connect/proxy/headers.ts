/** Which headers pass between an application and a target. Credentials of either side stay on it. */

import type { IncomingHttpHeaders } from 'node:http'
import type { ConnectCall } from '../../kernel/connect-call.ts'

/** @see RFC 9110 section 7.6.1 */
const hopByHop = [
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]

const droppedFromRequests: ReadonlySet<string> = new Set([
  ...hopByHop,
  'authorization',
  'cookie',
  'host',
  'origin',
  'referer',
  'forwarded',
  'x-real-ip',
  'x-tableau-auth',
  'x-tableau-session-token',
])
const droppedPrefixes = ['x-easel-', 'x-paragon-', 'x-forwarded-', 'proxy-', 'access-control-']

const droppedFromAnswers: ReadonlySet<string> = new Set([
  ...hopByHop,
  'set-cookie',
  'set-cookie2',
  'x-tableau-auth',
  'www-authenticate',
  // What a browser would take as said by this server.
  'alt-svc',
  'cache-control',
  'clear-site-data',
  'content-security-policy',
  'content-security-policy-report-only',
  'location',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'server',
  'strict-transport-security',
  'vary',
  'x-content-type-options',
  'x-request-id',
])
const droppedAnswerPrefixes = ['access-control-', 'proxy-', 'cross-origin-', 'x-easel-ratelimit-']

/** Answers of targets are data. Opened as a page, they run nothing. */
const asData = { 'content-security-policy': "default-src 'none'; sandbox" }

type Headers = Readonly<Record<string, string>>
type Given = Readonly<Record<string, string | readonly string[] | undefined>>

/** Headers for the target, without those of the body and of the session. */
export function requestHeaders({ headers }: ConnectCall): Headers {
  const kept = passing(
    headers,
    (name) =>
      droppedFromRequests.has(name) || droppedPrefixes.some((prefix) => name.startsWith(prefix)),
  )
  const { accept = '*/*' } = kept
  return { ...kept, accept: accept.trim() === '*/*' ? 'application/json' : accept }
}

export function answerHeaders(headers: IncomingHttpHeaders): Headers {
  const kept = passing(
    headers,
    (name) =>
      droppedFromAnswers.has(name) ||
      droppedAnswerPrefixes.some((prefix) => name.startsWith(prefix)),
  )
  return { ...kept, ...asData }
}

/** The type of a body that the vendor's SDK leaves open. */
export function bodyType(given: string | undefined, start: Uint8Array): Headers {
  if (given !== undefined && given.trim().toLowerCase() !== 'auto') return { 'content-type': given }
  if (start.length === 0) return {}
  const text = Buffer.from(start.subarray(0, 64)).toString('latin1')
  const isXml = /^(?:\xef\xbb\xbf)?\s*</.test(text)
  return { 'content-type': isXml ? 'application/xml' : 'application/json' }
}

function passing(headers: Given, isDropped: (name: string) => boolean): Record<string, string> {
  const named = namedByConnection(headers['connection'])
  const kept = Object.entries(headers).filter(
    ([name, value]) => value !== undefined && !named.has(name) && !isDropped(name),
  )
  return Object.fromEntries(kept.map(([name, value]) => [name, textOf(value)]))
}

const textOf = (value: string | readonly string[] | undefined): string =>
  typeof value === 'string' ? value : (value ?? []).join(', ')

/** Headers that the sender means for the next hop alone. */
function namedByConnection(value: string | readonly string[] | undefined): ReadonlySet<string> {
  const names = textOf(value).toLowerCase().split(',')
  return new Set(names.map((name) => name.trim()))
}
