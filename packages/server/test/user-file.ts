/** Multipart bodies with their parts in any order, as clients send files of users. */

import { randomUUID } from 'node:crypto'

export interface SentPart {
  readonly name: string
  readonly fileName: string
  readonly type: string
  readonly content: string | Uint8Array
}

export function mixed(
  parts: readonly SentPart[],
  subtype = 'mixed',
): { readonly contentType: string; readonly body: Uint8Array } {
  const boundary = randomUUID().replaceAll('-', '')
  const chunks = parts.flatMap(({ name, fileName, type, content }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])
  const body = Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)])
  return { contentType: `multipart/${subtype}; boundary=${boundary}`, body }
}

/** The part of a file of users. */
export const userFile = (path: 'import' | 'delete', content: string | Uint8Array): SentPart => ({
  name: `tableau_user_${path}`,
  fileName: 'users.csv',
  type: 'file',
  content,
})
