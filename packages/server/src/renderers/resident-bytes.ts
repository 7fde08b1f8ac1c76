/** Memory that another process occupies. */

import { readFileSync } from 'node:fs'

/** 0 where the system does not say, or the process has ended. A read of /proc takes microseconds and waits for no disk. */
export function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
