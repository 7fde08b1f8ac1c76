/** What became of the lines of a file of users, as far as a job has come. */

import { integer, listOf, record, text, type Decoded } from './decoding.ts'

/** The words of the vendor's schema for what happens to users. */
export const userNotes = {
  CountOfUsersProcessed: 'Lines that were gone through',
  CountOfUsersAddedToSite: 'Users who were added to the site',
  CountOfUsersSiteRoleUpdated: 'Users who have another site role',
  CountOfUsersInformationUpdated:
    'Users who have another full name, e-mail address or way to sign in',
  CountOfUsersUnlicensed: 'Users who lost their licence',
  CountOfUsersWithInsufficientLicenses: 'Users for whom the site has no licence',
  CountOfUsersSkipped: 'Lines that changed nothing',
} as const
export type UserNote = keyof typeof userNotes

/** One line, in the note it belongs to. */
export interface UserRemark {
  readonly note: UserNote
  readonly line: number
  readonly name: string
  /** Why; null where the note says all. */
  readonly why: string | null
}

const reportForm = record({
  /** Lines that were gone through. */
  taken: integer,
  /** Users who were removed from the site, for which the schema has no word. */
  removed: integer,
  notes: listOf(record({ type: text, count: integer, lines: listOf(text) })),
})
export type UserFileReport = Decoded<typeof reportForm>

const nothingYet: UserFileReport = { taken: 0, removed: 0, notes: [] }

/** @throws DecodingError */
export const readUserFileReport = (value: unknown): UserFileReport =>
  value === null ? nothingYet : reportForm(value, 'report')

/** Of each note, so many lines are named. */
const mostNamed = 200
const longestWords = 200

export function withRemarks(
  report: UserFileReport,
  more: {
    readonly taken: number
    readonly removed: number
    readonly remarks: readonly UserRemark[]
  },
): UserFileReport {
  const notes = new Map(report.notes.map((note) => [note.type, note]))
  for (const remark of more.remarks) {
    const { count, lines } = notes.get(remark.note) ?? { count: 0, lines: [] }
    const named = lines.length < mostNamed ? [...lines, wordsOf(remark)] : lines
    notes.set(remark.note, { type: remark.note, count: count + 1, lines: named })
  }
  return {
    taken: report.taken + more.taken,
    removed: report.removed + more.removed,
    notes: [...notes.values()],
  }
}

const wordsOf = ({ line, name, why }: UserRemark): string => {
  const user = name === '' ? '' : ` '${name.slice(0, longestWords)}'`
  return `line ${line}${user}${why === null ? '' : `: ${why.slice(0, longestWords)}`}`
}

export interface StatusNote {
  readonly type: UserNote
  readonly value: string
  readonly text: string
}

/** As clients read it: one note of a type, with its number, and the lines by name. */
export function statusNotesOf(report: UserFileReport): readonly StatusNote[] {
  return (Object.keys(userNotes) as UserNote[]).flatMap((type) => {
    const { count, lines } = noteOf(report, type)
    if (count === 0 && type !== 'CountOfUsersProcessed') return []
    const more = count - lines.length
    const named = lines.length === 0 ? '' : `: ${lines.join('; ')}`
    const rest = lines.length > 0 && more > 0 ? `; and ${more} more` : ''
    return [{ type, value: String(count), text: `${titleOf(report, type)}${named}${rest}.` }]
  })
}

const titleOf = ({ removed }: UserFileReport, type: UserNote): string =>
  type === 'CountOfUsersProcessed' && removed > 0
    ? `${userNotes[type]}; users who were removed from the site: ${removed}`
    : userNotes[type]

function noteOf({ taken, notes }: UserFileReport, type: UserNote) {
  if (type === 'CountOfUsersProcessed') return { count: taken, lines: [] }
  return notes.find((note) => note.type === type) ?? { count: 0, lines: [] }
}

/** In one sentence, for lists of jobs that are searched by their notes. */
export function summaryOf(report: UserFileReport): string {
  const counts = statusNotesOf(report).map(
    ({ type, value }) => `${titleOf(report, type)}: ${value}.`,
  )
  return counts.join(' ')
}
