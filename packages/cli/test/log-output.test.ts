/** A server whose log cannot be written: lines may be lost, requests are not. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))

let child: ChildProcess | null = null
afterEach(() => {
  child?.kill('SIGKILL')
  child = null
})

/** @param log Where the log goes: a descriptor, or a pipe. @returns the server's address */
async function serve(log: number | 'pipe', ...flags: readonly string[]): Promise<string> {
  const args = ['--conditions=easel-source', program, 'serve', '--ephemeral', '--port', '0']
  child = spawn(process.execPath, [...args, '--json', ...flags], { stdio: ['ignore', 'pipe', log] })
  for await (const line of createInterface(child.stdout as Readable)) {
    return (JSON.parse(line) as { readonly url: string }).url
  }
  throw new Error('the server has ended')
}

/** Statuses of some requests, one after another, each of which writes a log line. */
async function asked(url: string, times: number): Promise<ReadonlySet<number>> {
  const statuses = new Set<number>()
  for (let number = 0; number < times; number += 1) {
    const answer = await fetch(`${url}/api/3.28/serverinfo`)
    await answer.arrayBuffer()
    statuses.add(answer.status)
  }
  return statuses
}

async function stopped(): Promise<number | null> {
  child?.kill('SIGTERM')
  const [code] = (await once(child as ChildProcess, 'exit')) as [number | null]
  return code
}

describe('the log of a server', () => {
  test('on a full disk is lost, and every request is answered', async () => {
    await using full = await open('/dev/full', 'w')
    const url = await serve(full.fd)
    expect(await asked(url, 20)).toEqual(new Set([200]))
    expect(await stopped()).toBe(0)
  })

  test('into a pipe whose reader is gone is lost, and every request is answered', async () => {
    const url = await serve('pipe')
    child?.stderr?.destroy()
    expect(await asked(url, 20)).toEqual(new Set([200]))
    expect(await stopped()).toBe(0)
  })

  test('into a pipe that is not read holds up neither requests nor the stop', async () => {
    const url = await serve('pipe')
    // More lines than the pipe and the buffers before it take.
    expect(await asked(url, 1500)).toEqual(new Set([200]))
    expect(await stopped()).toBe(0)
  })
})

test('a command whose results do not fit on a disk says so on one line and ends with 1', async () => {
  await using full = await open('/dev/full', 'w')
  const args = ['--conditions=easel-source', program, 'scopes', '--help']
  child = spawn(process.execPath, args, { stdio: ['ignore', full.fd, 'pipe'] })
  const said: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(1)
  expect(Buffer.concat(said).toString()).toMatch(
    /^easel scopes: the standard output cannot be written: .*ENOSPC.*\n$/,
  )
})
