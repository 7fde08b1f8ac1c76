/** The nightly script runs on PostgreSQL as it does on SQLite, where all guides are run. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPostgres } from '../../../server/test/postgres.ts'
import { startDemoServer, type DemoServer } from './demo-server.ts'
import { blocksOf, hasShape } from './fenced-blocks.ts'
import { python, repository, runBlock } from './run-block.ts'

const page = 'a-nightly-script-with-tsc.md'
const blocks = blocksOf(page, await readFile(join(repository, 'docs/guides', page), 'utf8'))
const requiresAll = process.env['EASEL_TEST_REQUIRE'] === 'all'
const postgres = await openTestPostgres()

describe.skipIf(postgres === null || (python === null && !requiresAll))('on PostgreSQL', () => {
  let server: DemoServer
  beforeAll(async () => {
    server = await startDemoServer(await postgres?.database())
  }, 60_000)
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await postgres?.[Symbol.asyncDispose]()
  })

  for (const block of blocks) {
    test(`line ${block.line} (${block.language}) prints what it says`, async () => {
      const { code, out, err } = await runBlock(block, server.variables)
      expect(code, `${out}${err}`).toBe(0)
      expect(hasShape(out, block.expected), `expected\n${block.expected}\ngot\n${out}`).toBe(true)
    })
  }
})
