// Finds stories for the bundle while one types. Without it the form asks for the same page.

const PAUSE = 200
const form = document.querySelector("[data-find]")
const place = document.querySelector("[data-found]")
let waiting = 0
let asking = null

const find = async () => {
  asking?.abort()
  asking = new AbortController()
  const query = new URLSearchParams(new FormData(form))
  try {
    const answer = await fetch(`${location.pathname}?${query}`, { signal: asking.signal })
    if (!answer.ok || answer.redirected) return
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    place.replaceChildren(...page.querySelector("[data-found]").childNodes)
    history.replaceState(null, "", `${location.pathname}?${query}`)
  } catch (trouble) {
    if (trouble.name !== "AbortError") throw trouble
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting)
  waiting = setTimeout(find, PAUSE)
})
