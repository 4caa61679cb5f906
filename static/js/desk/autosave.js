// When the form's words are kept: as the hand rests, as the page goes, as it is sent; and what was kept is offered.
import { copies, forget, remember } from "newsroom/kept-words"
import { after, copyNow, csrf, enter, form, holdHere, keep, key, now, turn, who } from "newsroom/keeping"
import { send } from "newsroom/side-draft"

const REST = 3_000
const AT_LATEST = 20_000

let typing = 0

// As in unsaved.js: only what follows somebody's own act is typed.
const typed = (event) => {
  if (!event.isTrusted && !navigator.userActivation?.hasBeenActive) return
  now.touched = true
  const moment = Date.now()
  if (moment - typing > AT_LATEST) typing = moment
  after(Math.min(REST, typing + AT_LATEST - moment))
}

// Until the server has said that it is saved, the browser has it too.
const sendOff = (event) => {
  if (now.signedOut) {
    event.preventDefault()
    event.stopImmediatePropagation()
    const button = event.submitter || undefined
    enter().then((isIn) => isIn && form.requestSubmit(button))
    return
  }
  if (now.touched || form.dataset.unsaved === "yes") remember(copyNow())
  now.leaving = true
}

if (now.touched) after(REST)
form.addEventListener("input", typed)
form.addEventListener("change", typed)
form.addEventListener("submit", sendOff, { capture: true })
addEventListener("beforeunload", holdHere)
addEventListener("pagehide", () => keep({ keepalive: true }))
addEventListener("pageshow", () => {
  now.leaving = false
})
addEventListener("online", () => keep())
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep({ keepalive: true })
})

const offer = ({ until, go_on: goOn, throw_away: throwAway }) => {
  const place = document.querySelector("[data-offers]")
  let line = place.querySelector(`[data-go-on][href="${goOn}"]`)?.closest(".drafts__offer")
  if (!line) {
    line = document.querySelector("[data-offer]").content.firstElementChild.cloneNode(true)
    line.querySelector("[data-go-on]").href = goOn
    line.querySelector("form").action = throwAway
    line.querySelector("[name=csrfmiddlewaretoken]").value = csrf.value
    place.append(line)
  }
  line.querySelector("[data-until]").textContent = until
  place.hidden = false
}

// What the browser kept goes to the server, whichever story it is of; what was saved since is not wanted there.
const bringHome = async () => {
  for (const copy of copies(who.person)) {
    const isThisPage = copy.key === key.value && copy.turn <= Number(turn.value)
    const answer = await send(copy, csrf.value)
    if (!["kept", "over"].includes(answer.outcome)) continue
    forget(copy)
    if (answer.outcome === "kept" && copy.url === who.url && !isThisPage) offer(answer)
  }
}
bringHome()
