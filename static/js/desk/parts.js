// A form that says which part of the page it changes (`data-part`) is sent aside, and that part alone is drawn anew:
// what is being written elsewhere on the page stays as it is. Without this script the form is sent as any other.

const say = (part, words, trouble = false) => {
  const place = document.querySelector(`${part} [data-said]`)
  if (!place) return
  place.textContent = words
  place.classList.toggle("part-said--trouble", trouble)
}

const wordsOf = (page, selector) =>
  [...page.querySelectorAll(selector)].map((each) => each.textContent.trim()).join(" ")

const send = async (form, submitter) => {
  const part = form.dataset.part
  const body = new FormData(form, submitter)
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null)
  if (!answer) return say(part, "The desk cannot be reached. Your words are still here: try again.", true)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const fresh = answer.ok && answer.redirected && page.querySelector(part)
  if (!fresh) {
    const why = wordsOf(page, ".errorlist li") || "It was not done. Are you still signed in? Your words are still here."
    return say(part, why, true)
  }
  document.querySelector(part).replaceWith(document.adoptNode(fresh))
  if (part !== "#notes") for (const each of own()) each()
  say(part, wordsOf(page, ".messagelist li"))
  document.dispatchEvent(new CustomEvent("newsroom:part", { detail: part }))
}

// What is typed in a part of its own is no word of the story: the story's form does not hear of it.
const own = () =>
  [...document.querySelectorAll("[data-own]")].map((each) => () => {
    if (each.isOwn) return
    each.isOwn = true
    for (const name of ["input", "change"]) each.addEventListener(name, (event) => event.stopPropagation())
  })

for (const each of own()) each()

document.addEventListener("submit", async (event) => {
  const form = event.target
  if (!form.dataset.part) return
  event.preventDefault()
  if (form.isSending) return
  form.isSending = true
  await send(form, event.submitter)
  form.isSending = false
})
