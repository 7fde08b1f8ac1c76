import { describe, expect, test } from 'vitest'
import { datasourcePlaces, edited, extractElement } from './extract-elements.ts'

const workbook = `<?xml version='1.0'?>\r\n<workbook><datasources>
  <datasource caption='É &amp; one' name='one'><connection/><extract enabled='true'><connection/></extract><layout/></datasource>
  <datasource name='two'><connection/><_.fcp.X.true...extract a='1'/></datasource>
</datasources><worksheets><worksheet><datasources><datasource name='one'/></datasources></worksheet></worksheets></workbook>`

describe('datasourcePlaces', () => {
  test('finds the extracts of the data sources of a workbook, and of no sheet', () => {
    const places = datasourcePlaces(workbook)
    expect(places.map(({ name }) => name)).toEqual(['one', 'two'])
    const texts = places.map(({ extracts }) =>
      extracts.map(({ start, end }) => workbook.slice(start, end)),
    )
    expect(texts).toEqual([
      ["<extract enabled='true'><connection/></extract>"],
      ["<_.fcp.X.true...extract a='1'/>"],
    ])
  })

  test('writes an extract before what follows it, else at the end', () => {
    const places = datasourcePlaces(workbook)
    expect(places.map(({ insertAt }) => workbook.slice(insertAt, insertAt + 9))).toEqual([
      '<layout/>',
      '</datasou',
    ])
  })

  test('knows the root of a data source document', () => {
    const text = `<datasource><connection/></datasource>`
    expect(datasourcePlaces(text)).toEqual([{ name: '', insertAt: 25, extracts: [] }])
  })
})

test('edits leave the rest of the text as it is', () => {
  const edits = datasourcePlaces(workbook).flatMap(({ extracts }) =>
    extracts.map((range) => ({ ...range, text: '' })),
  )
  const result = edited(workbook, edits)
  expect(result).toContain("name='one'><connection/><layout/>")
  expect(result).toContain("name='two'><connection/></datasource>")
  expect(result.length).toBe(workbook.length - 47 - 31)
})

test('names in an extract are escaped', () => {
  const columns = [{ localName: "[A's <B>]", name: "A's <B>", type: 'string' }]
  const element = extractElement({ path: 'Data/a&b.hyper', schema: 'S', table: 'T', columns })
  expect(element).toContain("dbname='Data/a&amp;b.hyper'")
  expect(element).toContain('<local-name>[A&apos;s &lt;B&gt;]</local-name>')
})
