import { expect, it } from 'vitest'
import { headerText } from './header-text.ts'

it('ends no line, closes no quote and is never long', () => {
  expect(headerText('a\r\nset-cookie: x')).toBe('a??set-cookie: x')
  expect(headerText('a" error="x\\')).toBe('a? error=?x?')
  expect(headerText('tableau:сontent:read')).toBe('tableau:?ontent:read')
  expect(headerText('x'.repeat(8_000))).toHaveLength(2_000)
})
