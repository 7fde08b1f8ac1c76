/** `easel token`: tokens of a person, kept by the operator of the server. */

import { commandOf } from '../actions.ts'
import { placeHelp } from '../operator-api.ts'
import { createToken } from './token/create.ts'
import { listTokens, revokeToken } from './token/kept.ts'

const help = `Usage: easel token create NAME --user USER [OPTIONS]
       easel token list --user USER [OPTIONS]
       easel token revoke NAME --user USER [OPTIONS]

create makes a personal access token for a user of a site and prints its secret, once. A token lives a year at most, and ends when it
is not used to sign in for 15 days. A living token of the user with the same name is revoked. list prints the tokens of a user that
may still sign in; secrets are not kept. revoke ends the token of that name or id at once, with its sessions. Every change is in the
audit log. With --cloud the tokens are those of a cloud administrator for Cloud Manager, which open no site.

  --user USER         user name of the owner
  --content-url TEXT  a site of the user; empty for the default site   (default: the default site, else the only one)
  --cloud             tokens for Cloud Manager; the owner manages the tenant
  --tenant NAME       with --cloud: the tenant, needed when there are several   (default: the only one)
  --json              print one JSON line for each token instead of text
${placeHelp}`

export const token = commandOf('token', help, {
  create: createToken,
  list: listTokens,
  revoke: revokeToken,
})
