/** Which test files need a process of their own: those that change what all files of a process share. */

import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Clocks, spies, the environment, the working folder, signals and the exit code. */
const changesProcess =
  /\bvi\.(useFakeTimers|spyOn|mock|doMock|stubEnv|stubGlobal)\b|\bprocess\.env(\.\w+|\[[^\]]*\]) *\??\??=(?!=)|\bdelete process\.env|\bprocess\.(chdir|on|once|exit)\(|\bprocess\.exitCode *=(?!=)|\bglobalThis\.\w+ *=(?!=)/

/** Whether a test file with this text changes its process. */
export function needsOwnProcess(text: string): boolean {
  return changesProcess.test(text)
}

/** Those of the files of some patterns below a folder, as paths from it. */
export function filesOfTheirOwn(root: string, patterns: readonly string[]): readonly string[] {
  return globSync([...patterns], { cwd: root })
    .filter((file) => needsOwnProcess(readFileSync(path.join(root, file), 'utf8')))
    .toSorted()
}
