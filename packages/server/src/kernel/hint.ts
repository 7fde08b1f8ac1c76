/** What an answer says beside the wire's own form, in a header that clients do not look at. */

import type { Answer } from './call.ts'
import { headerText } from '../domain/header-text.ts'

export const hintHeader = 'x-easel-hint'

/** The answer with a hint in one line of plain text. */
export function withHint(answer: Answer, hint: string): Answer {
  return { ...answer, headers: { ...answer.headers, [hintHeader]: headerText(hint) } }
}

/** Conditions of a filter that do not count, which the real service does not say. */
export function droppedHint(dropped: readonly string[]): string {
  return `filter: only the last condition on a field counts; dropped: ${dropped.join(', ')}`
}
