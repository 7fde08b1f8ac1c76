import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  createServer as createRawServer,
  type AddressInfo,
  type Server as RawServer,
} from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { cloudOutboundSettings, createOutbound, type OutboundSettings } from './outbound.ts'
import type { Resolve } from './outbound/checked-addresses.ts'
import { OutboundRefused } from './outbound/refused.ts'
import { selfSigned } from '../testing/self-signed.ts'

const open: (Server | RawServer)[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function listen(server: Server | RawServer): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return (server.address() as AddressInfo).port
}

const answers = async (listener: RequestListener) => listen(createServer(listener))

const local: OutboundSettings = { ...cloudOutboundSettings, allowsLoopback: true }
const hurried: OutboundSettings = { ...local, connectTimeoutMs: 150, totalTimeoutMs: 300 }

/** A resolver that answers the lists in turn, the last one from then on. */
function resolving(...lists: readonly (readonly string[])[]): Resolve & { calls: number } {
  const resolve = async () => {
    const list = lists[Math.min(resolver.calls, lists.length - 1)] ?? []
    resolver.calls += 1
    return list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  const resolver = Object.assign(resolve, { calls: 0 })
  return resolver
}

async function problemOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof OutboundRefused) return error.problem
    throw error
  }
  throw new Error('expected a refusal')
}

describe('a document', () => {
  it('is obtained from the address that the host resolves to', async () => {
    let host = ''
    const port = await answers((request, response) => {
      host = request.headers.host ?? ''
      response.end('{"keys":[]}')
    })
    const resolve = resolving(['127.0.0.1'])
    const document = await createOutbound(local, resolve).getJson(`http://idp.test:${port}/keys`)
    expect(document).toEqual({ keys: [] })
    expect(host).toBe(`idp.test:${port}`)
    expect(resolve.calls).toBe(1)
  })

  it('carries nothing of ours with it: no cookie, no credential, no compression', async () => {
    let headers: Readonly<Record<string, unknown>> = {}
    const port = await answers((request, response) => {
      headers = request.headers
      response.end('{}')
    })
    await createOutbound(local).getJson(`http://127.0.0.1:${port}/`)
    expect(Object.keys(headers).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
    ])
    expect(headers['accept-encoding']).toBe('identity')
  })

  it.each<[string, RequestListener]>([
    ['redirect', (_, response) => response.writeHead(302, { location: '/other' }).end('{}')],
    ['redirect', (_, response) => response.writeHead(304).end()],
    ['status', (_, response) => response.writeHead(404).end('{}')],
    ['status', (_, response) => response.writeHead(500).end('{}')],
    ['status', (_, response) => response.writeHead(204).end()],
    ['encoding', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')],
    ['not_json', (_, response) => response.end('<html>')],
    ['not_json', (_, response) => response.end('')],
    ['not_json', (_, response) => response.end('[]')],
    ['not_json', (_, response) => response.end('{"keys":[],"keys":[]}')],
    ['not_json', (_, response) => response.end(Buffer.from([0x7b, 0xff, 0x7d]))],
    ['too_large', (_, response) => response.end(`{"x":"${'y'.repeat(64 * 1024)}"}`)],
    [
      'too_large',
      (_, response) => {
        response.write('{"x":"')
        for (let part = 0; part < 70; part += 1) response.write('y'.repeat(1024))
        response.end('"}')
      },
    ],
    ['connection', (_, response) => response.destroy()],
    [
      'connection',
      (_, response) => response.writeHead(200, { 'x-long': 'y'.repeat(20_000) }).end(),
    ],
  ])('is refused: %s', async (problem, listener) => {
    const port = await answers(listener)
    const attempt = createOutbound(local).getJson(`http://127.0.0.1:${port}/`)
    expect(await problemOf(attempt)).toBe(problem)
  })

  it('of 64 KiB is taken, and what it said is in no error', async () => {
    const body = `{"x":"${'y'.repeat(64 * 1024 - 8)}"}`
    expect(Buffer.byteLength(body)).toBe(64 * 1024)
    const port = await answers((request, response) => {
      response.writeHead(request.url === '/good' ? 200 : 418).end(body)
    })
    const outbound = createOutbound(local)
    expect(await outbound.getJson(`http://127.0.0.1:${port}/good`)).toHaveProperty('x')
    const error: unknown = await outbound.getJson(`http://127.0.0.1:${port}/bad`).catch((e) => e)
    expect(error).toMatchObject({ problem: 'status', status: 418 })
    expect(String(error)).not.toContain('yyy')
  })
})

describe('what does not answer', () => {
  it('is given up after the whole time, wherever it stops', async () => {
    const port = await answers((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('{')
    })
    const outbound = createOutbound(hurried)
    expect(await problemOf(outbound.getJson(`http://127.0.0.1:${port}/head`))).toBe('timeout')
    expect(await problemOf(outbound.getJson(`http://127.0.0.1:${port}/body`))).toBe('timeout')
  })

  it('is given up sooner while there is no connection', async () => {
    // Never speaks TLS.
    const port = await listen(createRawServer(() => {}))
    const outbound = createOutbound(hurried)
    expect(await problemOf(outbound.getJson(`https://127.0.0.1:${port}/`))).toBe('connect_timeout')
    const silent = createOutbound(hurried, () => new Promise(() => {}))
    expect(await problemOf(silent.getJson('https://idp.test/'))).toBe('connect_timeout')
  })

  it('is distinguished from what does not exist', async () => {
    const unknown = createOutbound(local, () => Promise.reject(new Error('ENOTFOUND')))
    expect(await problemOf(unknown.getJson('https://idp.test/'))).toBe('unresolved')
    expect(await problemOf(createOutbound(local, resolving([])).getJson('https://idp.test/'))).toBe(
      'unresolved',
    )
    const port = await answers(() => {})
    open.splice(0).forEach((server) => server.close())
    const attempt = createOutbound(local).getJson(`http://127.0.0.1:${port}/`)
    expect(await problemOf(attempt)).toBe('connection')
  })
})

describe('an address behind the firewall', () => {
  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['fd00:ec2::254']],
    [['::ffff:127.0.0.1']],
    [['64:ff9b::a9fe:a9fe']],
    [['8.8.8.8', '127.0.0.1']],
    [['127.0.0.1', '8.8.8.8']],
    [['8.8.8.8', '10.0.0.1']],
    [['2606:4700:4700::1111', '::1']],
    [['no address']],
  ])('%j is not connected to, whatever else the name resolves to', async (addresses) => {
    const outbound = createOutbound(cloudOutboundSettings, resolving(addresses))
    expect(await problemOf(outbound.getJson('https://idp.test/'))).toBe('address_closed')
  })

  it.each([
    ['https://127.0.0.1/', 'address_closed'],
    ['https://[::1]/', 'address_closed'],
    ['https://169.254.169.254/latest/meta-data/', 'address_closed'],
    ['https://[fd00:ec2::254]/', 'address_closed'],
    ['https://[::ffff:7f00:1]/', 'address_closed'],
    ['https://localhost/', 'address_closed'],
    ['https://2130706433/', 'host_form'],
    ['https://0x7f.1/', 'host_form'],
    ['https://0177.1/', 'host_form'],
    ['http://127.0.0.1/', 'scheme'],
  ])('%s is refused as %s', async (address, problem) => {
    expect(await problemOf(createOutbound(cloudOutboundSettings).getJson(address))).toBe(problem)
  })

  it('is not reached by a name that changes its address after it was checked', async () => {
    let asked = 0
    const port = await answers((_, response) => {
      asked += 1
      response.end('{}')
    })
    // The first answer passes the check; a second resolution would connect to this machine.
    const resolve = resolving(['192.0.2.1'], ['127.0.0.1'])
    const outbound = createOutbound(local, resolve)
    expect(await problemOf(outbound.getJson(`http://idp.test:${port}/`))).toBe('address_closed')
    expect(asked).toBe(0)
    const there = resolving(['127.0.0.1'], ['192.0.2.1'])
    expect(await createOutbound(local, there).getJson(`http://idp.test:${port}/`)).toEqual({})
    expect([there.calls, asked]).toEqual([1, 1])
  })

  it('stays closed where this machine may be asked', async () => {
    const answer = (address: string) => createOutbound(local, resolving([address]))
    const ask = async (address: string) =>
      problemOf(answer(address).getJson('http://idp.test:8080/'))
    expect(await ask('10.0.0.1')).toBe('address_closed')
    expect(await ask('169.254.169.254')).toBe('address_closed')
    expect(await ask('8.8.8.8')).toBe('scheme')
    const secure = answer('8.8.8.8').getJson('https://idp.test:8080/')
    expect(await problemOf(secure)).toBe('port')
  })
})

it('a certificate without a trusted issuer is refused', async () => {
  const server = createTlsServer(selfSigned, (_, response) => response.end('{}'))
  const port = await listen(server)
  const attempt = createOutbound(local).getJson(`https://127.0.0.1:${port}/`)
  expect(await problemOf(attempt)).toBe('connection')
})
