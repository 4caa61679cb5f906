// Offers stories while one types words of a headline: “Ports reopen (12)”. Any address or number can be typed without it.

const PAUSE = 150
const STORY = /\/articles\/article\/(\d+)\//
let waiting = 0

const offer = async (field) => {
  const query = new URLSearchParams({ q: field.value, json: "1" })
  const answer = await fetch(`${field.dataset.stories}?${query}`).catch(() => null)
  if (!answer?.ok || answer.redirected) return
  const { groups } = await answer.json()
  const hits = groups.find((group) => group.title === "Stories")?.hits ?? []
  field.list.replaceChildren(
    ...hits
      .filter((hit) => hit.url.endsWith("/change/"))
      .map((hit) => Object.assign(document.createElement("option"), { value: `${hit.words} (${hit.url.match(STORY)[1]})`, label: hit.grey })),
  )
}

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.stories) return
  clearTimeout(waiting)
  if (target.value.trim() && !/\(\d+\)$/.test(target.value)) waiting = setTimeout(offer, PAUSE, target)
})
