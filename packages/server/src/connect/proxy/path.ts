/**
 * Where the path of a request leads at the target. What two readers could read differently is refused, so that the target cannot
 * understand another path than the one that was judged here.
 */

import { ConnectProblem } from '../problem.ts'

export interface ProxyPlace {
  /** Of the connection. */
  readonly origin: string
  readonly siteLuid: string
  readonly apiVersion: string
}

/** A path that was judged. Its place at the target is known once there is a session. */
export interface JudgedPath {
  readonly kind: 'site' | 'version' | 'origin'
  /** Begins with a slash. */
  readonly path: string
  /** With its question mark; empty where there is none. */
  readonly query: string
}

/** Escapes of what separates, ends or escapes, and of controls. */
const refusedEscapes = /%(?:2[5ef]|5c|7f|[01][0-9a-f])/i
/** What is in no path as RFC 3986 writes it, or is read differently by different readers. */
const refusedLetters = /[^\x21-\x7e]|[\\;#"<>]/
const scheme = /^[a-z][a-z0-9+.-]*:/i
/** Methods of the REST API whose names have a colon. */
const colonNames: ReadonlySet<string> = new Set(['tags:batchCreate', 'tags:batchDelete'])
/** Sign-in belongs to the broker; the others are this server's own. */
const refusedRoots: ReadonlySet<string> = new Set(['auth', 'connect', 'easel'])

/**
 * @param given As sent, after the name of the integration. @param origin That of the connection
 * @throws ConnectProblem 400
 */
export function judgePath(
  given: { readonly path: string; readonly search: string },
  origin: string,
): JudgedPath {
  const { path: whole, search } = given
  if (/[^\x21-\x7e]|[#\\]/.test(search)) throw refused('its query has letters that must be escaped')
  const query = search === '' ? '' : `?${search}`
  const path = belowOrigin(whole, origin)
  const isAbsolute = path !== whole
  const segments = segmentsOf(path)
  const [root = '', ...rest] = segments
  if (isAbsolute && root !== 'api') throw refused('an absolute address must lead below /api/')
  if (root === '') throw refused('it names nothing; send for example /projects')
  if (refusedRoots.has(root.toLowerCase()))
    throw refused(`/${root} is not part of the target's API`)
  if (root.includes('@')) throw refused('it begins with @')
  if (root.includes(':') && !colonNames.has(root)) throw refused('it begins with a scheme')
  if (root === 'api') {
    const [version = '', name = ''] = rest
    if (version === '' || name === '') throw refused('below /api/ it needs a version and a name')
    if (name.toLowerCase() === 'auth') throw refused('the connection signs in and out by itself')
    return { kind: 'origin', path, query }
  }
  if (root.toLowerCase() === 'api') throw refused('/api is written in lower case')
  return { kind: root === 'sites' || root === 'serverinfo' ? 'version' : 'site', path, query }
}

/** @returns the target's own path, with its query */
export function targetPath({ kind, path, query }: JudgedPath, place: ProxyPlace): string {
  if (kind === 'origin') return path + query
  const base = `/api/${place.apiVersion}`
  return kind === 'version'
    ? `${base}${path}${query}`
    : `${base}/sites/${place.siteLuid}${path}${query}`
}

/** An absolute address stands behind the slash, and is one of the connection's own origin. */
function belowOrigin(path: string, origin: string): string {
  const [, address = ''] = /^\/([a-z][a-z0-9+.-]*:\/.*)$/i.exec(path) ?? []
  if (address === '') return path
  if (!address.startsWith(`${origin}/`)) throw refused('it leads to another server')
  return address.slice(origin.length)
}

function segmentsOf(path: string): readonly string[] {
  if (!path.startsWith('/')) throw refused('it does not begin with a slash')
  if (refusedLetters.test(path)) throw refused('it has letters that must be escaped')
  if (path.includes('//')) throw refused('it has an empty segment')
  if (refusedEscapes.test(path))
    throw refused('it escapes a dot, a separator or a control character')
  return path.slice(1).replace(/\/$/, '').split('/').map(segmentOf)
}

/** @returns the segment decoded, and in the one form of letters that look alike */
function segmentOf(segment: string): string {
  const plain = decoded(segment).normalize('NFKC')
  if (plain === '.' || plain === '..' || /[/\\;\p{Cc}]/u.test(plain)) {
    throw refused('it has a segment . or .., or one that looks like several')
  }
  if (scheme.test(plain) && plain.includes(':/')) throw refused('it has a segment with a scheme')
  return plain
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (cause) {
    throw refused('it has an escape that is broken or not UTF-8', cause)
  }
}

const refused = (problem: string, cause?: unknown) =>
  new ConnectProblem(400, 'path-refused', `The path is refused: ${problem}.`, { cause })
