/** Every guide's code does what its page says. */

import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { cloudManager, rest } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDemoServer, type DemoServer } from './demo-server.ts'
import { blocksOf, hasShape, type Block } from './fenced-blocks.ts'
import { python, repository, runBlock, runProgram } from './run-block.ts'

const folder = join(repository, 'docs/guides')
const pages = (await readdir(folder)).filter((name) => name.endsWith('.md')).toSorted()
const textOf = (page: string) => readFile(join(folder, page), 'utf8')
const blocks = (
  await Promise.all(pages.map(async (page) => blocksOf(page, await textOf(page))))
).flat()
const run = blocks.filter(({ whyNotRun }) => whyNotRun === null)

const requiresAll = process.env['EASEL_TEST_REQUIRE'] === 'all'
const isMissing = ({ language }: Block) => language === 'python' && python === null

/** Anchors of a page's headings, as readers of Markdown make them; null where there is no such file. */
async function anchorsIn(path: string): Promise<readonly string[] | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  )
}

/** The ways in, each with a page of its own. */
const ways = [
  'sign-in-with-a-connected-app.md',
  'sign-in-with-a-password.md',
  'sign-in-with-a-personal-access-token.md',
  'sign-in-with-a-unified-access-token.md',
  'sign-in-with-oauth-trust.md',
  'use-the-cloud-manager-api.md',
]

let server: DemoServer
beforeAll(async () => {
  server = await startDemoServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

describe.each(pages.filter((page) => run.some((block) => block.page === page)))('%s', (page) => {
  for (const block of run.filter((each) => each.page === page)) {
    const { line, language, expected } = block
    it.skipIf(isMissing(block) && !requiresAll)(
      `line ${line} (${language}) prints what it says`,
      async () => {
        const { code, out, err } = await runBlock(block, server.variables)
        expect(code, `${out}${err}`).toBe(0)
        expect(hasShape(out, expected), `expected\n${expected}\ngot\n${out}`).toBe(true)
      },
    )
  }
})

describe('the guides', () => {
  it.each(ways)('%s has code in TypeScript, Python and curl', (page) => {
    const own = run.filter((block) => block.page === page)
    for (const language of ['ts', 'python', 'bash']) {
      expect(own.map((block) => block.language)).toContain(language)
    }
    const curl = own.filter(({ language }) => language === 'bash')
    expect(curl.every(({ code }) => code.includes('curl '))).toBe(true)
  })

  it.each(pages)('%s names reasons and methods that exist', async (page) => {
    const reasons = await readFile(
      join(repository, 'packages/server/src/identity/refusals/reasons.ts'),
      'utf8',
    )
    const named = [...(await textOf(page)).matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)]
    const words = named.map(([, word = '']) => word).filter((word) => word !== 'jwks_uri')
    expect(words.filter((word) => !reasons.includes(`'${word}'`))).toEqual([])
    const asked = [...(await textOf(page)).matchAll(/easel scopes for ([\w ]+)/g)]
    const methods = asked.flatMap(([, names = '']) => names.trim().split(' '))
    const declared = { ...rest, ...cloudManager }
    expect(methods.filter((name) => !Object.hasOwn(declared, name))).toEqual([])
  })

  it.each(pages)('%s links to pages and headings that are there', async (page) => {
    const links = [...(await textOf(page)).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
    const broken: string[] = []
    for (const [link, path = '', heading] of links) {
      const target = join(folder, path === '' ? page : path)
      const anchors = await anchorsIn(target)
      if (anchors === null || (heading !== undefined && !anchors.includes(heading))) {
        broken.push(link)
      }
    }
    expect(broken).toEqual([])
  })

  it('run nearly all of their code', () => {
    expect(run.length).toBeGreaterThanOrEqual(30)
    expect(blocks.length - run.length).toBeLessThanOrEqual(8)
  })

  it('have TypeScript that compiles strictly', async () => {
    // Inside the repository, where the types of Node are found.
    await using place = await mkdtempDisposable(join(repository, 'node_modules/.guides-'))
    const files = await Promise.all(
      run
        .filter(({ language }) => language === 'ts')
        .map(async ({ page, line, code }) => {
          const path = join(place.path, `${page}-${line}.ts`)
          await writeFile(path, code)
          return path
        }),
    )
    expect(files.length).toBeGreaterThanOrEqual(ways.length)
    const flags = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
    ]
    const tsc = join(repository, 'node_modules/.bin/tsc')
    const node = ['--moduleDetection', 'force', '--types', 'node', '--skipLibCheck']
    const ran = await runProgram([tsc, ...flags, ...node, ...files], { ...process.env } as never)
    expect(ran).toMatchObject({ code: 0, out: '' })
  })
})
