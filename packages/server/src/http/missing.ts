/** What the vendor's service has and Easel does not, asked only when the router found nothing. */

import type { VendorMethod } from '@easel/contract'
import { plainPath } from './verbs.ts'

interface Pattern {
  readonly row: VendorMethod
  readonly pattern: RegExp
  /** Of several that match, the one with more words of its own is meant. */
  readonly parameters: number
}

/** Why a method of the table is missing, where the reason is not just that it does not exist yet. */
const reasons: Readonly<Partial<Record<VendorMethod['status'], string>>> = {
  'server-only': '; Tableau Cloud does not have it either, only Tableau Server does',
  retired: '; the vendor has retired it',
}

/** @returns a function from a request to a line that names the vendor's method; null where the vendor has none */
export function missingTable(
  list: () => readonly VendorMethod[],
): (verb: string, path: string) => string | null {
  let patterns: readonly Pattern[] | null = null
  return (verb, path) => {
    patterns ??= list()
      .filter(({ api }) => api === 'rest')
      .map(patternOf)
      .toSorted((a, b) => a.parameters - b.parameters)
    const asked = verb === 'HEAD' ? 'GET' : verb
    const plain = plainPath(path)
    const found = patterns.find(({ row, pattern }) => row.verb === asked && pattern.test(plain))
    if (found === undefined) return null
    const { name, status } = found.row
    return `Easel does not have ${name} yet${reasons[status] ?? ''}`
  }
}

function patternOf(row: VendorMethod): Pattern {
  const segments = (row.path.split('?', 1)[0] ?? '').split('/')
  const parts = segments.map((segment) =>
    segment.startsWith('{') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
  )
  return {
    row,
    pattern: new RegExp(`^${parts.join('/')}$`, 'i'),
    parameters: segments.filter((segment) => segment.startsWith('{')).length,
  }
}
