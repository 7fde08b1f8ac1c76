/** Answers that a public client of the real service keeps as its fixtures: each is decoded, and nothing of it is lost. */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { readXml, rest, type AnyMethod, type XmlNode } from '@easel/contract'
import { expect, test } from 'vitest'
import { createClient, session, type Call } from '../src/index.ts'
import { fixtureMethods } from './fixture-methods.ts'
import { isSkipped, python, root } from './needs.ts'
import { sample } from './sample.ts'

const run = promisify(execFile)
const version = '0.40'
const cache = path.join(root, 'node_modules/.cache/tableauserverclient')
const assets = path.join(cache, `tableauserverclient-${version}/test/assets`)

/** Fetches the source package once; null where there is no Python, or no network. */
async function fixtures(): Promise<readonly string[] | null> {
  try {
    if (!existsSync(assets)) {
      await mkdir(cache, { recursive: true })
      const flags = ['--quiet', '--no-deps', '--no-binary', ':all:', '--dest', cache]
      await run(python, ['-m', 'pip', 'download', ...flags, `tableauserverclient==${version}`])
      const file = `tableauserverclient-${version}.tar.gz`
      await run('tar', ['-xzf', path.join(cache, file), '-C', cache])
    }
    return (await readdir(assets)).filter((name) => name.endsWith('.xml')).toSorted()
  } catch {
    return null
  }
}

const found = await fixtures()

async function decoded(method: AnyMethod, text: string): Promise<unknown> {
  const opened = { token: 't', siteId: 's', userId: 'u', tenantId: '' }
  const tableau = createClient({
    url: 'http://service',
    apiVersion: '3.28',
    auth: session('t'),
    sessions: { get: async () => opened, compareAndSet: async () => true },
    fetch: async () => new Response(text, { status: statusOf(method, text) }),
  })
  const args = Object.fromEntries(
    [...method.path.matchAll(/(?<=\/):(\w+)/g)]
      .filter(([, name]) => name !== 'siteId')
      .map(([, name = '']) => [name, 'a']),
  )
  const { body } = method
  const schema = body.kind === 'message' ? body.schema : body.kind === 'parts' ? body.payload : null
  const message = schema === null ? {} : sample(schema)
  const file = body.kind === 'parts' ? { file: new Blob([]), fileName: 'a.twbx' } : {}
  const call = (tableau as unknown as Readonly<Record<string, (args: object) => Call<unknown>>>)[
    method.name
  ]
  return call?.({ ...args, ...sample(method.query), ...message, ...file })
}

/** A job is answered by 202 where the method may answer one. */
const statusOf = ({ reply }: AnyMethod, text: string): number =>
  reply.kind === 'messages' && text.includes('<job ') ? 202 : 200

/** Paths of what the document has and the value has not. */
function lost(node: XmlNode, value: unknown, at: string): readonly string[] {
  if (Object.keys(node.attributes).length === 0 && node.children.length === 0)
    return node.text.trim() === '' || holds(value, node.text) ? [] : [at]
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>
  const attributes = Object.entries(node.attributes)
    .filter(([name, text]) => text !== '' && !holds(fields[name], text))
    .map(([name]) => `${at}@${name}`)
  const seen = new Map<string, number>()
  const children = node.children.flatMap((child) => {
    const index = seen.get(child.name) ?? 0
    seen.set(child.name, index + 1)
    const inside = fields[child.name]
    const each: unknown = Array.isArray(inside) ? inside[index] : inside
    return lost(child, each, `${at}/${child.name}`)
  })
  const text = node.text.trim()
  const isTextKept = text === '' || Object.values(fields).some((each) => holds(each, text))
  return [...attributes, ...children, ...(isTextKept ? [] : [`${at}/text`])]
}

function holds(value: unknown, text: string): boolean {
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? Number.isNaN(Date.parse(text)) || text.includes('-31T')
      : value.getTime() === Date.parse(text)
  if (typeof value === 'number') return value === Number(text)
  if (typeof value === 'boolean') return String(value) === text.toLowerCase()
  return typeof value === 'string' && value.trim() === text.trim()
}

const table: Readonly<Record<string, AnyMethod>> = rest
const cases = (found ?? []).flatMap((name) => {
  const method = table[fixtureMethods(name) ?? '']
  // A method that only refuses answers no document.
  return method === undefined || method.reply.kind === 'refused' ? [] : [{ name, method }]
})

test.skipIf(isSkipped(found === null))('the fixtures are those of many methods', () => {
  expect(cases.length).toBeGreaterThan(30)
})

test.skipIf(found === null).each(cases)('$name', async ({ name, method }) => {
  const text = await readFile(path.join(assets, name), 'utf8')
  expect(lost(readXml(Buffer.from(text)), await decoded(method, text), '')).toEqual([])
})
