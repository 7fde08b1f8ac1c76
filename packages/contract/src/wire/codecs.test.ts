import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMessage } from './body-read.ts'
import { compileJsonWriter } from './json-write.ts'
import { compileReader } from './message-read.ts'
import {
  asContent,
  asElement,
  boolean,
  booleanText,
  digits,
  element,
  luid,
  many,
  number,
  optional,
  text,
  time,
  word,
  type Static,
  type TObject,
  type TSchema,
} from './types.ts'
import { compileXmlWriter } from './xml-write.ts'

/** A schema and the messages that it allows. */
interface Sample<S extends TSchema = TSchema> {
  readonly schema: S
  readonly values: fc.Arbitrary<unknown>
}

const isList = ({ schema }: Sample): boolean => 'items' in schema

const markup = fc.constantFrom(
  '<',
  '>',
  '&',
  '"',
  "'",
  ']]>',
  '\t',
  '\n',
  '\r',
  '&amp;',
  '&#0;',
  '\\',
)
// oxlint-disable-next-line no-control-regex
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/u
const legalText = fc
  .array(fc.oneof(markup, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 5 })
  .map((pieces) => pieces.join(''))
  .filter((joined) => !illegal.test(joined))
const wholeSeconds = fc
  .integer({ min: Date.UTC(1000, 0) / 1000, max: Date.UTC(9999, 11) / 1000 })
  .map((seconds) => new Date(seconds * 1000))

const scalar: fc.Arbitrary<Sample> = fc.constantFrom<Sample[]>(
  { schema: text(), values: legalText },
  { schema: word(['Allow', 'Deny']), values: fc.constantFrom('Allow', 'Deny') },
  { schema: luid(), values: fc.uuid() },
  { schema: boolean(), values: fc.boolean() },
  { schema: booleanText(), values: fc.boolean() },
  { schema: number(), values: fc.maxSafeInteger().map((value) => value || 0) },
  { schema: digits(), values: fc.maxSafeInteger().map((value) => value || 0) },
  { schema: time(), values: wholeSeconds },
)

const listOf = ({ schema, values }: Sample): Sample => ({
  schema: many(schema),
  values: fc.array(values, { maxLength: 3 }),
})

const names = ['id', 'name', 'site', 'user', 'tags', 'tag', 'value', 'a-b', 'x.y', '_z']

interface Member {
  readonly name: string
  readonly isOptional: boolean
  readonly sample: Sample
}

function elementOf(members: readonly Member[]): Sample<TObject> {
  const properties: Record<string, TSchema> = {}
  const values: Record<string, fc.Arbitrary<unknown>> = {}
  for (const { name, isOptional, sample } of members) {
    properties[name] = isOptional ? optional(sample.schema) : sample.schema
    values[name] = sample.values
  }
  const requiredKeys = members.filter(({ isOptional }) => !isOptional).map(({ name }) => name)
  return {
    schema: element(properties),
    values: fc.record(values, { requiredKeys, noNullPrototype: true }),
  }
}

const asElementScalar = scalar.map(({ schema, values }) => ({ schema: asElement(schema), values }))

const members = (child: fc.Arbitrary<Sample>, extra: fc.Arbitrary<Sample>) =>
  fc.uniqueArray(
    fc
      .record({
        name: fc.constantFrom(...names),
        isOptional: fc.boolean(),
        sample: fc.oneof(
          extra,
          child,
          child.map(listOf),
          asElementScalar,
          asElementScalar.map(listOf),
        ),
      })
      /* An absent list and an empty one look the same on the wire. */
      .map((member) => (isList(member.sample) ? { ...member, isOptional: false } : member)),
    { selector: ({ name }) => name, maxLength: 5 },
  )

const withContent = members(scalar, scalar).map((fields) => {
  const content: Member = {
    name: 'content',
    isOptional: false,
    sample: { schema: asContent(text()), values: legalText },
  }
  const attributes = fields.filter(({ sample }) => !isList(sample))
  return elementOf([content, ...attributes])
})

const { anyElement } = fc.letrec<{ anyElement: Sample<TObject> }>((tie) => ({
  anyElement: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    members(asElementScalar, scalar).map(elementOf),
    withContent,
    members(tie('anyElement'), scalar).map(elementOf),
  ),
}))

const message = members(anyElement, asElementScalar)
  .map(elementOf)
  .chain(({ schema, values }) =>
    values.map((value) => ({ schema, value: value as Static<TObject> })),
  )

interface Words {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly items?: TSchema
}

const membersOf = (value: unknown) => Object.entries(value as Record<string, unknown>)

/** Whether an element holds nothing, so that in a request it is the same as none. */
function isHollow(schema: TSchema, value: unknown): boolean {
  const { properties, items } = schema as Words
  if (items !== undefined) return (value as unknown[]).every((item) => isHollow(items, item))
  if (properties === undefined || Object.keys(properties).length === 0) return false
  return membersOf(value).every(([name, inner]) => isHollow(properties[name]!, inner))
}

/** The message as a request says it: without optional elements that hold nothing. */
function asRequest(schema: TSchema, value: unknown): unknown {
  const { properties, required, items } = schema as Words
  if (items !== undefined) {
    const kept = (value as unknown[]).filter((item) => !isHollow(items, item))
    return kept.map((item) => asRequest(items, item))
  }
  if (properties === undefined) return value
  const kept = membersOf(value).filter(
    ([name, inner]) => required?.includes(name) === true || !isHollow(properties[name]!, inner),
  )
  return Object.fromEntries(
    kept.map(([name, inner]) => [name, asRequest(properties[name]!, inner)]),
  )
}

const encode = (document: string) => new TextEncoder().encode(document)

test('what is written reads back, and XML and JSON agree', () => {
  fc.assert(
    fc.property(message, fc.constantFrom('request', 'response'), ({ schema, value }, reads) => {
      const reader = compileReader(schema, { reads })
      const xml = compileXmlWriter(schema, reads === 'request' ? 'tsRequest' : 'tsResponse')(value)
      const json = compileJsonWriter(schema)(value)
      const meant = reads === 'request' ? asRequest(schema, value) : value
      expect(readMessage({ contentType: 'text/xml', bytes: encode(xml), reader })).toEqual(meant)
      expect(readMessage({ contentType: null, bytes: encode(json), reader })).toEqual(meant)
    }),
    { numRuns: 1000 },
  )
})

test('any text is written as a document that reads', () => {
  const schema = element({
    item: element({
      name: text(),
      detail: asElement(text()),
      note: element({ value: asContent(text()) }),
    }),
  })
  const write = compileXmlWriter(schema, 'tsRequest')
  const reader = compileReader(schema)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (any) => {
      const bytes = encode(write({ item: { name: any, detail: any, note: { value: any } } }))
      const { item } = readMessage({ contentType: 'text/xml', bytes, reader })
      const kept = any.replace(new RegExp(illegal, 'gu'), '')
      expect(item).toEqual({ name: kept, detail: kept, note: { value: kept } })
    }),
    { numRuns: 1000 },
  )
})

test('any bytes are read or refused with a problem, never with another error', () => {
  const schema = element({ credentials: element({ name: text() }) })
  const reader = compileReader(schema)
  const outcome = (contentType: string | null, bytes: Uint8Array): string => {
    try {
      readMessage({ contentType, bytes, reader })
      return 'read'
    } catch (error) {
      return error instanceof Error ? error.name : 'thrown'
    }
  }
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    'tsRequest',
    'credentials',
    ' ',
    'name="x"',
    '{',
    '}',
    '"',
    ':',
    '&',
    '<!',
    '?',
    '[',
    ']',
  )
  const bodies = fc.oneof(
    fc.uint8Array(),
    fc.array(pieces).map((list) => encode(list.join(''))),
    fc.json().map(encode),
  )
  fc.assert(
    fc.property(
      bodies,
      fc.constantFrom(null, 'text/xml', 'application/json', 'text/plain'),
      (bytes, type) => {
        expect(['read', 'WireError']).toContain(outcome(type, bytes))
      },
    ),
    { numRuns: 1000 },
  )
})
