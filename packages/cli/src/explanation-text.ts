/** An explanation as a person reads it. */

import type { Explanation } from '@easel/contract'
import { printable } from './printable.ts'

const marks = { passed: 'ok  ', failed: 'FAIL', 'not reached': '-   ' } as const

export function explanationText({ sentence, fix, notes, steps }: Explanation): string {
  const lines = [sentence, '']
  for (const step of steps) {
    lines.push(`  ${marks[step.state]} ${String(step.number).padStart(2)} ${step.name}`)
    if (step.expected !== undefined) lines.push(`           expected: ${step.expected}`)
    if (step.got !== undefined) lines.push(`           got:      ${step.got}`)
  }
  if (fix !== null) lines.push('', `What to do: ${fix}`)
  for (const note of notes) lines.push(`Note: ${note}`)
  return `${lines.map(printable).join('\n')}\n`
}
