/** Judges import edges by a table of rules. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import { circlesOf } from './circles.ts'
import { edgesOf, readSource, sourceFiles, type Edge, type EdgeKind } from './edges.ts'

/** A room may import what is listed; anything else is refused. */
export interface Room {
  /** Folder, or file, from the root of the repository. The longest match owns a file. */
  readonly at: string
  /** Rooms that it may import freely. */
  readonly may: readonly string[]
  /** Rooms of which it may name types only. */
  readonly types?: readonly string[]
  /** Rooms that it loads by `import()` where they are needed, besides their types. */
  readonly dynamic?: readonly string[]
}

/** A package that one place keeps to itself. */
export interface Reserved {
  readonly packages: RegExp
  /** Where the rule holds. */
  readonly within: string
  /** Folders inside it that may import the package; an empty list forbids it. */
  readonly only: readonly string[]
  readonly reason: string
}

/** Words of code that a place must not contain. */
export interface Forbidden {
  readonly words: RegExp
  readonly within: readonly string[]
  readonly reason: string
}

export interface Rules {
  readonly rooms: Readonly<Record<string, Room>>
  readonly packages: Readonly<Record<string, string>>
  readonly reserved: readonly Reserved[]
  readonly forbidden: readonly Forbidden[]
  /** Fewest edges that a folder must show: a checker that sees nothing must not pass. */
  readonly floors: Readonly<Record<string, number>>
}

export interface Verdict {
  readonly edges: number
  readonly files: number
  readonly refusals: readonly string[]
}

const isInside = (file: string, place: string): boolean =>
  file === place || file.startsWith(`${place}/`)

function roomOf(rules: Rules, file: string): string | null {
  let owner: string | null = null
  for (const [name, { at }] of Object.entries(rules.rooms)) {
    const longest = owner === null ? 0 : (rules.rooms[owner]?.at.length ?? 0)
    if (isInside(file, at) && at.length > longest) owner = name
  }
  return owner
}

/** The file that an edge leads to; a package's own name leads to its index. Null for packages from outside. */
function targetOf(rules: Rules, edge: Edge): string | null {
  if (edge.specifier.startsWith('.'))
    return path.posix.join(path.posix.dirname(edge.from), edge.specifier)
  const own = Object.keys(rules.packages).find((name) => isInside(edge.specifier, name))
  return own === undefined ? null : `${rules.packages[own]}/index.ts`
}

function allows(rules: Rules, from: string, to: string, kind: EdgeKind): boolean {
  const room = rules.rooms[from]
  if (room === undefined) return false
  if (from === to || room.may.includes(to)) return true
  if (kind === 'type' && (room.types?.includes(to) || room.dynamic?.includes(to))) return true
  return kind === 'dynamic' && room.dynamic?.includes(to) === true
}

function judgeEdge(rules: Rules, root: string, edge: Edge): string | null {
  const where = `${edge.from}:${edge.line}`
  const target = targetOf(rules, edge)
  if (target === null) {
    const broken = rules.reserved.find(
      ({ packages, within, only }) =>
        packages.test(edge.specifier) &&
        isInside(edge.from, within) &&
        !only.some((place) => isInside(edge.from, place)),
    )
    return broken ? `${where}: imports ${edge.specifier}: ${broken.reason}` : null
  }
  if (edge.specifier.startsWith('.') && !existsSync(path.join(root, target)))
    return `${where}: imports ${edge.specifier}, which does not exist`
  const from = roomOf(rules, edge.from)
  const to = roomOf(rules, target)
  if (from === null) return `${where}: the file is in no room of the rule table`
  if (to === null) return `${where}: imports ${target}, which is in no room of the rule table`
  if (allows(rules, from, to, edge.kind)) return null
  return `${where}: ${from} must not import ${to} (${edge.kind} ${edge.specifier})`
}

const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1')

function judgeWords(rules: Rules, file: string, text: string): readonly string[] {
  const broken: string[] = []
  const lines = withoutComments(text).split('\n')
  for (const { words, within, reason } of rules.forbidden) {
    if (!within.some((place) => isInside(file, place))) continue
    lines.forEach((line, index) => {
      const found = words.exec(line)?.[0]
      if (found !== undefined) broken.push(`${file}:${index + 1}: ${found}: ${reason}`)
    })
  }
  return broken
}

/** Reads every source file below the floors' folders that exist, and judges each edge. */
export function judge(rules: Rules, root: string): Verdict {
  const refusals: string[] = []
  const all: Edge[] = []
  let files = 0
  for (const [folder, floor] of Object.entries(rules.floors)) {
    if (!existsSync(path.join(root, folder))) continue
    const sources = sourceFiles(root, folder)
    let seen = 0
    for (const file of sources) {
      const text = readSource(root, file)
      const found = edgesOf(file, text)
      seen += found.length
      all.push(...found)
      refusals.push(
        ...found.map((edge) => judgeEdge(rules, root, edge)).filter((it) => it !== null),
      )
      refusals.push(...judgeWords(rules, file, text))
    }
    if (sources.length === 0) refusals.push(`${folder}: holds no source file`)
    if (seen < floor)
      refusals.push(
        `${folder}: ${seen} imports seen, expected ${floor} or more: is the reader blind?`,
      )
    files += sources.length
  }
  const circles = circlesOf(all).map((circle) => `circle of imports: ${circle.join(', ')}`)
  return { edges: all.length, files, refusals: [...refusals, ...circles] }
}

/** Rooms of the table that hold no file: a rule for what is not there hides that a room was renamed. */
export const missingRooms = ({ rooms }: Rules, root: string): readonly string[] =>
  Object.entries(rooms)
    .filter(([, { at }]) => !existsSync(path.join(root, at)))
    .map(([name, { at }]) => `${at}: room '${name}' of the rule table does not exist`)
