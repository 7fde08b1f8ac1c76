/** Calls of methods that the contract does not have. */

import { ArgumentError } from '../errors.ts'
import type { Verb } from '@easel/contract'
import type { Operation } from '../calls/operation.ts'
import type { CallOptions } from '../calls/options.ts'
import { writePath } from '../calls/path.ts'
import { parameterText } from '../calls/query.ts'

export interface RawOptions extends CallOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | Date>>
  /** An object is sent as JSON. */
  readonly body?: string | Blob | object
}

/**
 * An operation that answers the response as it is.
 *
 * @param path Below the version, such as `/sites/:siteId/flows`; `:siteId` is the site of the session
 */
export function rawOperation(
  verb: Verb,
  path: string,
  { query = {}, body }: RawOptions,
): Operation {
  if (!path.startsWith('/'))
    throw new ArgumentError(`raw: the path ${path} must begin with a slash`)
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    parameters.append(name, parameterText(value, `raw: ${name}`))
  const search = parameters.toString()
  const isJson = typeof body === 'object' && !(body instanceof Blob)
  return {
    name: 'raw',
    verb,
    scope: 'any-session',
    codes: [],
    needsSession: true,
    isRepeatable: verb !== 'POST' && verb !== 'PATCH',
    isTransfer: true,
    write: (_, asker) => ({
      target: `${writePath(path, { ...asker }, 'raw')}${search === '' ? '' : `?${search}`}`,
      headers: {
        accept: 'application/json',
        ...(isJson ? { 'content-type': 'application/json' } : {}),
      },
      body: isJson ? JSON.stringify(body) : (body ?? null),
    }),
    reply: { kind: 'file' },
    paging: null,
    upload: null,
  }
}
