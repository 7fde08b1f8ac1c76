/** What a client does with a service, or a network, that does not keep to the API. */

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import {
  AnswerError,
  createClient,
  NetworkError,
  RedirectError,
  session,
  TableauError,
  TimeoutError,
  type Client,
  type ClientOptions,
} from '../src/index.ts'
import { quick } from './easel.ts'

type Script = (request: IncomingMessage, response: ServerResponse) => void

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** A service that answers by a script; the session is open already. */
async function scripted(
  script: Script,
): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
    script(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const opened = { token: 'secret-token', siteId: 'a-site', userId: 'a-user', tenantId: '' }

const clientOf = (url: string, more: Partial<ClientOptions> = {}): Client =>
  createClient({
    url,
    apiVersion: '3.28',
    auth: session('secret-token'),
    sessions: { get: async () => opened, compareAndSet: async () => true },
    retry: quick,
    ...more,
  })

const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

const page = (total: number, number = 1, size = 100, items: readonly object[] = []) => ({
  pagination: { pageNumber: `${number}`, pageSize: `${size}`, totalAvailable: `${total}` },
  projects: { project: items },
})

const failure = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => null,
    (error: unknown) => error,
  )

/** Everything that an error holds, its causes too. */
const contents = (error: unknown): string =>
  error instanceof Error
    ? `${error.message} ${JSON.stringify(error)} ${contents(error.cause)}`
    : JSON.stringify(error ?? null)

describe('an answer', () => {
  test.each([
    ['a page of HTML', 200, '<!DOCTYPE html><html><body>Login</body></html>', 'is a page of HTML'],
    ['a text', 200, 'hello', 'is neither JSON nor XML'],
    ['nothing', 200, '', 'is empty'],
    ['half an XML document', 200, '<tsResponse><pagination/>', 'is no well-formed XML'],
    ['a list', 200, '[1]', 'that is no object'],
    ['a DOCTYPE', 200, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'is no well-formed XML'],
    ['a page of a proxy', 502, '<html>Bad gateway</html>', 'is no error of the API'],
  ])('that is %s is an AnswerError', async (_, status, body, problem) => {
    const { url } = await scripted((__, response) => {
      response.writeHead(status).end(body)
    })
    const error = await failure(clientOf(url, { retry: { times: 0 } }).queryProjects())
    expect(error).toBeInstanceOf(AnswerError)
    expect(error).toMatchObject({ method: 'queryProjects', status })
    expect((error as Error).message).toContain(problem)
  })

  test('that breaks off is a NetworkError, after the tries that a read has', async () => {
    const { url, asked } = await scripted((_, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('{"pagination":', () => response.destroy())
    })
    expect(await failure(clientOf(url).queryProjects())).toBeInstanceOf(NetworkError)
    expect(asked).toHaveLength(3)
  })

  test.each([
    ['JSON', '{"error":{"code":"404005","summary":"Not Found","detail":"no project"}}'],
    [
      'XML',
      '<tsResponse><error code="404005"><summary>Not Found</summary><detail>no project</detail></error></tsResponse>',
    ],
  ])('of 200 with an error in %s is a TableauError', async (_, body) => {
    const { url } = await scripted((__, response) => {
      response.writeHead(200).end(body)
    })
    const error = await failure(clientOf(url).queryProjects())
    expect(error).toBeInstanceOf(TableauError)
    expect(error).toMatchObject({ code: '404005', summary: 'Not Found', detail: 'no project' })
  })

  test('with a value of another type names its place', async () => {
    const { url } = await scripted((_, response) => {
      json(response, 200, page(1, 1, 100, [{ id: 'a', name: 'b', writeable: 'perhaps' }]))
    })
    const error = await failure(clientOf(url).queryProjects())
    expect((error as Error).message).toContain(
      'projects.project[0].writeable that is not true or false',
    )
  })

  test('with a moment that does not exist has an invalid date there, and the rest', async () => {
    const item = { id: 'a', name: 'b', createdAt: '2016-06-31T20:34:04Z' }
    const { url } = await scripted((_, response) => {
      json(response, 200, page(1, 1, 100, [item]))
    })
    const [project] = await clientOf(url).queryProjects().all()
    expect(project).toMatchObject({ id: 'a', name: 'b', createdAt: new Date(Number.NaN) })
  })

  test('of an older service may lack members, and of a newer one have more', async () => {
    const { url } = await scripted((_, response) => {
      json(response, 200, page(1, 1, 100, [{ id: 'a', colour: 'red', owner: { planet: 'Mars' } }]))
    })
    const { projects } = await clientOf(url).queryProjects()
    expect(projects.project).toEqual([{ id: 'a', colour: 'red', owner: { planet: 'Mars' } }])
  })

  test('that leaves empty lists out has them', async () => {
    const { url } = await scripted((_, response) => {
      json(response, 200, { pagination: page(0).pagination, projects: {} })
    })
    expect(await clientOf(url).queryProjects().all()).toEqual([])
  })
})

describe('a request', () => {
  const busy = { error: { code: '429000', summary: 'Too Many Requests', detail: 'wait' } }

  test.each([
    ['with Retry-After', { 'retry-after': '0' }],
    ['without Retry-After', {}],
  ])('that meets 429 %s is sent again, whatever its verb', async (_, headers) => {
    let isBusy = true
    const { url } = await scripted((__, response) => {
      if (isBusy) response.writeHead(429, headers).end(JSON.stringify(busy))
      else json(response, 201, { project: { id: 'a', name: 'b' } })
      isBusy = false
    })
    const { project } = await clientOf(url).createProject({ project: { name: 'b' } })
    expect(project.id).toBe('a')
  })

  test('that is asked to wait for longer than it may fails with the time', async () => {
    const { url, asked } = await scripted((_, response) => {
      response.writeHead(429, { 'retry-after': '3600' }).end(JSON.stringify(busy))
    })
    const error = await failure(clientOf(url).queryProjects())
    expect(error).toMatchObject({ code: '429000', retryAfterMs: 3_600_000 })
    expect(asked).toHaveLength(1)
  })

  test.each([
    ['GET', 3, (tableau: Client) => tableau.queryProjects()],
    ['DELETE', 3, (tableau: Client) => tableau.deleteProject({ projectId: 'a' })],
    ['PUT', 3, (tableau: Client) => tableau.updateProject({ projectId: 'a', project: {} })],
    ['POST', 1, (tableau: Client) => tableau.createProject({ project: { name: 'a' } })],
  ])('by %s that meets 503 is sent %i times', async (_, times, call) => {
    const { url, asked } = await scripted((__, response) => {
      json(response, 503, { error: { code: '503000', summary: 'Unavailable', detail: '' } })
    })
    expect(await failure(call(clientOf(url)))).toMatchObject({ code: '503000' })
    expect(asked).toHaveLength(times)
  })

  test('without an answer ends in time', async () => {
    const { url } = await scripted(() => undefined)
    const error = await failure(
      clientOf(url, { retry: { times: 0 } }).queryProjects({}, { timeoutMs: 30 }),
    )
    expect(error).toBeInstanceOf(TimeoutError)
  })

  test('ends with the signal of its caller', async () => {
    const controller = new AbortController()
    const { url } = await scripted(() => controller.abort(new Error('enough')))
    const { signal } = controller
    expect(await failure(clientOf(url).queryProjects({}, { signal }))).toEqual(new Error('enough'))
  })

  test('leaves no credential in an error', async () => {
    const { url } = await scripted((request, response) => {
      json(response, 500, { token: request.headers['x-tableau-auth'], error: 'secret-token' })
    })
    const error = await failure(clientOf(url, { retry: { times: 0 } }).queryProjects())
    expect(contents(error)).not.toContain('secret-token')
    const nowhere = clientOf('http://127.0.0.1:1', { retry: { times: 0 } })
    expect(contents(await failure(nowhere.queryProjects()))).not.toContain('secret-token')
  })
})

describe('a redirect', () => {
  test('to another origin is not followed', async () => {
    const other = await scripted((_, response) => json(response, 200, page(0)))
    const { url } = await scripted((_, response) => {
      response.writeHead(302, { location: `${other.url}/elsewhere` }).end()
    })
    const error = await failure(clientOf(url).queryProjects())
    expect(error).toBeInstanceOf(RedirectError)
    expect(error).toMatchObject({ to: other.url })
    expect(other.asked).toEqual([])
  })

  test('within the origin is followed by reads', async () => {
    const { url } = await scripted((request, response) => {
      if (request.url?.startsWith('/moved') === true) json(response, 200, page(0))
      else response.writeHead(307, { location: '/moved' }).end()
    })
    expect(await clientOf(url).queryProjects().all()).toEqual([])
    const write = clientOf(url).createProject({ project: { name: 'a' } })
    expect(await failure(write)).toBeInstanceOf(RedirectError)
  })

  test('in a circle ends', async () => {
    const { url } = await scripted((_, response) => {
      response.writeHead(302, { location: '/again' }).end()
    })
    expect(await failure(clientOf(url).queryProjects())).toBeInstanceOf(RedirectError)
  })
})

describe('a download', () => {
  const downloadOf = (url: string, signal?: AbortSignal) =>
    clientOf(url).downloadWorkbook({ workbookId: 'a' }, signal === undefined ? {} : { signal })

  test('ends with the signal of its caller while it is read', async () => {
    const controller = new AbortController()
    const { url } = await scripted((_, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).write('begun')
    })
    const reader = (await downloadOf(url, controller.signal)).stream().getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('begun')
    controller.abort(new Error('enough'))
    await expect(reader.read()).rejects.toThrow('enough')
  })

  test('that breaks off leaves no file', async () => {
    const { url } = await scripted((_, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('begun', () => response.destroy())
    })
    const folder = await mkdtemp(path.join(tmpdir(), 'easel-client-'))
    try {
      const download = await downloadOf(url)
      expect(download.sizeBytes).toBe(1000)
      await expect(download.saveTo(path.join(folder, 'a.twbx'))).rejects.toThrow('terminated')
      expect(await readdir(folder)).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('takes the name that the service gives, in either form', async () => {
    const header = `attachment; filename="a.twbx"; filename*=UTF-8''%C3%A9.twbx`
    const { url } = await scripted((_, response) => {
      response.writeHead(200, { 'content-disposition': header }).end()
    })
    expect((await downloadOf(url)).fileName).toBe('é.twbx')
  })
})

describe('a list of 10,000 pages', () => {
  test('is iterated to its end', async () => {
    const tableau = clientOf('http://service', {
      fetch: async (url) => {
        const number = Number(new URL(url).searchParams.get('pageNumber') ?? '1')
        return Response.json(page(10_000, number, 1, [{ id: `${number}`, name: 'a' }]))
      },
    })
    let last = ''
    let count = 0
    for await (const { id } of tableau.queryProjects({ pageSize: 1 })) {
      last = id
      count += 1
    }
    expect([count, last]).toEqual([10_000, '10000'])
  })
})
