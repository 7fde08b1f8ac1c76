/** Bounds of what a site may set for servers of the Model Context Protocol. */

import type { Raise } from '@easel/contract'
import type { McpSetting } from '../../../ports/index.ts'

const mostSettings = 200
const longestKey = 255
const longestValue = 20_000

/** Keys mean something to those servers alone, so that any are kept. @throws RestError 400000 */
export function checkMcpSettings(settings: readonly McpSetting[], error: Raise<'400000'>): void {
  const keys = settings.map(({ key }) => key)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  const problem =
    (keys.length > mostSettings && `a site has ${mostSettings} MCP settings at most`) ||
    (keys.some((key) => key.trim() === '') && 'the key of an MCP setting must not be empty') ||
    (keys.some((key) => key.length > longestKey) &&
      `the key of an MCP setting has ${longestKey} characters at most`) ||
    (settings.some(({ value = '' }) => value.length > longestValue) &&
      `the value of an MCP setting has ${longestValue} characters at most`) ||
    (twice !== undefined && `MCP setting '${twice}' is there twice`)
  if (problem !== false) throw error('400000', { problem })
}
