/** Refuses a list of security requirements that leaves one out, or calls one met that no test shows. */

import path from 'node:path'
import process from 'node:process'
import { askedIds, asvsFile, asvsProblems, readAsvs, readTestBelow } from './security/asvs.ts'

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..')
  const rows = readAsvs(root)
  const problems = asvsProblems(rows, readTestBelow(root))
  for (const problem of problems) console.error(`${asvsFile}: ${problem}`)
  if (problems.length > 0) process.exitCode = 1
  else console.log(`security: ${askedIds.length} requirements, each with a verdict`)
}
