/**
 * Where hyperd and this process meet, as it asks for no password: sockets in a folder that only this user may enter.
 * Windows has no such sockets; there it is ports of 127.0.0.1, which every program of the machine can reach.
 */

import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { makeSocketFolder } from './scratch-folder.ts'

/** What a PostgreSQL client connects to: a folder with a socket, or a host. */
export interface HyperdAddress {
  readonly host: string
  readonly port: number
}

export interface HyperdSockets extends AsyncDisposable {
  /** Takes the connection that hyperd makes when it has started. */
  readonly listener: Server
  /** Values of `--callback-connection` and `--listen-connection`. */
  readonly callbackConnection: string
  readonly listenConnection: string
  /**
   * Reads the endpoint that hyperd reports.
   *
   * @throws Error when it is none of the kind that was asked for.
   */
  addressOf(endpoint: string): HyperdAddress
}

export async function openHyperdSockets(platform = process.platform): Promise<HyperdSockets> {
  return platform === 'win32' ? openPorts() : openFiles()
}

/** Clients of PostgreSQL look for a socket of this name, the end of which is the port. */
const port = 5432
const socketFile = `.s.PGSQL.${port}`

/** `tab.domain://<folder>/domain/<file>`; the folder is short, as a socket's path may have 107 bytes. */
async function openFiles(): Promise<HyperdSockets> {
  const folder = await makeSocketFolder()
  const listener = createServer()
  const close = async (): Promise<void> => {
    listener.close()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    listener.listen(join(folder, 'callback'))
    await once(listener, 'listening')
  } catch (error) {
    await close()
    throw error
  }
  const listenConnection = `tab.domain://${folder}/domain/${socketFile}`
  return {
    listener,
    callbackConnection: `tab.domain://${folder}/domain/callback`,
    listenConnection,
    addressOf: (endpoint) => {
      if (endpoint !== listenConnection) throw new Error(`unexpected endpoint "${endpoint}"`)
      return { host: folder, port }
    },
    [Symbol.asyncDispose]: close,
  }
}

async function openPorts(): Promise<HyperdSockets> {
  const host = '127.0.0.1'
  const listener = createServer()
  listener.listen(0, host)
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('listener has no port')
  return {
    listener,
    callbackConnection: `tab.tcp://${host}:${address.port}`,
    listenConnection: `tab.tcp://${host}:0`,
    addressOf: (endpoint) => {
      const found = /^tab\.tcp:\/\/.*:(\d{1,5})$/.exec(endpoint)?.[1]
      if (found === undefined) throw new Error(`unexpected endpoint "${endpoint}"`)
      return { host, port: Number(found) }
    },
    [Symbol.asyncDispose]: async () => {
      listener.close()
    },
  }
}
