/** A server in a process of its own, with what the kernel knows about it. Linux only: figures come from /proc. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Child<Facts> extends AsyncDisposable {
  /** What it said when it was ready: its first line, as JSON. */
  readonly facts: Facts
  /** From spawn to that line. */
  readonly readyMs: number
  readonly pid: number
  residentBytes(): number
  /** User and system time so far. */
  cpuMs(): number
}

export interface Start {
  /** Module below this folder, or a path. */
  readonly script: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Drops what it writes to its standard error output. */
  readonly isQuiet?: boolean
  /** Of Node. Default: those with which the sources run. */
  readonly flags?: readonly string[]
}

const sourceFlags = ['--conditions=easel-source']
const startLimitMs = 300_000
/** The kernel counts in hundredths of a second. */
const tickMs = 10

export async function startChild<Facts>(start: Start): Promise<Child<Facts>> {
  const { script, args = [], env, isQuiet = false, flags = sourceFlags } = start
  const started = performance.now()
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [...flags, path, ...args], {
    stdio: ['ignore', 'pipe', isQuiet ? 'ignore' : 'inherit'],
    env: { ...process.env, ...env },
  })
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const kill = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await gone
    clearTimeout(kill)
  }
  try {
    const line = await firstLine(child.stdout)
    const readyMs = performance.now() - started
    child.stdout.resume()
    return {
      facts: JSON.parse(line) as Facts,
      readyMs,
      pid: child.pid ?? 0,
      residentBytes: () => residentBytes(child.pid ?? 0),
      cpuMs: () => cpuMs(child.pid ?? 0),
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: output })
  const ended = new AbortController()
  lines.once('close', () => ended.abort(new Error('the process ended before it was ready')))
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(startLimitMs)])
  const [line] = (await once(lines, 'line', { signal })) as [string]
  return line
}

function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kibibytes) * 1024
}

function cpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The program's name, in parentheses, may hold spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}
