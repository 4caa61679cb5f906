// Signing in again over the form, when the session has ended: the page, and the text in it, stay.
import { field, make, open } from "newsroom/dialogs"
import { getCredential, possible } from "newsroom/passkeys"
import { tokenAt } from "newsroom/side-draft"

const AWAY = "The server is away. Try again."
const CODE = "Second factor"

const wrong = (trouble) => (trouble ? [make("p", { className: "drafts__trouble", role: "alert", textContent: trouble })] : [])

const askPassword = ({ name, username, trouble }) => {
  const says = make("p", { textContent: "Your session has ended. Your words stay where they are." })
  const user = make("input", { type: "text", name: "username", value: username, readOnly: true, autocomplete: "username" })
  const password = make("input", { type: "password", name: "password", required: true, autofocus: true, autocomplete: "current-password" })
  return open({
    title: `Sign in again, ${name}`,
    parts: [says, ...wrong(trouble), field("Username", user), field("Password", password)],
    buttons: [{ value: "in", words: "Sign in", kind: "main" }],
    answer: () => password.value,
  })
}

// Resolves to the fields that the page of the second factor takes, or null.
const askFactor = (page, trouble) => {
  const code = make("input", { type: "text", name: "code", required: true, autofocus: true, inputMode: "numeric", autocomplete: "one-time-code" })
  const options = page.getElementById("passkey-options")
  const passkey = options && possible() ? [{ value: "passkey", words: "Use a passkey", unchecked: true }] : []
  return open({
    title: CODE,
    parts: [...wrong(trouble), field("The code of your app, or a recovery code", code)],
    buttons: [{ value: "in", words: "Sign in", kind: "main" }, ...passkey],
    answer: async (pressed) => {
      if (pressed !== "passkey") return { code: code.value }
      const asked = JSON.parse(options.textContent).request_options
      return getCredential(asked).then((found) => ({ credential: JSON.stringify(found) })).catch(() => undefined)
    },
  })
}

const troubleIn = (page) =>
  page.querySelector(".errornote, .errorlist")?.textContent.trim() || "That did not work. Try again."

// What an answer is: JSON that says who is in, or a page with its form.
const read = async (response) => {
  if (response.status >= 500) return { trouble: AWAY }
  if (response.headers.get("Content-Type")?.includes("json")) return { said: await response.json() }
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  return { page, at: response.url, trouble: troubleIn(page) }
}

const send = async (address, given) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(given)) body.set(name, value)
  try {
    return await read(await fetch(address, { method: "POST", body }))
  } catch {
    return { trouble: AWAY }
  }
}

const isFactor = ({ page }) => Boolean(page?.querySelector("form[data-second-factor]"))

// The second step, as often as the page asks for it; null where the person would rather not.
const throughFactor = async (came) => {
  let trouble = ""
  while (isFactor(came)) {
    const given = await askFactor(came.page, trouble)
    if (given === null) return null
    const csrfmiddlewaretoken = came.page.querySelector("[name=csrfmiddlewaretoken]").value
    const next = await send(came.at, { csrfmiddlewaretoken, ...given })
    trouble = next.trouble
    came = next.page || next.said ? next : came
  }
  return came
}

// The desk's own log-in, which counts the tries; its way on leads to `url`, which says who is in.
const attempt = async ({ url, login, username, person }, password) => {
  const csrfmiddlewaretoken = await tokenAt(url)
  const came = await throughFactor(await send(login, { csrfmiddlewaretoken, username, password, next: url }))
  if (!came) return null
  if (!came.said) return { trouble: came.trouble }
  return String(came.said.person) === person ? { csrf: came.said.csrf } : { trouble: "Somebody else is signed in now. Try again." }
}

// Resolves to the new token, or to "" where the person would rather not.
export const signIn = async (who) => {
  let trouble = ""
  for (;;) {
    const password = await askPassword({ ...who, trouble })
    if (password === null) return ""
    const came = await attempt(who, password)
    if (!came) return ""
    if (came.csrf) return came.csrf
    trouble = came.trouble
  }
}
