/**
 * Workbook XML as a light tree of elements, read as a stream under caps.
 *
 * Documents may say one thing twice, for programs with and without a feature: `_.fcp.<Feature>.true...tag` and
 * `_.fcp.<Feature>.false...tag`. The tree keeps the first under its bare name and drops the second.
 */

import type { SaxesTagPlain } from 'saxes'
import type { CallOptions } from './call-options.ts'
import { defaultXmlLimits, type XmlLimits } from './xml-limits.ts'
import { notXml, XmlReader } from './xml-reader.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Text directly inside the element, pieces joined. */
  readonly text: string
}

interface OpenElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

/**
 * Reads one XML document.
 *
 * @throws PackageError workbook-not-xml, workbook-too-large and the `xml-` codes; the signal's reason when it fires
 */
export async function readXml(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { limits, signal }: CallOptions<XmlLimits> = {},
): Promise<XmlElement> {
  const builder = new TreeBuilder({ ...defaultXmlLimits, ...limits })
  for await (const chunk of chunks) {
    signal?.throwIfAborted()
    builder.write(chunk)
  }
  return builder.finish()
}

/** The same for a document already in memory, such as a hand-written one in a test. */
export function parseXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  const builder = new TreeBuilder({ ...defaultXmlLimits, ...limits })
  const bytes = Buffer.from(text, 'utf8')
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    builder.write(bytes.subarray(at, at + chunkBytes))
  }
  return builder.finish()
}

const chunkBytes = 64 * 1024

class TreeBuilder {
  readonly #reader: XmlReader
  readonly #open: OpenElement[] = []
  #root: XmlElement | undefined
  #depth = 0
  /** Depth at which a dropped variant began; 0 outside of one. */
  #droppedFrom = 0

  constructor(limits: XmlLimits) {
    this.#reader = new XmlReader(limits, {
      open: (tag) => this.#enter(tag),
      text: (text) => this.#append(text),
      close: () => this.#leave(),
    })
  }

  write(chunk: Uint8Array): void {
    this.#reader.write(chunk)
  }

  finish(): XmlElement {
    this.#reader.finish()
    if (this.#root === undefined) throw notXml('it has no root element')
    return this.#root
  }

  #enter(tag: SaxesTagPlain): void {
    this.#depth += 1
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
  if (!name.startsWith('_.fcp.')) return name
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
  let flagged: Map<string, string> | undefined
  for (const [name, value] of Object.entries(attributes)) {
    const bare = bareName(name)
    if (bare === name) result.set(name, value)
    else if (bare !== undefined) (flagged ??= new Map()).set(bare, value)
  }
  for (const [name, value] of flagged ?? []) result.set(name, value)
  return result
}
