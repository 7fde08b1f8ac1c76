/** What holds for every declared method of the Cloud Manager API, whatever it does. */

import { describe, expect, test } from 'vitest'
import { serves } from '../../../tools/vendor/match.ts'
import { readVendorMethods } from '../../../tools/vendor/vendor-methods.ts'
import {
  cloudErrorCatalogue,
  cloudManager,
  cloudPipelineErrors,
  isScope,
  mayCall,
  pageTokenAfter,
  parseCloudPage,
  type AnyCloudMethod,
} from '../src/index.ts'
import { objectShape } from '../src/wire/shape.ts'

const declared = Object.entries(cloudManager) as unknown as readonly (readonly [
  string,
  AnyCloudMethod,
])[]
const vendor = readVendorMethods().filter(({ api }) => api === 'cloud-manager')

const repeated = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => words.indexOf(word) !== index)

test('every method that the vendor is known to have is declared', () => {
  const missing = vendor.filter(
    (row) => !declared.some(([, method]) => serves('cloud-manager', method, row)),
  )
  expect(missing.map(({ name }) => name)).toEqual([])
})

test('no two addresses share verb and path', () => {
  const requests = declared.flatMap(([, method]) =>
    [method, ...(method.aliases ?? [])].map(
      ({ verb, path }) => `${verb} ${path.replaceAll(/\/:\w+/g, '/:').toLowerCase()}`,
    ),
  )
  expect(repeated(requests)).toEqual([])
})

test('codes follow the grammar of the vendor', () => {
  for (const code of Object.keys(cloudErrorCatalogue)) {
    expect(code).toMatch(/^E_[45]\d\d_(API|AUTH|LOG|SITE|SSO|TNT|UAT|USR)_SVC_\d{4}$/)
  }
  expect(repeated(cloudPipelineErrors)).toEqual([])
})

describe.each(declared)('%s', (exportName, method) => {
  test('is frozen and named as it is exported', () => {
    expect(method.name).toBe(exportName)
    expect(Object.isFrozen(method)).toBe(true)
    expect([method.title, method.source, method.since]).not.toContain('')
  })

  test('is in the vendor list, unless it is Easel’s own', () => {
    const isKnown = vendor.some((row) => serves('cloud-manager', method, row))
    expect(isKnown).toBe(method.mark !== 'own')
  })

  test('is marked as the vendor list marks its URI', () => {
    const row = vendor.find((one) => serves('cloud-manager', method, one))
    const isDoubted = /(path|verb) not confirmed/.test(row?.note ?? '')
    expect(method.mark === 'confirmed').toBe(!isDoubted && method.mark !== 'own')
  })

  test('needs well-formed scopes of Cloud Manager, and none where it takes no session', () => {
    const scopes = Array.isArray(method.scope) ? (method.scope as readonly string[]) : []
    expect(
      scopes.filter((scope) => !isScope(scope) || !/^tableau:tcm_\w+:\w+$/.test(scope)),
    ).toEqual([])
    expect(method.caller === 'anyone' && method.scope !== null).toBe(false)
    expect(scopes.every((scope) => mayCall([scope], method.scope))).toBe(true)
  })

  test('raises codes of the catalogue, each once', () => {
    expect(method.errors.filter((code) => !(code in cloudErrorCatalogue))).toEqual([])
    expect(repeated(method.errors)).toEqual([])
  })

  test('names the parameters of its aliases as its own', () => {
    const names = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
    for (const alias of method.aliases ?? []) {
      const known = [...names(method.path), 'siteId']
      expect(names(alias.path).filter((name) => !known.includes(name))).toEqual([])
    }
  })

  test('has messages that the wire can carry, and no body where the verb has none', () => {
    if (method.reply.kind === 'message') objectShape(method.reply.schema)
    if (method.body.kind === 'message') objectShape(method.body.schema)
    expect(['GET', 'DELETE'].includes(method.verb) && method.body.kind !== 'none').toBe(false)
  })
})

describe('a page', () => {
  const page = (search: string) => parseCloudPage(new URLSearchParams(search))

  test('starts after the item that its token names', () => {
    for (const key of [0, 1, 7, 123_456_789]) {
      const token = pageTokenAfter(key)
      expect(token).toMatch(/^[A-Za-z0-9+/]+$/)
      expect(page(`pageToken=${encodeURIComponent(token)}`).start).toEqual({ kind: 'after', key })
    }
  })

  test('by number starts after those before it, and 0 is the first', () => {
    expect(page('pageNumber=3&pageSize=20')).toEqual({
      size: 20,
      start: { kind: 'offset', count: 40 },
      isNumbered: true,
    })
    expect(page('pageNumber=0').start).toEqual({ kind: 'offset', count: 0 })
  })

  test('takes maxResults before pageSize, and 100 without either', () => {
    expect(page('maxResults=5&pageSize=6').size).toBe(5)
    expect(page('').size).toBe(100)
  })
})
