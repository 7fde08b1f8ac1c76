/** `pg` describes its index only. The client alone is enough here: the index loads its pool too. */
declare module 'pg/lib/client.js' {
  import { Client } from 'pg'

  export default Client
}
