/** Bodies of Connect's own methods: one JSON object, in which each member is taken as the type that it must have. */

import { parseStrictObject, type JsonObject } from '../identity/jwt/strict-json.ts'
import type { IncomingBody } from '../kernel/call.ts'
import { ConnectProblem } from './problem.ts'

const limitBytes = 256 * 1024

const refused = (message: string) => new ConnectProblem(400, 'body-invalid', message)

/** @returns the object; an empty one where there is no body. @throws ConnectProblem 400, BodyTooLarge */
export async function readBody(body: IncomingBody): Promise<JsonObject> {
  const bytes = await body.whole(limitBytes)
  if (bytes.length === 0) return {}
  const object = parseStrictObject(bytes)
  if (object === null) {
    throw refused('The body is not one JSON object; send for example {"meta": {}}.')
  }
  return object
}

/** An object, or an empty one where the member is absent. @throws ConnectProblem 400 */
export function objectIn(body: JsonObject, name: string): JsonObject {
  const value = memberOf(body, name)
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw refused(`${name} must be an object.`)
  }
  return value as JsonObject
}

/** A text that a column may hold; null where the member is absent or empty. @throws ConnectProblem 400 */
export function textIn(body: JsonObject, name: string, longest = 255): string | null {
  const value = memberOf(body, name)
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || value.length > longest || !isPlain(value)) {
    throw refused(
      `${name} must be a text of at most ${longest} characters without control characters.`,
    )
  }
  return value
}

/** @throws ConnectProblem 413 where the JSON of it is longer than may be stored */
export function storable(value: JsonObject, what: string, longest = 16_384): JsonObject {
  const text = JSON.stringify(value)
  if (text.length > longest) {
    throw new ConnectProblem(413, 'body-too-large', `${what} may have ${longest} characters.`)
  }
  return withoutPrototypes(text)
}

/** Whether both databases keep the text as it is, and no line is broken by it. */
export function isPlain(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text)
}

const memberOf = (body: JsonObject, name: string): unknown =>
  Object.hasOwn(body, name) ? body[name] : undefined

/** A name that assigns a prototype where somebody copies the object carelessly. */
function withoutPrototypes(text: string): JsonObject {
  return JSON.parse(text, (name, value: unknown) =>
    name === '__proto__' ? undefined : value,
  ) as JsonObject
}
