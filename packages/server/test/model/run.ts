/** Runs a random sequence on a server and the model side by side. */

import * as fc from 'fast-check'
import { join } from 'node:path'
import { expect } from 'vitest'
import { besidePostgres, besideSqlite } from '../database-beside.ts'
import { startFamilyKit } from '../families.ts'
import { compareAll, compareLists } from './compare.ts'
import { danglingIds } from './foreign-ids.ts'
import type { Step } from './step.ts'
import { anyStep, askOf } from './steps.ts'
import { startWorld, type World } from './world.ts'

export interface Sequence {
  readonly seed: number
  readonly count: number
}

/** The same for the same seed. */
const stepsOf = ({ seed, count }: Sequence): readonly Step[] =>
  fc.sample(anyStep, { seed, numRuns: count })

/** After so many requests the lists of one client are looked at. */
const listsEvery = 10

/** @returns what was asked and answered, in names of the model */
export async function runSequence(
  sequence: Sequence,
  databaseUrl?: string,
): Promise<readonly string[]> {
  // Machines that run this beside other work are slow at times.
  const rendering = { seconds: 600 }
  await using kit = await startFamilyKit({
    rendering,
    ...(databaseUrl !== undefined && { databaseUrl }),
  })
  const world = await startWorld(kit)
  for (const [index, step] of stepsOf(sequence).entries()) {
    await take(world, step, index)
    if (index % listsEvery === 0) await compareLists(world, `u${(index / listsEvery) % 10}`)
  }
  await compareAll(world)
  await using database =
    databaseUrl === undefined
      ? besideSqlite(join(kit.directory, 'content.db'))
      : await besidePostgres(databaseUrl)
  expect(await danglingIds(database)).toEqual([])
  return world.log
}

async function take(world: World, step: Step, index: number): Promise<void> {
  const by = `u${step.client}`
  const client = world.clients.get(by)
  const asked = askOf(world, by, step)
  if (asked === null || client === undefined) return
  const words = `${index} ${by}: ${asked.words}`
  const answer = await asked.send(client)
  const isDone = answer.status < 300
  expect([words, isDone, isDone ? '' : answer.text]).toEqual([
    words,
    asked.isAllowed,
    isDone ? '' : answer.text,
  ])
  expect(answer.status).toBeLessThan(500)
  if (isDone) asked.done(answer)
  else asked.refused?.()
  world.log.push(`${words}: ${answer.status} ${answer.code ?? ''}`)
}
