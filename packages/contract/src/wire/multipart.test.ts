import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundaryOf, collectBytes, defaultMultipartLimits, readParts } from './multipart-read.ts'
import { multipartContentType, writeParts, type PartToSend } from './multipart-write.ts'
import { WireError } from './wire-error.ts'

interface ReadPart {
  readonly name: string
  readonly fileName: string | null
  readonly contentType: string | null
  readonly text: string
}

const latin1 = new TextDecoder('latin1')
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length
    /* A copy: chunks of a socket do not share memory. */
    yield await Promise.resolve(bytes.slice(at, at + size))
    at += size
  }
}

async function read(
  body: Uint8Array | string,
  boundary = 'b',
  sizes: readonly number[] = [1 << 20],
): Promise<readonly ReadPart[]> {
  const bytes = typeof body === 'string' ? encode(body) : body
  const parts: ReadPart[] = []
  for await (const { name, fileName, contentType, content } of readParts(
    chunked(bytes, sizes),
    boundary,
  ))
    parts.push({
      name,
      fileName,
      contentType,
      text: latin1.decode(await collectBytes(content, 1 << 20)),
    })
  return parts
}

const lines = (...rows: readonly string[]): string => rows.join('\r\n')
const payload = '<tsRequest/>'

describe('forms that clients send', () => {
  const forms: readonly (readonly [client: string, body: string, expected: readonly ReadPart[]])[] =
    [
      [
        'TSC and tabcmd: empty filename on the payload, raw UTF-8 name',
        lines(
          '--b',
          'Content-Disposition: form-data; name="request_payload"; filename=""',
          'Content-Type: text/xml',
          '',
          payload,
          '--b',
          'Content-Disposition: form-data; name="tableau_workbook"; filename="Übersicht %22Q1%22.twbx"',
          'Content-Type: application/octet-stream',
          '',
          'PK',
          '--b--',
          '',
        ),
        [
          { name: 'request_payload', fileName: '', contentType: 'text/xml', text: payload },
          {
            name: 'tableau_workbook',
            fileName: 'Übersicht "Q1".twbx',
            contentType: 'application/octet-stream',
            text: 'PK',
          },
        ],
      ],
      [
        'TSC chunk: payload part with zero bytes',
        lines(
          '--b',
          'Content-Disposition: form-data; name="request_payload"; filename=""',
          'Content-Type: text/xml',
          '',
          '',
          '--b',
          'Content-Disposition: form-data; name="tableau_file"; filename="file"',
          'Content-Type: application/octet-stream',
          '',
          'data',
          '--b--',
        ),
        [
          { name: 'request_payload', fileName: '', contentType: 'text/xml', text: '' },
          {
            name: 'tableau_file',
            fileName: 'file',
            contentType: 'application/octet-stream',
            text: 'data',
          },
        ],
      ],
      [
        'tableau-mcp and .NET: no disposition type',
        lines('--b', 'Content-Disposition: name="request_payload"', '', payload, '--b--'),
        [{ name: 'request_payload', fileName: null, contentType: null, text: payload }],
      ],
      [
        'PowerShell: unquoted name, Content-Type first',
        lines(
          '--b',
          'Content-Type: text/xml',
          'Content-Disposition: form-data; name=request_payload',
          '',
          payload,
          '--b--',
        ),
        [{ name: 'request_payload', fileName: null, contentType: 'text/xml', text: payload }],
      ],
      [
        'older urllib3: filename*',
        lines(
          '--b',
          'Content-Disposition: form-data; name="tableau_file"; filename*=utf-8\'\'%C3%9Cbersicht.twbx',
          '',
          'x',
          '--b--',
        ),
        [{ name: 'tableau_file', fileName: 'Übersicht.twbx', contentType: null, text: 'x' }],
      ],
      [
        'LF only, preamble, epilogue, blanks after the boundary, folded header',
        'preamble\n--b \t\nContent-Disposition: form-data;\n name="x"\n\nline\r\n\n--b--  \nepilogue\n--b\n',
        [{ name: 'x', fileName: null, contentType: null, text: 'line\r\n' }],
      ],
      [
        'no line break between headers and the next boundary',
        lines('--b', 'Content-Disposition: form-data; name="x"', '', '--b', '', 'y', '--b--'),
        [
          { name: 'x', fileName: null, contentType: null, text: '' },
          { name: '', fileName: null, contentType: null, text: 'y' },
        ],
      ],
      ['no part at all', '--b--\r\n', []],
      [
        'lines that only begin like the boundary',
        lines('--b', '', '--boundary', '--b-', '--b--x', '-- b', '--b x', '\r--b', '--b--'),
        [
          {
            name: '',
            fileName: null,
            contentType: null,
            text: lines('--boundary', '--b-', '--b--x', '-- b', '--b x', '\r--b'),
          },
        ],
      ],
    ]

  test.each(forms)('%s', async (_, body, expected) => {
    expect(await read(body)).toEqual(expected)
    expect(await read(body, 'b', [1])).toEqual(expected)
    expect(await read(body, 'b', [3, 1, 7])).toEqual(expected)
  })

  test.each([
    ['multipart/mixed; boundary=0a1b', '0a1b'],
    ['multipart/mixed; boundary="0a 1b"', '0a 1b'],
    ['Multipart/Form-Data; charset=utf-8; Boundary=x', 'x'],
  ])('%s names its boundary', (contentType, boundary) => {
    expect(boundaryOf(contentType)).toBe(boundary)
  })

  test.each([null, 'text/xml', 'multipart/mixed', 'multipart/mixed; boundary=""'])(
    '%s names none',
    (contentType) => {
      expect(() => boundaryOf(contentType)).toThrow(WireError)
    },
  )
})

describe('broken bodies', () => {
  const whole = lines('--b', 'Content-Disposition: form-data; name="x"', '', 'some data', '--b--')

  test.each([
    ['empty', '', 'is not at the beginning'],
    ['another boundary', whole.replaceAll('--b', '--c'), 'is not at the beginning'],
    [
      'boundary far behind the beginning',
      `${'x'.repeat(20_000)}\r\n${whole}`,
      'is not at the beginning',
    ],
    ['cut in the headers', whole.slice(0, 20), 'ends in the headers of a part'],
    ['cut in the data', whole.slice(0, 50), 'ends in the middle of a part'],
    ['cut before the last hyphen', whole.slice(0, -1), 'ends in the middle of a part'],
    ['endless headers', `--b\r\n${'x: y\r\n'.repeat(5000)}`, 'bytes of headers'],
    ['too many parts', `${'--b\r\n\r\nx\r\n'.repeat(40)}--b--`, 'more than 32 parts'],
  ])('%s', async (_, body, problem) => {
    await expect(read(body)).rejects.toThrow(WireError)
    await expect(read(body, 'b', [1])).rejects.toThrow(problem)
  })

  test('every cut of a good body is refused', async () => {
    const outcomes = Array.from({ length: whole.length }, (_, length) =>
      read(whole.slice(0, length)),
    )
    const results = await Promise.allSettled(outcomes)
    expect(results.filter(({ status }) => status === 'fulfilled')).toEqual([])
  })
})

describe('streaming', () => {
  test('a part that is not read is skipped, and its content ends', async () => {
    const body = lines('--b', '', 'one', '--b', '', 'two', '--b--')
    const contents: AsyncIterable<Uint8Array>[] = []
    for await (const { content } of readParts(chunked(encode(body), [2]), 'b'))
      contents.push(content)
    expect(contents).toHaveLength(2)
    for (const content of contents) expect(await collectBytes(content, 100)).toHaveLength(0)
  })

  test('a part read in part is skipped to its end', async () => {
    const body = lines('--b', '', 'a long first part', '--b', '', 'two', '--b--')
    const seen: string[] = []
    for await (const { content } of readParts(chunked(encode(body), [4]), 'b'))
      for await (const chunk of content) {
        seen.push(latin1.decode(chunk))
        break
      }
    expect(seen).toHaveLength(2)
    expect('two'.startsWith(seen[1] ?? 'none')).toBe(true)
  })

  test('a content that is kept for later ends when the next part is asked for', async () => {
    const body = lines('--b', '', 'a long first part', '--b', '', 'a long second part', '--b--')
    const parts = readParts(chunked(encode(body), [4]), 'b')
    const first = (await parts.next()).value?.content[Symbol.asyncIterator]()
    expect((await first?.next())?.done).toBe(false)
    const second = (await parts.next()).value
    expect((await first?.next())?.done).toBe(true)
    const rest = await collectBytes(second?.content ?? chunked(encode(''), [1]), 100)
    expect(latin1.decode(rest)).toBe('a long second part')
    expect((await parts.next()).done).toBe(true)
  })

  test('file data is handed on without a copy', async () => {
    const file = new Uint8Array(1 << 16).fill(120)
    async function* source() {
      yield await Promise.resolve(encode('--b\r\n\r\n'))
      yield file
      yield file
      yield encode('\r\n--b--')
    }
    const buffers: ArrayBufferLike[] = []
    for await (const { content } of readParts(source(), 'b'))
      for await (const chunk of content) buffers.push(chunk.buffer)
    expect(buffers.filter((buffer) => buffer === file.buffer)).toHaveLength(1)
    expect(buffers).toHaveLength(2)
  })

  test('the source is read to its end, and its return is called when the caller stops early', async () => {
    const ends: string[] = []
    async function* source() {
      try {
        yield await Promise.resolve(encode('--b\r\n\r\nx\r\n--b--\r\n'))
        yield encode('epilogue')
        ends.push('end')
      } finally {
        ends.push('closed')
      }
    }
    for await (const _ of readParts(source(), 'b')) continue
    expect(ends.splice(0)).toEqual(['end', 'closed'])
    for await (const _ of readParts(source(), 'b')) break
    expect(ends).toEqual(['closed'])
  })

  test('a part larger than its limit is refused', async () => {
    await expect(collectBytes(chunked(encode('12345'), [2]), 4)).rejects.toThrow(WireError)
  })
})

/* Bytes that make false beginnings of a delimiter likely. */
const nastyBytes = fc
  .array(fc.constantFrom('\r', '\n', '-', '--', 'b', 'a', '\r\n--', '\r\n--ba', '\r\n--bab', ' '), {
    maxLength: 40,
  })
  .map((pieces) => encode(pieces.join('')))
const anyBytes = fc.oneof(nastyBytes, fc.uint8Array({ maxLength: 300 }))
const boundary = 'bab-'

const fileName = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((name) => !/[\r\n]|%22|%0A|%0D|^\s|\s$/i.test(name) && name.isWellFormed())

const part: fc.Arbitrary<PartToSend & { readonly content: Uint8Array }> = fc.record(
  {
    name: fc.constantFrom('request_payload', 'tableau_file', 'x y'),
    fileName,
    contentType: fc.constantFrom('text/xml', 'application/octet-stream'),
    content: anyBytes.filter((bytes) => !latin1.decode(bytes).includes(`--${boundary}`)),
  },
  { requiredKeys: ['name', 'contentType', 'content'] },
)

test('what is written reads back, however it is cut into chunks', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), sizes, async (parts, chunkSizes) => {
      const body = await collectBytes(writeParts(parts, boundary), 1 << 20)
      const expected = parts.map((sent) => ({
        name: sent.name,
        fileName: sent.fileName ?? null,
        contentType: sent.contentType,
        text: latin1.decode(sent.content),
      }))
      expect(boundaryOf(multipartContentType(boundary))).toBe(boundary)
      expect(await read(body, boundary, chunkSizes)).toEqual(expected)
      expect(await read(body, boundary, [1])).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})

test('any bytes, in any chunks, give the same outcome', async () => {
  const outcome = async (bytes: Uint8Array, sizes: readonly number[]) =>
    JSON.stringify(await read(bytes, 'b', sizes).catch((error: Error) => error.message))
  const start = fc.constantFrom('', '--b\r\n\r\n', '--b\n')
  await fc.assert(
    fc.asyncProperty(
      start,
      nastyBytes,
      fc.integer({ min: 1, max: 9 }),
      async (head, tail, size) => {
        const bytes = new Uint8Array([...encode(head), ...tail])
        expect(await outcome(bytes, [size])).toBe(await outcome(bytes, [1 << 20]))
      },
    ),
    { numRuns: 1000 },
  )
})

test('a boundary must not need quotes', async () => {
  const body = writeParts([], 'a b')
  await expect(collectBytes(body, 10)).rejects.toThrow(TypeError)
  expect(defaultMultipartLimits.parts).toBeGreaterThan(2)
})
