/**
 * Files of users, one line a user and no headings. What is wrong with a line is found line by line, so that the others can be used.
 *
 * @see help, CSV Import File Guidelines; TSC, `create_users_csv`
 */

import { cloudSiteRoles, type CloudSiteRole } from '@easel/contract'
import { readCsv, type CsvRecord } from './csv.ts'
import { newUserProblem } from './new-names.ts'

/** What a line of any kind of file names. */
interface NamedLine {
  /** Of the file, from 1 on. */
  readonly line: number
  readonly name: string
}

export interface BadLine extends NamedLine {
  readonly problem: string
}

export interface UserLine extends NamedLine {
  /** Null: not named. */
  readonly fullName: string | null
  readonly email: string | null
  readonly siteRole: CloudSiteRole
  readonly authSetting: string | null
}

/** Name, password, full name, licence, administrator level, publishing, e-mail address, and the way to sign in. */
const mostColumns = 8

/** Users who are to be on the site. The password is no part of what is read: a cloud site sets none. */
export const readUserLines = (text: string): readonly (UserLine | BadLine)[] =>
  readLines(text, (named, { fields }) => {
    const [, , fullName = '', licence = '', level = '', publishing = '', email = '', setting = ''] =
      fields
    const siteRole = siteRoleOf({ licence, level, publishing })
    if (typeof siteRole !== 'string') return { ...named, ...siteRole }
    const stated = {
      ...(fullName !== '' && { fullName }),
      ...(email !== '' && { email }),
    }
    const problem = newUserProblem({ name: named.name, ...stated })
    if (problem !== null) return { ...named, problem }
    return {
      ...named,
      fullName: fullName || null,
      email: email || null,
      siteRole,
      authSetting: setting || null,
    }
  })

/** Users who are to leave the site, by their names; other columns say nothing. */
export const readUserNames = (text: string): readonly (NamedLine | BadLine)[] =>
  readLines(text, (named) => named)

function readLines<T extends NamedLine>(
  text: string,
  toLine: (named: NamedLine, record: CsvRecord) => T | BadLine,
): readonly (T | BadLine)[] {
  const before = new Map<string, number>()
  return readCsv(text).map((record) => {
    const { line, fields, isCut } = record
    const { name, problem } = nameOf(fields[0] ?? '')
    const refuse = (why: string): BadLine => ({ line, name, problem: why })
    if (isCut) return refuse('a quotation mark is not closed')
    if (problem !== null) return refuse(problem)
    if (fields.length > mostColumns) {
      return refuse(`it has ${fields.length} columns, and may have ${mostColumns} at most`)
    }
    const key = name.toLowerCase()
    const earlier = before.get(key)
    if (earlier !== undefined) return refuse(`line ${earlier} names the same user`)
    before.set(key, line)
    return toLine({ line, name }, record)
  })
}

/** Words for users whom the site itself, or no directory, keeps. */
const knownDomains: readonly string[] = ['local', 'external']

/** `domain\name`, where `\0x40` stands for an @ that parts no domain from a name. */
function nameOf(text: string): { readonly name: string; readonly problem: string | null } {
  const cut = text.replaceAll('\\0x40', '@')
  const slash = cut.indexOf('\\')
  const name = cut.slice(slash + 1)
  const domain = slash < 0 ? 'local' : cut.slice(0, slash)
  if (!knownDomains.includes(domain.toLowerCase())) {
    const problem = `'${domain}' is no domain of the site; its users are in the domain 'local'`
    return { name, problem }
  }
  return { name, problem: newUserProblem({ name }) }
}

const yes: readonly string[] = ['1', 'true', 'yes']
const no: readonly string[] = ['', '0', 'false', 'no']
const noLevel: readonly string[] = ['', 'none', 'no']
const licences = ['creator', 'explorer', 'viewer', 'unlicensed'] as const

interface RoleColumns {
  readonly licence: string
  readonly level: string
  readonly publishing: string
}

/** The role that three columns mean together. TSC writes whole roles where the licence stands. */
export function siteRoleOf(columns: RoleColumns): CloudSiteRole | { readonly problem: string } {
  const [licence, level, publishing] = [
    columns.licence.toLowerCase(),
    columns.level.toLowerCase(),
    columns.publishing.toLowerCase(),
  ]
  if (!yes.includes(publishing) && !no.includes(publishing)) {
    return { problem: `publishing '${columns.publishing}' is none of 1, true, yes, 0, false, no` }
  }
  if (level === 'system') {
    return { problem: "administrator level 'System' is of Tableau Server; a site has 'Site'" }
  }
  if (level !== 'site' && !noLevel.includes(level)) {
    return { problem: `administrator level '${columns.level}' is none of Site and None` }
  }
  const known = licences.find((word) => word === (licence || 'unlicensed'))
  if (known !== undefined) {
    return roleOf(known, { administers: level === 'site', publishes: yes.includes(publishing) })
  }
  const role = cloudSiteRoles.find((name) => name.toLowerCase() === licence)
  return (
    role ?? {
      problem: `licence '${columns.licence}' is none of Creator, Explorer, Viewer and Unlicensed`,
    }
  )
}

function roleOf(
  licence: (typeof licences)[number],
  { administers, publishes }: { readonly administers: boolean; readonly publishes: boolean },
): CloudSiteRole | { readonly problem: string } {
  switch (licence) {
    case 'creator':
      if (administers) return 'SiteAdministratorCreator'
      return publishes ? 'Creator' : 'Explorer'
    case 'explorer':
      if (administers) return 'SiteAdministratorExplorer'
      return publishes ? 'ExplorerCanPublish' : 'Explorer'
    case 'viewer':
    case 'unlicensed': {
      const word = licence === 'viewer' ? 'Viewer' : 'Unlicensed'
      if (administers) return { problem: `licence '${word}' is of no administrator` }
      if (publishes) return { problem: `licence '${word}' does not publish` }
      return word
    }
  }
}
