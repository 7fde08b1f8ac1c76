import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentUrlOf, downloadFileName, nameProblem, viewUrlNamer } from './content-naming.ts'

const anyName = fc.string({ unit: 'binary', maxLength: 400 })

describe('content URLs', () => {
  it.each([
    ['Superstore', 'Superstore'],
    ['Superstore Sales! (2026)', 'SuperstoreSales2026'],
    ['Umsätze Süd', 'UmsätzeSüd'],
    ['Umsa\u0308tze', 'Umsätze'],
    ['売上 分析', '売上分析'],
    ['हिन्दी', 'हिन्दी'],
    ['../../etc/passwd', 'etcpasswd'],
    ['!!!', 'Untitled'],
    ['', 'Untitled'],
  ])('of %j is %j', (name, expected) => {
    expect(contentUrlOf(name)).toBe(expected)
  })

  it('are never empty and survive being made again', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const url = contentUrlOf(name)
        expect(url).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
        expect(contentUrlOf(url)).toBe(url)
      }),
    )
  })
})

const viewUrlNames = (names: readonly string[]) => names.map(viewUrlNamer())

describe('view URL names', () => {
  it('drop spaces and keep the rest', () => {
    expect(viewUrlNames(['Sheet 1', 'Profit (Map)', 'Übersicht'])).toEqual([
      'Sheet1',
      'Profit(Map)',
      'Übersicht',
    ])
  })

  it('get a suffix where they would be equal', () => {
    expect(viewUrlNames(['Sheet 1', 'Sheet1', 'SHEET1', 'Sheet1_1', ' ', '..'])).toEqual([
      'Sheet1',
      'Sheet1_1',
      'SHEET1_2',
      'Sheet1_1_1',
      'Untitled',
      'Untitled_1',
    ])
  })

  it('are found at once for each of 50,000 sheets of one name', () => {
    const names = viewUrlNames(Array.from({ length: 50_000 }, () => 'Sheet'))
    expect(new Set(names).size).toBe(50_000)
    expect(names.at(-1)).toBe('Sheet_49999')
  })

  it('are distinct single segments whatever the sheets are called', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 12 }), (names) => {
        const urls = viewUrlNames(names)
        expect(new Set(urls.map((url) => url.toLowerCase())).size).toBe(names.length)
        for (const url of urls) expect(url).toMatch(/^(?!\.{1,2}$)[^\s/\\?#%]+$/u)
      }),
    )
  })
})

describe('download file names', () => {
  it.each([
    ['Superstore', 'Superstore.twbx'],
    ['a\r\nSet-Cookie: x=1; b', 'aSet-Cookie x1 b.twbx'],
    ['Sales / Cost', 'Sales-Cost.twbx'],
    ['../../etc/passwd', 'etc-passwd.twbx'],
    [String.raw`C:\temp\x`, 'C-temp-x.twbx'],
    ['"quoted"', 'quoted.twbx'],
    ['invoice\u202Efdp', 'invoicefdp.twbx'],
    ['...', 'Untitled.twbx'],
    ['', 'Untitled.twbx'],
  ])('of %j is %j', (name, expected) => {
    expect(downloadFileName(name, 'twbx')).toBe(expected)
  })

  it('are cut to 255 bytes between characters', () => {
    expect(Buffer.byteLength(downloadFileName('x'.repeat(300), 'twb'))).toBe(255)
    const flags = downloadFileName('🇩🇪'.repeat(100), 'pdf')
    expect(flags).toBe(`${'🇩🇪'.repeat(31)}.pdf`)
  })

  it('are safe whatever the name', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const file = downloadFileName(name, 'twbx')
        expect(Buffer.byteLength(file)).toBeLessThanOrEqual(255)
        expect(file).toMatch(/^[^./\\;="\p{Cc}][^/\\;="\p{Cc}]*\.twbx$/u)
        expect(file.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('names', () => {
  it.each(['Default', 'a', 'Umsätze / Süd; "x"', '😀'.repeat(255)])('%j will do', (name) => {
    expect(nameProblem('project', name)).toBeNull()
  })

  it.each([
    ['', 'empty'],
    [' \t', 'empty'],
    ['x'.repeat(256), '255 characters at most, not 256'],
    ['a\u0000b', 'control characters'],
    ['a\nb', 'control characters'],
    ['a\uD800', 'broken text'],
  ])('%j will not', (name, problem) => {
    expect(nameProblem('workbook', name)).toContain(problem)
  })
})
