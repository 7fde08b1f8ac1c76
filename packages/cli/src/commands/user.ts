/** `easel user`: the users of a site, kept by the operator of the server. */

import { cloudSiteRoles } from '@easel/contract'
import { commandOf } from '../actions.ts'
import { placeHelp } from '../operator-api.ts'
import { addUser, removeUser, setRole } from './user/change.ts'
import { listUsers } from './user/list.ts'
import { setPassword } from './user/set-password.ts'

const help = `Usage: easel user add NAME --role ROLE [OPTIONS]
       easel user list [OPTIONS]
       easel user set-role NAME ROLE [OPTIONS]
       easel user remove NAME [OPTIONS]
       easel user set-password NAME [OPTIONS]

add makes a user of a site. NAME is a user name, an e-mail address as a rule, of at most 255 characters. A name that the tenant knows
from another site is the same person. list prints the users of a site by name. set-role gives another site role. Unlicensed ends the
sessions of the user and the tokens that open no other site; the user keeps the content. remove takes the user off the site and ends
sessions and tokens likewise; it refuses while the user owns projects or workbooks there. The last administrator of a site is neither
removed nor given a lower role. Every change is in the audit log.

set-password sets the password of a user, on all sites of the tenant, and ends the sessions that the one before had opened. The
password is read from the standard input, up to its end; one line break at the end is not part of it. It has 8 to 256 characters of
any kind. Passwords open sessions only on a server that is started with --password-sign-in.

ROLE is one of ${cloudSiteRoles.slice(0, 4).join(', ')},
${cloudSiteRoles.slice(4).join(', ')}.

  --role ROLE         add: the site role of the user
  --full-name TEXT    add: the name that people see                    (default: none)
  --email TEXT        add: the e-mail address                          (default: none)
  --remove            set-password: take the password away instead
  --content-url TEXT  the site; empty for the default site             (default: the default site, else the only one)
  --json              print one JSON line for each user instead of text
${placeHelp}`

export const user = commandOf('user', help, {
  add: addUser,
  list: listUsers,
  'set-role': setRole,
  remove: removeUser,
  'set-password': setPassword,
})
