// Says every twenty seconds that this page of a story is open, and shows who else has it open and who asks for it.

const EVERY = 20_000
const WHEN_ASKED = 5_000
const WHEN_AWAY = 60_000

const region = document.querySelector("#presence")
const lines = region.querySelector("[data-presence-lines]")
const { url, key, place } = region.dataset
const fresh = document.createElement("template")
let timer = 0
let busy = false

const body = (more = {}) => {
  const csrfmiddlewaretoken = region.querySelector("[name=csrfmiddlewaretoken]").value
  const data = new FormData()
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken, key, place, ...more })) data.set(name, value)
  return data
}

// Only what has changed is put in, so that nothing is read out twice and no button is taken from under a hand.
const show = (html) => {
  fresh.innerHTML = html
  if (fresh.innerHTML.trim() === lines.innerHTML.trim()) return
  const held = lines.contains(document.activeElement) ? document.activeElement.value : ""
  lines.replaceChildren(fresh.content.cloneNode(true))
  if (held) lines.querySelector(`[value="${CSS.escape(held)}"]`)?.focus()
}

const later = (wait) => {
  clearTimeout(timer)
  timer = setTimeout(beat, wait)
}

const send = async (address, more) => {
  const response = await fetch(address, { method: "POST", body: body(more), redirect: "manual", signal: AbortSignal.timeout(15_000) })
  return response.ok ? response.json() : null
}

async function beat() {
  if (busy) return later(WHEN_ASKED)
  busy = true
  const told = await send(url).catch(() => null)
  busy = false
  if (!told) return later(WHEN_AWAY)
  show(told.html)
  if (told.lost) document.dispatchEvent(new CustomEvent("story:lost"))
  // Whoever waits for an answer, or is asked for one, is told soon.
  return later(told.soon ? WHEN_ASKED : EVERY)
}

// The form stays as it is: what a button without a script sends with all its words is said by itself.
lines.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-quietly]")
  if (!button) return
  event.preventDefault()
  const told = await send(button.formAction, { script: "1" }).catch(() => null)
  await beat()
  if (!told) return
  const said = document.createElement("p")
  said.textContent = told.says
  lines.append(said)
})

addEventListener("pagehide", () => navigator.sendBeacon(url, body({ gone: "1" })))
addEventListener("pageshow", (event) => event.persisted && beat())
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat())
later(EVERY)
