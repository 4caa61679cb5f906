// Passkeys: a form with `data-passkey` asks the browser for one when it is sent, and carries it to the server.
const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0))

const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")

const described = (list = []) => list.map((each) => ({ ...each, id: bytesOf(each.id) }))

const toCreate = (options) =>
  PublicKeyCredential.parseCreationOptionsFromJSON?.(options) ?? {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  }

const toGet = (options) =>
  PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: described(options.allowCredentials),
  }

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]

const asJSON = (credential) => {
  if (credential.toJSON) return credential.toJSON()
  const held = PARTS.filter((name) => credential.response[name])
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(held.map((name) => [name, textOf(credential.response[name])])),
    clientExtensionResults: credential.getClientExtensionResults(),
  }
}

// Where no passkey can be had: an address without https, or one that is a number.
export const possible = () =>
  Boolean(window.PublicKeyCredential) && window.isSecureContext && !/^[\d.]+$|:/.test(location.hostname)

export const getCredential = async ({ publicKey }) => asJSON(await navigator.credentials.get({ publicKey: toGet(publicKey) }))

export const createCredential = async ({ publicKey }, alone) => {
  const asked = structuredClone(publicKey)
  const selection = (asked.authenticatorSelection ??= {})
  selection.residentKey = alone ? "required" : "discouraged"
  selection.requireResidentKey = alone
  if (alone) selection.userVerification = "required"
  return asJSON(await navigator.credentials.create({ publicKey: toCreate(asked) }))
}

const ways = {
  get: async () => getCredential(optionsHere().request_options),
  create: async (form) => createCredential(optionsHere().creation_options, Boolean(form.elements.passwordless?.checked)),
  login: async (form) => {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } })
    return getCredential((await response.json()).request_options)
  },
}

const optionsHere = () => JSON.parse(document.getElementById("passkey-options").textContent)

const serve = (form) => {
  form.hidden = false
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    const trouble = form.querySelector("[data-trouble]")
    trouble.hidden = true
    try {
      form.elements.credential.value = JSON.stringify(await ways[form.dataset.passkey](form))
      form.submit()
    } catch {
      trouble.textContent = "No passkey came of that. Try again, or go another way."
      trouble.hidden = false
    }
  })
}

if (possible()) document.querySelectorAll("form[data-passkey]").forEach(serve)
else document.querySelectorAll("[data-no-passkeys]").forEach((each) => (each.hidden = false))
