// The slider over the moments at which a page changes. Without it the same moments are a list of links.
const bar = document.querySelector("[data-time-machine]")
const slider = bar.querySelector("[data-slider]")
const range = slider.querySelector("input[type=range]")
const stops = [...bar.querySelectorAll("[data-stop]")]
const MOVED = "time-machine-slid"
let held = false

function words(stop) {
  return [...stop.children].map((part) => part.textContent).join(": ")
}

function say() {
  const stop = stops[range.valueAsNumber]
  range.setAttribute("aria-valuetext", words(stop))
  slider.querySelector("[data-said]").textContent = words(stop)
}

function go() {
  sessionStorage.setItem(MOVED, "1")
  location.assign(stops[range.valueAsNumber].href)
}

range.addEventListener("input", say)
range.addEventListener("pointerdown", () => {
  held = true
})
// A hand that lets the knob go has chosen; keys only choose, and Enter goes.
range.addEventListener("change", () => {
  if (held) go()
  held = false
})
range.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return
  event.preventDefault()
  go()
})
slider.addEventListener("submit", (event) => {
  event.preventDefault()
  go()
})

say()
slider.hidden = false
if (sessionStorage.getItem(MOVED)) {
  sessionStorage.removeItem(MOVED)
  range.focus({ preventScroll: true })
}
