import { expect, test } from 'vitest'
import { rest, type AnyMethod } from '../../packages/contract/src/index.ts'
import { serves } from './match.ts'
import { parseVendorMethods } from './vendor-methods.ts'

const header = 'api\tgroup\tname\tverb\tpath\tscope\tsince\tclients\tstatus\tnote'
const row = (verb: string, path: string) =>
  parseVendorMethods(`${header}\nrest\tG\tN\t${verb}\t${path}\t-\t3.5?\tTSC,mcp\tcurrent\t-\n`)[0]!
const at = (path: string): AnyMethod => ({ ...(rest.queryJob as AnyMethod), path })

test.each([
  ['/api/{version}/sites/{site-id}/jobs/{job-id}', '/sites/:siteId/jobs/:id', true],
  ['/api/-/sites/{site-id}/jobs/{job-id}', '/sites/:siteId/jobs/:id', true],
  ['/api/{version}/sites/{site-id}/JOBS?state={x}', '/sites/:siteId/jobs', true],
  ['/api/{version}/{content-type}/{id}', '/workbooks/:id', true],
  ['/api/{version}/tags:batchCreate', '/tags\\:batchCreate', true],
  ['/api/{version}/sites/{site-id}/jobs', '/sites/:siteId/jobs/:id', false],
  ['/api/{version}/sites/{site-id}/{id}', '/sites/:siteId/jobs', false],
  ['/api/v1/sites/{site-id}/jobs', '/sites/:siteId/jobs', false],
])('row %s is served by %s: %s', (path, declared, isServed) => {
  expect(serves('rest', at(declared), row('GET', path))).toBe(isServed)
})

test('another verb on the same path is another method', () => {
  const path = '/api/{version}/sites/{site-id}/jobs/{job-id}'
  expect(serves('rest', rest.queryJob as AnyMethod, row('PUT', path))).toBe(false)
})

test('a row is read with its uncertain version, its clients and its gaps', () => {
  expect(row('GET', '/api/{version}/a')).toMatchObject({
    since: '3.5?',
    clients: ['TSC', 'mcp'],
    scope: null,
    note: null,
  })
})

test('a row with a missing cell is refused with its line', () => {
  expect(() => parseVendorMethods(`# facts\n${header}\nrest\tG\tN\n`)).toThrow('line 3: 3 cells')
})

test('a row with an unknown status is refused with the words that are known', () => {
  const text = `${header}\nrest\tG\tN\tGET\t/a\t-\t-\t-\tperhaps\t-\n`
  expect(() => parseVendorMethods(text)).toThrow('perhaps is not one of current')
})
