/** The body of an answer as a tree: JSON, or XML where the service prefers it. */

import { readXmlAnswer } from './xml-answer.ts'

/** @throws SyntaxError when it is neither */
export function readAnswer(text: string): unknown {
  const first = /[^\s\ufeff]/.exec(text)?.[0]
  if (first === '<') {
    if (/^\s*<(!doctype\s+)?html/i.test(text)) throw new SyntaxError('is a page of HTML')
    return readXmlAnswer(text)
  }
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message repeats a part of the text, which may hold a secret.
    throw new SyntaxError(first === undefined ? 'is empty' : 'is neither JSON nor XML')
  }
}
