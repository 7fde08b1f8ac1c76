import { describe, expect, it } from 'vitest'
import { parseXml, readXml } from './xml-tree.ts'

function refused(code: string) {
  return expect.objectContaining({ name: 'PackageError', code })
}

describe('parseXml', () => {
  it('keeps elements, attributes and text', () => {
    const root = parseXml(`<?xml version='1.0' encoding='utf-8' ?>
      <workbook version='18.1'><a x='&quot;é&quot;'>one &amp; <b/>two<![CDATA[<3]]></a></workbook>`)
    const [a] = root.children
    expect(root.attributes.get('version')).toBe('18.1')
    expect(a?.attributes.get('x')).toBe('"é"')
    expect(a?.text).toBe('one & two<3')
    expect(a?.children.map((child) => child.name)).toEqual(['b'])
  })

  it('keeps what is meant for programs with a feature and drops its counterpart', () => {
    const root = parseXml(`<r>
      <_.fcp.Model.true...relation name='new'><x/></_.fcp.Model.true...relation>
      <_.fcp.Model.false...relation name='old'><relation name='deep'/></_.fcp.Model.false...relation>
      <_.fcp.A.true..._.fcp.B.false...relation name='neither'/>
      <zone _.fcp.Set.false...type='a' _.fcp.Set.true...type-v2='b' type-v2='c'/>
    </r>`)
    expect(root.children.map((child) => [child.name, child.attributes.get('name')])).toEqual([
      ['relation', 'new'],
      ['zone', undefined],
    ])
    expect(Object.fromEntries(root.children[1]!.attributes)).toEqual({ 'type-v2': 'b' })
  })

  it('takes names such as __proto__ as plain names', () => {
    const root = parseXml(`<r __proto__='x'><__proto__/></r>`)
    expect(root.children[0]?.name).toBe('__proto__')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it.each([
    ['a DOCTYPE', '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', 'xml-doctype'],
    ['an external DTD', '<!DOCTYPE r SYSTEM "http://x/"><r/>', 'xml-doctype'],
    ['another encoding', '<?xml version="1.0" encoding="utf-16"?><r/>', 'xml-encoding'],
    ['an unclosed element', '<r><a></r>', 'workbook-not-xml'],
    ['an end too early', '<r>', 'workbook-not-xml'],
    ['two roots', '<r/><r/>', 'workbook-not-xml'],
    ['a duplicate attribute', '<r a="1" a="2"/>', 'workbook-not-xml'],
    ['an unknown entity', '<r>&nope;</r>', 'workbook-not-xml'],
    ['a NUL character', '<r>\0</r>', 'workbook-not-xml'],
    ['nothing', '', 'workbook-not-xml'],
    ['no XML', 'PK\u0003\u0004', 'workbook-not-xml'],
  ])('refuses %s', (_name, text, code) => {
    expect(() => parseXml(text)).toThrow(refused(code))
  })

  it('refuses documents beyond its caps', () => {
    expect(() => parseXml('<r/>', { xmlBytes: 3 })).toThrow(refused('workbook-too-large'))
    expect(() => parseXml('<r><a><b/></a></r>', { xmlDepth: 2 })).toThrow(refused('xml-too-deep'))
    expect(() => parseXml('<r><a/><a/></r>', { xmlElements: 2 })).toThrow(
      refused('xml-too-many-elements'),
    )
    expect(() => parseXml('<a>'.repeat(200_000))).toThrow(refused('xml-too-deep'))
    const three = '<r a="1" b="2"><s c="3"/></r>'
    expect(() => parseXml(three, { xmlElementAttributes: 1 })).toThrow(
      refused('xml-too-many-attributes'),
    )
    expect(() => parseXml(three, { xmlAttributes: 2 })).toThrow(refused('xml-too-many-attributes'))
    expect(parseXml(three, { xmlElementAttributes: 2, xmlAttributes: 3 }).name).toBe('r')
  })

  const long = 'x'.repeat(1_000_000)
  it.each([
    ['text', `<r>${long}</r>`],
    ['value', `<r a="${long}"/>`],
    ['element name', `<${long}/>`],
    ['attribute name', `<r ${long}="1"/>`],
    ['comment', `<r><!--${long}--></r>`],
    ['instruction', `<r><?p ${long}?></r>`],
    ['CDATA', `<r><![CDATA[${long}]]></r>`],
  ])('refuses a %s longer than its cap before it ends', (_name, document) => {
    const limits = { xmlPieceBytes: 200_000, xmlBytes: 1_100_000 }
    const cut = document.slice(0, 400_000)
    expect(() => parseXml(cut, limits)).toThrow(refused('xml-piece-too-long'))
    expect(parseXml(document, { xmlPieceBytes: 1_200_000 }).children).toBeDefined()
  })

  it('refuses an element at its first attribute too many, of however many', () => {
    const attributes = Array.from({ length: 200_000 }, (_, index) => `a${index}="1"`).join(' ')
    let seen = 0
    const counted = function* () {
      const bytes = Buffer.from(`<r ${attributes}/>`)
      for (let at = 0; at < bytes.length; at += 1000) {
        seen = at
        yield bytes.subarray(at, at + 1000)
      }
    }
    return expect(readXml(counted()))
      .rejects.toEqual(refused('xml-too-many-attributes'))
      .then(() => expect(seen).toBeLessThan(10_000))
  })
})

describe('readXml', () => {
  it('ends with the reason of a signal between two pieces', async () => {
    const controller = new AbortController()
    const chunks = function* () {
      yield Buffer.from('<r>')
      controller.abort(new Error('gone'))
      yield Buffer.from('</r>')
    }
    await expect(readXml(chunks(), { signal: controller.signal })).rejects.toThrow('gone')
  })

  it('joins characters that are split between chunks', async () => {
    const bytes = Buffer.from('<r a="é€😀">ü</r>')
    const root = await readXml(Array.from(bytes, (byte) => Uint8Array.of(byte)))
    expect(root.attributes.get('a')).toBe('é€😀')
    expect(root.text).toBe('ü')
  })

  it('refuses bytes that are not UTF-8', async () => {
    await expect(readXml([Buffer.from('<r>\xff</r>', 'latin1')])).rejects.toEqual(
      refused('xml-encoding'),
    )
    await expect(readXml([Buffer.from('<r/>'), Uint8Array.of(0xc3)])).rejects.toEqual(
      refused('xml-encoding'),
    )
  })
})
