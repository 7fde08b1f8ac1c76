import { expect, it } from 'vitest'
import { readDomainSafelist } from './domain-safelist.ts'

it.each([
  '',
  'example.com',
  'https://example.com',
  'http://localhost:8080',
  '*.example.com',
  'https://*.example.com:*',
  '10.0.0.1',
  'bücher.example',
  'https://example.com/',
])('"%s" is a list of domains', (text) => {
  expect(readDomainSafelist(text)).toEqual({ domains: text === '' ? [] : [text] })
})

it('entries are separated by any blanks', () => {
  expect(readDomainSafelist(' a.com\n b.com\t c.com ')).toEqual({
    domains: ['a.com', 'b.com', 'c.com'],
  })
})

it.each([
  '*',
  '*.*',
  'https://*:*',
  'a.com,b.com',
  'javascript:alert(1)',
  'ftp://example.com',
  'https://example.com/path',
  'https://user@example.com',
  "example.com'",
  '-example.com',
  'example..com',
  'example.com:123456',
  '"example.com"',
])('"%s" is refused and named', (text) => {
  expect(readDomainSafelist(`good.com ${text}`)).toMatchObject({
    problem: expect.stringContaining(text.split(' ')[0] ?? ''),
  })
})

it('refuses more than 250 domains or 4,800 characters', () => {
  expect(readDomainSafelist('a.com '.repeat(250))).toHaveProperty('domains')
  expect(readDomainSafelist('a.com '.repeat(251))).toHaveProperty('problem')
  expect(readDomainSafelist('a'.repeat(4801))).toHaveProperty('problem')
})

it('reads a long hostile entry in a blink', () => {
  const hostile = `${'a-'.repeat(2000)}!`
  expect(readDomainSafelist(hostile)).toHaveProperty('problem')
})
