/** Which names new users and sites may have. */

/** In UTF-16 units, as the APIs count. */
export const nameLength = 255

/** What is wrong with a name, as the rest of a sentence; null where nothing is. */
function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'is empty'
  if (name !== name.trim()) return 'begins or ends with a blank'
  if (name.length > nameLength) {
    return `has ${name.length} characters, and may have ${nameLength} at most`
  }
  return /\p{Cc}/u.test(name) ? 'holds a control character' : null
}

const sentence = (what: string, problem: string | null): string | null =>
  problem === null ? null : `the ${what} ${problem}`

/** One sentence, or null where the user may be made. */
export function newUserProblem(user: {
  readonly name: string
  readonly fullName?: string
  readonly email?: string
}): string | null {
  const { name, fullName, email } = user
  return (
    sentence('user name', nameProblem(name)) ??
    (fullName === undefined ? null : sentence('full name', nameProblem(fullName))) ??
    (email === undefined ? null : sentence('e-mail address', emailProblem(email)))
  )
}

/** One sentence, or null where a group may have the name. */
export const newGroupProblem = (name: string): string | null =>
  sentence('name of the group', nameProblem(name))

/** One sentence, or null where a group set may have the name. */
export const newGroupSetProblem = (name: string): string | null =>
  sentence('name of the group set', nameProblem(name))

function emailProblem(email: string): string | null {
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    return `"${email.slice(0, nameLength)}" has no form name@host`
  return nameProblem(email)
}

/** One sentence, or null where the site may be made. */
export function newSiteProblem(site: {
  readonly name: string
  readonly contentUrl: string
}): string | null {
  const { name, contentUrl } = site
  const named = sentence('name of the site', nameProblem(name))
  if (named !== null) return named
  if (contentUrl.length > nameLength) return sentence('content URL', nameProblem(contentUrl))
  return /^[\w-]*$/.test(contentUrl)
    ? null
    : `the content URL "${contentUrl}" may hold only letters, digits, "-" and "_"`
}
