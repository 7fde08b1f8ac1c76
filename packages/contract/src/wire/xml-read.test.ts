import { describe, expect, test } from 'vitest'
import { readXml, type XmlNode } from './xml-read.ts'
import { WireError } from './wire-error.ts'

const read = (document: string): XmlNode => readXml(new TextEncoder().encode(document))

describe('documents that clients send', () => {
  test.each([
    ['no namespace', '<tsRequest><user name="x"/></tsRequest>'],
    ['the namespace', '<tsRequest xmlns="http://tableau.com/api"><user name="x"/></tsRequest>'],
    [
      'the older namespace under a prefix',
      '<t:tsRequest xmlns:t="http://tableausoftware.com/api"><t:user name="x"/></t:tsRequest>',
    ],
    [
      'a declaration, a byte order mark, comments',
      '\ufeff<?xml version="1.0" encoding="utf-8"?><!-- a --><tsRequest><user name="x"/></tsRequest>\n',
    ],
  ])('%s', (_, document) => {
    const user = { name: 'user', attributes: { name: 'x' }, children: [], text: '' }
    expect(read(document)).toMatchObject({ name: 'tsRequest', children: [user] })
  })

  test('text, CDATA, entities and character references', () => {
    const node = read('<a x="&#39;&apos;&#252;&#x1F600;">1 &lt;<![CDATA[ &amp; ]]>2</a>')
    expect(node.attributes['x']).toBe("''ü😀")
    expect(node.text).toBe('1 < &amp; 2')
  })

  test('attributes of other namespaces are left out', () => {
    const node = read('<a xmlns:x="urn:x" x:name="no" xml:lang="en" name="yes"/>')
    expect({ ...node.attributes }).toEqual({ name: 'yes' })
  })
})

describe('hostile documents', () => {
  const laughs = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}">]><a>&b;</a>`
  test.each([
    ['billion laughs', laughs, 'DOCTYPE'],
    [
      'external entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      'DOCTYPE',
    ],
    ['external DTD', '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', 'DOCTYPE'],
    ['parameter entity', '<!DOCTYPE a [<!ENTITY % p "x"> %p;]><a/>', 'DOCTYPE'],
    ['depth', '<a>'.repeat(200_000), 'deeper than 32'],
    ['depth of one too many', '<a>'.repeat(33) + '</a>'.repeat(33), 'deeper than 32'],
    ['size', `<a x="${'y'.repeat(1024 * 1024)}"/>`, 'at most 1048576'],
    ['elements', `<a>${'<b/>'.repeat(20_000)}</a>`, 'more than 20000 elements'],
    [
      'attributes',
      `<a ${Array.from({ length: 129 }, (_, n) => `a${n}=""`).join(' ')}/>`,
      '128 attributes',
    ],
    ['duplicate attribute', '<a x="1" x="2"/>', 'duplicate attribute'],
    ['duplicate attribute by namespace', '<a xmlns:p="u" xmlns:q="u" p:x="" q:x=""/>', 'duplicate'],
    ['two roots', '<a/><a/>', 'malformed'],
    ['unclosed', '<a><b></a>', 'malformed'],
    ['unclosed at the end', '<a>', 'malformed'],
    ['text after the root', '<a/>x', 'malformed'],
    ['unknown entity', '<a>&nbsp;</a>', 'malformed'],
    ['NUL', '<a>\0</a>', 'malformed'],
    ['NUL by reference', '<a>&#0;</a>', 'malformed'],
    ['control character', '<a x="\u0001"/>', 'malformed'],
    ['control character in XML 1.1', '<?xml version="1.1"?><a>&#1;</a>', 'malformed'],
    ['noncharacter', '<a>\uffff</a>', 'malformed'],
    ['processing instruction', '<?xml-stylesheet href="x"?><a/>', 'processing instruction'],
    ['other encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'other than UTF-8'],
    ['other namespace', '<a xmlns="urn:x"/>', 'unknown namespace'],
    ['other namespace inside', '<a><b xmlns="urn:x"/></a>', 'unknown namespace'],
    ['unbound prefix', '<p:a/>', 'malformed'],
    ['nothing', '  ', 'malformed'],
  ])('%s is refused', (_, document, problem) => {
    expect(() => read(document)).toThrow(WireError)
    expect(() => read(document)).toThrow(problem)
  })

  test('bytes that are not UTF-8 are refused', () => {
    expect(() => readXml(Uint8Array.of(0x3c, 0x61, 0x2f, 0xff, 0x3e))).toThrow('not UTF-8')
    expect(() => readXml(Uint8Array.of(0xff, 0xfe, 0x3c, 0x00))).toThrow('not UTF-8')
  })

  test('names of prototype members reach no prototype', () => {
    const node = read('<a __proto__="x" constructor="y"><__proto__ polluted="z"/></a>')
    expect(Object.getPrototypeOf(node.attributes)).toBeNull()
    expect(node.attributes['__proto__']).toBe('x')
    expect(node.children[0]?.name).toBe('__proto__')
    expect('polluted' in {}).toBe(false)
  })

  test('as deep and as many as allowed are read', () => {
    expect(read('<a>'.repeat(32) + '</a>'.repeat(32)).name).toBe('a')
    expect(read(`<a>${'<b/>'.repeat(19_999)}</a>`).children).toHaveLength(19_999)
  })
})
