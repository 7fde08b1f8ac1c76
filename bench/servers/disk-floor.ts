/**
 * The least a server can do to keep what it is sent: `node bench/servers/disk-floor.ts <directory>`.
 *
 * PUT adds the body to the file of that name and syncs it. POST keeps the body as a new file: written, synced, renamed, its folder
 * synced. Nothing is hashed or looked into.
 */

import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ready } from './easel-facts.ts'

const directory = process.argv[2] ?? '.'

async function write(request: IncomingMessage, path: string): Promise<void> {
  await pipeline(request, createWriteStream(path, { flags: 'a' }))
  await sync(path)
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function keep(request: IncomingMessage): Promise<void> {
  const name = randomUUID()
  const temporary = join(directory, `${name}.part`)
  await write(request, temporary)
  await rename(temporary, join(directory, name))
  await sync(directory)
}

const server = createServer((request, response) => {
  const name = (request.url ?? '/').slice(1).replaceAll(/[^\w-]/g, '')
  const work = request.method === 'PUT' ? write(request, join(directory, name)) : keep(request)
  work.then(
    () => response.writeHead(200, { 'content-length': 0 }).end(),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  ready({ url: `http://127.0.0.1:${port}` }, () => server.closeAllConnections())
})
