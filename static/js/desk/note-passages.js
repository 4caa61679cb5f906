// Passages that notes are about are marked in the text, in the editor too, without a change to it: the browser's own
// highlights lie over the words.

const BLOCK = "p, h2, h3, h4, li, blockquote, figcaption, td, th, cite, pre, h1"
const BESIDE = 64
const REST = 300
const room = document.querySelector("#content")
const text = () => room.querySelector(".story-text") || room.querySelector(".story-reading")

// The words of a part of the page on one line, a space between blocks, and where in the page each letter stands.
const flat = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const places = []
  let words = ""
  let block = null
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement?.closest(BLOCK) || null
    const letters = around !== block && words ? ` ${node.data}` : node.data
    const shift = letters.length - node.data.length
    block = around
    for (let at = 0; at < letters.length; at += 1) {
      const isSpace = /\s/.test(letters[at])
      if (isSpace && (!words || words.endsWith(" "))) continue
      words += isSpace ? " " : letters[at]
      places.push([node, Math.max(at - shift, 0)])
    }
  }
  return { words, places }
}

const same = (one, other) => {
  let count = 0
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1
  return count
}
const backwards = (words) => [...words.trim()].reverse().join("")

// As articles/passages.py finds it: of several places the one with most of the words around it.
const find = ({ quote, prefix = "", suffix = "" }, words) => {
  let best = -1
  let most = -1
  for (let start = words.indexOf(quote); start >= 0; start = words.indexOf(quote, start + 1)) {
    const before = same(backwards(words.slice(Math.max(0, start - BESIDE - 1), start)), backwards(prefix))
    const agree = before + same(words.slice(start + quote.length).trim(), suffix.trim())
    if (agree > most) [best, most] = [start, agree]
  }
  return best
}

const rangeOf = (note, { words, places }) => {
  const start = find(note.dataset, words)
  if (start < 0) return null
  const range = document.createRange()
  const [first, last] = [places[start], places[start + note.dataset.quote.length - 1]]
  range.setStart(...first)
  range.setEnd(last[0], last[1] + 1)
  return range
}

let waiting = 0
const mark = () => {
  const root = text()
  if (!root || !globalThis.Highlight) return
  const told = flat(root)
  const notes = room.querySelectorAll("#notes .notes-list:not(.notes-settled *) [data-quote]")
  const ranges = [...notes].map((note) => rangeOf(note, told)).filter(Boolean)
  CSS.highlights.set("note", new Highlight(...ranges))
}
const later = () => {
  clearTimeout(waiting)
  waiting = setTimeout(mark, REST)
}
new MutationObserver(later).observe(room, { childList: true, subtree: true, characterData: true })
mark()

// A quote that is pressed shows its passage in the text.
room.addEventListener("click", ({ target }) => {
  const note = target.closest?.(".note__quote")?.closest("[data-quote]")
  const range = note && text() && rangeOf(note, flat(text()))
  if (!range) return
  range.startContainer.parentElement.scrollIntoView({ block: "center" })
  if (globalThis.Highlight) CSS.highlights.set("note-shown", new Highlight(range))
})
