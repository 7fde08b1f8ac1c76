/**
 * A peer for sign-in: npm oidc-provider, a client that signs its assertions (RS256), tokens kept in memory. Reads the client's
 * public key (JWK) from the first argument.
 */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider, type JWK } from 'oidc-provider'
import { ready } from './easel-facts.ts'

const key = JSON.parse(process.argv[2] ?? '') as JWK
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'bench',
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'RS256',
        jwks: { keys: [key] },
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
  ready({ url }, () => server.closeAllConnections())
})
