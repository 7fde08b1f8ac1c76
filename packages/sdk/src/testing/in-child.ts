/** An Easel in a process of its own, on the Node that the package `node` brings: for tests on Node 20 and 22. */

import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Backend, Facts, Token } from './facts.ts'
import type { Answer, Question } from './protocol.ts'

/** @throws Error when the package is missing */
function installedNode(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json')
    const programs = ['node', 'node.exe'].map((name) =>
      path.join(path.dirname(manifest), 'bin', name),
    )
    const found = programs.find((program) => existsSync(program))
    if (found !== undefined) return found
  } catch {
    // It is not installed: the message says so.
  }
  throw new Error(
    `Easel needs Node 24, and this is ${process.versions.node}: npm install --save-dev node@24 brings it`,
  )
}

function spawnChild(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts')
  const script = fileURLToPath(new URL(`./child.${isSource ? 'ts' : 'js'}`, import.meta.url))
  const flags = isSource ? ['--conditions=easel-source'] : []
  return spawn(installedNode(), [...flags, script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

/** Calls that wait for their answer. */
interface Waiting {
  readonly resolve: (token: Token) => void
  readonly reject: (error: Error) => void
}

export function startInChild(): Promise<Backend> {
  const child = spawnChild()
  const waiting = new Map<number, Waiting>()
  let isStopping = false
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      const error = new Error(`Easel ended with code ${code ?? 'none'}`)
      reject(error)
      if (!isStopping) for (const each of waiting.values()) each.reject(error)
    })
    child.on('message', (message: Answer) => {
      if (message.kind === 'started') {
        const stop = async (): Promise<void> => {
          isStopping = true
          child.disconnect()
          await ended
        }
        resolve(backendOf(child, message.facts, waiting, stop))
      } else if (message.kind === 'token') waiting.get(message.id)?.resolve(message.token)
      else waiting.get(message.id)?.reject(new Error(message.problem))
    })
  })
}

function backendOf(
  child: ChildProcess,
  facts: Facts,
  waiting: Map<number, Waiting>,
  stop: () => Promise<void>,
): Backend {
  let asked = 0
  return {
    facts,
    token: (role) =>
      new Promise<Token>((resolve, reject) => {
        asked += 1
        const question: Question = { id: asked, role }
        waiting.set(question.id, { resolve, reject })
        child.send(question)
      }),
    stop,
  }
}
