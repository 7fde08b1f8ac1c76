/**
 * Streaming reader of `multipart/mixed` and `multipart/form-data`, in every form that clients of the API send: file data is
 * handed on in slices of the chunks that arrive, and never more than a boundary's length of it is held back.
 *
 * @see RFC 2046 section 5.1; RFC 7578; forms seen from clients: TSC, tabcmd, tableau-mcp, .NET, PowerShell, curl
 */

import { ByteWindow } from './byte-window.ts'
import { parseHeaderValue } from './content-type.ts'
import { delimiterFinder } from './delimiter.ts'
import { quoted, WireError } from './wire-error.ts'

export interface Part {
  /** Empty where the part names none. */
  readonly name: string
  /** As the client sent it, decoded; empty for `filename=""`, null where absent. */
  readonly fileName: string | null
  /** Value of the part's `Content-Type`; null where absent. */
  readonly contentType: string | null
  /** May be read once, and only until the next part is asked for; what is left unread is skipped then. */
  readonly content: AsyncIterable<Uint8Array>
}

export interface MultipartLimits {
  /** Header lines of one part, in bytes; what stands before the first boundary has the same limit. */
  readonly headerBytes: number
  readonly parts: number
}

export const defaultMultipartLimits: MultipartLimits = { headerBytes: 16 * 1024, parts: 32 }

/**
 * The boundary that a `Content-Type` value names.
 *
 * @throws WireError when the type is not multipart, or names no boundary.
 */
export function boundaryOf(contentType: string | null | undefined): string {
  const { value, parameters } = parseHeaderValue(contentType ?? '')
  if (!value.startsWith('multipart/'))
    throw new WireError(`Content-Type must be multipart/mixed; ${quoted(value)} is not`)
  const boundary = parameters.get('boundary') ?? ''
  if (boundary === '') throw new WireError('Content-Type names no boundary')
  if (boundary.length > longestBoundary)
    throw new WireError(`the boundary is longer than ${longestBoundary} characters`)
  return boundary
}

/** Headers of a part by lower-case name. A line that starts with a blank goes on with the line before. */
function parseHeaders(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0)
      headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return headers
}

/** Browsers and urllib3 write a quote in a name as `%22` and leave everything else alone. */
const unescapeName = (name: string): string => name.replaceAll('%22', '"')

/** RFC 2046 allows 70. */
const longestBoundary = 200
const lineFeed = 0x0a
const carriageReturn = 0x0d

interface HeaderScan {
  /** Where the first line begins that is blank, or is not there in full yet. */
  readonly start: number
  /** Index after the blank line; null while there is none. */
  readonly end: number | null
}

/** Looks for the blank line after the headers, from the beginning of a line on. */
function scanHeaders(bytes: Uint8Array, from: number): HeaderScan {
  for (let start = from; ;) {
    const next = bytes[start] === carriageReturn ? start + 1 : start
    if (bytes[next] === lineFeed) return { start, end: next + 1 }
    const feed = bytes.indexOf(lineFeed, start)
    if (feed < 0) return { start, end: null }
    start = feed + 1
  }
}

class MultipartReader {
  private readonly window: ByteWindow
  private readonly find: ReturnType<typeof delimiterFinder>
  private readonly boundary: string
  private readonly limits: MultipartLimits
  /** Number of the part whose content is being read; 0 before the first. */
  private current = 0
  private isPartOpen = false
  /** A line feed at the front of the window that is no content, but may begin the delimiter. */
  private leadBytes = 1
  private isClosed = false

  constructor(source: AsyncIterable<Uint8Array>, boundary: string, limits: MultipartLimits) {
    /* The first boundary may stand at the very beginning: a line feed of our own goes before it. */
    this.window = new ByteWindow(source, Uint8Array.of(lineFeed))
    this.find = delimiterFinder(boundary)
    this.boundary = boundary
    this.limits = limits
  }

  async *parts(): AsyncGenerator<Part, void, undefined> {
    try {
      await this.skipPreamble()
      while (!this.isClosed) {
        this.current += 1
        if (this.current > this.limits.parts)
          throw new WireError(`the body has more than ${this.limits.parts} parts`)
        yield await this.readPart()
        for await (const _ of this.slices(() => this.cut('the middle of a part'))) continue
      }
      await this.window.drain()
    } finally {
      await this.window.close()
    }
  }

  private cut(where: string): WireError {
    return new WireError(`the multipart body ends in ${where}; the closing boundary is missing`)
  }

  private async skipPreamble(): Promise<void> {
    let skipped = 0
    this.isPartOpen = true
    for await (const chunk of this.slices(() => this.noBoundary())) {
      skipped += chunk.length
      if (skipped > this.limits.headerBytes) throw this.noBoundary()
    }
  }

  private noBoundary(): WireError {
    return new WireError(
      `the boundary that Content-Type names, ${quoted(this.boundary)}, is not at the beginning of the body`,
    )
  }

  private async readPart(): Promise<Part> {
    const headers = parseHeaders(await this.readHeaders())
    const { parameters } = parseHeaderValue(headers.get('content-disposition') ?? '')
    const fileName = parameters.get('filename')
    this.isPartOpen = true
    return {
      name: unescapeName(parameters.get('name') ?? ''),
      fileName: fileName === undefined ? null : unescapeName(fileName),
      contentType: headers.get('content-type') ?? null,
      content: this.content(this.current),
    }
  }

  /** Consumes the header lines; the last line feed stays, for some senders write nothing else before the next boundary. */
  private async readHeaders(): Promise<string> {
    for (let from = 0; ;) {
      const { start, end } = scanHeaders(this.window.bytes, from)
      const size = end === null ? this.window.bytes.length : start
      if (size > this.limits.headerBytes)
        throw new WireError(`a part has more than ${this.limits.headerBytes} bytes of headers`)
      if (end !== null) {
        const bytes = this.window.take(start)
        this.window.take(end - start - 1)
        this.leadBytes = 1
        return new TextDecoder().decode(bytes)
      }
      if (!(await this.window.extend())) throw this.cut('the headers of a part')
      from = start
    }
  }

  private async *content(part: number): AsyncGenerator<Uint8Array, void, undefined> {
    if (part !== this.current) return
    for await (const chunk of this.slices(() => this.cut('the middle of a part'))) {
      yield chunk
      if (part !== this.current) return
    }
  }

  /** Slices up to the next delimiter, which is consumed. */
  private async *slices(atEnd: () => WireError): AsyncGenerator<Uint8Array, void, undefined> {
    let isEnd = false
    while (this.isPartOpen) {
      const found = this.find(this.window.bytes, isEnd)
      if (found.kind === 'unsure' && found.start === 0) {
        if (isEnd) throw atEnd()
        isEnd = !(await this.window.extend())
        continue
      }
      const slice = this.window.take(found.start).subarray(this.leadBytes)
      this.leadBytes = 0
      if (found.kind !== 'unsure') {
        this.window.take(found.end - found.start)
        this.isPartOpen = false
        this.isClosed = found.kind === 'close'
      }
      if (slice.length > 0) yield slice
    }
  }
}

/**
 * Reads the parts of a multipart body one after the other.
 *
 * Only the line that is exactly the boundary divides parts; preamble and epilogue are skipped. The source is read to its end
 * when all parts were asked for; its `return` is called when the caller stops early or an error is thrown, so give it a source
 * for which that does not close the connection that the answer needs.
 *
 * @throws WireError when the boundary is not found, the body is cut, or a limit is passed.
 */
export function readParts(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: MultipartLimits = defaultMultipartLimits,
): AsyncGenerator<Part, void, undefined> {
  return new MultipartReader(source, boundary, limits).parts()
}

/**
 * All bytes of a small part, such as `request_payload`.
 *
 * @throws WireError when there are more than the limit.
 */
export async function collectBytes(
  content: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > limitBytes) throw new WireError(`the part has more than ${limitBytes} bytes`)
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
