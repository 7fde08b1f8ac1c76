/** Sample values of schemas, in memory: every member, optional ones too. */

import type { TObject } from '@easel/contract'

interface Keywords {
  readonly wire?: string
  readonly enum?: readonly string[]
  readonly format?: string
  readonly items?: Keywords
  readonly properties?: Readonly<Record<string, Keywords>>
}

export const sampleLuid = '11111111-2222-4333-8444-555555555555'
export const sampleTime = new Date('2026-01-02T03:04:05Z')

function scalarOf({ wire, enum: words, format }: Keywords): unknown {
  switch (wire) {
    case 'boolean':
    case 'boolean-text':
      return true
    case 'number':
    case 'digits':
      return 12
    case 'decimal':
      return 1.5
    case 'time':
      return sampleTime
    default:
      return words?.[0] ?? (format === 'uuid' ? sampleLuid : `"text" of 1 & <é>`)
  }
}

function sampleOf(schema: Keywords): unknown {
  if (schema.properties !== undefined)
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, inner]) => [name, sampleOf(inner)]),
    ) as object
  if (schema.items !== undefined) return [sampleOf(schema.items), sampleOf(schema.items)]
  return scalarOf(schema)
}

/** A message of the schema. */
export const sample = (schema: TObject): Readonly<Record<string, unknown>> =>
  sampleOf(schema) as Readonly<Record<string, unknown>>
