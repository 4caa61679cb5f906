// Word writes a list as paragraphs with a drawn bullet; each run of them becomes real lists.

const MARKER = /^\s*\(?(?:\d+|[a-z]|[ivxlc]+)[.)]/i

// What the style attribute said, kept as data by the paste cleaner.
export const style = (element) => (element.getAttribute("data-s") || "").toLowerCase()

const wordLevel = (paragraph) => Number(style(paragraph).match(/mso-list:[^;]*level(\d+)/)?.[1]) || 0

// A new list: in the last item of the list around it, or where the paragraph stands.
const begin = (name, around, paragraph) => {
  const list = paragraph.ownerDocument.createElement(name)
  if (!around) paragraph.before(list)
  else (around.lastElementChild || around.appendChild(paragraph.ownerDocument.createElement("li"))).append(list)
  return list
}

export const readWordLists = (body) => {
  let open = []
  let last = null
  for (const paragraph of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    const level = wordLevel(paragraph)
    if (!level) continue
    if (!last || paragraph.previousElementSibling !== last) open = []
    const bullet = paragraph.querySelector("[data-s*='mso-list:ignore' i]")
    const name = MARKER.test(bullet ? bullet.textContent : paragraph.textContent) ? "ol" : "ul"
    bullet?.remove()
    open.length = Math.min(open.length, level)
    if (open[level - 1] && open[level - 1].nodeName.toLowerCase() !== name) open.length = level - 1
    while (open.length < level) open.push(begin(name, open.at(-1), paragraph))
    const item = paragraph.ownerDocument.createElement("li")
    item.append(...paragraph.childNodes)
    open.at(-1).append(item)
    paragraph.remove()
    last = open[0]
  }
}
