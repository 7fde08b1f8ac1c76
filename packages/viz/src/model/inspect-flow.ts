/** What a server wants to know of a Prep flow when it is published: its output steps and its connections. */

import { open } from 'node:fs/promises'
import type { CallOptions } from '../package/call-options.ts'
import { PackageError } from '../package/package-error.ts'
import { defaultZipLimits, type ZipLimits } from '../package/zip-limits.ts'
import { readZip, unpackEntry } from '../package/zip-reader.ts'

export interface InspectedFlow {
  readonly outputSteps: readonly { readonly id: string; readonly name: string }[]
  readonly connections: readonly FlowConnection[]
}

/** Attributes of a connection as the document has them: `class`, `server`, `port`, `dbname`, `username`, `authentication`. */
export type FlowConnection = Readonly<Record<string, string>>

/** The document of a flow is a description of steps; one of this size has tens of thousands of them. */
const mostDocumentBytes = 64 * 1024 * 1024

/**
 * Reads a `.tfl` or `.tflx` file: a zip whose entry `flow` is a JSON document.
 *
 * @throws PackageError when it is no zip, breaks a limit, or holds no such document; the signal's reason when it fires
 */
export async function inspectFlow(
  path: string,
  { limits, signal }: CallOptions<ZipLimits> = {},
): Promise<InspectedFlow> {
  signal?.throwIfAborted()
  await using file = await open(path, 'r')
  const zipLimits = { ...defaultZipLimits, ...limits }
  const entry = (await readZip(file, zipLimits)).find(({ name }) => name === 'flow')
  if (entry === undefined) {
    throw new PackageError(
      'entry-missing',
      'The package holds no entry named "flow", which is the document of a flow.',
    )
  }
  if (entry.sizeBytes > mostDocumentBytes) {
    throw new PackageError(
      'workbook-too-large',
      `The document of the flow has ${entry.sizeBytes} bytes; ${mostDocumentBytes} are read at most.`,
    )
  }
  const pieces: Buffer[] = []
  for await (const piece of unpackEntry(file, entry, zipLimits)) {
    signal?.throwIfAborted()
    pieces.push(piece)
  }
  return describe(parse(Buffer.concat(pieces).toString('utf8')))
}

function parse(text: string): JsonObject {
  const refuse = (cause?: unknown): PackageError =>
    new PackageError('entry-missing', 'The document of the flow is no JSON object.', { cause })
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (cause) {
    throw refuse(cause)
  }
  if (!isObject(read)) throw refuse()
  return read
}

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const objectsIn = (value: unknown): readonly JsonObject[] =>
  isObject(value) ? Object.values(value).filter(isObject) : []

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

const isUuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)

function describe(document: JsonObject): InspectedFlow {
  const outputs = objectsIn(document['nodes']).filter(
    (node) => node['baseType'] === 'output' && isUuid(textOf(node['id'])),
  )
  return {
    outputSteps: outputs.map((node) => ({
      id: textOf(node['id']).toLowerCase(),
      name: textOf(node['name']),
    })),
    connections: objectsIn(document['connections']).map(({ connectionAttributes }) =>
      isObject(connectionAttributes)
        ? Object.fromEntries(
            Object.entries(connectionAttributes).map(([name, value]) => [name, textOf(value)]),
          )
        : {},
    ),
  }
}
