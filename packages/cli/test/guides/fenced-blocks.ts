/** The code of a guide: what is run, what it must print, and what is not run and why. */

/** Languages of code that somebody would paste and run. Other fences show text. */
const runnable = new Set(['ts', 'typescript', 'js', 'javascript', 'python', 'bash', 'sh', 'shell'])

export interface Block {
  readonly page: string
  /** Of the opening fence, from 1. */
  readonly line: number
  readonly language: string
  readonly code: string
  /** Null: it is run. */
  readonly whyNotRun: string | null
  /** What a run prints, with `…` for what varies. */
  readonly expected: string
}

interface Fence {
  readonly line: number
  readonly info: string
  readonly code: string
}

/**
 * Blocks of a page in their order. A fence is run when its info string says `run`, and left alone when it says `not-run: why`. The
 * `text` fence after a group of blocks is what each of them prints.
 *
 * @throws Error that names the line of a fence without a language, of code which says neither, or of a run that nothing is expected of
 */
export function blocksOf(page: string, text: string): readonly Block[] {
  const blocks: Block[] = []
  let group: Omit<Block, 'expected'>[] = []
  const settle = (expected: string | null) => {
    for (const block of group) {
      if (expected === null && block.whyNotRun === null) {
        throw new Error(`${page}:${block.line}: no text block says what this prints`)
      }
      blocks.push({ ...block, expected: expected ?? '' })
    }
    group = []
  }
  for (const part of partsOf(text)) {
    if (part === 'heading') {
      settle(null)
      continue
    }
    const { line, info, code } = part
    const [, language = '', mark = ''] = /^(\S*)\s*(.*)$/.exec(info) ?? []
    if (language === '') throw new Error(`${page}:${line}: says no language`)
    if (language === 'text' && group.some(({ whyNotRun }) => whyNotRun === null)) settle(code)
    if (!runnable.has(language)) continue
    group.push({ page, line, language, code, whyNotRun: reasonIn(mark, `${page}:${line}`) })
  }
  settle(null)
  return blocks
}

function reasonIn(mark: string, place: string): string | null {
  if (mark === 'run') return null
  const reason = /^not-run: (\S.*)$/.exec(mark)?.[1]
  if (reason === undefined) throw new Error(`${place}: says neither "run" nor "not-run: why"`)
  return reason
}

function* partsOf(text: string): Generator<Fence | 'heading'> {
  let open: { readonly line: number; readonly info: string; readonly lines: string[] } | null = null
  for (const [index, line] of text.split('\n').entries()) {
    const info = /^```(.*)$/.exec(line)?.[1]
    if (open !== null && info === undefined) open.lines.push(line)
    else if (open !== null) {
      yield { ...open, code: `${open.lines.join('\n')}\n` }
      open = null
    } else if (info !== undefined) open = { line: index + 1, info: info.trim(), lines: [] }
    else if (line.startsWith('#')) yield 'heading'
  }
}

/** Whether a text has the shape: `…` stands for any text of a line, and on a line of its own for any lines. */
export function hasShape(text: string, shape: string): boolean {
  const lines = shape.trimEnd().split('\n').map(lineOf)
  const source = lines.join('\n').replaceAll(`${anyLines}\n`, `(?:.*\n)*`)
  return new RegExp(`^${source.replaceAll(anyLines, '[^]*')}$`).test(text.trimEnd())
}

const anyLines = '\0'

const lineOf = (line: string): string =>
  line.trim() === '…'
    ? anyLines
    : line
        .trimEnd()
        .replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
        .replaceAll('…', '.*')
