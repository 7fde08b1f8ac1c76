/**
 * Which passwords may be set. Long rather than mixed: no kind of character is asked for, and nothing about the text is changed.
 *
 * @see OWASP ASVS 5.0, 6.2.1, 6.2.4, 6.2.5, 6.2.8, 6.2.9, 6.2.11; NIST SP 800-63B, 3.1.1.2
 */

import { commonStems } from './common-passwords.ts'

/** In code points. */
export const passwordLength = { least: 8, most: 256 } as const

export type NewPasswordProblem = 'too-short' | 'too-long' | 'not-text' | 'too-simple' | 'too-common'

/** What the caller who sets a password is answered. */
export const passwordProblems: Readonly<Record<NewPasswordProblem, string>> = {
  'too-short': `a password has at least ${passwordLength.least} characters`,
  'too-long': `a password has at most ${passwordLength.most} characters`,
  'not-text': 'a password is text; this one holds half a character',
  'too-simple': 'a password is more than a run or a repetition such as 12345678 or abcabcabc',
  'too-common':
    'the password is among those that are tried first, or little more than a name that belongs to the account or the site',
}

/** Words that stand for the service wherever it runs. */
const serviceWords = ['easel', 'tableau', 'admin', 'administrator']

/** Words this short are in too many good passwords. */
const shortestWord = 3

/** Letters that a password must have beside known words. */
const ownLetters = 3

/**
 * Why the password may not be set, or null.
 *
 * @param context Names that an attacker would try: those of the user and of the site
 */
export function newPasswordProblem(
  password: string,
  context: readonly string[],
): NewPasswordProblem | null {
  if (!password.isWellFormed()) return 'not-text'
  const characters = Array.from(password)
  if (characters.length < passwordLength.least) return 'too-short'
  if (characters.length > passwordLength.most) return 'too-long'
  if (isRun(characters) || isRepetition(password)) return 'too-simple'
  const known = [...serviceWords, ...context.flatMap(wordsOf), ...commonStems]
  return isLittleMoreThan(password, known) ? 'too-common' : null
}

/** Each character next to the one before it, up or down, or the same: 12345678, abcdefgh, aaaaaaaa. */
function isRun(characters: readonly string[]): boolean {
  const codes = characters.map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  const [first = 0] = steps
  return Math.abs(first) <= 1 && steps.every((step) => step === first)
}

function isRepetition(password: string): boolean {
  return /^(.{1,4})\1+$/su.test(password)
}

function wordsOf(name: string): readonly string[] {
  return lettersOf(name)
    .split(' ')
    .filter((word) => word.length >= shortestWord)
}

/** Letters in small form, anything between them as one space. */
function lettersOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim()
}

const lookalikes: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}

/** Whether hardly a letter is left once known words are taken out, read plainly or with digits as the letters they look like. */
function isLittleMoreThan(password: string, known: readonly string[]): boolean {
  const small = password.toLowerCase()
  const read = small.replaceAll(/[@4310$57!]/g, (character) => lookalikes[character] ?? character)
  const longestFirst = known.toSorted((one, other) => other.length - one.length)
  return [small, read].some((form) => {
    let rest = form
    for (const word of longestFirst) rest = rest.replaceAll(word, ' ')
    return rest !== form && lettersOf(rest).replaceAll(' ', '').length < ownLetters
  })
}
