// A picture of the library in the text: the story keeps its number and, where one is typed, a caption of its own.
import { mergeAttributes, Node, pm } from "django-prose-editor/editor"
import { photo } from "newsroom/photo-library"

const { TextSelection } = pm.state

// Shows the picture and its own caption, as the library has them, around the caption that is typed.
const pictureView = (picker) => ({ node }) => {
  const dom = document.createElement("figure")
  const image = document.createElement("img")
  const credit = document.createElement("p")
  const contentDOM = document.createElement("figcaption")
  dom.className = "library-image"
  credit.className = "library-image__credit"
  image.alt = `Picture ${node.attrs.image}`
  for (const part of [image, credit]) part.contentEditable = "false"
  dom.append(image, contentDOM, credit)
  contentDOM.dataset.empty = "Caption: as in the library, or type another"
  const show = async (id) => {
    const found = await photo(picker, id)
    if (!found) {
      credit.textContent = `Picture ${id} is not in the library.`
      return
    }
    if (found.thumb) image.src = found.thumb
    image.alt = found.alt || found.caption || `Picture ${id}`
    image.width = found.width
    image.height = found.height
    credit.textContent = found.credit || ""
    if (found.caption) contentDOM.dataset.empty = found.caption
  }
  show(node.attrs.image)
  const mark = (current) => contentDOM.classList.toggle("is-empty", current.content.size === 0)
  mark(node)
  return {
    dom,
    contentDOM,
    update(next) {
      if (next.type !== node.type) return false
      if (next.attrs.image !== node.attrs.image) show(next.attrs.image)
      node = next
      mark(next)
      return true
    },
    // Our own label changes after a fetch; only what happens in the caption is typing.
    ignoreMutation: (mutation) =>
      mutation.type !== "selection" && (mutation.type === "attributes" || !contentDOM.contains(mutation.target)),
  }
}

export const LibraryImage = Node.create({
  name: "libraryImage",
  group: "block",
  content: "inline*",
  isolating: true,
  addOptions: () => ({ picker: "" }),
  addAttributes: () => ({
    image: {
      default: null,
      parseHTML: (element) => element.getAttribute("data-image"),
      renderHTML: ({ image }) => ({ "data-image": image }),
    },
  }),
  parseHTML: () => [
    { tag: "figure[data-image]", contentElement: (element) => element.querySelector("figcaption") || element },
  ],
  renderHTML: ({ HTMLAttributes }) => ["figure", mergeAttributes({ class: "library-image" }, HTMLAttributes), ["figcaption", 0]],
  // Enter ends the caption and goes on below the picture.
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) =>
        editor.isActive(this.name) &&
        editor.commands.command(({ tr, state }) => {
          const after = state.selection.$from.after()
          if (!tr.doc.resolve(after).nodeAfter?.isTextblock) tr.insert(after, state.schema.nodes.paragraph.create())
          tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView()
          return true
        }),
    }
  },
  addNodeView() {
    return pictureView(this.options.picker)
  },
})
