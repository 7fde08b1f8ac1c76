/** Reads XML as a stream of events under caps: UTF-8 only, no DOCTYPE, refused where a cap is passed and not after. */

import type { SaxesTagPlain } from 'saxes'
import { SaxesParser } from 'saxes'
import { PackageError } from './package-error.ts'
import type { XmlLimits } from './xml-limits.ts'

export interface XmlEvents {
  readonly open: (tag: SaxesTagPlain) => void
  /** Text and CDATA, in pieces. */
  readonly text?: (piece: string) => void
  readonly close?: (name: string) => void
}

export class XmlReader {
  readonly #limits: XmlLimits
  readonly #parser = new SaxesParser({ xmlns: false })
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #bytes = 0
  #elements = 0
  #attributes = 0
  #elementAttributes = 0
  #depth = 0
  /** Bytes read when the parser came to the last mark. */
  #markedAt = 0

  constructor(limits: XmlLimits, events: XmlEvents) {
    this.#limits = limits
    const parser = this.#parser
    parser.on('doctype', () => {
      throw new PackageError(
        'xml-doctype',
        'The document has a DOCTYPE declaration; workbooks must not have one.',
      )
    })
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw wrongEncoding(encoding)
    })
    parser.on('opentagstart', () => {
      this.#mark()
      this.#countElement()
    })
    parser.on('attribute', () => {
      this.#mark()
      this.#countAttribute()
    })
    parser.on('opentag', events.open)
    parser.on('closetag', ({ name }) => {
      this.#mark()
      this.#depth -= 1
      events.close?.(name)
    })
    parser.on('comment', () => this.#mark())
    parser.on('processinginstruction', () => this.#mark())
    const { text } = events
    if (text === undefined) return
    parser.on('text', text)
    parser.on('cdata', text)
  }

  /** Characters of the document read so far: during an event, those up to its end. */
  get position(): number {
    return this.#parser.position
  }

  /** @throws PackageError workbook-not-xml, workbook-too-large, and the `xml-` codes */
  write(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    const { xmlBytes, xmlPieceBytes } = this.#limits
    if (this.#bytes > xmlBytes) {
      throw new PackageError(
        'workbook-too-large',
        `The document is larger than the ${xmlBytes} bytes allowed.`,
      )
    }
    this.#feed(() => this.#decoder.decode(chunk, { stream: true }))
    if (this.#bytes - this.#markedAt > xmlPieceBytes) {
      throw new PackageError(
        'xml-piece-too-long',
        `A text, value, name or comment of the document is longer than the ${xmlPieceBytes} bytes allowed.`,
      )
    }
  }

  /** @throws PackageError like {@link write} */
  finish(): void {
    this.#feed(() => this.#decoder.decode())
    this.#guard(() => this.#parser.close())
  }

  #mark(): void {
    this.#markedAt = this.#bytes
  }

  #countElement(): void {
    const { xmlDepth, xmlElements } = this.#limits
    this.#depth += 1
    this.#elements += 1
    this.#elementAttributes = 0
    if (this.#depth > xmlDepth) {
      throw new PackageError(
        'xml-too-deep',
        `Elements are nested deeper than the ${xmlDepth} levels allowed.`,
      )
    }
    if (this.#elements > xmlElements) {
      throw new PackageError(
        'xml-too-many-elements',
        `The document has more than the ${xmlElements} elements allowed.`,
      )
    }
  }

  #countAttribute(): void {
    const { xmlAttributes, xmlElementAttributes } = this.#limits
    this.#attributes += 1
    this.#elementAttributes += 1
    if (this.#elementAttributes > xmlElementAttributes) {
      throw new PackageError(
        'xml-too-many-attributes',
        `An element has more than the ${xmlElementAttributes} attributes allowed.`,
      )
    }
    if (this.#attributes > xmlAttributes) {
      throw new PackageError(
        'xml-too-many-attributes',
        `The document has more than the ${xmlAttributes} attributes allowed.`,
      )
    }
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
      if (!isParserError(cause)) throw cause
      throw notXml(cause.message, { cause })
    }
  }
}

/** What saxes throws is a plain Error; an error of a handler has a name or class of its own. */
function isParserError(error: unknown): error is Error {
  return error instanceof Error && error.constructor === Error
}

export function notXml(detail: string, options?: ErrorOptions): PackageError {
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
