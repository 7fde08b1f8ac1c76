/** Gives schemas that stand in several places a name, so that the description says each element once. */

import type { Json, JsonObject } from './schemas.ts'

export interface Hoisted {
  readonly value: Json
  /** Named schemas, by name. */
  readonly schemas: JsonObject
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Elements of one or two values are as short as a reference to them. */
const fewest = 3

const isElement = (value: Json): value is JsonObject => {
  if (!isObject(value)) return false
  const properties = value['properties'] ?? null
  return isObject(properties) && (isMessage(value) || Object.keys(properties).length >= fewest)
}

/** The root of a document carries the namespace. */
const isMessage = (value: JsonObject): boolean => {
  const xml = value['xml'] ?? null
  return isObject(xml) && 'namespace' in xml
}

/** Words of OpenAPI between an element and the name it goes by. */
const between = new Set(['items', 'schema', 'properties', 'content'])

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Name by the trail of keys: a message after its operation, an element after its property. */
function nameOf(value: JsonObject, trail: readonly string[], operation: string): string {
  if (isMessage(value))
    return capital(operation) + (trail.includes('requestBody') ? 'Request' : 'Response')
  return capital((trail.findLast((word) => !between.has(word)) ?? '').replaceAll(/\W/g, ''))
}

/** What two places must share to share a name: the schema, and for elements also what they are called. */
function identityOf(value: JsonObject, trail: readonly string[]): string {
  return (isMessage(value) ? '' : nameOf(value, trail, '')) + JSON.stringify(value)
}

function countElements(value: Json, trail: readonly string[], counts: Map<string, number>): void {
  if (Array.isArray(value))
    for (const item of value as readonly Json[]) countElements(item, trail, counts)
  else if (isObject(value)) {
    if (isElement(value)) {
      const identity = identityOf(value, trail)
      counts.set(identity, (counts.get(identity) ?? 0) + 1)
    }
    for (const [key, item] of Object.entries(value)) countElements(item, [...trail, key], counts)
  }
}

/** Replaces every element that stands at least twice by a reference. */
export function hoist(root: Json): Hoisted {
  const counts = new Map<string, number>()
  countElements(root, [], counts)
  const nameByIdentity = new Map<string, string>()
  const schemas: Record<string, Json> = {}

  const walk = (value: Json, trail: readonly string[], operation: string): Json => {
    if (Array.isArray(value))
      return (value as readonly Json[]).map((item) => walk(item, trail, operation))
    if (!isObject(value)) return value
    const id = value['operationId']
    const inside = typeof id === 'string' ? id : operation
    const inner = (): Json =>
      Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, walk(item, [...trail, key], inside)]),
      )
    const identity = isElement(value) ? identityOf(value, trail) : ''
    if ((counts.get(identity) ?? 0) < 2) return inner()
    let name = nameByIdentity.get(identity)
    if (name === undefined) {
      const base = nameOf(value, trail, inside)
      const taken = new Set(nameByIdentity.values())
      name = base
      for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`
      nameByIdentity.set(identity, name)
      schemas[name] = inner()
    }
    return { $ref: `#/components/schemas/${name}` }
  }

  const value = walk(root, [], '')
  const sorted = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))
  return { value, schemas: Object.fromEntries(sorted) }
}
