/** Answers that refuse, in the forms of both APIs, as an error. */

import { mayCall } from '@easel/contract'
import type { Operation } from '../calls/operation.ts'
import { AnswerError, TableauError } from '../errors.ts'
import { readAnswer } from '../wire/body-text.ts'
import { retryAfterMs } from './retry.ts'

type Fields = Readonly<Record<string, unknown>>

interface Said {
  readonly code: string
  readonly summary: string
  readonly detail: string
}

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null ? (value as Fields) : null

const firstText = (value: unknown): string => {
  const single: unknown = Array.isArray(value) ? value[0] : value
  return typeof single === 'string' || typeof single === 'number' ? String(single) : ''
}

/** The error document of either API in either form; null where the tree is none. */
export function errorIn(answer: unknown): Said | null {
  const root = fieldsOf(answer)
  const cloudCode = firstText(root?.['errorCode'])
  if (cloudCode !== '')
    return { code: cloudCode, summary: firstText(root?.['message']), detail: '' }
  const holder = fieldsOf(root?.['tsResponse']) ?? root
  const given = holder?.['error']
  const error = fieldsOf(Array.isArray(given) ? given[0] : given)
  const code = firstText(error?.['code'])
  if (code === '') return null
  return { code, summary: firstText(error?.['summary']), detail: firstText(error?.['detail']) }
}

interface Refused {
  readonly operation: Pick<Operation, 'name' | 'scope'>
  readonly response: Response
  readonly text: string
  /** Scopes of the session, where it is bound to scopes and they are known. */
  readonly scopes: readonly string[] | null
}

/** The error of an answer that is no success. */
export function refusalOf(refused: Refused): TableauError | AnswerError {
  const { operation, response, text } = refused
  const { status, headers } = response
  let said: Said | null = null
  try {
    said = errorIn(readAnswer(text))
  } catch {
    // A page of a proxy: the status is all that is known.
  }
  const retryAfter = retryAfterMs(headers)
  if (said === null && retryAfter === null && status !== 429)
    return new AnswerError(operation.name, status, 'is no error of the API')
  return new TableauError({
    ...(said ?? { code: '', summary: response.statusText, detail: '' }),
    method: operation.name,
    status,
    requestId: headers.get('x-request-id') ?? headers.get('x-tableau-request-id'),
    missingScope: missingScope(refused),
    retryAfterMs: retryAfter,
  })
}

/** What the service says, or what follows from the session's scopes. */
function missingScope({ operation, response, scopes }: Refused): string | null {
  const { scope } = operation
  if ((response.status !== 401 && response.status !== 403) || typeof scope === 'string') return null
  const challenge = response.headers.get('www-authenticate') ?? ''
  const isNamed = challenge.includes('insufficient_scope')
  const isLacking = scopes !== null && !mayCall(scopes, scope)
  return isNamed || isLacking ? (scope?.[0] ?? null) : null
}
