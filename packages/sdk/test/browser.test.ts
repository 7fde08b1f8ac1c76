/** The client in Chromium: bundled as a page's script under a strict policy, against a running Easel on the page's own origin. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposable } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { ordersWorkbook, samplePackage } from '@easel/cli'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEasel, type TestEasel } from '../src/testing/index.ts'
import { chromium, isSkipped, root } from './needs.ts'

/** What runs in the page. It sends what came of it, or why it ended. */
const script = `
addEventListener('unhandledrejection', ({ reason }) => fetch('/result', { method: 'POST', body: String(reason) }))
import { createClient, isErrorOf, pat } from '@easel/client'
const { name, secret, file } = await (await fetch('/given')).json()
const url = location.origin
const tableau = createClient({ url, auth: pat({ name, secret, site: 'test' }) })
const lines = []
const [project] = await tableau.queryProjects({ filter: { name: { eq: 'Default' } } }).all()
lines.push(project.name, project.createdAt instanceof Date)
const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0))
const { workbook } = await tableau.publishWorkbook({
  workbook: { name: 'From a browser', project: { id: project.id } },
  file: new File([bytes], 'orders.twbx'),
})
lines.push(workbook.name)
const stream = (await tableau.downloadWorkbook({ workbookId: workbook.id })).stream()
lines.push((await new Response(stream).arrayBuffer()).byteLength === bytes.length)
const { views } = await tableau.queryViewsForWorkbook({ workbookId: workbook.id })
const image = await createImageBitmap(await (await tableau.queryViewImage({ viewId: views.view[0].id })).blob())
lines.push(image.width > 100)
const projectId = '00000000-0000-4000-8000-000000000000'
await tableau.deleteProject({ projectId }).catch((error) => {
  lines.push(isErrorOf(tableau.deleteProject, error), error.code)
})
await tableau.raw('GET', '/moved').catch((error) => lines.push(error.name))
await tableau.close()
await fetch('/result', { method: 'POST', body: lines.join(' ') })
`

/** The script with the client, as a bundler makes it for a browser. */
async function bundle(): Promise<string> {
  const entry = '\0page.js'
  const build = await rolldown({
    input: entry,
    cwd: root,
    platform: 'browser',
    resolve: { conditionNames: ['easel-source', 'import', 'default'] },
    plugins: [
      {
        name: 'page',
        resolveId: (id) =>
          id === '@easel/client'
            ? path.join(import.meta.dirname, '../src/index.ts')
            : id === entry
              ? id
              : null,
        load: (id) => (id === entry ? script : null),
      },
    ],
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'esm', minify: true })
  await build.close()
  return output[0].code
}

const page =
  '<!doctype html><title>client</title><body><script type="module" src="/page.js"></script>'
const policy = "default-src 'self'; img-src 'self' blob:"

let easel: TestEasel
let code = ''
let given = ''
const result = Promise.withResolvers<string>()
const server = createServer((incoming, response) => {
  if (incoming.url === '/') {
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
    response.end(page)
  } else if (incoming.url === '/page.js')
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(code)
  else if (incoming.url === '/given') response.end(given)
  else if (incoming.url?.endsWith('/moved') === true)
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
  else if (incoming.url === '/result') {
    text(incoming).then(result.resolve, result.reject)
    response.end()
  } else pass(incoming, response)
})

/** On to the service: a browser lets a page call its own origin alone. */
function pass(incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '/' } = incoming
  const outgoing = request(`${easel.url}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  outgoing.on('error', () => response.destroy())
  incoming.pipe(outgoing)
}

beforeAll(async () => {
  if (chromium === null) return
  easel = await startEasel()
  code = await bundle()
  const file = Buffer.from(samplePackage(ordersWorkbook())).toString('base64')
  given = JSON.stringify({ ...(await easel.token()), file })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  if (chromium !== null) await easel.stop()
})

test.skipIf(isSkipped(chromium === null))(
  'signs in, lists, publishes, downloads, draws and fails as it does in Node',
  { timeout: 120_000 },
  async () => {
    await using profile = await mkdtempDisposable(path.join(tmpdir(), 'easel-chromium-'))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
    // With a port for debugging, it stays open until it is ended.
    const place = [`--user-data-dir=${profile.path}`, '--remote-debugging-port=0']
    const browser = spawn(chromium ?? '', [...flags, ...place, address], { stdio: 'ignore' })
    const ended = once(browser, 'exit')
    try {
      expect(await result.promise).toBe(
        'Default true From a browser true true true 404005 RedirectError',
      )
    } finally {
      browser.kill()
      await ended
    }
  },
)
