/** A file that the service sends: it is read once, as it comes. */

import { saveStream } from './save.ts'

export interface Download {
  /** Media type, such as `image/png`. */
  readonly type: string
  /** Name that the service gives it; null for renderings. */
  readonly fileName: string | null
  /** Null where the service does not say it before the end. */
  readonly sizeBytes: number | null
  stream(): ReadableStream<Uint8Array>
  bytes(): Promise<Uint8Array>
  text(): Promise<string>
  blob(): Promise<Blob>
  /** Writes it to a file, which is there when it is whole; where the runtime has files, as in Node. */
  saveTo(path: string): Promise<void>
}

/** The plain name of `Content-Disposition`, or the encoded one. */
export function fileNameOf(header: string | null): string | null {
  if (header === null) return null
  const encoded = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(header)?.[1]
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded.trim())
    } catch {
      // A name that is no valid encoding: the plain one counts.
    }
  }
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header)
  return plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2] ?? null
}

const sizeOf = (headers: Headers): number | null => {
  const text = headers.get('content-encoding') === null ? headers.get('content-length') : null
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}

export function downloadOf(response: Response): Download {
  const stream = (): ReadableStream<Uint8Array> =>
    response.body ?? (new Blob([]).stream() as ReadableStream<Uint8Array>)
  return {
    type:
      (response.headers.get('content-type') ?? 'application/octet-stream').split(';', 1)[0] ?? '',
    fileName: fileNameOf(response.headers.get('content-disposition')),
    sizeBytes: sizeOf(response.headers),
    stream,
    bytes: async () => new Uint8Array(await response.arrayBuffer()),
    text: () => response.text(),
    blob: () => response.blob(),
    saveTo: (path) => saveStream(stream(), path),
  }
}
