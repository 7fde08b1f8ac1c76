/** An empty value in a request stands for an absent one, wherever its type has no empty value: for every declared request. */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileReader, readMessage, rest, type AnyMethod, type TObject } from '../src/index.ts'
import { messageShape, type ElementShape, type Field, type ScalarShape } from '../src/wire/shape.ts'
import { element, luid, many, optional, orEmpty, text, word } from '../src/wire/types.ts'

const requests = (Object.values(rest) as unknown as readonly AnyMethod[]).flatMap(
  ({ name, body }): (readonly [string, TObject])[] =>
    body.kind === 'message'
      ? [[name, body.schema]]
      : body.kind === 'parts' && body.payload !== null
        ? [[name, body.payload]]
        : [],
)

/** An element on its way into either form: attributes and text as text or null, children as lists. */
interface Tree {
  readonly scalars: ReadonlyMap<Field<ScalarShape>, string | null>
  readonly children: ReadonlyMap<Field, readonly (Tree | string | null)[]>
  /** The one of the scalars that is the element's text. */
  readonly content: Field<ScalarShape> | null
}

/** The same message twice: once with empties in it, once without. */
interface Twins {
  readonly withEmpties: Tree
  readonly without: Tree
}

const samples: Readonly<Record<ScalarShape['wire'], string>> = {
  text: 'text',
  boolean: 'true',
  'boolean-text': 'false',
  number: '1',
  decimal: '1.5',
  digits: '2',
  time: '2026-01-31T08:00:00Z',
}
const sampleOf = ({ words, isLuid, wire }: ScalarShape): string =>
  words?.[0] ?? (isLuid ? '1f951daf-4061-451a-9df1-69a8062664f2' : samples[wire])

type State = 'full' | 'absent' | 'null' | 'empty'

/** Builds both twins by asking which state each optional part is in. */
function twins(shape: ElementShape, choose: () => State): Twins {
  const scalars = { withEmpties: new Map(), without: new Map() } as Record<
    keyof Twins,
    Map<Field<ScalarShape>, string | null>
  >
  const children = { withEmpties: new Map(), without: new Map() } as Record<
    keyof Twins,
    Map<Field, (Tree | string | null)[]>
  >
  for (const field of [...shape.attributes, ...(shape.content === null ? [] : [shape.content])]) {
    const state = field.isRequired ? 'full' : choose()
    const sample = sampleOf(field.shape)
    if (state === 'null') scalars.withEmpties.set(field, null)
    if (state === 'empty') scalars.withEmpties.set(field, '')
    if (state === 'empty' && field.shape.keepsEmpty) scalars.without.set(field, '')
    if (state !== 'full') continue
    scalars.withEmpties.set(field, sample)
    scalars.without.set(field, sample)
  }
  for (const field of shape.children) {
    const state = field.isRequired ? 'full' : choose()
    const inner = field.shape.kind === 'list' ? field.shape.item : field.shape
    if (state === 'null') children.withEmpties.set(field, [null])
    if (state === 'empty' && inner.kind === 'element')
      children.withEmpties.set(field, [hollow(inner, choose)])
    if (state !== 'full') continue
    const pair =
      inner.kind === 'scalar'
        ? { withEmpties: sampleOf(inner), without: sampleOf(inner) }
        : twins(filled(inner), choose)
    children.withEmpties.set(field, [pair.withEmpties])
    children.without.set(field, [pair.without])
  }
  return {
    withEmpties: {
      scalars: scalars.withEmpties,
      children: children.withEmpties,
      content: shape.content,
    },
    without: { scalars: scalars.without, children: children.without, content: shape.content },
  }
}

/** The shape with one part that must be there, so that the element holds something. */
function filled(shape: ElementShape): ElementShape {
  const [first, ...others] = shape.attributes
  return first === undefined
    ? { ...shape, children: shape.children.map((field) => ({ ...field, isRequired: true })) }
    : { ...shape, attributes: [{ ...first, isRequired: true }, ...others] }
}

/** An element with empties only. */
function hollow(shape: ElementShape, choose: () => State): Tree {
  const scalars = new Map<Field<ScalarShape>, string | null>()
  for (const field of shape.attributes) {
    const state = choose()
    if (state === 'null') scalars.set(field, null)
    if (state === 'empty' && !field.shape.keepsEmpty) scalars.set(field, '')
  }
  const children = new Map<Field, (Tree | null)[]>()
  for (const field of shape.children) {
    const inner = field.shape.kind === 'list' ? field.shape.item : field.shape
    const isElement = inner.kind === 'element' && choose() === 'empty'
    if (isElement) children.set(field, [hollow(inner, choose)])
  }
  return { scalars, children, content: null }
}

/** `{}` and an element with nothing in it may also be written as an empty text. */
function toJson(tree: Tree, emptyElement: '' | null): unknown {
  const members = [
    ...[...tree.scalars].map(([{ name }, value]) => [name, value] as const),
    ...[...tree.children].map(([{ name, shape }, items]) => {
      const values = items.map((item) =>
        typeof item === 'string' || item === null ? item : toJson(item, emptyElement),
      )
      return [name, shape.kind === 'list' ? values : values[0]] as const
    }),
  ]
  return members.length === 0 && emptyElement === '' ? '' : Object.fromEntries(members)
}

function toXml(name: string, tree: Tree): string {
  const isContent = (field: Field<ScalarShape>) => field === tree.content
  const scalars = [...tree.scalars].filter(([, value]) => value !== null)
  const attributes = scalars.filter(([field]) => !isContent(field))
  const content = scalars.filter(([field]) => isContent(field)).map(([, value]) => value)
  const children = [...tree.children].flatMap(([field, items]) =>
    items
      .filter((item) => item !== null)
      .map((item) =>
        typeof item === 'string'
          ? `<${field.name}>${item}</${field.name}>`
          : toXml(field.name, item),
      ),
  )
  const head = attributes.map(([field, value]) => ` ${field.name}="${value}"`).join('')
  return `<${name}${head}>${[...content, ...children].join('')}</${name}>`
}

describe.each(requests)('a request of %s', (_, schema) => {
  const reader = compileReader(schema)
  const read = (contentType: string, body: string) =>
    readMessage({ contentType, bytes: new TextEncoder().encode(body), reader })
  const shape = messageShape(schema)

  test('with empty values reads as the same request without them, in XML and JSON', () => {
    const states = fc.infiniteStream(fc.constantFrom<State>('full', 'absent', 'null', 'empty'))
    fc.assert(
      fc.property(states, fc.constantFrom('' as const, null), (stream, emptyElement) => {
        const { withEmpties, without } = twins(shape, () => stream.next().value ?? 'absent')
        const expected = read('application/json', JSON.stringify(toJson(without, null)))
        const asJson = JSON.stringify(toJson(withEmpties, emptyElement) || {})
        expect(read('application/json', asJson), asJson).toEqual(expected)
        const asXml = toXml('tsRequest', withEmpties)
        expect(read('text/xml', asXml), asXml).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })
})

describe('an empty value', () => {
  const schema = element({
    item: element({
      name: optional(text()),
      mode: optional(word(['a', 'b'])),
      parentId: optional(orEmpty(luid())),
      modeOrNone: optional(orEmpty(word(['a', 'b']))),
      user: optional(element({ id: luid() })),
      ids: optional(element({ id: many(luid()) })),
    }),
  })
  const reader = compileReader(schema)
  const json = (item: unknown) => reader.fromJson({ item })

  test('of free text, and where the schema gives it a meaning, is kept', () => {
    const empties = { name: '', mode: '', parentId: '', modeOrNone: '' }
    expect(json(empties)).toEqual({ item: { name: '', parentId: '', modeOrNone: '' } })
  })

  test('does not loosen what else a marked field takes', () => {
    expect(() => json({ parentId: 'x' })).toThrow('item.parentId must be a LUID')
    expect(() => json({ modeOrNone: 'c' })).toThrow('item.modeOrNone must be one of a, b')
  })

  test('of an element that needs an attribute is no reason to ask for the attribute', () => {
    for (const user of [null, {}, '', [], { id: null }, { id: '' }, { id: null, name: null }])
      expect(json({ user })).toEqual({ item: {} })
  })

  test('beside a value does not hide that the needed attribute is missing', () => {
    for (const user of [{ name: 'x' }, { id: null, name: 'x' }])
      expect(() => json({ user })).toThrow('item.user.id is missing')
    expect(() => json({ user: 'x' })).toThrow('item.user must be an object')
  })

  test('in a list is no item of it', () => {
    expect(json({ ids: { id: ['', null] } })).toEqual({ item: {} })
    const id = '1f951daf-4061-451a-9df1-69a8062664f2'
    expect(json({ ids: { id: ['', id] } })).toEqual({ item: { ids: { id: [id] } } })
  })
})
