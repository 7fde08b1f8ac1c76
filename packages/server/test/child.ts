/** Starts servers in processes of their own, to be stopped or killed. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface ChildServer {
  readonly process: ChildProcess
  readonly url: string
  readonly siteLuid: string
  readonly pat: { readonly name: string; readonly secret: string }
}

const script = fileURLToPath(new URL('serve-child.ts', import.meta.url))

export function spawnServer(directory: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, ['--conditions=easel-source', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
}

export async function startChild(
  directory: string,
  env: NodeJS.ProcessEnv = {},
): Promise<ChildServer> {
  const child = spawnServer(directory, env)
  if (child.stdout === null) throw new Error('the child has no output')
  for await (const line of createInterface(child.stdout)) {
    return { process: child, ...(JSON.parse(line) as Omit<ChildServer, 'process'>) }
  }
  throw new Error('the server ended before it answered')
}

/** @returns exit code, null after a kill */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = (await exit) as [number | null]
  return code
}

/** A session of the child's administrator. */
export async function signInAt({ url, pat }: ChildServer): Promise<string> {
  const response = await fetch(`${url}/api/3.28/auth/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      credentials: {
        personalAccessTokenName: pat.name,
        personalAccessTokenSecret: pat.secret,
        site: { contentUrl: 'test' },
      },
    }),
  })
  const { credentials } = (await response.json()) as { credentials: { token: string } }
  return credentials.token
}
