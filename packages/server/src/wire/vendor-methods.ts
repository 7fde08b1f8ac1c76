/** The vendor's list of methods, read from the contract's file when a request first asks for what Easel does not have. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseVendorMethods, type VendorMethod } from '@easel/contract'

export function createVendorList(): () => readonly VendorMethod[] {
  let rows: readonly VendorMethod[] | null = null
  return () => {
    if (rows === null) {
      const path = createRequire(import.meta.url).resolve('@easel/contract/vendor-methods.tsv')
      rows = parseVendorMethods(readFileSync(path, 'utf8'))
    }
    return rows
  }
}
