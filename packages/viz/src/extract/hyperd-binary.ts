/** Finds the Hyper engine, which users install themselves: its licence keeps it out of our packages. */

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { ExtractError } from './extract-error.ts'

const packageByPlatform: Readonly<Record<string, string>> = {
  'linux-x64': 'hyperdb-mcp-linux-x64-gnu',
  'darwin-arm64': 'hyperdb-mcp-darwin-arm64',
  'win32-x64': 'hyperdb-mcp-win32-x64-msvc',
}

/**
 * Path of the `hyperd` program: the given one, else that of `EASEL_HYPERD`, else the one of the npm package for this
 * platform.
 *
 * @throws ExtractError hyper-reader-missing when there is none.
 */
export function locateHyperd(
  hyperdPath?: string,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const chosen = hyperdPath ?? environment['EASEL_HYPERD'] ?? ''
  if (chosen !== '') {
    if (existsSync(chosen)) return chosen
    throw new ExtractError('hyper-reader-missing', `no hyperd program at ${chosen}`)
  }
  const platform = `${process.platform}-${process.arch}`
  const packageName = packageByPlatform[platform]
  if (packageName === undefined) {
    throw new ExtractError(
      'hyper-reader-missing',
      `reading .hyper extracts needs hyperd, which has no npm package for ${platform}; set EASEL_HYPERD to the path of one`,
    )
  }
  const found = programOf(packageName)
  if (found !== null) return found
  throw new ExtractError(
    'hyper-reader-missing',
    `reading .hyper extracts needs hyperd; install it with: npm install ${packageName}`,
  )
}

function programOf(packageName: string): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`))
    const program = join(folder, process.platform === 'win32' ? 'hyperd.exe' : 'hyperd')
    return existsSync(program) ? program : null
  } catch {
    return null
  }
}
