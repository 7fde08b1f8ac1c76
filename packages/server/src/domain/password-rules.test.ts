import { describe, expect, test } from 'vitest'
import { newPasswordProblem } from './password-rules.ts'

const context = ['ann.miller@example.com', 'Finance & Sales']
const problemOf = (password: string) => newPasswordProblem(password, context)

describe('a password', () => {
  test.each([
    'correct horse battery staple',
    'x8#2!9$%4^',
    '8391027465',
    'пароль-длинный-и-свой',
    ' spaces count ',
    'läng genug ja',
    '🐎🔋📎🐎🐎🔋🔋📎',
    'mypasswordisverylongandmine',
  ])('%s may be set', (password) => {
    expect(problemOf(password)).toBe(null)
  })

  test('is counted in code points, from 8 to 256', () => {
    expect(problemOf('🐎🔋📎🐎🐎🔋🔋')).toBe('too-short')
    expect(problemOf('x8#2!9$')).toBe('too-short')
    expect(problemOf(`${'🐎🔋'.repeat(128)}x`)).toBe('too-long')
    expect(problemOf(`${'🐎x'.repeat(127)}yz`)).toBe(null)
  })

  test('must be text that can be written down', () => {
    expect(problemOf('half a \ud800 character')).toBe('not-text')
  })

  test.each(['12345678', '87654321', 'abcdefgh', 'aaaaaaaa', 'abcabcabc', '12121212', '19991999'])(
    '%s is too simple',
    (password) => {
      expect(problemOf(password)).toBe('too-simple')
    },
  )

  test.each([
    'password',
    'P@ssw0rd1',
    'Passw0rd!',
    'letmein123',
    'Welcome2026!',
    'qwertyuiop',
    '1qaz2wsx',
    'iloveyou!!',
    'Summer2026',
    'dragonmonkey1',
    'tableau-admin',
    'Easel2026!',
    'annmiller1',
    'Miller_example',
    'finance-2026',
    'sales.finance',
  ])('%s is too common', (password) => {
    expect(problemOf(password)).toBe('too-common')
  })

  test('with letters of its own beside a known word is left alone', () => {
    expect(problemOf('tableau-grüßt-heute')).toBe(null)
  })
})
