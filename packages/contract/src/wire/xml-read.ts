/** Untrusted XML into a small tree, under caps. Nothing beyond elements, attributes and text is let in. */

import { SaxesParser } from 'saxes'
import { WireError } from './wire-error.ts'
import { olderXmlNamespace, xmlNamespace } from './xml-write.ts'

/** An element by its local name; attributes of a foreign namespace and namespace declarations are left out. */
export interface XmlNode {
  readonly name: string
  /** Has no prototype, so that no name of the sender's reaches one. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  /** The element's own text and CDATA, joined. */
  readonly text: string
}

export interface XmlLimits {
  readonly bytes: number
  readonly depth: number
  readonly elements: number
  readonly attributesPerElement: number
}

export const defaultXmlLimits: XmlLimits = {
  bytes: 1024 * 1024,
  depth: 32,
  elements: 20_000,
  /** A site has 110 by the official schema. */
  attributesPerElement: 128,
}

interface OpenNode {
  name: string
  attributes: Record<string, string>
  children: OpenNode[]
  text: string
}

const newNode = (): OpenNode => ({
  name: '',
  attributes: Object.create(null) as Record<string, string>,
  children: [],
  text: '',
})

/**
 * UTF-8 text of a body; a byte order mark is dropped.
 *
 * @throws WireError when there are more bytes than allowed, or they are not UTF-8.
 */
export function decodeBody(bytes: Uint8Array, limitBytes: number): string {
  if (bytes.length > limitBytes)
    throw new WireError(`the body has ${bytes.length} bytes; at most ${limitBytes} are read`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new WireError('the body is not UTF-8 text', { cause })
  }
}

/** Collects the tree and applies the caps while the parser runs. */
class TreeBuilder {
  root: OpenNode | null = null
  private readonly limits: XmlLimits
  private readonly open: OpenNode[] = []
  private next = newNode()
  private elementCount = 0
  private attributeCount = 0

  constructor(limits: XmlLimits) {
    this.limits = limits
  }

  startElement(): void {
    this.next = newNode()
    this.attributeCount = 0
    this.elementCount += 1
    if (this.elementCount > this.limits.elements)
      throw new WireError(`the XML has more than ${this.limits.elements} elements`)
    if (this.open.length >= this.limits.depth)
      throw new WireError(`the XML is nested deeper than ${this.limits.depth} elements`)
  }

  attribute(prefix: string, name: string, value: string): void {
    this.attributeCount += 1
    if (this.attributeCount > this.limits.attributesPerElement)
      throw new WireError(
        `an XML element has more than ${this.limits.attributesPerElement} attributes`,
      )
    if (prefix === '' && name !== 'xmlns') this.next.attributes[name] = value
  }

  openElement(name: string, namespace: string): void {
    if (namespace !== '' && namespace !== xmlNamespace && namespace !== olderXmlNamespace)
      throw new WireError(
        `element ${name} is in an unknown namespace; send no namespace or ${xmlNamespace}`,
      )
    const node = this.next
    node.name = name
    const parent = this.open.at(-1)
    if (parent === undefined) this.root ??= node
    else parent.children.push(node)
    this.open.push(node)
  }

  addText(text: string): void {
    const node = this.open.at(-1)
    if (node !== undefined) node.text += text
  }

  closeElement(): void {
    this.open.pop()
  }
}

const refuse = (what: string) => () => {
  throw new WireError(`the XML has ${what}, which is not allowed`)
}

/**
 * Parses a whole document.
 *
 * Refused: more than the limits, any encoding but UTF-8, DOCTYPE, processing instructions, unknown entities, everything that
 * is not well-formed XML 1.0 with namespaces, and namespaces other than none and the two of the API.
 *
 * @throws WireError saying what is wrong and on which line.
 */
export function readXml(bytes: Uint8Array, limits: XmlLimits = defaultXmlLimits): XmlNode {
  const text = decodeBody(bytes, limits.bytes)
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  const tree = new TreeBuilder(limits)
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(encoding))
      throw new WireError('the XML declares an encoding other than UTF-8')
  })
  parser.on('doctype', refuse('a DOCTYPE'))
  parser.on('processinginstruction', refuse('a processing instruction'))
  parser.on('opentagstart', () => tree.startElement())
  parser.on('attribute', ({ prefix, local, value }) => tree.attribute(prefix, local, value))
  parser.on('opentag', ({ local, uri }) => tree.openElement(local, uri))
  parser.on('text', (part) => tree.addText(part))
  parser.on('cdata', (part) => tree.addText(part))
  parser.on('closetag', () => tree.closeElement())
  parser.on('error', (cause) => {
    throw new WireError(`the XML is malformed: ${cause.message}`, { cause })
  })
  parser.write(text).close()
  if (tree.root === null) throw new WireError('the XML has no root element')
  return tree.root
}
