/** The vendor's list from its file, for the tools. */

import { readFileSync } from 'node:fs'
import {
  parseVendorMethods,
  type VendorMethod,
} from '../../packages/contract/src/reference/vendor-methods.ts'

export {
  clients,
  parseVendorMethods,
  type Api,
  type Client,
  type VendorMethod,
} from '../../packages/contract/src/reference/vendor-methods.ts'

const file = new URL('../../packages/contract/src/reference/vendor-methods.tsv', import.meta.url)

export function readVendorMethods(): readonly VendorMethod[] {
  return parseVendorMethods(readFileSync(file, 'utf8'))
}
