/** Bodies of publishing requests, and publishing in blocks as clients do. */

import { open } from 'node:fs/promises'
import { multipart } from '../../packages/server/test/kit.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'
import { call, type ApiCall } from './api.ts'

const blockBytes = 50 * 2 ** 20

export const publishPath = (facts: EaselFacts, query = 'workbookType=twbx') =>
  `/api/3.28/sites/${facts.siteLuid}/workbooks?overwrite=true&${query}`

/** One-shot publishing: message and file in one body. */
export function publishBody(name: string, bytes: Uint8Array) {
  return multipart({
    payload: payloadOf(name),
    file: { part: 'tableau_workbook', name: `${name}.twbx`, bytes },
  })
}

const payloadOf = (name: string) => `<tsRequest><workbook name="${name}" /></tsRequest>`

export interface Published {
  readonly workbook: { readonly views: { readonly view: readonly { readonly id: string }[] } }
}

export interface Publisher {
  readonly facts: EaselFacts
  readonly token: string
}

/** Sends a file in blocks of 50 MB and commits it, each request by `send`. */
export async function publishFile(
  { facts, token }: Publisher,
  path: string,
  send: (request: ApiCall) => Promise<Response> = async (request) => call(facts, request),
): Promise<Published> {
  const uploads = `/api/3.28/sites/${facts.siteLuid}/fileUploads`
  const opened = await send({ verb: 'POST', path: uploads, token })
  const { fileUpload } = (await opened.json()) as { fileUpload: { uploadSessionId: string } }
  const id = fileUpload.uploadSessionId
  for await (const bytes of blocksOf(path)) {
    const file = { part: 'tableau_file', name: 'block', bytes }
    const block = multipart({ payload: '', file })
    await send({ verb: 'PUT', path: `${uploads}/${id}`, token, ...block })
  }
  const query = `workbookType=twbx&uploadSessionId=${encodeURIComponent(id)}`
  const commit = multipart({ payload: payloadOf('Bench') })
  const published = await send({ verb: 'POST', path: publishPath(facts, query), token, ...commit })
  return (await published.json()) as Published
}

async function* blocksOf(path: string): AsyncGenerator<Uint8Array> {
  await using file = await open(path)
  for (;;) {
    const block = Buffer.allocUnsafe(blockBytes)
    const { bytesRead } = await file.read(block, 0, blockBytes)
    if (bytesRead === 0) return
    yield block.subarray(0, bytesRead)
  }
}
