/** `easel serve` as a process of its own. For tests. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import process from 'node:process'

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

export interface StartedAt {
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
}

export class Started implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #out = ''
  #err = ''

  /** @param at Where it runs, and what its environment has besides that of this process */
  constructor(args: readonly string[], at: StartedAt = {}) {
    const { folder = process.cwd(), env = {} } = at
    this.#child = spawn(process.execPath, ['--conditions=easel-source', program, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#ended = once(this.#child, 'close')
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#out += chunk.toString()))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#err += chunk.toString()))
  }

  /** The JSON line of `serve --json`. */
  async ready<T>(): Promise<T> {
    await this.#until(() => this.#out.includes('\n'))
    return JSON.parse(this.#out) as T
  }

  /** The first group of what is printed, once it is. */
  async printed(pattern: RegExp): Promise<string> {
    await this.#until(() => pattern.test(this.#out))
    return pattern.exec(this.#out)?.[1] ?? ''
  }

  /** Resolves once the logs hold this text. */
  async logged(text: string): Promise<void> {
    await this.#until(() => this.#err.includes(text))
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async end(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Ended> {
    if (signal !== undefined) this.#child.kill(signal)
    await this.#ended
    const { exitCode, signalCode } = this.#child
    return { code: exitCode, signal: signalCode, out: this.#out, err: this.#err }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end('SIGKILL')
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(`easel has ended:\n${this.#out}${this.#err}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}
