import { describe, expect, it } from 'vitest'
import { askedIds, asvsProblems, parseAsvs, withAsvs, type AsvsRow } from './security/asvs.ts'

const row = (id: string, change: Partial<AsvsRow> = {}): AsvsRow => ({
  id,
  level: '1',
  verdict: 'met',
  why: 'because',
  file: 'a.test.ts',
  test: 'holds',
  ...change,
})
const whole = askedIds.map((id) => row(id))
const readTest = (file: string) => (file === 'a.test.ts' ? `test('holds', () => {})` : null)
const changed = (id: string, change: Partial<AsvsRow>) =>
  asvsProblems(
    whole.map((each) => (each.id === id ? { ...each, ...change } : each)),
    readTest,
  )

describe('the list of security requirements', () => {
  it('is good where each has a verdict, and what is met a test', () => {
    expect(asvsProblems(whole, readTest)).toEqual([])
    expect(changed('9.2.4', { verdict: 'not-applicable', file: '', test: '' })).toEqual([])
  })

  it('is refused where one is missing, there twice, or not asked for', () => {
    const without = whole.filter(({ id }) => id !== '7.2.3')
    expect(asvsProblems(without, readTest)).toEqual(['7.2.3 is missing'])
    expect(asvsProblems([...whole, row('7.2.3')], readTest)).toEqual(['7.2.3 is there twice'])
    expect(asvsProblems([...whole, row('99.1.1')], readTest)).toEqual(['99.1.1 is not asked for'])
  })

  it.each<[Partial<AsvsRow>, string]>([
    [{ verdict: 'maybe' }, "9.1.1 has verdict 'maybe'"],
    [{ level: '4' }, "9.1.1 has level '4'"],
    [{ why: ' ' }, '9.1.1 does not say why'],
    [{ file: '', test: '' }, '9.1.1 is met, and names no test'],
    [{ file: 'gone.test.ts' }, '9.1.1 names gone.test.ts, which does not exist'],
    [{ test: 'never was' }, '9.1.1 names a test that a.test.ts does not have: never was'],
    [{ verdict: 'partly', test: 'never was' }, '9.1.1 names a test that a.test.ts does not have'],
  ])('is refused for %j', (change, problem) => {
    expect(changed('9.1.1', change)).toEqual([expect.stringContaining(problem)])
  })

  it('is refused where a line has too few columns', () => {
    const head = 'id\tlevel\tverdict\twhy\tfile\ttest'
    expect(() => parseAsvs(`${head}\n9.1.1\t1\tmet\n`)).toThrow('line 2 has 3 columns')
    expect(() => parseAsvs('9.1.1\t1\tmet\n')).toThrow('the first line')
  })

  it('is written between its marks and nowhere else', () => {
    const marks = ['<!-- asvs: made from docs/asvs.tsv by npm run docs -->', '<!-- /asvs -->']
    const page = `before\n${marks.join('\nstale\n')}\nafter\n`
    const text = withAsvs(page, [row('9.1.1', { why: 'a|b' })])
    expect(text).toContain('| 9.1.1 | 1 | met | a\\|b | [holds](../a.test.ts) |')
    expect(text).not.toContain('stale')
    expect(text.startsWith('before\n')).toBe(true)
    expect(text.endsWith('after\n')).toBe(true)
    expect(withAsvs(text, [row('9.1.1', { why: 'a|b' })])).toBe(text)
    expect(() => withAsvs('nothing', [])).toThrow('lacks')
  })
})
