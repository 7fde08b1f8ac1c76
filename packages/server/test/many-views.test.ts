/** Workbooks of more views than are written or read in one go. */

import { expect, test } from 'vitest'
import { describeFamily } from './families.ts'
import { mustBe, signedIn } from './person.ts'

const count = 1_203
const names = Array.from({ length: count }, (_, index) => `Sheet ${index}`)

function workbookOf(sheets: readonly string[]): Uint8Array {
  const worksheets = sheets.map((name) => `<worksheet name='${name}'><table/></worksheet>`)
  return Buffer.from(
    `<workbook version='18.1'><worksheets>${worksheets.join('')}</worksheets></workbook>`,
  )
}

await describeFamily('a workbook of many views', (kit) => {
  test('has all of them in the order of its tabs, also after one is put before the others', async () => {
    const person = await signedIn(kit(), 'admin')
    const publish = (sheets: readonly string[]) =>
      person.published({
        name: 'Many',
        bytes: workbookOf(sheets),
        fileName: 'Many.twb',
        query: 'overwrite=true',
      })
    const first = await publish(names)
    expect(first.views.view.map(({ name }) => name)).toEqual(names)
    const moved = ['New', ...names.slice(1), names[0] ?? '']
    const second = await publish(moved)
    expect(second.views.view.map(({ name }) => name)).toEqual(moved)
    // A view keeps its id where its name stays.
    const idOf = ({ views }: typeof first, name: string) =>
      views.view.find((view) => view.name === name)?.id
    expect(idOf(second, 'Sheet 700')).toBe(idOf(first, 'Sheet 700'))
    const answer = await person.get(`/workbooks/${second.id}/views`)
    mustBe(answer, 200)
    const { views } = answer.json<{ views: { view: readonly { name: string }[] } }>()
    expect(views.view.map(({ name }) => name)).toEqual(moved)
  })

  test('is answered whole, with its length, in JSON and in XML', async () => {
    const person = await signedIn(kit(), 'admin')
    const { id } = await person.published({
      name: 'Whole',
      bytes: workbookOf(names),
      fileName: 'Whole.twb',
    })
    const [json, xml] = await Promise.all([
      person.get(`/workbooks/${id}/views`),
      person.get(`/workbooks/${id}/views`, 'xml'),
    ])
    for (const { headers, bytes } of [json, xml]) {
      expect(headers.get('content-length')).toBe(String(bytes.length))
    }
    const { views } = json.json<{ views: { view: readonly { id: string; name: string }[] } }>()
    const inXml = Array.from(xml.text.matchAll(/<view [^>]*?id="([^"]+)" name="([^"]+)"/g))
    expect(views.view.map((view) => [view.id, view.name])).toEqual(
      inXml.map(([, luid, name]) => [luid, name]),
    )
    expect(inXml).toHaveLength(count)
    expect(xml.text.endsWith('</views></tsResponse>')).toBe(true)
  })
})
