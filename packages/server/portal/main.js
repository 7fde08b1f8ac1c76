/** The portal: one form, in which an end user pastes a personal access token. The SDK of the embedding page sends it and says what came of it. */

import { listenToHost } from './host.js'

const find = (selector) => {
  const found = document.querySelector(selector)
  if (found === null) throw new Error(`the page has no ${selector}`)
  return found
}

const form = find('form')
const connected = find('#connected')
const alert = find('[role="alert"]')
const submit = find('button[type="submit"]')

/** The host, the integration that the portal is open for, and what the application asked for with it. */
let opened = null
let isBusy = false

function say(text) {
  alert.textContent = text ?? ''
  alert.hidden = text === null
}

/** The SDK's message is the JSON text of the server's answer. */
function wordsOf(message) {
  const fallback = 'The connection could not be made. Check the token and try again.'
  try {
    const { message: words } = JSON.parse(message ?? '')
    return typeof words === 'string' ? words : fallback
  } catch {
    return fallback
  }
}

async function close() {
  if (opened === null) return
  const { host } = opened
  opened = null
  form.reset()
  say(null)
  await host.invoke('onClose', true)
  await host.invoke('updateContainerStyle', { isModalShown: false })
}

async function update({ nextContext, nextModalState }, host) {
  const { integration = null, apiInstallationOptions = {} } = nextModalState ?? {}
  if (integration === null || opened !== null) return
  const { isApiInstallation, externalId } = apiInstallationOptions
  const installOptions = isApiInstallation ? apiInstallationOptions : { externalId }
  opened = { host, integration, installOptions }
  const credentials = nextContext?.user?.integrations?.[integration.type]?.allCredentials ?? []
  const isConnected = credentials.some(({ status }) => status === 'VALID')
  connected.hidden = !isConnected
  form.hidden = isConnected
  await host.invoke('updateContainerStyle', { isModalShown: true })
  await host.invoke('onOpen')
  find(isConnected ? '#done' : '[name="tokenName"]').focus()
}

async function connect() {
  if (opened === null || isBusy) return
  isBusy = true
  submit.disabled = true
  say(null)
  try {
    await send(opened)
    await close()
  } catch (error) {
    say(wordsOf(error instanceof Error ? error.message : null))
  } finally {
    isBusy = false
    submit.disabled = false
  }
}

/**
 * The token is tried by a plain request first: the SDK's own way to connect gives the application up after one wrong token. With the
 * credential that was made, that way then only completes it, and calls the application back.
 */
async function send({ host, integration, installOptions }) {
  const payload = Object.fromEntries(new FormData(form))
  const body = { integrationId: integration.id, config: {}, payload, installOptions }
  const request = { method: 'POST', body: JSON.stringify(body) }
  const { id, status } =
    (await host.invoke('sendConnectRequest', '/sdk/credentials', request)) ?? {}
  if (status !== 'VALID') throw new Error('the credential is not valid')
  await host.invoke('_oauthCallback', { integrationId: integration.id, payload: {} }, id)
}

async function disconnect() {
  if (opened === null) return
  const { host, integration } = opened
  try {
    await host.invoke('uninstallIntegration', integration.type, {})
    await close()
  } catch (error) {
    say(wordsOf(error instanceof Error ? error.message : null))
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void connect()
})
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') void close()
})
for (const button of document.querySelectorAll('.close')) {
  button.addEventListener('click', () => void close())
}
find('#disconnect').addEventListener('click', () => void disconnect())
listenToHost((next, host) => void update(next, host))
