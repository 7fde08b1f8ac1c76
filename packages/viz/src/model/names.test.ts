import { describe, expect, it } from 'vitest'
import { parseInstanceName, parseQualifiedName } from './names.ts'

describe('parseInstanceName', () => {
  it.each([
    ['[sum:Sales:qk]', 'Sum', '[Sales]', 'qk', []],
    ['[none:Region:nk]', 'None', '[Region]', 'nk', []],
    ['[yr:Date:ok]', 'Year', '[Date]', 'ok', []],
    ['[avg:F: GDP per capita (curr $):qk]', 'Avg', '[F: GDP per capita (curr $)]', 'qk', []],
    ['[pcto:cnt:Number of Records:qk:2]', 'Count', '[Number of Records]', 'qk', ['pcto']],
    ['[sum:odd ]] name:qk]', 'Sum', '[odd ]] name]', 'qk', []],
  ])('reads %s', (name, ...parts) => {
    const [derivation, column, key, outer] = parts
    expect(parseInstanceName(name)).toEqual({ derivation, column, key, outer })
  })

  it.each(['[Sales]', '[sum:Sales]', '[zzz:Sales:qk]', '[sum:qk]', ''])('leaves %j', (name) => {
    expect(parseInstanceName(name)).toBeUndefined()
  })
})

describe('parseQualifiedName', () => {
  it('splits the data source from the instance', () => {
    expect(parseQualifiedName('[a]].[b].[sum:x:qk]')).toEqual({
      datasource: 'a].[b',
      instance: '[sum:x:qk]',
    })
    expect(parseQualifiedName('[sum:x:qk]')).toEqual({ instance: '[sum:x:qk]' })
  })

  it.each(['', 'x', '[a', '[a].', '[a]x', '[a].b'])('leaves %j', (text) => {
    expect(parseQualifiedName(text)).toBeUndefined()
  })
})
