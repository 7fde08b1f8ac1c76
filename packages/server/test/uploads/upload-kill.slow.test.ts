/**
 * Upload sessions over two servers of one database, of which one is killed at random and started again: every acknowledged byte is in the
 * published file, in its place, and no refused one.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { torture } from '../../../../tools/testing/torture.ts'
import { keptFiles, sweepLater } from '../kept-files.ts'
import { openTestPostgres } from '../postgres.ts'
import { ServerPair } from './server-pair.ts'
import { uploadAtOnce, uploadInTurn, type Draw } from './upload-client.ts'
import { wrongIn } from './upload-record.ts'

const dice = torture('upload-kill', 1_000)
const clients = 8
const draw: Draw = {
  random: dice.random,
  between: (least, most) => least + Math.floor(dice.random() * (most - least + 1)),
}

const postgres = await openTestPostgres()
const directory = await mkdtemp(join(tmpdir(), 'easel-uploads-'))
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

describe.skipIf(postgres === null)('two servers of one database', () => {
  let databaseUrl = ''
  const counts = { inTurn: 0, atOnce: 0, givenUp: 0, acknowledged: 0, refused: 0, unknown: 0 }

  test(`take ${dice.count} upload sessions while one of them is killed again and again`, async () => {
    databaseUrl = (await postgres?.database()) ?? ''
    await using pair = await ServerPair.start(directory, databaseUrl, dice.random)
    const wrong: string[] = []
    let begun = 0
    let isOver = false
    const isRunning = () => !isOver

    const one = async (name: string): Promise<void> => {
      const isInTurn = dice.random() < 0.5
      const outcome = isInTurn
        ? await uploadInTurn(pair, name, draw)
        : await uploadAtOnce(pair, name, draw)
      if (outcome === null) {
        counts.givenUp += 1
        return one(`${name} again`)
      }
      counts[isInTurn ? 'inTurn' : 'atOnce'] += 1
      for (const { isAcknowledged } of outcome.sent) {
        counts[isAcknowledged === null ? 'unknown' : isAcknowledged ? 'acknowledged' : 'refused'] +=
          1
      }
      const problem = wrongIn(outcome.file, outcome.sent)
      if (problem !== null) wrong.push(`${name}: ${problem}`)
    }
    const client = async (): Promise<void> => {
      while (begun < dice.count) {
        begun += 1
        await one(`Upload ${begun}`)
      }
    }
    const killer = async (): Promise<void> => {
      while (isRunning()) {
        await sleep(300 + dice.random() * 1_500)
        if (isRunning()) await pair.killOne()
      }
    }
    const killing = killer()
    await Promise.all(Array.from({ length: clients }, client)).finally(() => (isOver = true))
    await killing

    console.log('upload sessions', { ...counts, kills: pair.kills, wrong: wrong.length })
    expect(wrong).toEqual([])
    expect(counts.inTurn + counts.atOnce).toBe(dice.count)
    expect(counts.refused).toBe(counts.atOnce)
    expect(pair.kills).toBeGreaterThan(0)
  })

  test('after a sweep there is no block and no file that nothing refers to', async () => {
    const left = await sweepLater(directory, { kind: 'postgres', url: databaseUrl })
    expect(left.unreferenced).toEqual([])
    expect(await keptFiles(directory, 'uploads')).toEqual([])
    expect(await keptFiles(directory, 'tmp')).toEqual([])
  })
})
