// The words of the form and where they are kept: on the server, or in the browser while the server is away.
import { make } from "newsroom/dialogs"
import { showGates } from "newsroom/gates"
import { forget, remember } from "newsroom/kept-words"
import { send, tokenAt } from "newsroom/side-draft"
import { signIn } from "newsroom/sign-in"

const FIRST_WAIT = 5_000
const LONGEST_WAIT = 120_000
const NOT_WORDS = new Set(["csrfmiddlewaretoken", "draft_key", "draft_turn", "claim"])

export const form = document.querySelector("#article_form")
const status = document.querySelector("#draft-status")
export const who = document.querySelector("#drafts").dataset
export const { draft_key: key, draft_turn: turn, csrfmiddlewaretoken: csrf } = form.elements

const fields = () => [...new FormData(form)].filter(([name]) => !NOT_WORDS.has(name))
export const written = () => JSON.stringify(fields())
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("")

// What the page came with: somebody may have typed before this script was there.
const chosenAtFirst = ({ options }) => ([...options].find((each) => each.defaultSelected) || options[0])?.value || ""
const given = [...form.elements].filter(({ name, type }) => name && !NOT_WORDS.has(name) && type !== "submit")

let kept = JSON.stringify(given.map((field) => [field.name, field.options ? chosenAtFirst(field) : field.defaultValue]))
let sent = ""
let timer = 0
let wait = FIRST_WAIT
let rests = 0
let busy = false
let declined = false
let asking = false
export const now = { leaving: false, signedOut: false, touched: written() !== kept && (navigator.userActivation?.hasBeenActive ?? true) }
key.value ||= newKey()

const say = (words, trouble = false, ...more) => {
  status.classList.toggle("drafts__status--trouble", trouble)
  status.replaceChildren(words, ...more)
}
export const copyNow = () => {
  turn.value = (Number(turn.value) || 0) + 1
  return { url: who.url, person: who.person, key: key.value, turn: Number(turn.value), at: Date.now(), fields: fields() }
}
const hold = (copy, why, ...more) => {
  const words = remember(copy) ? "Your words are kept in this browser." : "This browser has no room for your words: copy them to a safe place."
  say(`${why} ${words} `, true, ...more)
}
export const after = (milliseconds) => {
  clearTimeout(timer)
  timer = setTimeout(keep, milliseconds)
}
const backOff = () => {
  rests = Date.now() + wait
  after(wait)
  wait = Math.min(wait * 2, LONGEST_WAIT)
}

const OUTCOMES = {
  kept: (copy, words, { at, gates }) => {
    kept = words
    wait = FIRST_WAIT
    forget(copy)
    say(`Kept ${at}`)
    showGates(gates)
    if (written() !== kept) after(wait)
  },
  // Saved, thrown away or gone on with in another window: these words begin a draft of their own.
  over: (copy) => {
    forget(copy)
    key.value = newKey()
    turn.value = 0
    after(wait)
  },
  token: async (copy) => {
    hold(copy, "The server was not reached.")
    csrf.value = (await tokenAt(who.url)) || csrf.value
    backOff()
  },
  signedOut: (copy, _words, { says }) => {
    now.signedOut = true
    hold(copy, says, make("button", { type: "button", className: "button button--small", textContent: "Sign in again", onclick: enter }))
    if (!declined) enter()
  },
  away: (copy, _words, { says }) => {
    hold(copy, says)
    backOff()
  },
  refused: (copy, _words, { says }) => hold(copy, says),
}

// Before the page may go: a tab that is closed on a busy machine is not always let say more.
export const holdHere = () => {
  if (now.touched && !now.leaving && written() !== kept) remember(copyNow())
}

export async function keep({ keepalive = false } = {}) {
  const words = written()
  if (now.leaving || !now.touched || words === kept || (keepalive ? words === sent : busy)) return
  const copy = copyNow()
  if (!keepalive && Date.now() < rests) {
    hold(copy, "The server is away.")
    after(rests - Date.now())
    return
  }
  if (keepalive) remember(copy)
  busy = true
  sent = keepalive ? words : ""
  const answer = await send(copy, csrf.value, { keepalive })
  busy = false
  sent = ""
  if (!now.leaving) await OUTCOMES[answer.outcome](copy, words, answer)
}

export async function enter() {
  if (asking) return false
  asking = true
  const token = await signIn({ ...who })
  asking = false
  declined = !token
  if (declined) return false
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token
  now.signedOut = false
  await keep()
  return true
}
