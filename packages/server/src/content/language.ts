/** Texts of numbers and dates are those of one language. */

/** What an answer lacks for clients that ask for another one; empty where it lacks nothing. */
export function languageLack(language: string | undefined): readonly string[] {
  if (language === undefined || /^en(?:[-_]|$)/i.test(language)) return []
  return [`language (${language.slice(0, 40)}): texts are those of en_US`]
}
