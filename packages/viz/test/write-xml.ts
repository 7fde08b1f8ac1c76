/** An element tree as a document again, for tests that change documents. */

import type { XmlElement } from '../src/package/xml-tree.ts'

export function writeXml(root: XmlElement): string {
  const parts: string[] = []
  // A stack of its own: hostile documents nest deeper than calls may.
  const waiting: (XmlElement | string)[] = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') {
      parts.push(next)
      continue
    }
    const { name, attributes, children, text } = next
    parts.push('<', name)
    for (const [key, value] of attributes) parts.push(' ', key, '="', escaped(value), '"')
    parts.push('>', escaped(text))
    waiting.push(`</${name}>`)
    for (const child of children.toReversed()) waiting.push(child)
  }
  return parts.join('')
}

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\n\r\t]/g, (character) => replacements[character] ?? character)
}

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlElement[] = [],
): XmlElement {
  return { name, attributes: new Map(Object.entries(attributes)), children, text: '' }
}
