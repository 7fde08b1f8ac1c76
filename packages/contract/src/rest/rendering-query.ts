/** Query parameters that renderings share. */

import { number, optional, text } from '../wire/types.ts'

/** How old a cached answer may be; a real service takes minutes from 1 up, and clients send 0 for "fresh". */
export const maxAge = optional(number({ description: 'minutes' }))

/** Of PDFs; words in any case. */
export const paperQuery = {
  type: optional(
    text({
      description:
        'A3, A4, A5, B4, B5, Executive, Folio, Ledger, Legal, Letter, Note, Quarto, Tabloid or Unspecified, in any case; default: Legal',
    }),
  ),
  orientation: optional(
    text({ description: 'Portrait or Landscape, in any case; default: Portrait' }),
  ),
  vizWidth: optional(number({ description: 'pixels; only together with vizHeight' })),
  vizHeight: optional(number({ description: 'pixels; only together with vizWidth' })),
} as const

/** Clients send it with every export. */
export const language = optional(text({ description: 'e.g. de or en_US' }))

export const ignoredLanguage = {
  '?language':
    'texts are written as in en_US; another language is named in the header X-Easel-Unsupported',
} as const
