/** Damaged, oversized and hostile packages rendered in process: every end is an answer or a refusal with a code. */

import { readdirSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { samplesFolder } from '../../../../tools/testing/samples.ts'
import { torture } from '../../../../tools/testing/torture.ts'
import { createRenderer } from '../../src/index.ts'
import { hostilePackages } from './hostile-packages.ts'
import { madeSamples } from './made-samples.ts'
import { readSample } from './read-sample.ts'
import { scratchIn, stages, tryPackage } from './try-package.ts'

const samples = samplesFolder()

test('hostile packages end in answers or refusals, and leave nothing behind', async () => {
  const { count, seed } = torture('hostile packages', 2000)
  const read =
    samples === null
      ? []
      : await Promise.all(
          readdirSync(join(samples, 'workbooks')).map((name) =>
            readSample(join(samples, 'workbooks', name)),
          ),
        )
  const folder = await mkdtemp(join(tmpdir(), 'easel-hostile-'))
  const workDirectory = join(folder, 'work')
  const renderer = createRenderer({ workDirectory, workers: 1, painters: 1 })
  const limits = { timeMs: 60_000 }
  const reached = new Map<string, number>()
  const refusals = new Map<string, number>()
  const more = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1)
  let slowest = { milliseconds: 0, name: '' }
  // Small ones of our own are half of them: they get further, and quicker.
  const ground = [...read, ...Array.from({ length: 6 }, () => madeSamples).flat()]
  try {
    for (const made of hostilePackages({ seed, count, samples: ground })) {
      const started = performance.now()
      const { stage, codes } = await tryPackage(made, { renderer, folder, workDirectory, limits })
      const milliseconds = performance.now() - started
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, name: made.name }
      more(reached, stage)
      for (const code of new Set(codes)) more(refusals, code)
    }
    console.log('reached:', stages.map((stage) => `${stage} ${reached.get(stage) ?? 0}`).join(', '))
    console.log('refusals:', [...refusals].map((each) => each.join(' ')).join(', '))
    console.log(`slowest: ${Math.round(slowest.milliseconds)} ms, ${slowest.name.slice(0, 200)}`)
    const opened = count - (reached.get('refused') ?? 0)
    const drawn = (reached.get('laid out') ?? 0) + (reached.get('painted') ?? 0)
    expect(opened / count).toBeGreaterThanOrEqual(0.3)
    expect(drawn / count).toBeGreaterThanOrEqual(0.1)
    expect(refusals.get('time-limit') ?? 0).toBe(0)
    await renderer[Symbol.asyncDispose]()
    expect(await scratchIn(workDirectory)).toEqual([])
    const sockets = (await readdir(tmpdir())).filter((name) =>
      name.startsWith(`easel-hyperd-${process.pid}-`),
    )
    expect(sockets).toEqual([])
  } finally {
    await renderer[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  }
})
