/** Which verbs a path has, asked only when the router found nothing: it tells 405 from 404. */

import { addressesOf, type AnyMethod, type Verb } from '@easel/contract'

/** The verbs under which a method answers: a HEAD is its GET without the body. */
export const answeringVerbs = (verb: Verb): string[] => (verb === 'GET' ? ['GET', 'HEAD'] : [verb])

/** A path as the router takes it: doubled slashes are one, and one at the end is none. */
export const plainPath = (path: string): string =>
  path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')

/** @returns a function from the path of a request to the verbs of the methods that have that path, possibly none */
export function verbTable(methods: readonly AnyMethod[]): (path: string) => readonly string[] {
  const patterns = methods.flatMap((method) =>
    addressesOf(method).map((path) => ({ pattern: patternOf(path), verb: method.verb })),
  )
  return (path) => {
    const plain = plainPath(path)
    return [
      ...new Set(patterns.filter(({ pattern }) => pattern.test(plain)).map(({ verb }) => verb)),
    ]
  }
}

function patternOf(path: string): RegExp {
  const segments = path
    .split('/')
    .map((segment) =>
      segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
    )
  return new RegExp(`^/api/[^/]+${segments.join('/')}$`, 'i')
}
