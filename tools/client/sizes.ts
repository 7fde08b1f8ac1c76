/** What the client costs those who use it: bytes of their bundle, seconds of their type check. */

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { root } from './build-scripts.ts'
import { buildClient } from './build.ts'

const run = promisify(execFile)

interface Program {
  readonly name: string
  readonly code: string
  /** Most kilobytes, compressed; none where it grows with the API. */
  readonly limit?: number
}

const core = `import { createClientOf, pat } from '@easel/client'`
const made = `{ url: 'http://a', auth: pat({ name: 'a', secret: 'b' }) }`

const programs: readonly Program[] = [
  { name: 'core', code: `${core}; console.log(createClientOf({}, ${made}))`, limit: 15 },
  {
    name: 'core and projects',
    code: `${core}; import * as projects from '@easel/client/families/projects'
      console.log(createClientOf({ projects }, ${made}))`,
    limit: 17,
  },
  {
    name: 'every method',
    code: `import { createClient, pat } from '@easel/client'; console.log(createClient(${made}))`,
  },
  {
    name: 'Cloud Manager',
    code: `import { createCloudManager, cloudPat } from '@easel/client'
      console.log(createCloudManager({ url: 'http://a', auth: cloudPat({ secret: 'a' }) }))`,
    limit: 22,
  },
]

/** Compressed bytes of a program that uses the built package, bundled and minified for a browser. */
async function sizeOf(folder: string, { name, code }: Program): Promise<number> {
  const input = path.join(folder, `${name.replaceAll(' ', '-')}.js`)
  await writeFile(input, code)
  const build = await rolldown({
    input,
    cwd: folder,
    platform: 'browser',
    external: [/^node:/],
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'esm', minify: true })
  await build.close()
  const text = output.map((each) => (each.type === 'chunk' ? each.code : '')).join('')
  return gzipSync(text).length
}

interface Cost {
  readonly seconds: number
  readonly instantiations: number
}

/** What the compiler says that one file took. */
async function checkCost(folder: string, file: string): Promise<Cost> {
  const program = path.join(root, 'node_modules/.bin/tsc')
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--types', '']
  const { stdout } = await run(program, [...flags, '--extendedDiagnostics', file], { cwd: folder })
  const figure = (name: string): number => {
    const text = new RegExp(`^${name}:\\s*([\\d.]+)`, 'm').exec(stdout)?.[1]
    if (text === undefined) throw new Error(`the compiler printed no ${name}`)
    return Number(text)
  }
  return { seconds: figure('Total time'), instantiations: figure('Instantiations') }
}

const usage = `import { createClient, pat } from '@easel/client'
const tableau = createClient({ url: 'http://a', auth: pat({ name: 'a', secret: 'b' }) })
for await (const { name, createdAt } of tableau.queryProjects({ sort: ['-createdAt'] }))
  console.log(name.length, createdAt?.getFullYear())
`

/** Puts the built package where programs in the folder find it. */
async function install(folder: string): Promise<void> {
  const home = path.join(folder, 'node_modules/@easel/client')
  await buildClient(path.join(home, 'dist'))
  const { default: manifest } = (await import('../../packages/sdk/package.json', {
    with: { type: 'json' },
  })) as { readonly default: object }
  await writeFile(path.join(home, 'package.json'), JSON.stringify(manifest))
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(path.join(folder, 'empty.ts'), 'export {}\n')
  await writeFile(path.join(folder, 'usage.ts'), usage)
}

if (import.meta.main) {
  const cache = path.join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(path.join(cache, 'client-'))
  try {
    await install(folder)
    const lines: string[] = []
    for (const program of programs) {
      const kilobytes = (await sizeOf(folder, program)) / 1000
      lines.push(`${program.name} ${kilobytes.toFixed(1)} kB`)
      const { limit = Infinity } = program
      if (kilobytes <= limit) continue
      console.error(`${program.name}: ${kilobytes.toFixed(1)} kB, the limit is ${limit}`)
      process.exitCode = 1
    }
    const empty = await checkCost(folder, 'empty.ts')
    const used = await checkCost(folder, 'usage.ts')
    const seconds = (used.seconds - empty.seconds).toFixed(2)
    const more = used.instantiations - empty.instantiations
    console.log(`client, compressed: ${lines.join(', ')}`)
    console.log(
      `client, type check: ${seconds} s and ${more} instantiations above an empty file (${empty.seconds} s)`,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
