/**
 * XML answers as the tree that JSON would have: attributes and texts as strings, children as lists. Small on purpose: it reads what
 * the service writes, and refuses documents with a DOCTYPE.
 */

interface OpenElement {
  readonly name: string
  readonly fields: Record<string, unknown>
  text: string
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/y
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}
const deepest = 100

const fault = (text: string, index: number): SyntaxError =>
  new SyntaxError(`is no well-formed XML: see character ${index} of ${text.length}`)

/** Entities of XML itself and of characters. */
const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (whole, decimal, hex, name: string) => {
    if (name !== undefined) return entities[name] ?? whole
    const point = Number.parseInt((decimal ?? hex) as string, decimal === undefined ? 16 : 10)
    return point <= 0x10_ffff ? String.fromCodePoint(point) : whole
  })

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

function attributesOf(text: string): Record<string, unknown> {
  const fields = Object.create(null) as Record<string, unknown>
  for (const [, name = '', double, single] of text.matchAll(attribute)) {
    if (!/^xmlns(:|$)|^xsi:/.test(name)) fields[localName(name)] = decoded(double ?? single ?? '')
  }
  return fields
}

/** An element without attributes and children is its text. */
function valueOf({ fields, text }: OpenElement): unknown {
  if (Object.keys(fields).length === 0) return text
  if (text.trim() !== '') fields['#text'] = text
  return fields
}

/** @throws SyntaxError when the text is not a well-formed document without a DOCTYPE */
export function readXmlAnswer(text: string): unknown {
  const open: OpenElement[] = []
  let root: unknown
  const close = (element: OpenElement): void => {
    const value = valueOf(element)
    const parent = open.at(-1)
    if (parent === undefined) root = value
    else ((parent.fields[element.name] ??= []) as unknown[]).push(value)
  }
  token.lastIndex = text.startsWith('\ufeff') ? 1 : 0
  for (let at = token.lastIndex; at < text.length; at = token.lastIndex) {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) throw fault(text, at)
    const [, cdata, closed, opened, attributes = '', empty, plain] = match
    const current = open.at(-1)
    if (opened !== undefined) {
      if ((current === undefined && root !== undefined) || open.length >= deepest)
        throw fault(text, at)
      const element = { name: localName(opened), fields: attributesOf(attributes), text: '' }
      if (empty === '/') close(element)
      else open.push(element)
    } else if (closed !== undefined) {
      if (current?.name !== localName(closed)) throw fault(text, at)
      open.pop()
      close(current)
    } else if (current !== undefined) current.text += cdata ?? decoded(plain ?? '')
    else if ((cdata ?? plain ?? '').trim() !== '') throw fault(text, at)
  }
  if (root === undefined || open.length > 0) throw fault(text, text.length)
  return root
}
