// Sends a new photograph to the library: the desk's own form and checks, in a dialog.
import { make, open } from "newsroom/dialogs"
import { learn } from "newsroom/photo-library"

const SILENT = "The library does not answer. Nothing is lost: press again."
const SIGNED_OUT = "You are no longer signed in. Do so in another tab, then press again: nothing is lost."
const TOKEN = "[name=csrfmiddlewaretoken]"

// The form as the desk writes it, or the picture that came of it, or the trouble in words.
const ask = async (address, options) => {
  try {
    const answer = await fetch(address, { credentials: "same-origin", ...options })
    if (answer.redirected || answer.status === 403) return { trouble: SIGNED_OUT }
    if (!answer.ok) return { trouble: SILENT }
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json")
    return isJson ? await answer.json() : { form: await answer.text() }
  } catch {
    return { trouble: SILENT }
  }
}

const show = (place, html) => {
  place.innerHTML = html
  const wrong = place.querySelector("[aria-invalid=true]")
  const first = wrong || place.querySelector("input[type=file]")
  first.focus()
}

// After a trouble the session may be a new one: its token is on a new form.
const renew = (place, html) => {
  const holder = make("template", { innerHTML: html })
  place.querySelector(TOKEN).value = holder.content.querySelector(TOKEN).value
}

// Resolves to the number of the new picture, or to null.
export const askUpload = async (address) => {
  const place = make("div", { className: "photo-upload__place" })
  const status = make("p", { role: "status", className: "picture-dialog__status" })
  const stop = new AbortController()
  const load = async () => {
    const { form, trouble = "" } = await ask(address, { signal: stop.signal })
    status.textContent = trouble
    if (form && place.hasChildNodes()) renew(place, form)
    else if (form) show(place, form)
    return !trouble
  }
  const send = async (_pressed, written) => {
    if (!place.hasChildNodes()) return void (await load())
    if (status.textContent && !(await load())) return undefined
    status.textContent = "Uploading …"
    const { photo, form, trouble = "" } = await ask(address, { method: "POST", body: new FormData(written), signal: stop.signal })
    status.textContent = trouble
    if (form) show(place, form)
    if (!photo) return undefined
    learn(photo)
    return String(photo.id)
  }
  const answered = open({
    title: "Upload a photograph",
    name: "upload-dialog",
    parts: [place, status],
    buttons: [{ value: "send", words: "Upload and use it", kind: "main", unchecked: true }],
    answer: send,
  })
  await load()
  const number = await answered
  stop.abort()
  return number
}
