/** Processor time of this process and of the children that it has waited for, where the system counts it. */

import { existsSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second, whatever the kernel's own clock is. */
const ticksPerSecond = 100

/** What Linux says of this process; null on other systems. */
export function readSelf(): string | null {
  const file = '/proc/self/stat'
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/**
 * Sum of utime, stime, cutime and cstime.
 *
 * @see proc_pid_stat(5): fields 14 to 17; the name of the program is in parentheses and may hold blanks
 */
export function processorSeconds(stat: string | null): number | null {
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = fields.slice(11, 15).map(Number)
  return ticks.reduce((sum, it) => sum + it, 0) / ticksPerSecond
}
