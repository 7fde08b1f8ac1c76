/** Functions that a database session is given for the patterns that its own engine does not read. */

import type { ValueType } from '../value.ts'
import {
  evaluateExtract,
  evaluateMatch,
  evaluateReplace,
  type OfOperands,
} from './regexp-values.ts'

export interface SessionFunction {
  readonly name: string
  readonly takes: readonly ('string' | 'integer')[]
  readonly gives: Extract<ValueType, 'string' | 'boolean'>
  readonly evaluate: OfOperands
}

export const sessionFunctions: readonly SessionFunction[] = [
  {
    name: 'easel_regexp_match',
    takes: ['string', 'string'],
    gives: 'boolean',
    evaluate: evaluateMatch,
  },
  {
    name: 'easel_regexp_extract',
    takes: ['string', 'string'],
    gives: 'string',
    evaluate: evaluateExtract,
  },
  {
    name: 'easel_regexp_extract_nth',
    takes: ['string', 'string', 'integer'],
    gives: 'string',
    evaluate: evaluateExtract,
  },
  {
    name: 'easel_regexp_replace',
    takes: ['string', 'string', 'string'],
    gives: 'string',
    evaluate: evaluateReplace,
  },
]
