// Offers the names of tags that readers know while one is typed; any name can be typed without it.

const PAUSE = 150
const options = document.querySelector("datalist[data-from]")
let waiting = 0

const offer = async (typed) => {
  const answer = await fetch(`${options.dataset.from}?${new URLSearchParams({ q: typed })}`).catch(() => null)
  if (!answer?.ok) return
  const { tags } = await answer.json()
  options.replaceChildren(...tags.map((value) => Object.assign(document.createElement("option"), { value })))
}

document.addEventListener("input", ({ target }) => {
  if (!options || target.getAttribute("list") !== options.id) return
  clearTimeout(waiting)
  waiting = setTimeout(offer, PAUSE, target.value)
})
