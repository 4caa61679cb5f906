// What the writer can do to the text: one list for the toolbar, the keys and the tests.
import { pm } from "django-prose-editor/editor"
import { askLink, askTable } from "newsroom/link-dialog"
import { askPicture } from "newsroom/picture-dialog"

const { TextSelection } = pm.state

// Puts a block after the one the caret is in (or in place of it, if that is empty), and the caret in
// the paragraph that follows, which is made where there is none.
export const insertBlock = (editor, json) =>
  editor.chain().focus().command(({ tr, state }) => {
    const { $from, to } = state.selection
    const outer = $from.depth ? $from.node(1) : null
    const empty = outer?.type.name === "paragraph" && outer.content.size === 0
    const start = outer ? (empty ? $from.before(1) : $from.after(1)) : to
    const block = state.schema.nodeFromJSON(json)
    tr.replaceWith(start, empty ? $from.after(1) : start, block)
    const after = start + block.nodeSize
    if (!tr.doc.resolve(after).nodeAfter?.isTextblock) tr.insert(after, state.schema.nodes.paragraph.create())
    tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView()
    return true
  }).run()

const link = async (editor, { schemes }) => {
  const { href, rel } = editor.getAttributes("link")
  const { from, to, empty } = editor.state.selection
  const exists = editor.isActive("link")
  const answer = await askLink({ href, rel, schemes, exists, text: empty ? "" : editor.state.doc.textBetween(from, to, " ") })
  const chain = editor.chain().focus()
  if (!answer) return chain.run()
  if (answer.remove) return chain.extendMarkRange("link").unsetMark("link").run()
  const mark = { type: "link", attrs: { href: answer.href, rel: answer.rel } }
  if (exists) return chain.extendMarkRange("link").setMark("link", mark.attrs).run()
  if (empty) return chain.insertContent({ type: "text", text: answer.text || answer.href, marks: [mark] }).unsetMark("link").run()
  return chain.setMark("link", mark.attrs).run()
}

const table = async (editor) => {
  const size = await askTable()
  if (!size) return editor.commands.focus()
  const cells = (type) => Array.from({ length: size.cols }, () => ({ type, content: [{ type: "paragraph" }] }))
  const rows = Array.from({ length: size.rows }, (_, row) => ({
    type: "tableRow",
    content: cells(row === 0 && size.withHeaderRow ? "tableHeader" : "tableCell"),
  }))
  insertBlock(editor, { type: "table", content: rows })
  // Back from the paragraph after the table to its first cell.
  const at = editor.state.selection.$from.before(1)
  const first = at - editor.state.doc.resolve(at).nodeBefore.nodeSize + 4
  return editor.chain().focus().setTextSelection(first).run()
}

const picture = async (editor, { picker }) => {
  const chosen = await askPicture({ picker })
  if (!chosen) return editor.commands.focus()
  if (editor.isActive("libraryImage")) return editor.chain().focus().updateAttributes("libraryImage", { image: chosen }).run()
  return insertBlock(editor, { type: "libraryImage", attrs: { image: chosen } })
}

const pullQuote = (editor) => {
  if (editor.isActive("pullQuote")) return editor.chain().focus().liftPullQuote().run()
  return editor.chain().focus().wrapPullQuote().run()
}

const run = (name, ...rest) => (editor) => editor.chain().focus()[name](...rest).run()
const can = (name, ...rest) => (editor) => editor.can()[name](...rest)
const is = (...rest) => (editor) => editor.isActive(...rest)
const inTable = is("table")

// `keys` name a key by its place (`event.code`), pressed with Ctrl (Cmd on a Mac) and what else stands there.
export const ACTIONS = [
  [
    { name: "bold", words: "B", title: "Bold", keys: "Ctrl+B", active: is("bold"), enabled: can("toggleBold"), run: run("toggleBold") },
    { name: "italic", words: "I", title: "Italic", keys: "Ctrl+I", active: is("italic"), enabled: can("toggleItalic"), run: run("toggleItalic") },
    { name: "link", words: "Link", keys: "Ctrl+K", own: "KeyK", active: is("link"), opens: true, run: link },
  ],
  [
    { name: "crosshead", words: "Crosshead", keys: "Ctrl+Alt+2", active: is("heading", { level: 2 }), enabled: can("toggleHeading", { level: 2 }), run: run("toggleHeading", { level: 2 }) },
    { name: "subhead", words: "Small head", keys: "Ctrl+Alt+3", active: is("heading", { level: 3 }), enabled: can("toggleHeading", { level: 3 }), run: run("toggleHeading", { level: 3 }) },
    { name: "quote", words: "Quote", keys: "Ctrl+Shift+B", active: is("blockquote"), enabled: can("toggleBlockquote"), run: run("toggleBlockquote") },
    { name: "pullQuote", words: "Pull quote", keys: "Ctrl+Alt+Q", own: "Alt+KeyQ", active: is("pullQuote"), enabled: (editor) => editor.isActive("pullQuote") || editor.can().wrapPullQuote(), run: pullQuote },
    { name: "list", words: "List", keys: "Ctrl+Shift+8", active: is("bulletList"), enabled: can("toggleBulletList"), run: run("toggleBulletList") },
    { name: "numbers", words: "Numbered list", keys: "Ctrl+Shift+7", active: is("orderedList"), enabled: can("toggleOrderedList"), run: run("toggleOrderedList") },
  ],
  [
    { name: "picture", words: "Picture", keys: "Ctrl+Alt+P", own: "Alt+KeyP", opens: true, active: is("libraryImage"), run: picture },
    { name: "table", words: "Table", opens: true, active: inTable, enabled: (editor) => !editor.isActive("table"), run: table },
    { name: "adBreak", words: "Ad break", keys: "Ctrl+Alt+A", own: "Alt+KeyA", run: (editor) => insertBlock(editor, { type: "adBreak" }) },
  ],
  [
    { name: "undo", words: "Undo", keys: "Ctrl+Z", enabled: can("undo"), run: run("undo") },
    { name: "redo", words: "Redo", keys: "Ctrl+Shift+Z", enabled: can("redo"), run: run("redo") },
  ],
  [
    { name: "rowAfter", words: "Add row", shown: inTable, run: run("addRowAfter") },
    { name: "rowGone", words: "Delete row", shown: inTable, run: run("deleteRow") },
    { name: "columnAfter", words: "Add column", shown: inTable, run: run("addColumnAfter") },
    { name: "columnGone", words: "Delete column", shown: inTable, run: run("deleteColumn") },
    { name: "headRow", words: "Head row", shown: inTable, run: run("toggleHeaderRow") },
    { name: "tableGone", words: "Delete table", shown: inTable, run: run("deleteTable") },
  ],
]
