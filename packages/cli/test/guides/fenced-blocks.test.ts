import { describe, expect, it } from 'vitest'
import { blocksOf, hasShape } from './fenced-blocks.ts'

const fence = (info: string, code: string) => `\`\`\`${info}\n${code}\n\`\`\`\n`

describe('blocksOf', () => {
  it('gives what a group of blocks prints to each of them', () => {
    const page = [
      '# Title\n',
      fence('ts run', 'one'),
      'words\n',
      fence('bash run', 'two'),
      fence('text', 'same'),
      fence('python not-run: needs a printer', 'three'),
      fence('text', 'a picture of nothing'),
    ].join('\n')
    expect(blocksOf('p.md', page)).toMatchObject([
      { line: 3, language: 'ts', code: 'one\n', whyNotRun: null, expected: 'same\n' },
      { language: 'bash', code: 'two\n', whyNotRun: null, expected: 'same\n' },
      { language: 'python', whyNotRun: 'needs a printer', expected: '' },
    ])
  })

  it('refuses a fence without a language, code without a mark, a mark without a reason, and a run that prints nothing known', () => {
    const refusal = (page: string) => () => blocksOf('p.md', page)
    expect(refusal(fence('', 'x'))).toThrow('p.md:1: says no language')
    expect(refusal(fence('ts', 'x'))).toThrow('p.md:1: says neither')
    expect(refusal(fence('sh not-run:', 'x'))).toThrow('says neither')
    expect(refusal(fence('sh run', 'x'))).toThrow('p.md:1: no text block')
    expect(refusal(`${fence('sh run', 'x')}\n## Next\n\n${fence('text', 'x')}`)).toThrow('no text')
  })
})

describe('hasShape', () => {
  it('takes … for any text of a line, and on its own for any lines', () => {
    expect(hasShape('a 12 b\n', 'a … b')).toBe(true)
    expect(hasShape('a 12\nb', 'a … b')).toBe(false)
    expect(hasShape('a\n1\n2\nb\n', 'a\n…\nb\n')).toBe(true)
    expect(hasShape('a\nb\n', 'a\n…\nb\n')).toBe(true)
    expect(hasShape('a\n1\n2\n', 'a\n…\n')).toBe(true)
  })

  it('takes nothing else for anything else', () => {
    expect(hasShape('abc', 'a.c')).toBe(false)
    expect(hasShape('a\nb', 'a')).toBe(false)
    expect(hasShape('b\na', 'a')).toBe(false)
    expect(hasShape('', 'a')).toBe(false)
  })
})
