/** An element tree as a document again, for tests that change documents. */

import type { XmlElement } from '../src/package/xml-tree.ts'

export function writeXml(root: XmlElement): string {
  const parts: string[] = []
  const write = ({ name, attributes, children, text }: XmlElement): void => {
    parts.push('<', name)
    for (const [key, value] of attributes) parts.push(' ', key, '="', escaped(value), '"')
    parts.push('>', escaped(text))
    children.forEach(write)
    parts.push('</', name, '>')
  }
  write(root)
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
