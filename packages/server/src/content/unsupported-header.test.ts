import { expect, test } from 'vitest'
import { unsupportedHeader } from './unsupported-header.ts'

test('nothing that is lacking makes no header', () => {
  expect(unsupportedHeader([])).toEqual({})
})

test('what is lacking is listed, in characters that a header may hold', () => {
  expect(unsupportedHeader(['Sales: mark:Shape (a\r\nb)', 'Größe: join (x)'])).toEqual({
    'x-easel-unsupported': 'Sales: mark:Shape (a??b); Gr??e: join (x)',
  })
})

test('a long list is cut after a whole item and says how many are left', () => {
  const items = Array.from({ length: 100 }, (_, index) => `Sheet ${index}: ${'x'.repeat(100)}`)
  const text = unsupportedHeader(items)['x-easel-unsupported'] ?? ''
  expect(text.length).toBeLessThan(1_600)
  expect(text).toMatch(/; Sheet 12: x{100}; and 87 more$/)
})
