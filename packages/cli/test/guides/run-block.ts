/** Runs the code of a guide as its reader would: in the folder of the repository, with the variables of `demo.env`. */

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Block } from './fenced-blocks.ts'

export const repository = fileURLToPath(new URL('../../../../', import.meta.url))

/** Python with the clients of `conformance/requirements.txt`; null where there is none. */
export const python = ((): string | null => {
  const path = process.env['EASEL_TEST_PYTHON'] ?? join(repository, 'conformance/.venv/bin/python')
  return existsSync(path) ? path : null
})()

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const programs: Readonly<Record<string, readonly [extension: string, ...command: string[]]>> = {
  ts: ['ts', process.execPath],
  python: ['py', python ?? 'python3'],
  // Stops at the first failure, so that the exit status tells of every command.
  bash: ['sh', 'bash', '-euo', 'pipefail'],
}

export async function runBlock(
  { language, code }: Pick<Block, 'language' | 'code'>,
  variables: Readonly<Record<string, string>>,
): Promise<Ran> {
  const program = programs[language]
  if (program === undefined) throw new Error(`nothing runs ${language}`)
  const [extension, command = '', ...args] = program
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-guide-'))
  const path = join(folder.path, `block.${extension}`)
  await writeFile(path, code)
  const { PATH = '', HOME = '' } = process.env
  const easel = join(folder.path, 'easel')
  await writeFile(easel, `#!/bin/sh\nexec npm run -s easel -- "$@"\n`, { mode: 0o755 })
  const bin = join(repository, 'node_modules/.bin')
  // Awaited, for the file must be there while it runs.
  return await runProgram([command, ...args, path], {
    ...variables,
    HOME,
    NO_COLOR: '1',
    PATH: [folder.path, bin, PATH].join(delimiter),
  })
}

export function runProgram(
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...said }))
  })
}
