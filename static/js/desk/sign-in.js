// Signing in again over the form, when the session has ended: the page, and the text in it, stay.
import { field, make, open } from "newsroom/dialogs"
import { tokenAt } from "newsroom/side-draft"

const askPassword = ({ name, username, trouble }) => {
  const says = make("p", { textContent: "Your session has ended. Your words stay where they are." })
  const user = make("input", { type: "text", name: "username", value: username, readOnly: true, autocomplete: "username" })
  const password = make("input", { type: "password", name: "password", required: true, autofocus: true, autocomplete: "current-password" })
  const wrong = make("p", { className: "drafts__trouble", role: "alert", textContent: trouble })
  return open({
    title: `Sign in again, ${name}`,
    parts: [says, ...(trouble ? [wrong] : []), field("Username", user), field("Password", password)],
    buttons: [{ value: "in", words: "Sign in", kind: "main" }],
    answer: () => password.value,
  })
}

const troubleIn = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html")
  return page.querySelector(".errornote, .errorlist")?.textContent.trim() || "That did not work. Try again."
}

// The desk's own log-in, which counts the tries; its way on leads to `url`, which says who is in.
const attempt = async ({ url, login, username, person }, password) => {
  const body = new FormData()
  const given = { csrfmiddlewaretoken: await tokenAt(url), username, password, next: url }
  for (const [name, value] of Object.entries(given)) body.set(name, value)
  try {
    const response = await fetch(login, { method: "POST", body })
    if (response.status >= 500) return { trouble: "The server is away. Try again." }
    if (!response.headers.get("Content-Type")?.includes("json")) return { trouble: troubleIn(await response.text()) }
    const said = await response.json()
    return String(said.person) === person ? { csrf: said.csrf } : { trouble: "Somebody else is signed in now. Try again." }
  } catch {
    return { trouble: "The server is away. Try again." }
  }
}

// Resolves to the new token, or to "" where the person would rather not.
export const signIn = async (who) => {
  let trouble = ""
  for (;;) {
    const password = await askPassword({ ...who, trouble })
    if (password === null) return ""
    const came = await attempt(who, password)
    if (came.csrf) return came.csrf
    trouble = came.trouble
  }
}
