/** Refuses source files that hold too much: a file past the limit has two subjects. Tests are exempt. */

import path from 'node:path'
import process from 'node:process'
import { readdirSync } from 'node:fs'
import { readSource, sourceFiles } from './imports/edges.ts'

const limit = 300

/** Lines that are neither blank nor comment. A line with code and a comment counts. */
export function logicLines(text: string): number {
  return text
    .replace(/^\s*\/\*[\s\S]*?\*\/[ \t]*$/gm, '')
    .split('\n')
    .filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..')
  const folders = readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/src`)
  const sizes = [...folders, 'tools']
    .flatMap((folder) => sourceFiles(root, folder))
    .map((file) => ({ file, lines: logicLines(readSource(root, file)) }))
    .sort((a, b) => b.lines - a.lines)
  const tooLong = sizes.filter(({ lines }) => lines > limit)
  for (const { file, lines } of tooLong)
    console.error(`${file}: ${lines} lines of logic, the limit is ${limit}: find the seam`)
  const largest = sizes[0]
  if (largest === undefined) throw new Error('no source file found below packages/*/src')
  if (tooLong.length > 0) process.exitCode = 1
  else
    console.log(
      `sizes: ${sizes.length} files, the largest has ${largest.lines} lines (${largest.file})`,
    )
}
