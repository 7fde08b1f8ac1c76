/** Functions of the caller. Without a caller they cannot be computed. */

import { FormulaError } from '../formula-error.ts'
import type { Value } from '../value.ts'
import {
  signature,
  type FormulaUser,
  type FunctionDefinition,
  type Overload,
} from './function-table.ts'

function ofUser(types: string, answer: (user: FormulaUser, text: string) => Value): Overload {
  return {
    ...signature(types),
    seesNull: false,
    evaluate: ([text], _site, { user }) => {
      if (user === null) throw new FormulaError('unsupported', 'user functions need a caller', null)
      return answer(user, String(text))
    },
    duckdb: () => {
      throw new TypeError('what a caller is called is a constant before SQL is printed')
    },
  }
}

function userFunction(name: string, ...overloads: readonly Overload[]): FunctionDefinition {
  return { level: 'request', name, overloads }
}

const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase()

/** @throws FormulaError unsupported for what is not known of the caller: another answer would be a wrong one. */
function known<T>(fact: T | null, name: string): T {
  if (fact !== null) return fact
  throw new FormulaError('unsupported', `the ${name} of the caller: not known here`, null)
}

/** Names may be written with their domain: `local\jdoe`. */
function isNamed(user: FormulaUser, text: string): boolean {
  return same(user.name, text) || same(`${user.domain}\\${user.name}`, text)
}

function isMember(user: FormulaUser, text: string): boolean {
  if (same(text, 'All Users')) return true
  const isNamed = (group: string) => same(group, text) || same(`${user.domain}\\${group}`, text)
  return known(user.groups, 'groups').some(isNamed)
}

export const userFunctions: readonly FunctionDefinition[] = [
  userFunction(
    'USERNAME',
    ofUser('-> string', (user) => user.name),
  ),
  userFunction(
    'FULLNAME',
    ofUser('-> string', (user) => known(user.fullName, 'full name')),
  ),
  userFunction(
    'USERDOMAIN',
    ofUser('-> string', (user) => known(user.domain, 'domain')),
  ),
  userFunction('ISUSERNAME', ofUser('constant -> boolean', isNamed)),
  userFunction(
    'ISFULLNAME',
    ofUser('constant -> boolean', (user, text) => same(known(user.fullName, 'full name'), text)),
  ),
  userFunction('ISMEMBEROF', ofUser('constant -> boolean', isMember)),
  userFunction(
    'USERATTRIBUTE',
    ofUser('constant -> string', (user, name) => {
      const values = known(user.attributes, 'attributes').get(name)
      return values?.[0] ?? null
    }),
  ),
  userFunction('USERATTRIBUTEINCLUDES', {
    ...signature('constant string -> boolean'),
    seesNull: false,
    evaluate: ([name, value], _site, { user }) => {
      if (user === null) throw new FormulaError('unsupported', 'user functions need a caller', null)
      const values = known(user.attributes, 'attributes').get(String(name))
      return values?.includes(String(value)) === true
    },
    duckdb: () => {
      throw new FormulaError(
        'unsupported',
        'USERATTRIBUTEINCLUDES of a field is not computed',
        null,
      )
    },
  }),
]
