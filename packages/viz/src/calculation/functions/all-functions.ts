/** The one table of functions, by name. */

import { aggregateFunctions } from './aggregate-functions.ts'
import { convertFunctions } from './convert-functions.ts'
import { dateFunctions } from './date-functions.ts'
import { rowFunction, type FunctionDefinition } from './function-table.ts'
import { logicFunctions } from './logic-functions.ts'
import { numberFunctions } from './number-functions.ts'
import { greatestOverloads, leastOverloads, operators, widenings } from './operators.ts'
import { regexpFunctions } from './regexp-functions.ts'
import { stringFunctions } from './string-functions.ts'
import { tableFunctions } from './table-functions.ts'
import { userFunctions } from './user-functions.ts'

/** MIN and MAX of two values; of one value they are aggregates. The checker chooses by the number of arguments. */
const ofTwo = [
  rowFunction('MIN of two', ...leastOverloads),
  rowFunction('MAX of two', ...greatestOverloads),
]

export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    operators,
    widenings,
    ofTwo,
    numberFunctions,
    stringFunctions,
    regexpFunctions,
    dateFunctions,
    convertFunctions,
    logicFunctions,
    userFunctions,
    aggregateFunctions,
    tableFunctions,
  ]
    .flat()
    .map((definition) => [definition.name, definition]),
)

/** Functions of the language that are not computed: each is refused by its name. */
const refused =
  /^(?:AREA|BUFFER|DIFFERENCE|DISTANCE|INTERSECTION|INTERSECTS|LENGTH|MAKELINE|MAKEPOINT|OUTLINE|SHAPETYPE|SYMDIFFERENCE|VALIDATE|COLLECT|SCRIPT_\w+|MODEL_\w+|RAWSQL_\w+|RAWSQLAGG_\w+)$/

export function isRefused(name: string): boolean {
  return refused.test(name)
}
