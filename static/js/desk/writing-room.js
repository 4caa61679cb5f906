// How the text field behaves on the form: its name, its count of words, and what it hands to the form.
import { Extension, getHTMLFromFragment, Plugin, pm } from "django-prose-editor/editor"
import { make } from "newsroom/dialogs"

const { Fragment } = pm.model
const WORDS_A_MINUTE = 230

// The form's value: the text without paragraphs that hold nothing, and no quote without its words.
export const written = (doc) => {
  const blocks = []
  doc.forEach((node) => {
    if (node.type.name !== "paragraph" || node.content.size) blocks.push(node)
  })
  return getHTMLFromFragment(Fragment.fromArray(blocks), doc.type.schema).replaceAll("<cite></cite>", "")
}

export const wordCount = (doc) => (doc.textBetween(0, doc.content.size, " ", " ").match(/\S*[\p{L}\p{N}]\S*/gu) || []).length

const countWords = (editor, foot) => {
  const words = wordCount(editor.state.doc)
  const minutes = Math.max(1, Math.round(words / WORDS_A_MINUTE))
  const parts = [make("span", {}, make("b", { textContent: words.toLocaleString("en-GB") }), words === 1 ? " word" : " words")]
  if (words) parts.push(make("span", { textContent: `${minutes} ${minutes === 1 ? "minute" : "minutes"} to read` }))
  foot.replaceChildren(...parts)
}

// The name that the form gives the text area becomes the name of the place one writes in.
const nameField = (editor, textarea) => {
  const label = textarea.labels?.[0]
  const attributes = { class: "story-text", "aria-multiline": "true", spellcheck: "true" }
  if (label) {
    label.id ||= `${textarea.id}-label`
    attributes["aria-labelledby"] = label.id
    label.addEventListener("click", () => editor.commands.focus())
  } else {
    attributes["aria-label"] = textarea.getAttribute("aria-label") || "Text"
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name)
  }
  editor.options.editorProps = { ...editor.options.editorProps, attributes }
}

export const WritingRoom = Extension.create({
  name: "writingRoom",
  addStorage: () => ({ notice: null }),
  onBeforeCreate() {
    // The rules that this would put into the page stand in our own style sheet.
    this.editor.options.injectCSS = false
    nameField(this.editor, this.editor.options.element.querySelector("textarea"))
  },
  onCreate() {
    const { editor } = this
    const frame = editor.view.dom.parentElement
    const textarea = frame.querySelector("textarea")
    const foot = make("p", { className: "story-foot" })
    textarea.addEventListener("input", () => {
      textarea.value = written(editor.state.doc)
    })
    editor.on("update", () => countWords(editor, foot))
    countWords(editor, foot)
    this.storage.notice = make("p", { role: "status", className: "story-notice" })
    frame.append(foot, this.storage.notice)
    editor.on("update", () => this.storage.notice.replaceChildren())
  },
  // A file let fall on the page would open in place of the form, and take the text with it.
  addProseMirrorPlugins() {
    const refuse = (transfer) => {
      if (!transfer?.files.length || transfer.getData("text/html")) return false
      this.storage.notice.textContent = "Pictures come from the library: press Picture, and upload it there."
      return true
    }
    const handleDrop = (_view, event) => refuse(event.dataTransfer) && (event.preventDefault(), true)
    const handlePaste = (_view, event) => refuse(event.clipboardData)
    return [new Plugin({ props: { handleDrop, handlePaste } })]
  },
})
