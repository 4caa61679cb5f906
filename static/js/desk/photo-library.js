// The photo library as the desk asks it: a page of pictures for some words, or one picture by its number.

const known = new Map()

// Keeps what is known of a picture, so that it need not be asked for again.
export const learn = (found) => known.set(String(found.id), found)

const ask = async (picker, words) => {
  const answer = await fetch(`${picker}?${new URLSearchParams(words)}`, {
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  })
  if (!answer.ok) throw new Error(`The photo library answered ${answer.status}.`)
  const page = await answer.json()
  page.photos.forEach(learn)
  return page
}

export const search = (picker, words, cursor = null) => ask(picker, cursor ? { q: words, cursor } : { q: words })

// The picture, or null where the library has none of that number or cannot be reached.
export const photo = async (picker, id) => {
  if (!known.has(String(id))) await ask(picker, { id }).catch(() => null)
  return known.get(String(id)) || null
}
