/** Streaming writer of multipart bodies, in the form that the vendor's own Python client sends. */

export interface PartToSend {
  readonly name: string
  readonly fileName?: string
  readonly contentType: string
  readonly content: string | Uint8Array | AsyncIterable<Uint8Array>
}

/** Value of `Content-Type` for a body with this boundary. */
export const multipartContentType = (boundary: string): string =>
  `multipart/mixed; boundary=${boundary}`

/** A name between quotes: raw UTF-8, with the quote and line breaks percent-encoded as browsers do. */
const quotedName = (name: string): string =>
  `"${name.replaceAll('\\', '\\\\').replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`

/** What stands before the content of a part. */
export function partHead(
  boundary: string,
  { name, fileName, contentType }: Omit<PartToSend, 'content'>,
): string {
  const file = fileName === undefined ? '' : `; filename=${quotedName(fileName)}`
  return (
    `--${boundary}\r\n` +
    `Content-Disposition: form-data; name=${quotedName(name)}${file}\r\n` +
    `Content-Type: ${contentType}\r\n\r\n`
  )
}

/**
 * Writes the parts one after the other; file data is passed on as it comes.
 *
 * @param boundary Chosen by the caller so that no part has a line that is it: 32 random hexadecimal digits will do.
 * @throws TypeError when the boundary is empty, too long, or has characters that need quotes.
 */
export async function* writeParts(
  parts: Iterable<PartToSend> | AsyncIterable<PartToSend>,
  boundary: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!/^[0-9A-Za-z'+_.-]{1,70}$/.test(boundary))
    throw new TypeError(`not a boundary: ${JSON.stringify(boundary)}`)
  const encoder = new TextEncoder()
  for await (const part of parts) {
    yield encoder.encode(partHead(boundary, part))
    if (typeof part.content === 'string') yield encoder.encode(part.content)
    else if (part.content instanceof Uint8Array) yield part.content
    else yield* part.content
    yield encoder.encode('\r\n')
  }
  yield encoder.encode(`--${boundary}--\r\n`)
}
