/** The rooms and arrows of the import check, as a picture and a table for `docs/architecture.md`. */

import type { Room } from '../imports/judge.ts'

type Rooms = Readonly<Record<string, Room>>

const start = '<!-- rooms: generated from tools/check-imports.ts by npm run docs -->'
const end = '<!-- end of rooms -->'

/** The page with its generated part made anew. @throws Error when the page has no place for it */
export function withRooms(page: string, rooms: Rooms): string {
  const from = page.indexOf(start)
  const to = page.indexOf(end)
  if (from < 0 || to < from)
    throw new Error(`docs/architecture.md has no lines ${start} and ${end}`)
  const made = [picture(rooms, ''), picture(rooms, 'viz'), table(rooms)].join('\n\n')
  return `${page.slice(0, from)}${start}\n\n${made}\n\n${page.slice(to)}`
}

const isOfViz = (room: string): boolean => room.startsWith('viz ')

/** A Mermaid flowchart: an arrow leads from a room to one that it may import, where no longer way leads there. */
export function picture(rooms: Rooms, part: '' | 'viz'): string {
  const names = Object.keys(rooms).filter((name) => isOfViz(name) === (part === 'viz'))
  const arrows = reduced(rooms, names)
  const lines = arrows.map(([from, to]) => `  ${idOf(from)} --> ${idOf(to)}`)
  const nodes = names.map((name) => `  ${idOf(name)}["${name}"]`)
  return ['```mermaid', 'flowchart TD', ...nodes, ...lines, '```'].join('\n')
}

const idOf = (room: string): string => room.replaceAll(' ', '_')

type Arrow = readonly [from: string, to: string]

/** Arrows between these rooms without those that follow from others. */
function reduced(rooms: Rooms, names: readonly string[]): readonly Arrow[] {
  const may = (name: string) => (rooms[name]?.may ?? []).filter((to) => names.includes(to))
  const reaches = (from: string, to: string): boolean =>
    may(from).some((next) => next === to || reaches(next, to))
  return names.flatMap((from) =>
    may(from)
      .filter((to) => !may(from).some((next) => next !== to && reaches(next, to)))
      .map((to) => [from, to] as const),
  )
}

function table(rooms: Rooms): string {
  const rows = Object.entries(rooms).map(([name, { at, may, types = [], dynamic = [] }]) => {
    const only = [
      ...(types.length > 0 ? [`types of ${types.join(', ')}`] : []),
      ...(dynamic.length > 0 ? [`when needed: ${dynamic.join(', ')}`] : []),
    ]
    return `| ${name} | \`${at}\` | ${may.join(', ')} | ${only.join('; ')} |`
  })
  return ['| room | at | may import | and |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
