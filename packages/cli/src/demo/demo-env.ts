/** The demo's credentials as a file of `NAME=value` lines, for a shell (`set -a; . .easel/demo.env; set +a`) and for whatever else reads such files. */

import { readFile, rm } from 'node:fs/promises'
import { writePrivately } from './private-file.ts'

/** In the order they are written. */
export const demoVariables = [
  'EASEL_URL',
  'EASEL_ADMIN_KEY',
  'EASEL_SITE',
  'EASEL_PAT_NAME',
  'EASEL_PAT_SECRET',
  'EASEL_CA_CLIENT_ID',
  'EASEL_CA_SECRET_ID',
  'EASEL_CA_SECRET',
  'EASEL_ADMIN_USER',
  'EASEL_USER_VIEWER',
  'EASEL_USER_VIEWER_PASSWORD',
  'EASEL_TCM_URL',
  'EASEL_TCM_PAT_SECRET',
  'EASEL_TENANT_ID',
  'EASEL_UAT_ISSUER',
  'EASEL_UAT_KEY_ID',
  'EASEL_UAT_PRIVATE_KEY_PATH',
  'EASEL_CONNECT_URL',
  'EASEL_CONNECT_PROJECT_ID',
  'EASEL_CONNECT_KEY_ID',
  'EASEL_CONNECT_PRIVATE_KEY_PATH',
  'EASEL_CONNECT_SERVER_KEY',
  'EASEL_CONNECT_ALLOWED_ORIGIN',
] as const

/** In the file where the demo has them. */
const optionalVariables = ['EASEL_CONNECT_TARGET_USER'] as const

export type DemoEnvironment = Readonly<Record<(typeof demoVariables)[number], string>> &
  Readonly<Partial<Record<(typeof optionalVariables)[number], string>>>

const note = `# Written by easel serve --demo. Anyone who reads it can sign in to the demo.\n`

/** Values that a shell would change stand in single quotes; those of the demo need none. */
export function formatDemoEnvironment(environment: DemoEnvironment): string {
  const lines = [...demoVariables, ...optionalVariables].map((name) => {
    const value = environment[name]
    return value === undefined ? '' : `${name}=${shellWord(value)}\n`
  })
  return `${note}${lines.join('')}`
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuote(text)
}

export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** @returns null when a variable is missing, as in the file of a demo that was not finished */
export function parseDemoEnvironment(text: string): DemoEnvironment | null {
  const found = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(/^(\w+)=('(?:[^']|'\\'')*'|[^'\s]+)$/gm)) {
    const isQuoted = value.startsWith("'")
    found.set(name, isQuoted ? value.slice(1, -1).replaceAll(`'\\''`, "'") : value)
  }
  const isComplete = demoVariables.every((name) => found.has(name))
  return isComplete ? (Object.fromEntries(found) as DemoEnvironment) : null
}

/** The name of a file beside it while the demo is made. */
const begunIn = (path: string): string => `${path}.begun`

/** What a demo folder says of itself: nothing, that it was begun, or how to sign in. */
export type DemoState =
  | { readonly kind: 'none' | 'begun' }
  | { readonly kind: 'made'; readonly environment: DemoEnvironment }

export async function readDemoState(path: string): Promise<DemoState> {
  const text = await textOf(path)
  if (text === null) return { kind: (await textOf(begunIn(path))) === null ? 'none' : 'begun' }
  const environment = parseDemoEnvironment(text)
  // Earlier versions put a placeholder here, and fewer variables.
  return environment === null ? { kind: 'begun' } : { kind: 'made', environment }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Says that a demo is being made here, so that a start after a kill completes it. */
export async function writeDemoBegun(path: string): Promise<void> {
  await writePrivately(begunIn(path), '# The demo in this folder is not complete yet.\n')
}

/** To be called when the demo can be signed in to: a program that waits for the file finds it whole. */
export async function writeDemoEnvironment(
  path: string,
  environment: DemoEnvironment,
): Promise<void> {
  await writePrivately(path, formatDemoEnvironment(environment))
  await rm(begunIn(path), { force: true })
}
