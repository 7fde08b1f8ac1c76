/** How people of a locale write numbers and dates in text files. */

export type DateOrder = 'dmy' | 'mdy' | 'ymd'

export interface TextLocale {
  readonly decimal: string
  /** Characters that may stand between groups of digits. */
  readonly groups: readonly string[]
  readonly dateOrder: DateOrder
  /** Names of months in lower case, without full stops; their number from 1. English ones are always understood. */
  readonly months: ReadonlyMap<string, number>
}

/** Spaces of all widths are one mark to people; so are both apostrophes. */
const alike: readonly (readonly string[])[] = [
  [' ', '\u00a0', '\u202f', '\u2009'],
  ["'", '\u2019'],
]

/** `de_DE`, `en-US`; a locale that is not known is read as the one of the United States. */
export function textLocale(name: string | undefined): TextLocale {
  const locale = knownLocale(name)
  const number = new Intl.NumberFormat(locale, { useGrouping: 'always' }).formatToParts(1234567.8)
  const part = (type: string) => number.find((item) => item.type === type)?.value
  const group = part('group') ?? ','
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'short', numberingSystem: 'latn' })
  const order = date
    .formatToParts(0)
    .map(({ type }) => (/^(day|month|year)$/.test(type) ? type.charAt(0) : ''))
    .join('')
  return {
    decimal: part('decimal') ?? '.',
    groups: alike.find((marks) => marks.includes(group)) ?? [group],
    dateOrder: order === 'dmy' || order === 'ymd' ? order : 'mdy',
    months: new Map([...monthNames('en'), ...monthNames(locale)]),
  }
}

/** Workbooks write `de_DE`; some add a collation behind `@`. */
function knownLocale(name: string | undefined): string {
  const tag = (name ?? '').replace(/@.*$/, '').replaceAll('_', '-')
  try {
    const [locale] = Intl.DateTimeFormat.supportedLocalesOf(tag)
    return locale ?? 'en-US'
  } catch {
    return 'en-US'
  }
}

function monthNames(locale: string): [string, number][] {
  const styles = (['long', 'short'] as const).flatMap((month) => [
    // Some languages write a month differently when a day stands before it.
    new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' }),
    new Intl.DateTimeFormat(locale, { month, day: 'numeric', timeZone: 'UTC' }),
  ])
  return styles.flatMap((style) =>
    Array.from({ length: 12 }, (_, month): [string, number] => {
      const parts = style.formatToParts(Date.UTC(2024, month, 15))
      const name = parts.find(({ type }) => type === 'month')?.value ?? ''
      return [name.toLocaleLowerCase(locale).replaceAll('.', ''), month + 1]
    }),
  )
}
