/** Prep flow files written for tests, and their publish request. */

import { acceptOf, type Form, type Person, type Server } from './person.ts'
import { multipart, type TestAnswer } from './kit.ts'
import { zip } from './workbook-file.ts'

export const outputStepId = '0f6a1c52-7d2e-4a30-9a86-3c1f5a2b7e10'

/** A flow that reads a table of a database and writes one file. */
export const flowDocument = {
  parameters: { parameters: {} },
  nodes: {
    in: { id: '7b1d4f8e-0000-4000-8000-000000000001', name: 'Orders', baseType: 'input' },
    out: { id: outputStepId, name: 'Clean "orders" & more', baseType: 'output' },
  },
  connections: {
    pg: {
      id: 'pg',
      connectionAttributes: {
        class: 'postgres',
        server: 'db.example.com',
        port: '5432',
        dbname: 'shop',
        username: 'ada',
      },
    },
  },
}

export const flowFile = (document: unknown = flowDocument): Buffer =>
  zip([
    ['flow', Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))],
    ['displaySettings', Buffer.from('{}')],
    ['maestroMetadata', Buffer.from('{}')],
  ])

export interface FlowRequest {
  readonly name?: string
  readonly projectId?: string | undefined
  /** null: no file part. */
  readonly bytes?: Uint8Array | null
  readonly fileName?: string
  readonly query?: string
  readonly payload?: string
  readonly accept?: Form
}

export function flowBody({ name, projectId, bytes, fileName, payload }: FlowRequest) {
  const attribute = name === undefined ? '' : ` name="${name}"`
  const project = projectId === undefined ? '' : `<project id="${projectId}"/>`
  const message = `<tsRequest><flow${attribute}>${project}</flow></tsRequest>`
  const file = { part: 'tableau_flow', name: fileName ?? 'Test.tfl', bytes: bytes ?? flowFile() }
  return multipart({ payload: payload ?? message, ...(bytes === null ? {} : { file }) })
}

export function publishFlow(
  kit: Server,
  { token }: Person,
  request: FlowRequest = {},
): Promise<TestAnswer> {
  const { query = '', accept = 'json' } = request
  return kit.call({
    verb: 'POST',
    path: `/api/3.28/sites/${kit.site.luid}/flows${query === '' ? '' : `?${query}`}`,
    token,
    accept: acceptOf(accept),
    ...flowBody(request),
  })
}
