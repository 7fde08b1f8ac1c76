/** Every method of the contract through the client: what is sent is what the contract reads, and its answer comes back whole. */

import { describe, expect, test } from 'vitest'
import {
  boundaryOf,
  compileJsonWriter,
  compileQueryReader,
  compileReader,
  compileXmlWriter,
  parseListRequest,
  readParts,
  readXml,
  rest,
  type AnyMethod,
  type FilterField,
  type Reply,
  type TObject,
} from '@easel/contract'
import { createClient, session, type Call, type Download, type Fetch } from '../src/index.ts'
import { bytesOf } from './bytes.ts'
import { sample, sampleLuid, sampleTime } from './sample.ts'

type Anything = Readonly<Record<string, unknown>>
type Form = 'json' | 'xml'

/** The service: keeps the last request, and answers a sample of the reply. */
function fakeService(method: AnyMethod, form: Form) {
  const requests: { readonly url: URL; readonly init: RequestInit }[] = []
  const fetch: Fetch = async (address, init) => {
    const url = new URL(address)
    if (url.pathname.endsWith('/serverinfo') && method.name !== 'serverInfo')
      return Response.json({ serverInfo: { restApiVersion: '3.28' } })
    if (url.pathname.endsWith('/sessions/current') && method.name !== 'getCurrentServerSession')
      return Response.json({ session: { site: { id: sampleLuid }, user: { id: sampleLuid } } })
    requests.push({ url, init })
    return answerOf(method.reply, form)
  }
  return { fetch, requests }
}

const file = new TextEncoder().encode('bytes of a file')

function answerOf(reply: Reply, form: Form): Response {
  if (reply.kind === 'file') return new Response(file, { headers: { 'content-type': 'image/png' } })
  const schema = schemaOf(reply)
  if (schema === null) return new Response(null, { status: 204 })
  const status = reply.kind === 'message' ? reply.status : 201
  const write = form === 'json' ? compileJsonWriter(schema) : compileXmlWriter(schema)
  return new Response(write(sample(schema)), { status })
}

const schemaOf = (reply: Reply): TObject | null => {
  if (reply.kind === 'message') return reply.schema
  return reply.kind === 'messages' ? (reply.schemas[201] ?? null) : null
}

const conditionValues = { text: 'a', number: 3, boolean: true, time: sampleTime } as const

/** A condition by the first operator of the field. */
const conditionOf = ({ type, operators: [operator = 'eq'] }: FilterField) => ({
  [operator]: operator === 'in' ? [conditionValues[type]] : conditionValues[type],
})

/** Everything that the method takes, by part. */
function argumentsOf(method: AnyMethod) {
  const names = [...method.path.matchAll(/(?<=\/):(\w+)/g)].map(([, name = '']) => name)
  const path = Object.fromEntries(
    names.filter((name) => name !== 'siteId').map((name) => [name, `a ${name}/é`]),
  )
  const { list, body } = method
  const [field] = Object.entries(list?.filter ?? {})
  const [sort] = list?.sort ?? []
  const listed = {
    ...(list === undefined ? {} : { pageSize: 7, pageNumber: 2 }),
    ...(field === undefined ? {} : { filter: { [field[0]]: conditionOf(field[1]) } }),
    ...(sort === undefined ? {} : { sort: [`-${sort}`] }),
    ...(list?.fields === undefined ? {} : { fields: ['_all_'] }),
  }
  const message =
    body.kind === 'message' ? body.schema : body.kind === 'parts' ? body.payload : null
  return {
    path,
    query: sample(method.query),
    listed,
    filters: method.takesViewFilters === true ? { filters: { Region: ['East, far', 'West'] } } : {},
    message: message === null ? {} : sample(message),
    file: body.kind === 'parts' ? { file: new Blob([file]), fileName: 'a.twbx' } : {},
  }
}

async function called(method: AnyMethod, form: Form) {
  const { fetch, requests } = fakeService(method, form)
  const tableau = createClient({
    url: 'http://service',
    apiVersion: '3.28',
    auth: session('a token'),
    fetch,
  })
  const parts = argumentsOf(method)
  const call = (tableau as unknown as Readonly<Record<string, (args: Anything) => Call<unknown>>>)[
    method.name
  ]
  const args = { ...parts.path, ...parts.query, ...parts.listed, ...parts.filters }
  const answer = await call?.({ ...args, ...parts.message, ...parts.file })
  const [request] = requests
  if (request === undefined) throw new Error('nothing was sent')
  return { answer, request, parts }
}

const methods: readonly AnyMethod[] = Object.values(rest)

/** What the contract reads of a body; the file as bytes. */
async function readBody({ body }: AnyMethod, init: RequestInit): Promise<unknown> {
  if (body.kind === 'none') return init.body
  if (body.kind === 'message')
    return compileReader(body.schema).fromJson(JSON.parse(init.body as string))
  const contentType = new Headers(init.headers).get('content-type') ?? ''
  const stream = (init.body as Blob).stream() as ReadableStream<Uint8Array>
  const parts = new Map<string, Uint8Array>()
  for await (const part of readParts(stream, boundaryOf(contentType)))
    parts.set(part.name, await bytesOf(part.content))
  const payload = parts.get('request_payload')
  return {
    isMixed: contentType.startsWith('multipart/mixed;'),
    payload:
      body.payload === null || payload === undefined
        ? {}
        : compileReader(body.payload).fromXml(readXml(payload)),
    file: parts.get(body.fileParts[0] ?? ''),
  }
}

function expectedBody({ body }: AnyMethod, message: Anything): unknown {
  if (body.kind === 'none') return null
  return body.kind === 'message' ? message : { isMixed: true, payload: message, file }
}

/** The list part of a request, as the contract reads it. */
function readList({ list }: AnyMethod, url: URL): unknown {
  if (list === undefined) return null
  const { page, filter, sort, fields } = parseListRequest(url.searchParams, list)
  return { page, filter, sort, hasFields: fields !== null }
}

function expectedList({ list }: AnyMethod, listed: Listed): unknown {
  if (list === undefined) return null
  const conditions = Object.entries(listed.filter ?? {})
  return {
    page: { number: 2, size: 7 },
    filter: conditions.flatMap(([field, condition]) =>
      Object.entries(condition).map(([operator, value]) => ({
        field,
        operator,
        values: [value].flat(),
      })),
    ),
    sort: (listed.sort ?? []).map((key) => ({ field: key.slice(1), direction: 'desc' })),
    hasFields: listed.fields !== undefined,
  }
}

type Listed = ReturnType<typeof argumentsOf>['listed']

/** The value of an answer; of a file, its bytes and its type. */
async function valueOf({ reply }: AnyMethod, answer: unknown): Promise<unknown> {
  if (reply.kind !== 'file') return answer
  const download = answer as Download
  return [download.type, await download.bytes()]
}

function expectedValue({ reply }: AnyMethod): unknown {
  if (reply.kind === 'file') return ['image/png', file]
  const schema = schemaOf(reply)
  return schema === null ? undefined : sample(schema)
}

describe.each(methods)('$name', (method) => {
  test('sends what the contract reads', async () => {
    const { request, parts } = await called(method, 'json')
    const { url, init } = request
    const path = method.path.replace(/(?<=\/):(\w+)/g, (_, name: string) =>
      encodeURIComponent(name === 'siteId' ? sampleLuid : `a ${name}/é`),
    )
    expect({
      verb: init.method,
      path: url.pathname,
      token: new Headers(init.headers).get('x-tableau-auth'),
      query: compileQueryReader(method.query)(url.searchParams),
      list: readList(method, url),
      region: url.searchParams.get('vf_Region'),
      body: await readBody(method, init),
    }).toEqual({
      verb: method.verb,
      path: `/api/3.28${path}`,
      token: method.caller === 'anyone' ? null : 'a token',
      query: parts.query,
      list: expectedList(method, parts.listed),
      region: method.takesViewFilters === true ? 'East\\, far,West' : null,
      body: expectedBody(method, parts.message),
    })
  })

  test.each(['json', 'xml'] as const)('reads its answer in %s', async (form) => {
    const { answer } = await called(method, form)
    expect(await valueOf(method, answer)).toEqual(expectedValue(method))
  })
})
