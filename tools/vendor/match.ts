/** Finds the rows of the vendor's list that a declared method serves: same verb, same path. */

import type { AnyMethod } from '../../packages/contract/src/index.ts'
import type { Api, VendorMethod } from './vendor-methods.ts'

/** Where each API stands on its host. The REST API has a numbered, a versionless and an experimental form. */
const prefixes: Readonly<Record<Api, RegExp>> = {
  rest: /^\/api\/(\{version\}|-|exp)(?=\/)/,
  'cloud-manager': /^\/api\/v1(?=\/)/,
}

const isParameter = (segment: string): boolean => segment.startsWith(':') || segment.startsWith('{')

/** A parameter that names a kind of thing may be declared once for each kind, as a literal word. */
const namesKind = (segment: string): boolean => /^\{[a-z-]*(type|collection)\}$/.test(segment)

function segmentsAgree(vendor: string, declared: string): boolean {
  if (isParameter(vendor)) return isParameter(declared) || namesKind(vendor)
  return vendor.toLowerCase() === declared.replaceAll('\\', '').toLowerCase()
}

/** Whether the method answers requests for the row. A query in the row's path belongs to the method without it. */
export function serves(
  api: Api,
  method: Pick<AnyMethod, 'verb' | 'path'>,
  row: VendorMethod,
): boolean {
  if (row.api !== api || row.verb !== method.verb) return false
  const [path = ''] = row.path.split('?')
  const vendor = path.replace(prefixes[api], '').split('/')
  const declared = method.path.split('/')
  return (
    vendor.length === declared.length &&
    vendor.every((segment, index) => segmentsAgree(segment, declared[index] ?? ''))
  )
}
