// Chooses a picture from the library: words to find it by, pictures as buttons, by mouse or keyboard alone.
import { make, open } from "newsroom/dialogs"
import { search } from "newsroom/photo-library"
import { askUpload } from "newsroom/photo-upload"

const PAUSE = 200

const card = (photo) => {
  const image = photo.thumb
    ? make("img", { src: photo.thumb, alt: "", loading: "lazy", width: photo.width, height: photo.height })
    : make("span", { className: "picture-dialog__blank" })
  const words = make("span", { className: "picture-dialog__words", textContent: photo.caption || photo.alt || `Picture ${photo.id}` })
  const credit = make("span", { className: "picture-dialog__credit", textContent: photo.credit || "" })
  return make(
    "button",
    { type: "submit", value: String(photo.id), formNoValidate: true, className: "picture-dialog__picture" },
    image, words, credit,
  )
}

const said = (count, more) => {
  if (!count) return "No picture has these words."
  return `${count}${more ? " or more" : ""} ${count === 1 ? "picture" : "pictures"}.`
}

// Fills the grid; the answer of an earlier question never overwrites that of a later one.
const finder = ({ picker, input, grid, status, more, upload }) => {
  let asked = 0
  let next = null
  const find = async (cursor = null) => {
    asked += 1
    const mine = asked
    status.textContent = "Looking …"
    try {
      const page = await search(picker, input.value.trim(), cursor)
      if (mine !== asked) return
      const cards = page.photos.map((photo) => make("li", {}, card(photo)))
      if (cursor) grid.append(...cards)
      else grid.replaceChildren(...cards)
      if (cursor) cards[0]?.querySelector("button").focus()
      next = page.next
      more.hidden = !next
      upload.hidden = !page.upload
      upload.dataset.address = page.upload || ""
      status.textContent = said(grid.childElementCount, Boolean(next))
    } catch {
      if (mine === asked) status.textContent = "The library does not answer. Change the words to ask again."
    }
  }
  return { find, more: () => find(next) }
}

const walk = (grid) => (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
  const buttons = [...grid.querySelectorAll("button")]
  const at = buttons.indexOf(document.activeElement)
  if (!step || at < 0) return
  event.preventDefault()
  buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)].focus()
}

// Resolves to the number of the picture chosen, or to null.
export const askPicture = ({ picker }) => {
  const input = make("input", { type: "text", inputMode: "search", id: "picture-dialog-words", autocomplete: "off" })
  const label = make("label", { htmlFor: input.id, textContent: "Find by caption, credit or place" })
  const status = make("p", { role: "status", className: "picture-dialog__status" })
  const grid = make("ul", { className: "picture-dialog__grid" })
  const more = make("button", { type: "button", textContent: "More pictures", className: "desk-dialog__button", hidden: true })
  const upload = make("button", { type: "submit", value: "upload", textContent: "Upload a photograph", className: "desk-dialog__button", hidden: true })
  const { find, more: further } = finder({ picker, input, grid, status, more, upload })
  let waiting = 0
  input.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(find, PAUSE)
  })
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault()
    if (event.key === "ArrowDown") grid.querySelector("button")?.focus()
  })
  grid.addEventListener("keydown", walk(grid))
  more.addEventListener("click", further)
  find()
  return open({
    title: "Picture from the library",
    name: "picture-dialog",
    parts: [make("div", { className: "picture-dialog__head" }, make("p", { className: "desk-dialog__field" }, label, input), upload), status, grid, more],
    buttons: [],
    // Whoever uploads nothing is back among the pictures.
    answer: async (pressed) => (pressed === "upload" ? (await askUpload(upload.dataset.address)) ?? undefined : pressed),
  })
}
