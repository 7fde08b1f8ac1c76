/** Sees what source files import, without a compiler: prettier keeps statements at the start of a line. */

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** `type`: erased before the program runs. `dynamic`: loaded when the line is reached. */
export type EdgeKind = 'value' | 'type' | 'dynamic'

export interface Edge {
  /** Importing file, from the root of the repository, with forward slashes. */
  readonly from: string
  readonly line: number
  /** As written between the quotes. */
  readonly specifier: string
  readonly kind: EdgeKind
}

/** `import`, `export … from` at the start of a line; clauses may run over several lines. */
const statement =
  /^(import|export)\b(\s+type\b(?!\s*from\b|\s*,))?([\w\s{},*$]*?)['"]([^'"\n]+)['"]/gm
const dynamic = /\bimport\(\s*['"]([^'"\n]+)['"]/g

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** `import { type A, type B } from` carries no value either. */
function isTypesOnly(clause: string): boolean {
  const names = /^\s*\{([^}]*)\}\s*from\s*$/s.exec(clause)?.[1]
  if (names === undefined) return false
  const entries = names.split(',').map((name) => name.trim())
  return entries.filter(Boolean).every((name) => name.startsWith('type '))
}

/** Every import of a source text, in order of lines. */
export function edgesOf(from: string, text: string): readonly Edge[] {
  const edges: Edge[] = []
  for (const match of text.matchAll(statement)) {
    const [, , type, clause = '', specifier = ''] = match
    if (clause.trim() !== '' && !/from\s*$/.test(clause)) continue
    const kind = type !== undefined || isTypesOnly(clause) ? 'type' : 'value'
    edges.push({ from, line: lineOf(text, match.index), specifier, kind })
  }
  for (const match of text.matchAll(dynamic)) {
    const before = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index)
    if (/^\s*(\*|\/\/|\/\*)/.test(before)) continue
    // `import('./x.ts').Name` in the place of a type.
    const after = text.slice(match.index + match[0].length)
    const kind = /^\s*\)\.[A-Z]/.test(after) ? 'type' : 'dynamic'
    edges.push({ from, line: lineOf(text, match.index), specifier: match[1] ?? '', kind })
  }
  return edges.sort((a, b) => a.line - b.line)
}

/** Tests, and the folders of what only tests use. */
const ofTests = /\.test(-d)?\.tsx?$|\/testing\//

/** Source files below a folder, tests left out: what a test may reach is not a matter of direction. */
export function sourceFiles(root: string, folder: string): readonly string[] {
  const absolute = path.join(root, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((name) => /\.tsx?$/.test(name) && !ofTests.test(name))
    .sort()
}

export const readSource = (root: string, file: string): string =>
  readFileSync(path.join(root, file), 'utf8')
