/** The portal's page. It holds no script and no style of its own, so that its policy allows neither. */

import { hash } from 'node:crypto'
import type { Answer } from '../../kernel/call.ts'
import type { ConnectProject } from '../../ports/index.ts'
import { ConnectProblem } from '../problem.ts'
import { portalNames, readPortalFiles, type PortalFiles } from './files.ts'

export interface Portal {
  /** @param path Below Connect's base. @throws ConnectProblem 404 */
  answer(path: string, projects: () => Promise<readonly ConnectProject[]>): Promise<Answer>
}

/** Files under a name that changes with them. */
interface Served {
  readonly version: string
  readonly files: PortalFiles
}

const lasting = { 'cache-control': 'public, max-age=31536000, immutable' }
const scripts = 'text/javascript; charset=utf-8'
const types = { 'main.js': scripts, 'host.js': scripts, 'portal.css': 'text/css; charset=utf-8' }

export function createPortal(read: () => Promise<PortalFiles> = readPortalFiles): Portal {
  let served: Served | null = null
  return {
    async answer(path, projects) {
      const { version, files } = (served ??= versioned(await read()))
      if (path === '/ui') return page(version, await projects())
      const name = portalNames.find((each) => path === `/ui/${version}/${each}`)
      if (name === undefined) throw new ConnectProblem(404, 'path-unknown', 'No such file.')
      const headers = { 'content-type': types[name], ...lasting }
      return { status: 200, headers, body: files[name] }
    },
  }
}

const versioned = (files: PortalFiles): Served => ({
  version: hash('sha256', JSON.stringify(files), 'hex').slice(0, 16),
  files,
})

/** @param projects Those whose pages may embed the portal */
function page(version: string, projects: readonly ConnectProject[]): Answer {
  const origins = [...new Set(projects.flatMap(({ allowedOrigins }) => allowedOrigins))]
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origins.length === 0 ? "'none'" : origins.join(' ')}`,
  ]
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'no-referrer',
    },
    body: html(version),
  }
}

const html = (version: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Connect Tableau</title>
<link rel="stylesheet" href="ui/${version}/portal.css">
<script type="module" src="ui/${version}/main.js"></script>
</head>
<body>
<main aria-labelledby="title">
<h1 id="title">Connect Tableau</h1>
<p role="alert" hidden></p>
<section id="connected" hidden>
<p>Tableau is connected.</p>
<div class="actions">
<button type="button" id="done" class="close">Done</button>
<button type="button" id="disconnect">Disconnect</button>
</div>
</section>
<form aria-labelledby="title">
<p>Paste a personal access token of your Tableau account. It is tried at once and stored sealed.</p>
<label>Token Name <input name="tokenName" required maxlength="255" autocomplete="off" spellcheck="false"></label>
<label>Secret <input name="secret" type="password" required maxlength="1024" autocomplete="off"></label>
<label for="site">Site</label>
<input id="site" name="site" maxlength="255" autocomplete="off" spellcheck="false" aria-describedby="site-hint">
<span class="hint" id="site-hint">The part of the address after /site/; empty for the default site</span>
<label for="server">Server</label>
<input id="server" name="server" maxlength="2048" autocomplete="off" spellcheck="false" aria-describedby="server-hint">
<span class="hint" id="server-hint">Empty for the server of this page</span>
<div class="actions">
<button type="submit">Connect</button>
<button type="button" class="close">Cancel</button>
</div>
</form>
</main>
</body>
</html>
`
