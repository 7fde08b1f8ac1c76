/** Files in both directions: publish, blocks of an upload session, downloads, jobs. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ordersWorkbook, samplePackage } from '@easel/cli'
import {
  createClient,
  session,
  type Client,
  type Fetch,
  type UploadProgress,
} from '../src/index.ts'
import { startEasel, type TestEasel } from '../src/testing/index.ts'

let easel: TestEasel
let tableau: Client
let projectId = ''
beforeAll(async () => {
  easel = await startEasel()
  tableau = await easel.signIn()
  const [project] = await tableau.queryProjects().all()
  projectId = project?.id ?? ''
})
afterAll(() => easel.stop())

const twbx = samplePackage(ordersWorkbook())
const named = (name: string) => ({ workbook: { name, project: { id: projectId } } })

describe('publishing', () => {
  test('sends bytes with their name and answers the workbook', async () => {
    const seen: UploadProgress[] = []
    const { workbook } = await tableau.publishWorkbook(
      { ...named('Orders "1"'), file: twbx, fileName: 'orders.twbx', overwrite: true },
      { onProgress: (progress) => seen.push(progress) },
    )
    expect(workbook?.name).toBe('Orders "1"')
    expect(seen).toHaveLength(2)
    expect(seen[1]).toEqual({ sentBytes: seen[1]?.totalBytes, totalBytes: seen[1]?.totalBytes })
  })

  test('sends a stream', async () => {
    const file = new Blob([twbx]).stream() as ReadableStream<Uint8Array>
    const { workbook } = await tableau.publishWorkbook({
      ...named('Stream'),
      file,
      fileName: 'a.twbx',
    })
    expect(workbook?.project?.id).toBe(projectId)
  })

  test('as a job is waited for', async () => {
    const call = { ...named('Job'), file: new Blob([twbx]), fileName: 'a.twbx', asJob: true }
    const { job } = await tableau.publishWorkbook(call)
    const seen: number[] = []
    const ended = await tableau.jobs.wait(job?.id ?? '', {
      firstPauseMs: 20,
      onProgress: ({ progress }) => seen.push(progress),
    })
    expect(ended.finishCode).toBe(0)
    expect(seen.length).toBeGreaterThan(0)
  })

  test('needs the name of the file', async () => {
    await expect(tableau.publishWorkbook({ ...named('A'), file: twbx })).rejects.toThrow(
      'publishWorkbook lacks fileName',
    )
    const file = new File([twbx], 'own.twbx')
    await expect(tableau.publishWorkbook({ ...named('Own'), file })).resolves.toBeDefined()
  })

  test('of an upload session in blocks makes the same workbook', async () => {
    const { fileUpload } = await tableau.initiateFileUpload()
    const { uploadSessionId } = fileUpload
    const half = Math.floor(twbx.length / 2)
    for (const [sequenceID, file] of [twbx.subarray(0, half), twbx.subarray(half)].entries())
      await tableau.appendToFileUpload({ uploadSessionId, sequenceID, file, fileName: 'block' })
    const call = { ...named('Blocks'), uploadSessionId, workbookType: 'twbx' }
    const { workbook } = await tableau.publishWorkbook(call)
    const download = await tableau.downloadWorkbook({ workbookId: workbook?.id ?? '' })
    expect(await download.bytes()).toEqual(new Uint8Array(twbx))
  })
})

test('a file larger than a request may be goes in blocks, and is whole', async () => {
  const client = await easel.signIn({ largestRequestBytes: 1000, blockBytes: 1000 })
  const seen: UploadProgress[] = []
  const { workbook } = await client.publishWorkbook(
    { ...named('In blocks'), file: twbx, fileName: 'a.twbx' },
    { onProgress: (progress) => seen.push(progress) },
  )
  expect(seen).toHaveLength(Math.ceil(twbx.length / 1000) + 1)
  const download = await client.downloadWorkbook({ workbookId: workbook?.id ?? '' })
  expect(await download.bytes()).toEqual(new Uint8Array(twbx))
})

/** Of one block, where the service is a script. */
const blockBytes = 1024 * 1024

function uploadService() {
  const sent: { readonly target: string; readonly bytes: number }[] = []
  const fetch: Fetch = async (address, { body, method, signal }) => {
    signal?.throwIfAborted()
    const url = new URL(address)
    const bytes = body instanceof Blob ? body.size : 0
    sent.push({ target: `${method ?? ''} ${url.pathname}${url.search}`, bytes })
    if (method === 'POST' && url.pathname.endsWith('/fileUploads'))
      return Response.json(
        { fileUpload: { uploadSessionId: 'up', fileSize: '0' } },
        { status: 201 },
      )
    if (method === 'PUT')
      return Response.json({ fileUpload: { uploadSessionId: 'up', fileSize: '1' } })
    return Response.json({ workbook: { id: 'a', name: 'b' } }, { status: 201 })
  }
  const opened = { token: 't', siteId: 's', userId: 'u', tenantId: '' }
  const client = createClient({
    url: 'http://service',
    apiVersion: '3.28',
    auth: session('t'),
    sessions: { get: async () => opened, compareAndSet: async () => true },
    fetch,
    blockBytes,
  })
  return { client, sent }
}

describe('a file of more than 64 MB', () => {
  const size = 65 * blockBytes
  const call = { workbook: { name: 'Large' }, fileName: 'large.twbx' }

  test('goes in numbered blocks, with progress, and is published by its session', async () => {
    const { client, sent } = uploadService()
    const seen: UploadProgress[] = []
    const file = new Blob([new Uint8Array(size)])
    await client.publishWorkbook({ ...call, file }, { onProgress: (each) => seen.push(each) })
    expect(sent).toHaveLength(67)
    expect(sent[1]?.target).toBe('PUT /api/3.28/sites/s/fileUploads/up?sequenceID=0')
    expect(sent[65]?.target).toBe('PUT /api/3.28/sites/s/fileUploads/up?sequenceID=64')
    expect(sent[66]?.target).toBe(
      'POST /api/3.28/sites/s/workbooks?workbookType=twbx&uploadSessionId=up',
    )
    expect(seen.at(0)).toEqual({ sentBytes: 0, totalBytes: size })
    expect(seen.at(-1)).toEqual({ sentBytes: size, totalBytes: size })
  })

  test('from a stream of unknown length goes in blocks too', async () => {
    const { client, sent } = uploadService()
    async function* chunks() {
      for (let at = 0; at < size; at += 700_000) yield new Uint8Array(Math.min(700_000, size - at))
    }
    await client.publishWorkbook({ ...call, file: chunks() })
    const blocks = sent.filter(({ target }) => target.startsWith('PUT'))
    expect(blocks).toHaveLength(65)
    const overhead = Math.min(...blocks.map(({ bytes }) => bytes)) - blockBytes
    expect(blocks.reduce((sum, { bytes }) => sum + bytes - overhead, 0)).toBe(size)
  })

  test('that is given up sends nothing more and closes its source', async () => {
    const { client, sent } = uploadService()
    const controller = new AbortController()
    let isClosed = false
    const file = new ReadableStream<Uint8Array>({
      pull: (source) => source.enqueue(new Uint8Array(blockBytes)),
      cancel: () => {
        isClosed = true
      },
    })
    const { signal } = controller
    const onProgress = ({ sentBytes }: UploadProgress) => {
      if (sentBytes >= 2 * blockBytes) controller.abort(new Error('enough'))
    }
    const publishing = client.publishWorkbook({ ...call, file }, { signal, onProgress })
    await expect(publishing).rejects.toThrow('enough')
    expect(sent.map(({ target }) => target.split(' ')[0])).toEqual(['POST', 'PUT', 'PUT'])
    expect(isClosed).toBe(true)
  })

  test('that waits for its source ends with the signal', async () => {
    const { client, sent } = uploadService()
    const signal = AbortSignal.timeout(20)
    const file = new ReadableStream<Uint8Array>({})
    await expect(client.publishWorkbook({ ...call, file }, { signal })).rejects.toThrow(/timeout/)
    expect(sent).toEqual([])
  })
})

describe('a download', () => {
  test('is saved when it is whole', async () => {
    const workbook = await easel.publish(twbx, 'saved.twbx')
    const folder = await mkdtemp(path.join(tmpdir(), 'easel-client-'))
    try {
      const download = await tableau.downloadWorkbook({ workbookId: workbook.id })
      expect(download.fileName).toBe('saved.twbx')
      const target = path.join(folder, 'a.twbx')
      await download.saveTo(target)
      expect(new Uint8Array(await readFile(target))).toEqual(new Uint8Array(twbx))
      expect(await readdir(folder)).toEqual(['a.twbx'])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('of a view has its type, and is filtered', async () => {
    const { id } = await easel.publish(twbx, 'viewed.twbx')
    const { views } = await tableau.queryViewsForWorkbook({ workbookId: id })
    const viewId = views.view[0]?.id ?? ''
    const filters = { Category: ['Office', 'Technology'] }
    const data = await tableau.queryViewData({ viewId, filters })
    expect(data.type).toBe('text/csv')
    const lines = (await data.text()).trim().split('\r\n')
    const categories = lines.slice(1).map((line) => line.split(',', 1)[0])
    expect([...new Set(categories)]).toEqual(['Office', 'Technology'])
    const image = await tableau.queryViewImage({ viewId })
    expect([image.type, (await image.blob()).size > 1000]).toEqual(['image/png', true])
  })
})
