import { expect, test } from 'vitest'
import { element, many, number, text } from '../../packages/contract/src/wire/types.ts'
import { hoist } from './hoist.ts'
import { openMessage, openSchema } from './schemas.ts'

const owner = element({ id: text(), name: text(), count: number() })

test('an element that stands twice under one name is described once', () => {
  const { value, schemas } = hoist({
    one: { owner: openSchema(owner) },
    two: { owner: openSchema(owner) },
  })
  expect(value).toEqual({
    one: { owner: { $ref: '#/components/schemas/Owner' } },
    two: { owner: { $ref: '#/components/schemas/Owner' } },
  })
  expect(schemas).toEqual({ Owner: openSchema(owner) })
})

test('elements of the same name and other content get numbers', () => {
  const user = element({ id: text(), name: text(), email: text() })
  const root = [owner, user, owner, user].map((schema) => ({ owner: openSchema(schema) }))
  expect(Object.keys(hoist(root).schemas)).toEqual(['Owner', 'Owner2'])
})

test('an element that stands once stays where it is', () => {
  const root = { one: { owner: openSchema(owner) } }
  expect(hoist(root)).toEqual({ value: root, schemas: {} })
})

test('a message is named after the operation that shows it first', () => {
  const content = { schema: openMessage(element({ owner }), 'tsResponse') }
  const root = { get: { operationId: 'getOwner', responses: { xml: content, json: content } } }
  expect(Object.keys(hoist(root).schemas)).toEqual(['GetOwnerResponse', 'Owner'])
})

test('scalars are attributes, repeated scalars are not', () => {
  expect(openSchema(element({ name: text(), word: many(text()) }))).toMatchObject({
    properties: {
      name: { type: 'string', xml: { attribute: true } },
      word: { type: 'array', items: { type: 'string' } },
    },
  })
  expect(JSON.stringify(openSchema(many(text())))).not.toContain('attribute')
})
