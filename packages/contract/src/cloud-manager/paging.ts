/** Pages of the Cloud Manager API: `maxResults` with `pageToken`, or `pageSize` with `pageNumber`. */

import { WireError, quoted } from '../wire/wire-error.ts'
import type { QueryValues } from '../wire/list-request.ts'

export const defaultCloudPageSize = 100
export const maximumCloudPageSize = 1000

/** Where a page starts: at the beginning, after the item of a key, or after so many items. */
export type CloudPageStart =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'after'; readonly key: number }
  | { readonly kind: 'offset'; readonly count: number }

export interface CloudPage {
  readonly size: number
  readonly start: CloudPageStart
  /** Whether the caller numbers pages: then the answer says how many items there are. */
  readonly isNumbered: boolean
}

export const firstCloudPage: CloudPage = {
  size: defaultCloudPageSize,
  start: { kind: 'beginning' },
  isNumbered: false,
}

/** The token of the page after the item of that key. Opaque to callers. */
export function pageTokenAfter(key: number): string {
  return btoa(`after:${key}`).replaceAll('=', '')
}

/**
 * Reads the parameters of a page.
 *
 * @throws WireError naming the parameter that is wrong
 * @see platform data loader: `maxResults` and `pageToken`; other clients: `pageSize` and `pageNumber`, from 1
 */
export function parseCloudPage(query: QueryValues): CloudPage {
  const size = sizeOf(query)
  const token = query.get('pageToken')
  if (token !== null && token !== '') return { size, start: afterToken(token), isNumbered: false }
  const number = query.get('pageNumber')
  if (number === null) return { ...firstCloudPage, size }
  const page = wholeNumber(number)
  if (page === null)
    throw new WireError(`pageNumber must be a whole number; ${quoted(number)} is not`)
  const count = Math.min(Math.max(0, page - 1) * size, Number.MAX_SAFE_INTEGER)
  return { size, start: { kind: 'offset', count }, isNumbered: true }
}

function sizeOf(query: QueryValues): number {
  for (const name of ['maxResults', 'pageSize']) {
    const text = query.get(name)
    if (text === null) continue
    const size = wholeNumber(text)
    if (size === null || size < 1 || size > maximumCloudPageSize)
      throw new WireError(
        `${name} must be a whole number from 1 to ${maximumCloudPageSize}; ${quoted(text)} is not`,
      )
    return size
  }
  return defaultCloudPageSize
}

function afterToken(token: string): CloudPageStart {
  const key = /^[A-Za-z0-9+/]{1,32}$/.test(token) ? /^after:(\d{1,15})$/.exec(decode(token)) : null
  if (key === null) throw new WireError(`pageToken ${quoted(token)} is not one that was answered`)
  return { kind: 'after', key: Number(key[1]) }
}

function decode(token: string): string {
  try {
    return atob(token)
  } catch {
    return ''
  }
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
