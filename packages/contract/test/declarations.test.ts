/** What holds for every declared method, whatever it does. */

import { describe, expect, test } from 'vitest'
import { matchRows } from '../../../tools/reference/coverage-page.ts'
import { serves } from '../../../tools/vendor/match.ts'
import { readVendorMethods } from '../../../tools/vendor/vendor-methods.ts'
import {
  addressesOf,
  compareVersions,
  currentVersion,
  errorCatalogue,
  isScope,
  oldestVersion,
  pipelineErrors,
  RestError,
  rest,
  statusOf,
  type AnyMethod,
  type ErrorCode,
} from '../src/index.ts'
import { messageShape } from '../src/wire/shape.ts'
import type { TObject } from '../src/wire/types.ts'

const declared: readonly (readonly [string, AnyMethod])[] = Object.entries(rest)
const vendor = readVendorMethods()

const pathNames = (path: string): readonly string[] =>
  [...path.matchAll(/\/:(\w+)/g)].map(([, name]) => name ?? '')

const repeated = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => words.indexOf(word) !== index)

/** Messages that must say something; a payload part may be empty. */
function messagesOf({ body, reply }: AnyMethod): readonly TObject[] {
  const replies = reply.kind === 'messages' ? Object.values(reply.schemas) : []
  if (body.kind === 'message') replies.push(body.schema)
  if (reply.kind === 'message') replies.push(reply.schema)
  return replies
}

test('the table holds methods', () => {
  expect(declared.length).toBeGreaterThan(20)
})

test('no two methods share verb and path', () => {
  const requests = declared.flatMap(([, method]) =>
    addressesOf(method).map(
      (path) => `${method.verb} ${path.replaceAll(/\/:\w+/g, '/:').toLowerCase()}`,
    ),
  )
  expect(repeated(requests)).toEqual([])
})

test('every row of the vendor list is well-formed and stands once', () => {
  expect(vendor.length).toBe(549)
  expect(repeated(vendor.map((row) => `${row.verb} ${row.path} ${row.name}`))).toEqual([])
  const badScopes = vendor.filter(({ scope }) => scope !== null && !isScope(scope))
  expect(badScopes).toEqual([])
  expect(vendor.filter(({ path }) => !path.startsWith('/'))).toEqual([])
})

test('a method that the vendor list does not have is refused with its verb and path', () => {
  const stray = { ...rest.queryJob, path: '/sites/:siteId/chores/:choreId' }
  expect(() => matchRows({ rest: [stray], 'cloud-manager': [] }, vendor)).toThrow(
    'GET /sites/:siteId/chores/:choreId',
  )
})

describe.each(declared)('%s', (exportName, method) => {
  test('is frozen and named as it is exported', () => {
    expect(method.name).toBe(exportName)
    expect(Object.isFrozen(method)).toBe(true)
    expect(method.title).not.toBe('')
    expect(method.source).not.toBe('')
  })

  test('names each path parameter once', () => {
    expect(method.path).toMatch(/^(\/:?[A-Za-z][\w.\\:-]*)+$/)
    expect(repeated(pathNames(method.path))).toEqual([])
  })

  test('has the same parameters in its older addresses', () => {
    for (const alias of method.aliases ?? []) {
      expect(alias).toMatch(/^(\/:?[A-Za-z][\w.\\:-]*)+$/)
      // The site may be left out: it is that of the session.
      const isSite = (name: string) => name === 'siteId'
      const names = pathNames(method.path).filter((name) => !isSite(name))
      expect(pathNames(alias).filter((name) => !isSite(name))).toEqual(names)
    }
  })

  test('stands in the vendor list under its verb and path', () => {
    const rows = vendor.filter((row) => serves('rest', method, row))
    expect(rows.length).toBeGreaterThan(0)
  })

  test('needs well-formed scopes, each once', () => {
    const scopes = Array.isArray(method.scope) ? (method.scope as readonly string[]) : []
    expect(scopes.filter((scope) => !isScope(scope) || scope.includes('*'))).toEqual([])
    expect(repeated(scopes)).toEqual([])
  })

  test('takes no scope where it takes no session', () => {
    expect(method.caller === 'anyone' && method.scope !== null).toBe(false)
  })

  test('raises codes of the catalogue, each once', () => {
    expect(method.errors.filter((code) => !(code in errorCatalogue))).toEqual([])
    expect(repeated(method.errors)).toEqual([])
  })

  test('is since a version that is answered', () => {
    expect(method.since).toMatch(/^\d+\.\d+$/)
    expect(compareVersions(method.since, oldestVersion)).toBeGreaterThanOrEqual(0)
    expect(compareVersions(method.since, currentVersion)).toBeLessThanOrEqual(0)
  })

  test('has messages that the wire can carry', () => {
    const shapes = messagesOf(method).map(messageShape)
    expect(shapes.every(({ children }) => children.length > 0)).toBe(true)
  })

  test('takes no body where the verb has none', () => {
    expect(method.verb === 'GET' && method.body.kind !== 'none').toBe(false)
  })
})

const lists = declared.filter(([, { list }]) => list !== undefined)

describe.each(lists)('the list of %s', (_, method) => {
  const list = method.list!

  test('has at least one operator for every filter field', () => {
    for (const [name, { operators }] of Object.entries(list.filter)) {
      expect(name).toMatch(/^[a-z]\w*$/i)
      expect(operators.length).toBeGreaterThan(0)
      expect(repeated(operators)).toEqual([])
    }
  })

  test('sorts by each key once, and answers a page', () => {
    expect(repeated(list.sort)).toEqual([])
    expect(list.sort.filter((key) => !/^[a-z]\w*$/i.test(key))).toEqual([])
    const shape = method.reply.kind === 'message' ? messageShape(method.reply.schema) : null
    expect(shape?.children.map(({ name }) => name)).toContain('pagination')
  })

  test('answers items of the name that its grammar gives them', () => {
    const shape = method.reply.kind === 'message' ? messageShape(method.reply.schema) : null
    const inner = shape?.children.flatMap((child) =>
      child.shape.kind === 'element' ? child.shape.children.map(({ name }) => name) : [],
    )
    expect(inner).toContain(list.item)
  })

  test('puts no field in both sets', () => {
    const { byDefault = [], all = [] } = list.fields ?? {}
    expect(repeated([...byDefault, ...all])).toEqual([])
  })

  test('does not repeat the parameters of lists in its own query', () => {
    const taken = ['pageNumber', 'pageSize', 'filter', 'sort', 'fields']
    expect(taken.filter((name) => name in method.query.properties)).toEqual([])
  })
})

test('codes that the pipeline answers are in the catalogue, each once', () => {
  expect(repeated(pipelineErrors)).toEqual([])
})

test('the status of a code is its first three digits, unless the catalogue says otherwise', () => {
  const others = (Object.keys(errorCatalogue) as ErrorCode[])
    .map((code) => [code, statusOf(code)] as const)
    .filter(([code, status]) => Number(code.slice(0, 3)) !== status)
  expect(others).toEqual([
    ['409004', 400],
    ['409090', 400],
  ])
  expect(new RestError('409004', { problem: 'x' }).status).toBe(400)
})
