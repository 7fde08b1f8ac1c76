/**
 * Workbook XML as a light tree of elements, read as a stream under caps.
 *
 * Documents may say one thing twice, for programs with and without a feature: `_.fcp.<Feature>.true...tag` and
 * `_.fcp.<Feature>.false...tag`. The tree keeps the first under its bare name and drops the second.
 */

import type { SaxesTagPlain } from 'saxes'
import { SaxesParser } from 'saxes'
import { PackageError } from './package-error.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Text directly inside the element, pieces joined. */
  readonly text: string
}

export interface XmlLimits {
  readonly maxBytes: number
  readonly maxDepth: number
  readonly maxElements: number
}

const defaultXmlLimits: XmlLimits = Object.freeze({
  maxBytes: 256 * 1024 ** 2,
  maxDepth: 512,
  maxElements: 2_000_000,
})

interface OpenElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

/**
 * Reads one XML document.
 *
 * @throws PackageError workbook-not-xml, workbook-too-large, xml-doctype, xml-encoding, xml-too-deep, xml-too-many-elements.
 */
export async function readXml(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: Partial<XmlLimits> = {},
): Promise<XmlElement> {
  const builder = new TreeBuilder({ ...defaultXmlLimits, ...limits })
  for await (const chunk of chunks) builder.write(chunk)
  return builder.finish()
}

/** The same for a document already in memory, such as a hand-written one in a test. */
export function parseXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  const builder = new TreeBuilder({ ...defaultXmlLimits, ...limits })
  builder.write(Buffer.from(text, 'utf8'))
  return builder.finish()
}

class TreeBuilder {
  readonly #limits: XmlLimits
  readonly #parser = new SaxesParser({ xmlns: false })
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  readonly #open: OpenElement[] = []
  #root: XmlElement | undefined
  #bytes = 0
  #elements = 0
  #depth = 0
  /** Depth at which a dropped variant began; 0 outside of one. */
  #droppedFrom = 0

  constructor(limits: XmlLimits) {
    this.#limits = limits
    this.#parser.on('doctype', () => {
      throw new PackageError(
        'xml-doctype',
        'The document has a DOCTYPE declaration; workbooks must not have one.',
      )
    })
    this.#parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw wrongEncoding(encoding)
    })
    this.#parser.on('opentag', (tag) => this.#enter(tag))
    this.#parser.on('text', (text) => this.#append(text))
    this.#parser.on('cdata', (text) => this.#append(text))
    this.#parser.on('closetag', () => this.#leave())
  }

  write(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#limits.maxBytes) {
      throw new PackageError(
        'workbook-too-large',
        `The document is larger than the ${this.#limits.maxBytes} bytes allowed.`,
      )
    }
    this.#feed(() => this.#decoder.decode(chunk, { stream: true }))
  }

  finish(): XmlElement {
    this.#feed(() => this.#decoder.decode())
    this.#guard(() => this.#parser.close())
    if (this.#root === undefined) throw notXml('it has no root element')
    return this.#root
  }

  #feed(decode: () => string): void {
    let text: string
    try {
      text = decode()
    } catch (cause) {
      throw wrongEncoding('bytes that are not UTF-8', { cause })
    }
    if (text !== '') this.#guard(() => this.#parser.write(text))
  }

  #guard(step: () => void): void {
    try {
      step()
    } catch (cause) {
      if (cause instanceof PackageError) throw cause
      throw notXml(cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }

  #enter(tag: SaxesTagPlain): void {
    this.#depth += 1
    this.#elements += 1
    if (this.#depth > this.#limits.maxDepth) {
      throw new PackageError(
        'xml-too-deep',
        `Elements are nested deeper than the ${this.#limits.maxDepth} levels allowed.`,
      )
    }
    if (this.#elements > this.#limits.maxElements) {
      throw new PackageError(
        'xml-too-many-elements',
        `The document has more than the ${this.#limits.maxElements} elements allowed.`,
      )
    }
    if (this.#droppedFrom > 0) return
    const name = bareName(tag.name)
    if (name === undefined) {
      this.#droppedFrom = this.#depth
      return
    }
    this.#open.push({ name, attributes: bareAttributes(tag.attributes), children: [], text: '' })
  }

  #append(text: string): void {
    const top = this.#open.at(-1)
    if (top !== undefined && this.#droppedFrom === 0) top.text += text
  }

  #leave(): void {
    const depth = this.#depth
    this.#depth -= 1
    if (this.#droppedFrom > 0) {
      if (this.#droppedFrom === depth) this.#droppedFrom = 0
      return
    }
    const element = this.#open.pop()
    if (element === undefined) return
    const parent = this.#open.at(-1)
    if (parent === undefined) this.#root = element
    else parent.children.push(element)
  }
}

/** Name without feature prefixes; undefined for the variant meant for programs that lack the feature. */
function bareName(name: string): string | undefined {
  let bare = name
  for (let layers = 0; layers < MAX_FEATURE_LAYERS; layers += 1) {
    const match = /^_\.fcp\.[^.]+\.(true|false)\.\.\.(.+)$/s.exec(bare)
    if (match === null) return bare
    if (match[1] === 'false') return undefined
    bare = match[2] ?? ''
  }
  return bare
}

/** More features at once than any document combines; a name of nothing but prefixes must not cost much. */
const MAX_FEATURE_LAYERS = 8

function bareAttributes(attributes: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const result = new Map<string, string>()
  const flagged = new Map<string, string>()
  for (const [name, value] of Object.entries(attributes)) {
    const bare = bareName(name)
    if (bare === name) result.set(name, value)
    else if (bare !== undefined) flagged.set(bare, value)
  }
  for (const [name, value] of flagged) result.set(name, value)
  return result
}

function notXml(detail: string, options?: ErrorOptions): PackageError {
  return new PackageError(
    'workbook-not-xml',
    `The document is not well-formed XML: ${detail}.`,
    options,
  )
}

function wrongEncoding(found: string, options?: ErrorOptions): PackageError {
  return new PackageError(
    'xml-encoding',
    `The document must be UTF-8; found ${JSON.stringify(found)}.`,
    options,
  )
}
