/** How far a transfer is, on the line of a terminal. */

import type { UploadProgress } from '@easel/client'
import type { Terminal } from '../command.ts'

const width = 30

/** A text such as `[######      ] 20 of 100 MB`. */
export function progressText({ sentBytes, totalBytes }: UploadProgress): string {
  const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)
  if (totalBytes === null) return `${megabytes(sentBytes)} MB`
  const done = totalBytes === 0 ? width : Math.round((sentBytes / totalBytes) * width)
  const bar = `${'#'.repeat(done)}${' '.repeat(width - done)}`
  return `[${bar}] ${megabytes(sentBytes)} of ${megabytes(totalBytes)} MB`
}

/** Draws where a person looks, and nowhere else. */
export function progressBar(terminal: Terminal): (progress: UploadProgress) => void {
  if (!terminal.isInteractive) return () => undefined
  return (progress) => {
    const isOver = progress.sentBytes === progress.totalBytes
    terminal.err(`\r${progressText(progress)}${isOver ? '\n' : ''}`)
  }
}
