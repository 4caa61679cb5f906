// What is selected in the text, in the editor or where it is read, can be the passage of a new note.

const BLOCK = "p, h2, h3, h4, li, blockquote, figcaption, td, th, cite, pre, h1"
const BESIDE = 64
const room = document.querySelector("#content")
const text = () => room.querySelector(".story-text") || room.querySelector(".story-reading")

const button = Object.assign(document.createElement("button"), {
  type: "button", className: "button button--small note-here", textContent: "Note on this passage", hidden: true,
})
document.querySelector("#container").append(button)

const chosen = () => {
  const selection = getSelection()
  const root = text()
  if (!root || !selection.rangeCount || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  return root.contains(range.commonAncestorContainer) && selection.toString().trim() ? range : null
}

document.addEventListener("selectionchange", () => {
  const range = document.querySelector("[data-note-form]") && chosen()
  button.hidden = !range
  if (!range) return
  const { bottom, left } = range.getBoundingClientRect()
  button.style.top = `${bottom + scrollY + 6}px`
  button.style.left = `${Math.max(8, Math.min(left + scrollX, innerWidth - 200))}px`
})

// The words of a part of the text on one line, with a space between blocks.
const words = (range, ...bounds) => {
  const other = range.cloneRange()
  for (const [set, ...to] of bounds) other[set](...to)
  const walker = document.createTreeWalker(other.cloneContents(), NodeFilter.SHOW_TEXT)
  let found = ""
  let block = null
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement?.closest(BLOCK) || null
    found += around === block ? node.data : ` ${node.data}`
    block = around
  }
  return found.replace(/\s+/g, " ")
}

const begin = () => {
  const range = chosen()
  const form = document.querySelector("[data-note-form]")
  if (!range || !form) return
  const root = text()
  form.elements.quote.value = words(range).trim()
  form.elements.prefix.value = words(range, ["setStart", root, 0], ["setEnd", range.startContainer, range.startOffset]).slice(-BESIDE)
  form.elements.suffix.value = words(range, ["setEnd", root, root.childNodes.length], ["setStart", range.endContainer, range.endOffset]).slice(0, BESIDE)
  form.elements.text.focus()
  form.scrollIntoView({ block: "center" })
  button.hidden = true
}
button.addEventListener("mousedown", (event) => event.preventDefault())
button.addEventListener("click", begin)
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !(event.ctrlKey || event.metaKey) || event.code !== "KeyM" || !chosen()) return
  event.preventDefault()
  begin()
})
for (const help of document.querySelectorAll("[data-passage-help]")) help.hidden = false
