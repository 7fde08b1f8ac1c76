import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRenderer } from '../../src/index.ts'
import { hostilePackages } from './hostile-packages.ts'
import { madeSamples } from './made-samples.ts'
import { scratchIn, stages, tryPackage } from './try-package.ts'

test('the same seed makes the same packages, another makes others', () => {
  const made = (seed: number) =>
    Array.from(hostilePackages({ seed, count: 8, samples: madeSamples }), ({ name, bytes }) => ({
      name,
      bytes: Buffer.from(bytes).toString('base64'),
    }))
  expect(made(1)).toEqual(made(1))
  expect(made(1)).not.toEqual(made(2))
})

test('hostile packages end in answers or refusals, some in each stage, and leave nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-hostile-'))
  const workDirectory = join(folder, 'work')
  const renderer = createRenderer({ workDirectory, workers: 1, painters: 1 })
  const limits = { timeMs: 20_000, queryTimeMs: 5000, rows: 50_000, marks: 20_000 }
  const reached = new Map<string, number>()
  try {
    for (const made of hostilePackages({ seed: 7, count: 25, samples: madeSamples })) {
      const { stage } = await tryPackage(made, { renderer, folder, workDirectory, limits })
      reached.set(stage, (reached.get(stage) ?? 0) + 1)
    }
    expect(
      [...reached.keys()].filter((stage) => stages.some((known) => known === stage)),
    ).toContain('painted')
    expect(reached.get('refused')).toBeGreaterThan(0)
    await renderer[Symbol.asyncDispose]()
    expect(await scratchIn(workDirectory)).toEqual([])
  } finally {
    await renderer[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  }
}, 120_000)
