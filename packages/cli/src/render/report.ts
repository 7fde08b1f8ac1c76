/** Reports of workbooks: sheet by sheet what can be read and drawn, with reasons and totals. */

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join, relative } from 'node:path'
import { createRenderer, PackageError, type Renderer, type SheetReport } from '@easel/viz'
import type { Terminal } from '../command.ts'
import { CommandFailure } from '../usage-error.ts'
import { viewerNamed } from './render-view.ts'
import { reportTable, type FileReport } from './report-table.ts'

export interface ReportOptions {
  readonly isJson: boolean
  /** Where files lie that workbooks name and do not hold. */
  readonly dataDirectory?: string
  /** Who looks. */
  readonly user: string
}

/**
 * @param place A workbook, or a folder that is searched with all that are in it.
 * @throws CommandFailure when there is no workbook
 */
export async function reportWorkbooks(
  place: string,
  { isJson, ...about }: ReportOptions,
  terminal: Terminal,
): Promise<void> {
  const files = await workbooksIn(place)
  if (files.length === 0) throw new CommandFailure(`there is no .twb or .twbx file in ${place}`)
  const workDirectory = await mkdtemp(join(tmpdir(), 'easel-report-'))
  const reports: FileReport[] = []
  try {
    await using renderer = createRenderer({ workDirectory })
    for (const [index, path] of files.entries()) {
      terminal.stop.throwIfAborted()
      if (terminal.isInteractive) terminal.err(`${index + 1} of ${files.length}: ${path}\n`)
      const report = await reportFile({ renderer, path, key: `file-${index}`, ...about }, terminal)
      const file = relative(place, path) || path
      if (isJson) writeLines(file, report, terminal)
      reports.push({ file, ...report })
    }
  } finally {
    await rm(workDirectory, { recursive: true, force: true })
  }
  if (!isJson) terminal.out(reportTable(reports))
}

/** One line a sheet; one for a file that cannot be read. */
function writeLines(
  file: string,
  { sheets, problem }: Omit<FileReport, 'file'>,
  terminal: Terminal,
): void {
  if (problem !== null) terminal.out(`${JSON.stringify({ file, problem })}\n`)
  for (const sheet of sheets) terminal.out(`${JSON.stringify({ file, ...sheet })}\n`)
}

interface Reported extends Omit<ReportOptions, 'isJson'> {
  readonly renderer: Renderer
  readonly path: string
  readonly key: string
}

async function reportFile(
  { renderer, path, key, user, dataDirectory }: Reported,
  { stop }: Terminal,
): Promise<Omit<FileReport, 'file'>> {
  const kind = kindOf(path) ?? 'twb'
  const sheets: SheetReport[] = []
  const request = { now: new Date().toISOString(), user: viewerNamed(user) }
  const data = dataDirectory === undefined ? {} : { dataDirectory }
  const file = { path, kind, key, ...data }
  try {
    for await (const sheet of renderer.report({ file, request, signal: stop })) sheets.push(sheet)
    return { sheets, problem: null }
  } catch (error) {
    if (!(error instanceof PackageError)) throw error
    return { sheets, problem: error.message }
  }
}

function kindOf(path: string): 'twb' | 'twbx' | null {
  const ending = extname(path).toLowerCase()
  return ending === '.twb' ? 'twb' : ending === '.twbx' ? 'twbx' : null
}

async function workbooksIn(place: string): Promise<readonly string[]> {
  const facts = await stat(place).catch((cause: unknown) => {
    throw new CommandFailure(`cannot read ${place}: there is no such file or folder`, { cause })
  })
  if (!facts.isDirectory()) return kindOf(place) === null ? [] : [place]
  const found = await readdir(place, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile() && kindOf(entry.name) !== null)
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}
