/**
 * The least a server can do for an authorised read: hash the token, look it up, answer a few lines of JSON.
 * `node bench/servers/token-floor.ts <map|sqlite>`
 */

import { hash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { ready } from './easel-facts.ts'

const token = 'a'.repeat(92)
const session = {
  site: { id: 'c', name: 'Bench', contentUrl: 'bench', extractEncryptionMode: 'disabled' },
  user: { id: 'd', name: 'admin@example.com', siteRole: 'SiteAdministratorCreator' },
}

type Lookup = (hashed: Buffer) => object | undefined

function mapLookup(): Lookup {
  const sessions = new Map([[hash('sha256', token), session]])
  return (hashed) => sessions.get(hashed.toString('hex'))
}

function sqliteLookup(): Lookup {
  const database = new DatabaseSync(':memory:')
  database.exec('create table session (hash blob primary key, body text) without rowid')
  const insert = database.prepare('insert into session values (?, ?)')
  insert.run(hash('sha256', token, 'buffer'), JSON.stringify(session))
  const find = database.prepare('select body from session where hash = ?')
  return (hashed) => {
    const body = find.get(hashed)?.['body']
    return body === undefined ? undefined : (JSON.parse(String(body)) as object)
  }
}

const lookup = process.argv[2] === 'sqlite' ? sqliteLookup() : mapLookup()
const server = createServer((request, response) => {
  const found = lookup(hash('sha256', String(request.headers['x-tableau-auth']), 'buffer'))
  if (found === undefined) {
    response.writeHead(401).end()
    return
  }
  const body = JSON.stringify({ session: found })
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  ready({ url: `http://127.0.0.1:${port}`, token }, () => server.closeAllConnections())
})
