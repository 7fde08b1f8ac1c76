/** Writes XML in the look of the workbooks that Tableau saves: single quotes, two blanks a level. */

export interface XmlNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly content: readonly XmlNode[] | string
}

export function node(
  name: string,
  attributes: Readonly<Record<string, string | number>> = {},
  content: readonly XmlNode[] | string = [],
): XmlNode {
  return { name, attributes, content }
}

/** @returns a document with its declaration, ending in a line break */
export function printXml(root: XmlNode): string {
  return `<?xml version='1.0' encoding='utf-8' ?>\n\n${print(root, '')}`
}

function print({ name, attributes, content }: XmlNode, indent: string): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}='${escapeXml(String(value))}'`,
  )
  const head = `${indent}<${name}${written.join('')}`
  if (content.length === 0) return `${head} />\n`
  if (typeof content === 'string') return `${head}>${escapeXml(content)}</${name}>\n`
  return `${head}>\n${content.map((child) => print(child, `${indent}  `)).join('')}${indent}</${name}>\n`
}

/** Text as it may stand in an attribute or between tags. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&apos;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
}
