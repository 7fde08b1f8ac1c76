/**
 * The page that the portal is embedded in, and the SDK of the vendor that runs there. Messages are taken from the parent window alone, and
 * answered to the origin that they came from. Which pages may embed the portal is the server's Content-Security-Policy.
 */

/**
 * @param onUpdate Called with each change of the SDK's state, and with a host whose `invoke` calls a method of the SDK
 */
export function listenToHost(onUpdate) {
  const waiting = new Map()
  let origin = null
  const host = {
    invoke: (type, ...parameters) =>
      new Promise((resolve, reject) => {
        const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
        const id = `${type}-${waiting.size}-${random}`
        waiting.set(id, { resolve, reject })
        const call = { messageType: 'SDK_FUNCTION_INVOCATION', type, parameters, id }
        if (origin !== null) window.parent.postMessage(call, origin)
      }),
  }
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || window.parent === window) return
    if (origin !== null && event.origin !== origin) return
    const { data } = event
    if (typeof data !== 'object' || data === null) return
    const message = data
    if (message.messageType === 'UI_UPDATE') {
      origin = event.origin
      onUpdate(message, host)
      return
    }
    const call = waiting.get(message.id ?? '')
    if (call === undefined) return
    waiting.delete(message.id ?? '')
    if (message.messageType === 'SDK_FUNCTION_RESPONSE') call.resolve(message.result)
    else call.reject(new Error(message.message ?? ''))
  })
}
