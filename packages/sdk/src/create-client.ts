/** The client of the whole REST API. */

import { restFamilies } from '@easel/contract'
import { createClientOf, type ClientOf } from './client/client.ts'
import type { ClientOptions } from './client/options.ts'

/** A client of the REST API: every method by its name, and by family. */
export type Client = ClientOf<typeof restFamilies>

/**
 * Makes a client. It signs in when it is first used, and again when its session has ended.
 *
 * @throws ArgumentError when the address is none
 */
export const createClient = (options: ClientOptions): Client =>
  createClientOf(restFamilies, options)
