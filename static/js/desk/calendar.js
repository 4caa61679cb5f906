// Entries are moved by dragging, or by keyboard: M takes one up, arrows choose, Enter moves it, Escape leaves it.
// What is chosen is posted as its own page would; whether it is done at once, asked about or refused is for that to say.

const calendar = document.querySelector("[data-calendar]")
const form = document.querySelector("[data-move-form]")
const status = document.querySelector("[data-say]")
const changes = JSON.parse(document.querySelector("#zone-changes").textContent)
const STEPS = {
  ArrowLeft: { days: -1 }, ArrowRight: { days: 1 },
  ArrowUp: { minutes: -15 }, ArrowDown: { minutes: 15 },
  PageUp: { minutes: -60 }, PageDown: { minutes: 60 },
}
let held = null

// Moments are those of the newsroom's own clock, so they are read as if they were UTC and never moved.
const read = (typed) => new Date(`${typed}Z`)
const typed = (moment) => moment.toISOString().slice(0, 16)

const later = (from, { days = 0, minutes = 0 }) => {
  const moment = read(from)
  moment.setUTCDate(moment.getUTCDate() + days)
  moment.setUTCMinutes(moment.getUTCMinutes() + minutes)
  return typed(moment)
}

const words = (at) => {
  const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(read(at))
  const zone = changes.filter(([from]) => from <= at).at(-1)?.[1] || ""
  return `${part({ weekday: "short" })} ${part({ day: "numeric" })} ${part({ month: "short" }).slice(0, 3)}, ${at.slice(11, 16)} ${zone}`.trim()
}
const say = (sentence) => { status.textContent = sentence }

const post = (entry, at) => {
  const { url, seen, was, version } = entry.dataset
  form.action = url
  for (const [name, value] of Object.entries({ at, seen, was, version })) {
    const input = document.createElement("input")
    Object.assign(input, { type: "hidden", name, value })
    form.append(input)
  }
  say(`${entry.dataset.title} is moved to ${words(at)}…`)
  form.submit()
}

const propose = (entry, at) => {
  let box = entry.querySelector(".entry__proposal")
  if (!box) {
    box = document.createElement("span")
    box.className = "entry__proposal"
    entry.append(box)
  }
  box.textContent = words(at)
  held = { entry, at }
}

const leave = () => {
  held.entry.classList.remove("entry--held")
  held.entry.querySelector(".entry__proposal")?.remove()
  say(`${held.entry.dataset.title} stays at ${words(held.entry.dataset.at)}.`)
  held = null
}

calendar.addEventListener("keydown", (event) => {
  const entry = event.target.closest("[data-entry]")
  if (!entry || event.ctrlKey || event.metaKey || event.altKey) return
  if (!held && event.key.toLowerCase() === "m") {
    entry.classList.add("entry--held")
    propose(entry, entry.dataset.at)
    say(`${entry.dataset.title} is taken up from ${words(entry.dataset.at)}. Arrows choose, Enter moves it, Escape leaves it.`)
  } else if (held?.entry === entry && event.key in STEPS) {
    propose(entry, later(held.at, STEPS[event.key]))
    say(words(held.at))
  } else if (held?.entry === entry && event.key === "Enter") {
    if (held.at === entry.dataset.at) leave()
    else post(entry, held.at)
  } else if (held && event.key === "Escape") {
    leave()
  } else return
  event.preventDefault()
})
calendar.addEventListener("focusout", (event) => {
  if (held && !held.entry.contains(event.relatedTarget)) leave()
})

// What was moved just now keeps the focus, wherever it went.
const moved = calendar.querySelector("[data-moved]")
if (moved) {
  moved.scrollIntoView({ block: "center" })
  moved.querySelector("a")?.focus({ preventScroll: true })
}

// A day takes what is dropped at the same time of day, an hour at the same minute.
const target = (event) => event.target.closest("[data-hour]") || event.target.closest("[data-day]")
const dropped = (place, from) => {
  const day = place.closest("[data-day]").dataset.day
  const hour = /^\d\d:00$/.test(place.dataset.hour || "") ? place.dataset.hour.slice(0, 2) : from.slice(11, 13)
  return `${day}T${hour}:${from.slice(14, 16)}`
}
let dragged = null
for (const entry of calendar.querySelectorAll("[data-entry]")) {
  entry.draggable = true
  for (const link of entry.querySelectorAll("a")) link.draggable = false
}
calendar.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-entry]")
  event.dataTransfer.setData("text/plain", dragged?.dataset.title || "")
})
calendar.addEventListener("dragover", (event) => {
  if (!dragged || !target(event)) return
  event.preventDefault()
  for (const place of calendar.querySelectorAll(".is-over")) if (place !== target(event)) place.classList.remove("is-over")
  target(event).classList.add("is-over")
})
calendar.addEventListener("drop", (event) => {
  if (!dragged || !target(event)) return
  event.preventDefault()
  const at = dropped(target(event), dragged.dataset.at)
  if (at !== dragged.dataset.at) post(dragged, at)
})
calendar.addEventListener("dragend", () => {
  dragged = null
  for (const place of calendar.querySelectorAll(".is-over")) place.classList.remove("is-over")
})
